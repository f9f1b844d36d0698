"""What operators do with an installation: serve, back up, restore, look after its keys."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from click.testing import CliRunner

import fair as fairs
from selection.cli.main import selection
from selection.desk.clock import ScriptedClock
from selection.settings import Home

LONG = fairs.TOML.replace("opens = 2030-02-01", "opens = 2020-02-01").replace(
    "closes = 2030-02-04", "closes = 2090-02-04"
)
"""The fair with a vote that is open now, whenever that is."""
BEFORE = fairs.BEFORE.replace(year=2020)


@pytest.fixture
def home(tmp_path):
    home = Home(tmp_path / "home")
    fairs.opened(home, ScriptedClock(BEFORE), people=(fairs.ANNA,), book=LONG)
    return home.root


def told(*words):
    """What a command says; AssertionError if it fails."""
    result = CliRunner().invoke(selection, [str(word) for word in words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def refused(*words):
    result = CliRunner().invoke(selection, [str(word) for word in words])
    assert result.exit_code != 0
    return str(result.exception) + result.output


def test_a_backup_and_a_restore_name_the_same_position(home, tmp_path):
    made = told("backup", "--home", home, tmp_path / "b", "--keys", tmp_path / "k")
    assert "没有密钥" not in made
    again = tmp_path / "again"
    words = ["--keys", tmp_path / "k", "--secrets", home / "secrets.json"]
    back = told("restore", "--home", again, tmp_path / "b", *words)
    position = made.partition("到第 ")[2].partition(" ")[0]
    assert f"恢复到第 {position} 条" in back
    assert "完整" in told("check", "--home", again)
    enough, more = f"fair-practice={position}", f"fair-practice={int(position) + 1}"
    told("restore", "--home", tmp_path / "c", tmp_path / "b", "--at-least", enough)
    short = refused("restore", "--home", tmp_path / "d", tmp_path / "b", "--at-least", more)
    assert "比检查点旧" in short
    assert "应当像" in refused("restore", "--home", again, tmp_path / "b", "--at-least", "fair")


def test_the_list_of_the_erased_is_written_and_applied_again(home, tmp_path):
    told("backup", "--home", home, tmp_path / "b", "--keys", tmp_path / "k")
    with fairs.accounts_store.open_accounts(home) as accounts:
        accounts.vault.erase("anna", at=fairs.VOTING, reason="REQUEST")
    assert "1 条" in told("erasures", "--home", home, tmp_path / "gone.jsonl")
    assert "已经存在" in refused("erasures", "--home", home, tmp_path / "gone.jsonl")
    words = ["--keys", tmp_path / "k", "--secrets", home / "secrets.json"]
    listed = ["--erasures", tmp_path / "gone.jsonl"]
    back = told("restore", "--home", tmp_path / "c", tmp_path / "b", *words, *listed)
    assert "1 个人的信息不能再读" in back


def test_keys_are_listed_verified_and_changed(home, tmp_path):
    before = told("keys", "list", "--home", home)
    assert "主密钥" in before
    copy = tmp_path / "copy.json"
    copy.write_bytes((home / "secrets.json").read_bytes())
    copy.chmod(0o600)
    assert "就是正在使用的" in told("keys", "verify", "--home", home, "--secrets", copy)
    assert "已更换主密钥" in told("keys", "rotate", "--home", home)
    assert told("keys", "list", "--home", home) != before
    assert "不是正在使用的" in refused("keys", "verify", "--home", home, "--secrets", copy)
    assert "完整" in told("check", "--home", home)
    assert "胡椒值不能更换" in refused("keys", "rotate", "--home", home, "--pepper")


def test_keys_are_not_changed_under_a_running_server(home):
    with fairs.store.open_(Home(home).journal("fair-practice"), clock=lambda: fairs.VOTING):
        assert "正在写入" in refused("keys", "rotate", "--home", home)


def test_a_check_speaks_of_the_clock(home):
    assert "时钟" in told("check", "--home", home)


def test_a_clock_behind_the_last_record_is_a_finding(tmp_path):
    home = Home(tmp_path / "home")
    fairs.opened(home, ScriptedClock(BEFORE.replace(year=2190)), people=(fairs.ANNA,), book=LONG)
    assert "时钟比最后一条记录慢" in refused("check", "--home", home.root)


# --- a server -----------------------------------------------------------------------------------


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def asked(port, path, within=30.0):
    """The answer, as soon as somebody listens."""
    ends = time.monotonic() + within
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
                return answer.status, answer.read().decode(), answer.headers
        except HTTPError as error:
            return error.code, error.read().decode(), error.headers
        except OSError:
            if time.monotonic() > ends:
                raise
            time.sleep(0.05)


@pytest.mark.slow
def test_a_server_tells_health_and_figures_logs_in_json_and_ends_when_it_is_told(home):
    port, figures = free_port(), free_port()
    words = ["serve", "--home", str(home), "--port", str(port), "--log-requests"]
    serving = subprocess.Popen(
        [sys.executable, "-m", "selection", *words, "--metrics", f"127.0.0.1:{figures}"],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert asked(port, "/healthz")[:2] == (200, "ok 正常\n")
        status, words, headers = asked(port, "/readyz?canary-query=1")
        assert (status, words.splitlines()[0]) == (200, "ready 就绪")
        told_figures = asked(figures, "/metrics")[1]
        assert 'selection_lane_waiting{campaign="fair-practice"} 0.0' in told_figures
        assert asked(port, "/metrics")[0] == 404  # of the visitors' port there is no way to them
        serving.send_signal(signal.SIGTERM)
        out, err = serving.communicate(timeout=20)
    finally:
        serving.kill()
        serving.communicate()
    assert serving.returncode == 0
    assert "集中展示" in out
    lines = [json.loads(line) for line in err.splitlines()]
    assert headers["x-request-id"] in [line.get("request") for line in lines]
    assert "canary" not in err
    assert not (
        home / "campaigns" / "fair-practice" / "journal.db-wal"
    ).exists()  # closed in order


@pytest.mark.parametrize("written", ["9090", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:70000"])
def test_an_address_for_figures_that_is_none_is_refused(home, written):
    assert "应当像" in refused("serve", "--home", home, "--metrics", written)


@pytest.mark.parametrize("option", ["--port", "--metrics"])
def test_a_port_that_somebody_has_is_told_before_anything_is_opened(home, option):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        where = f"127.0.0.1:{port}" if option == "--metrics" else port
        words = ["--port", free_port()] if option == "--metrics" else []
        said = refused("serve", "--home", home, *words, option, where)
    assert f"端口 {port} 用不了" in said
    assert option in said
