import ast
import os
import re
import subprocess
import sys
import tomllib
import venv
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
PROJECT = tomllib.loads((HOUSE / "pyproject.toml").read_text())["project"]
PIN = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)
BESIDE = ("templates", "rulebooks")


def asked(file: str) -> list[str]:
    lines = (HOUSE / file).read_text().splitlines()
    return [line for line in lines if line and not line.startswith(("#", "-"))]


def name(requirement: str) -> str:
    return re.split(r"[\[<>=!~; ]", requirement, maxsplit=1)[0].lower()


def pins(lock: str) -> dict[str, str]:
    return dict(PIN.findall((HOUSE / lock).read_text()))


def make(*arguments: str, where: Path = HOUSE) -> subprocess.CompletedProcess[str]:
    # `make test` runs these tests: what it tells the make below it is not meant for this one.
    environment = {name: value for name, value in os.environ.items() if "MAKE" not in name}
    return subprocess.run(
        ["make", *arguments],
        cwd=where,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


ENGINES = {"httptools", "uvloop"}
"""Taken by uvicorn where they are there, and imported by nobody else."""


def test_the_product_asks_for_the_same_packages_in_both_places():
    assert asked("requirements.in") == PROJECT["dependencies"]


def test_the_product_asks_for_what_it_imports_and_for_nothing_else():
    files = (HOUSE / "src").rglob("*.py")
    nodes = [node for file in files for node in ast.walk(ast.parse(file.read_bytes()))]
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    named = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    imported = {module.split(".")[0] for module in plain | named}
    foreign = imported - sys.stdlib_module_names - {"selection"}
    homes = packages_distributions()

    assert {
        home.lower().replace("_", "-") for module in foreign for home in set(homes[module])
    } | ENGINES == {name(requirement) for requirement in PROJECT["dependencies"]}


@pytest.mark.parametrize(
    ("lock", "asking"),
    [
        ("requirements.txt", ["requirements.in"]),
        ("requirements-dev.txt", ["requirements.in", "requirements-dev.in"]),
    ],
)
def test_a_lock_holds_whatever_is_asked_for(lock, asking):
    wanted = {name(requirement) for file in asking for requirement in asked(file)}
    assert wanted - set(pins(lock)) == set()


def test_what_is_tested_is_what_is_installed_elsewhere():
    product, development = pins("requirements.txt"), pins("requirements-dev.txt")
    assert product.items() - development.items() == set()


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_a_lock_has_a_hash_for_every_package_and_no_address(lock):
    entries = re.split(r"\n(?=\S)", (HOUSE / lock).read_text().strip())
    for entry in entries:
        first, *hashes = (line.removesuffix(" \\").strip() for line in entry.splitlines())
        assert PIN.match(first)
        assert "://" not in first
        assert hashes
        assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", each) for each in hashes)


def test_help_lists_every_target():
    makefile = (HOUSE / "Makefile").read_text()
    targets = re.findall(r"^\.PHONY: (\S+)$", makefile, re.MULTILINE)
    lines = make("help").stdout.splitlines()

    assert [line.split()[1] for line in lines] == targets
    assert all(len(line.split()) > 2 for line in lines)


def test_make_without_a_target_does_nothing_but_help():
    assert make().stdout == make("help").stdout != ""


@pytest.mark.parametrize(
    ("fails", "said"),
    [
        ("version_info", "Python 3.11 or newer is needed"),
        ("import ensurepip", "apt-get install python3-venv"),
        ("-m venv", "nothing of it is left"),
    ],
)
def test_a_set_up_that_fails_says_why_and_leaves_nothing(tmp_path, fails, said):
    for file in ("Makefile", "pyproject.toml", "requirements-dev.txt"):
        (tmp_path / file).write_bytes((HOUSE / file).read_bytes())
    python = tmp_path / "python"
    python.write_text(
        "#!/bin/sh\n"
        'case "$*" in *"-m venv"*) mkdir -p .venv/bin;; esac\n'
        f'case "$*" in *"{fails}"*) exit 1;; esac\n'
        f'exec "{sys.executable}" "$@"\n'
    )
    python.chmod(0o755)
    told = make("setup", f"PYTHON={python}", where=tmp_path)

    assert told.returncode != 0
    assert said in told.stderr
    assert not (tmp_path / ".venv").exists()


def test_ci_is_one_script_that_may_be_run():
    script = HOUSE / ".ci" / "run"
    assert os.access(script, os.X_OK)
    subprocess.run(["bash", "-n", script], check=True)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    into = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", into]
    subprocess.run(build, cwd=HOUSE, capture_output=True, check=True)
    (built,) = into.glob("*.whl")
    return built


def test_the_wheel_carries_templates_and_rulebooks(wheel):
    packed = {entry for entry in zipfile.ZipFile(wheel).namelist() if not entry.endswith("/")}
    beside = {
        f"selection/{file.relative_to(HOUSE)}"
        for folder in BESIDE
        for file in (HOUSE / folder).rglob("*")
        if file.is_file()
    }

    assert beside
    assert beside - packed == set()


@pytest.mark.slow
def test_the_wheel_alone_rehearses_a_selection(wheel, tmp_path):
    home = tmp_path / "venv"
    venv.create(home)
    python = home / "bin" / "python"
    installing = [sys.executable, "-m", "pip", "--python", python, "install", "--no-index"]
    once = ["--no-deps", "--no-compile", "-qq"]  # what is run is compiled when it is
    subprocess.run([*installing, *once, wheel], capture_output=True, check=True)
    # The other packages are those of the lock: as they are here, without our own editable one,
    # because the .pth files of a folder that a .pth file names are not read.
    here = Path(pytest.__file__).parents[1]
    (site,) = home.glob("lib/python*/site-packages")
    (site / "locked.pth").write_text(f"{here}\n")
    away = tmp_path / "away"
    away.mkdir()

    def run(*command: object) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": str(tmp_path)}
        return subprocess.run(
            command, cwd=away, env=environment, capture_output=True, text=True, check=False
        )

    found = run(python, "-c", "import selection; print(selection.__file__)")
    assert found.stdout.startswith(str(site)), found.stderr
    demo = run(home / "bin" / "selection", "demo", "--small", "--no-serve")
    assert demo.returncode == 0, demo.stderr
    assert list(away.glob("var/demo/campaigns/*/journal.db"))
