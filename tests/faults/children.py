"""Processes that are made to die: forked from this one, which is warm, and held by strace.

A child says what it has to say in lines through a pipe. What it said before it was killed is
still in the pipe.
"""

import gc
import os
import shutil
import subprocess
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from time import monotonic, sleep

import pytest

FORK = get_context("fork")
PATIENCE = 30  # seconds until a child that says nothing is given up
STRACE = shutil.which("strace")
A_MOMENT = 0.001

Say = Callable[[str], None]


def missing(what: str) -> None:
    """Leave the test out, but not where everything has to be there."""
    (pytest.fail if os.environ.get("CI") else pytest.skip)(what)


def needs_strace() -> None:
    if STRACE is None:
        missing("strace is needed: apt-get install strace")


@dataclass(frozen=True)
class Child:
    """A process at work, and the pipe on which it speaks."""

    process: BaseProcess
    heard: Connection

    @property
    def pid(self) -> int:
        assert self.process.pid is not None
        return self.process.pid

    def line(self) -> str:
        """The next line; an error if the child died instead."""
        assert self.heard.poll(PATIENCE), "the child is silent"
        return self.heard.recv_bytes().decode()

    def rest(self) -> list[str]:
        """Every line until the child ended."""
        lines: list[str] = []
        try:
            while True:
                lines.append(self.line())
        except EOFError:
            self.process.join(PATIENCE)
            return lines


@contextmanager
def forked(work: Callable[[Say], None]) -> Generator[Child]:
    """A child that does the work; killed at the end, if it still lives."""
    heard, speaks = FORK.Pipe(duplex=False)

    def run() -> None:
        heard.close()
        work(lambda line: speaks.send_bytes(line.encode()))

    process = FORK.Process(target=run)
    gc.freeze()  # what is here already, the child need not look through, nor copy
    process.start()
    gc.unfreeze()
    speaks.close()
    try:
        yield Child(process, heard)
    finally:
        process.kill()
        process.join(PATIENCE)
        heard.close()


def wait_for_the_tracer() -> None:
    """Called by a child that is to be held by strace before it does anything."""
    ends = monotonic() + PATIENCE
    while not _is_traced(os.getpid()):
        assert monotonic() < ends, "nobody traces this process"
        sleep(A_MOMENT)


def _is_traced(pid: int) -> bool:
    return "TracerPid:\t0\n" not in Path(f"/proc/{pid}/status").read_text()


@contextmanager
def traced(child: Child, *options: str, output: Path | None = None) -> Generator[None]:
    """Let strace hold the child until both have ended."""
    wanted = ["-o", str(output or os.devnull), *options]
    command = [str(STRACE), "-f", "-q", *wanted, "-p", str(child.pid)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as strace:
        try:
            while not _is_traced(child.pid) and strace.poll() is None:
                sleep(A_MOMENT)
            yield
        finally:
            child.process.join(PATIENCE)
            _, complaint = strace.communicate(timeout=PATIENCE)
    assert strace.returncode in {0, -9, 137}, complaint


def inject(calls: Sequence[str], *, what: str, when: str) -> str:
    """The option of strace that lets such calls end in another way."""
    return f"--inject={','.join(calls)}:{what}:when={when}"
