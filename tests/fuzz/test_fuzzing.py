"""No bytes make a reader fail in a way that it does not promise (P33)."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).with_name("fuzzing.py")
READERS = ("form", "parts", "asked", "csv", "xlsx")

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("atheris") is None, reason="atheris comes for Linux only"
)


def fuzz(reader: str, runs: int, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(PROGRAM), reader, f"-runs={runs}", "-seed=20300201"]
    return subprocess.run(
        [*command, f"-artifact_prefix={folder}/"],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )


@pytest.mark.slow
@pytest.mark.parametrize("reader", READERS)
def test_no_bytes_break_a_reader(reader: str, tmp_path: Path):
    done = fuzz(reader, 5_000, tmp_path)
    assert done.returncode == 0, done.stderr[-3000:]
    assert "Done 5000 runs" in done.stderr


@pytest.mark.full
@pytest.mark.parametrize("reader", READERS)
def test_no_bytes_break_a_reader_however_long_one_tries(reader: str, tmp_path: Path):
    done = fuzz(reader, 1_000_000, tmp_path)
    assert done.returncode == 0, done.stderr[-3000:]


def test_an_unpromised_exception_is_found(tmp_path: Path):
    """The control: a reader that raises what it does not promise ends the program with 77."""
    source = PROGRAM.read_text().replace("        return\n", "        raise\n", 1)
    broken = tmp_path / "fuzzing.py"
    broken.write_text(source)
    command = [sys.executable, str(broken), "form", "-runs=5000", f"-artifact_prefix={tmp_path}/"]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.returncode != 0
    assert "Uncaught Python exception" in done.stdout + done.stderr
