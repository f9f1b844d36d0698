"""Several processes on one PostgreSQL: likes through all of them, one of them killed meanwhile."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest

import fair as fairs
from selection.desk import checking
from selection.desk.clock import ScriptedClock
from selection.desk.desk import Desk
from selection.journal import store
from selection.settings import Database, Home

LONG = fairs.TOML.replace("opens = 2030-02-01", "opens = 2020-02-01").replace(
    "closes = 2030-02-04", "closes = 2090-02-04"
)
LIKE = "/fair-practice/candidates/A-001/like"
VOTERS, CLIENTS = 80, 8


def now() -> datetime:
    return datetime.now(UTC)


class Visitors:
    """Devices that like once each, and ask again until they have an answer."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.host = f"127.0.0.1:{port}"

    def post(self, cookie: str = "") -> tuple[int, str, str]:
        line = HTTPConnection("127.0.0.1", self.port, timeout=15)
        try:
            headers = {"origin": f"http://{self.host}", "content-length": "0"}
            line.request("POST", LIKE, headers=headers | ({"cookie": cookie} if cookie else {}))
            answer = line.getresponse()
            answer.read()
            set_cookie = answer.headers.get("set-cookie") or ""
            return answer.status, set_cookie.partition(";")[0], answer.headers.get("location", "")
        finally:
            line.close()

    def patiently(self, cookie: str = "") -> tuple[str, str]:
        ends = time.monotonic() + 30
        while time.monotonic() < ends:
            try:
                status, given, where = self.post(cookie)
            except (OSError, HTTPException):  # the process that was asked was killed
                status, given, where = 0, "", ""
            if status in {303, 307}:
                return given, where
            time.sleep(0.05)
        raise AssertionError("nobody answers")

    def like(self, _: int) -> str:
        cookie, _ = self.patiently()
        _, where = self.patiently(cookie)
        return where.partition("said=")[2].partition("#")[0]


def workers_of(program: subprocess.Popen[str]) -> list[int]:
    children = Path(f"/proc/{program.pid}/task/{program.pid}/children")
    return [int(each) for each in children.read_text().split()]


@pytest.mark.slow
@pytest.mark.alone
def test_a_like_counts_once_whichever_process_took_it_and_though_one_is_killed(
    tmp_path: Path, postgresql: Database
):
    home = Home(tmp_path / "home", postgresql)
    before = ScriptedClock(fairs.BEFORE.replace(year=2020))
    fairs.opened(home, before, people=(fairs.ANNA,), book=LONG)
    with store.open_(home.journal("fair-practice"), clock=now) as journal:
        Desk.open(journal, clock=now).keep_time()  # the vote is open before anybody comes
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    words = ["serve", "--home", str(home.root), "--port", str(port), "--workers", "2"]
    serving = subprocess.Popen(
        [sys.executable, "-m", "selection", *words],
        env={
            **os.environ,
            "PYTHONPATH": str(Path(__file__).parents[2] / "src"),
            "SELECTION_DATABASE": postgresql.url,
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    visitors = Visitors(port)
    try:
        visitors.patiently()
        with ThreadPoolExecutor(CLIENTS) as pool:
            said = list(pool.map(visitors.like, range(VOTERS // 2)))
            killed, *_ = workers_of(serving)
            os.kill(killed, signal.SIGKILL)
            said += pool.map(visitors.like, range(VOTERS // 2, VOTERS))
        until = time.monotonic() + 10
        while killed in workers_of(serving) and time.monotonic() < until:
            time.sleep(0.05)  # whoever looks after them has not seen it yet
        serving.send_signal(signal.SIGTERM)
        _, err = serving.communicate(timeout=30)
    finally:
        with suppress(ProcessLookupError):  # with all workers, or they keep its pipes open
            os.killpg(serving.pid, signal.SIGKILL)
        serving.communicate()

    assert serving.returncode == 0
    # Whoever was asked by the one that was killed asked again, and was told that it stands.
    assert Counter(said).keys() <= {"liked", "already"}
    assert [json.loads(line)["event"] for line in err.splitlines()].count("a worker died") == 1
    with store.open_(home.journal("fair-practice"), clock=now, write=False) as journal:
        likes = [
            each for each in journal.since(0) if type(each.event).__name__ == "CandidateLiked"
        ]
        assert len({each.event.voter for each in likes}) == len(likes) == VOTERS
        assert sum(journal.tally().values()) == VOTERS
        assert list(checking.findings(journal)) == []
