"""The page for operators, and the files that it speaks of, say what the program does."""

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import fair as fairs
from selection.cli.main import selection
from selection.desk.clock import ScriptedClock
from selection.settings import Home
from selection.web.app import MOST_BODY
from selection.web.health import Word
from selection.web.measures import Measures
from web.asking import bare_app

HOUSE = Path(__file__).parents[2]
PAGE = (HOUSE / "docs" / "operations.md").read_text()
DEPLOY = {path.name: path.read_text() for path in sorted((HOUSE / "deploy").iterdir())}
BLOCK = re.compile(r"^```sh( run)?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"(?:^|/bin/|^[A-Z_]+=\S+ )selection ([a-z].*?)'?$")


def lines(text):
    """The logical lines of a block."""
    return [line for line in text.replace("\\\n", " ").splitlines() if line.strip()]


MARKED = [line for run, text in BLOCK.findall(PAGE) if run for line in lines(text)]
UNMARKED = [line for run, text in BLOCK.findall(PAGE) if not run for line in lines(text)]
UNMARKED += [line for text in DEPLOY.values() for line in text.splitlines()]
OTHERS = [found[1] for line in UNMARKED if (found := COMMAND.search(line))]


def test_the_page_has_commands_to_run_and_others_to_read():
    assert len(MARKED) >= 10
    assert len(OTHERS) >= 4


def test_the_marked_commands_run_in_this_order(tmp_path, monkeypatch):
    home = Home(tmp_path / "home")
    book = fairs.TOML.replace("opens = 2030-02-01", "opens = 2020-02-01")
    clock = ScriptedClock(fairs.BEFORE.replace(year=2020))
    fairs.opened(home, clock, people=(fairs.ANNA,), book=book)
    places = {name: str(tmp_path / name.lower()) for name in ("BACKUPS", "KEYS", "RESTORED")}
    places |= {"SELECTION_HOME": str(home.root), "SECRETS": str(home.root / "secrets.json")}
    for name, value in places.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("SELECTION_SECRETS_FILE", raising=False)
    (tmp_path / "backups").mkdir()
    for line in MARKED:
        program, *words = shlex.split(os.path.expandvars(line))
        assert program == "selection"
        result = CliRunner().invoke(selection, words, catch_exceptions=False)
        assert result.exit_code == 0, f"{line}\n{result.output}"


@pytest.mark.parametrize("line", OTHERS)
def test_a_command_that_is_only_read_exists_with_its_options(line):
    words = shlex.split(line)
    command = selection
    while isinstance(command, click.Group):
        name, *words = words
        found = command.get_command(click.Context(command), name)
        assert found is not None, name
        command = found
    known = {option for each in command.params for option in each.opts}
    assert {word for word in words if word.startswith("--")} <= known


def test_every_variable_that_is_named_is_read():
    source = "".join(path.read_text() for path in (HOUSE / "src").rglob("*.py"))
    named = set(re.findall(r"\bSELECTION_[A-Z_]+", PAGE + "".join(DEPLOY.values())))
    assert named
    assert {name for name in named if f'"{name}"' not in source} == set()


def test_every_word_of_readiness_and_every_figure_is_explained():
    told = {metric.name for metric in Measures().registry.collect()}
    figures = {name for name in told if name.startswith("selection_")}
    words = {each.value.split()[0] for each in Word}
    assert {word for word in words if f"`{word}`" not in PAGE} == set()
    assert {name for name in figures if name not in PAGE} <= {"selection_lane_batch_size"}


def test_the_service_is_shut_in():
    analyse = shutil.which("systemd-analyze")
    if analyse is None:
        pytest.skip("no systemd-analyze: apt-get install systemd")
    told = subprocess.run(
        [
            analyse,
            "security",
            "--offline=true",
            "--threshold=25",
            HOUSE / "deploy/selection.service",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if "Unknown" in told.stderr or "unrecognized" in told.stderr:
        pytest.skip("this systemd-analyze cannot look at a file")
    assert told.returncode == 0, told.stdout[-300:]


def test_the_proxy_overwrites_the_address_buffers_no_stream_and_logs_no_visitor():
    nginx = DEPLOY["nginx.conf"]
    assert "X-Forwarded-For $remote_addr" in nginx
    assert "$proxy_add_x_forwarded_for" not in nginx
    assert nginx.count("{") == nginx.count("}")
    [stream] = re.findall(r"location ~ \^/\[\^/\]\+/board/changes\$ \{(.*?)\}", nginx, re.DOTALL)
    assert "proxy_buffering off" in stream
    [logged] = re.findall(r"log_format selection '(.*)';", nginx)
    for canary in ("remote_addr", "http_cookie", "request_uri", "$request ", "args", "user_agent"):
        assert canary not in logged


def test_the_proxy_lets_through_what_the_program_takes_and_no_more():
    """Each handler that takes more than others is behind a location that lets it through."""
    nginx = DEPLOY["nginx.conf"]
    sizes = {"k": 2**10, "m": 2**20}
    [usual] = re.findall(r"\n    client_max_body_size (\d+)k;", nginx)
    places = [
        (re.compile(pattern), int(most) * sizes[unit])
        for pattern, most, unit in re.findall(
            r"location ~ (\S+) \{\s+client_max_body_size (\d+)([km]);", nginx
        )
    ]
    for route in bare_app().routes:
        address = re.sub(r"\{[^}]+\}", "x", route.path)
        passes = next((most for each, most in places if each.search(address)), int(usual) * 2**10)
        for handler in getattr(route, "route_handlers", []):
            if "POST" in handler.http_methods:
                taken = handler.request_max_body_size
                bound = taken if isinstance(taken, int) else MOST_BODY
                assert bound <= passes, address
                assert passes <= 2 * 2**20 or bound > passes // 2, address
