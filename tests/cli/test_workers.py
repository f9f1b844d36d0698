"""Who looks after several processes that serve together."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import click
import pytest

from selection.cli import serve
from selection.settings import Home

PROGRAM = """
import os, signal, socket, sys, time
from functools import partial
from selection.cli import logs, workers

logs.to_stderr()
workers.PATIENCE, workers.HASTY = 1.0, float(sys.argv[2])

def work(number, listening):
    if sys.argv[1] == "hasty":
        raise RuntimeError
    if sys.argv[1] == "deaf":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    while True:
        line, _ = listening.accept()
        with line:
            line.sendall(f"{number} {os.getpid()}\\n".encode())

with socket.create_server(("127.0.0.1", 0)) as shared:
    print(shared.getsockname()[1], flush=True)
    code = workers.Workers(3, partial(work, listening=shared)).look_after()
sys.exit(code)
"""


@pytest.fixture
def looked_after():
    """Start three workers; how to ask one, and the process that looks after them."""
    started = []

    def start(how="well", hasty=0.0):
        program = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, how, str(hasty)],
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        started.append(program)
        return program, int(program.stdout.readline())

    yield start
    for program in started:
        with suppress(ProcessLookupError):  # with all workers, or they keep its pipes open
            os.killpg(program.pid, signal.SIGKILL)
        program.communicate()


def who_answers(port):
    while True:
        with socket.create_connection(("127.0.0.1", port), 10) as line:
            try:
                told = line.recv(100).split()
            except ConnectionResetError:
                told = []
        if told:  # otherwise the worker that took the line was killed meanwhile
            return int(told[0]), int(told[1])


def all_of(port, count=3):
    """The workers by number, once so many have answered."""
    found, ends = {}, time.monotonic() + 20
    while len(found) < count and time.monotonic() < ends:
        number, process = who_answers(port)
        found[number] = process
        time.sleep(0.005)
    assert sorted(found) == list(range(count))
    return found


def alive(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def listens(port):
    try:
        socket.create_connection(("127.0.0.1", port), 10).close()
    except ConnectionRefusedError:
        return False
    return True


@pytest.mark.slow
def test_a_worker_that_is_killed_is_replaced_and_all_end_together(looked_after):
    program, port = looked_after()
    before = all_of(port)
    os.kill(before[1], signal.SIGKILL)
    ends = time.monotonic() + 10
    while (after := all_of(port))[1] == before[1] and time.monotonic() < ends:
        time.sleep(0.05)
    assert after[1] != before[1]
    assert (after[0], after[2]) == (before[0], before[2])
    program.send_signal(signal.SIGTERM)
    _, err = program.communicate(timeout=10)
    assert program.returncode == 0
    assert '"worker": 1' in err
    assert not any(map(alive, after.values()))


def test_a_worker_that_does_not_obey_is_ended_by_force(looked_after):
    program, port = looked_after("deaf")
    workers = all_of(port)
    program.send_signal(signal.SIGINT)
    program.communicate(timeout=10)
    assert program.returncode == 0
    assert not any(map(alive, workers.values()))


def test_workers_do_not_outlive_the_one_who_looks_after_them(looked_after):
    program, port = looked_after()
    all_of(port)
    program.kill()
    program.wait(10)
    ends = time.monotonic() + 10
    while listens(port) and time.monotonic() < ends:
        time.sleep(0.05)
    assert not listens(port)  # nobody holds the socket any more


def test_workers_that_never_stay_are_not_replaced_for_ever(looked_after):
    program, _ = looked_after("hasty", hasty=60.0)
    _, err = program.communicate(timeout=10)
    assert program.returncode == 1
    assert "the workers do not stay" in err
    assert err.count('"a worker died"') == 5


def test_several_workers_are_refused_on_sqlite(tmp_path, monkeypatch):
    monkeypatch.setattr(serve.store, "campaigns", lambda _: ["fair"])
    with pytest.raises(click.ClickException, match="SQLite 只能由一个进程写入"):
        serve.open_to_visitors(Home(tmp_path), workers=2)


def test_each_worker_tells_its_figures_on_a_port_of_its_own(tmp_path, monkeypatch):
    began = []
    monkeypatch.setattr(serve.store, "campaigns", lambda _: ["fair"])
    monkeypatch.setattr(serve, "must_be_free", lambda *_, **__: None)
    monkeypatch.setattr(serve.logs, "to_stderr", lambda: None)
    monkeypatch.setattr(serve, "run", lambda _, **how: began.append(how))

    class Workers:
        def __init__(self, count, run):
            self.count, self.run = count, run

        def look_after(self):
            for number in range(self.count):
                self.run(number)
            return 0

    monkeypatch.setattr(serve, "Workers", Workers)
    home = SimpleNamespace(root=tmp_path, database="somewhere")
    with pytest.raises(SystemExit) as end:
        serve.open_to_visitors(home, port=free(), workers=2, metrics=("127.0.0.1", 9090))
    assert end.value.code == 0
    assert [how["metrics"] for how in began] == [("127.0.0.1", 9090), ("127.0.0.1", 9091)]
    assert began[0]["listening"] is began[1]["listening"] is not None


def free():
    with socket.create_server(("127.0.0.1", 0)) as line:
        return line.getsockname()[1]
