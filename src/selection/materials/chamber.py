"""Where files of strangers are opened: in another process, with a bound on all it may use.

What happens to a reader there is a finding about the file, never an exception here.
"""

import hashlib
import json
import os
import select
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import BinaryIO, Self

import msgspec

import selection
from selection.domain.materials import Findings, Flaw
from selection.materials.seen import Seen
from selection.materials.terms import LENGTH, TOO_MUCH

AT_ONCE = 2
"""Files that are open at the same time; each may take the memory of the limits."""
CHUNK = 2**20  # bytes
GRACE = 2
"""Seconds after which a guard that should have ended its reader is given up, too."""
SIGNALS_OF_LIMITS = (-9, -24)
"""SIGKILL after the time on the clock, SIGXCPU after that of the processor."""

_START = (
    "import sys; sys.path.insert(0, sys.argv[2]);"
    "from selection.materials.nursery import serve; serve(int(sys.argv[1]))"
)
"""Isolated from the environment, the process finds this very package by its place alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a reader may use for one file."""

    bytes: int = 420 * 2**20  # of address space, the programme itself included
    seconds: int = 2  # of the processor
    milliseconds: int = 6_000  # on the clock, for when the machine is busy with other things
    answer: int = 32 * 2**20  # bytes of what it gives back


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What reading one file took."""

    cpu_milliseconds: int = 0
    milliseconds: int = 0
    kibibytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A picture as the public may have it: upright, without EXIF, in sRGB (WebP)."""

    width: int
    height: int
    data: bytes


class Unreadable(Exception):
    """No public copy can be made of the file."""


class Chamber:
    """Reads files, a few at the same time; a context manager that ends its process."""

    def __init__(self, limits: Limits | None = None) -> None:
        """Nothing starts before the first file comes."""
        self._limits = limits or Limits()
        self._room = threading.Semaphore(AT_ONCE)
        self._door = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._requests: socket.socket | None = None

    def inspect(self, file: BinaryIO) -> tuple[Findings, Cost]:
        """What the file is, and what it took to find out; never an exception because of it."""
        digest, size = hashed(file)
        if not size:
            return Findings(digest=digest, bytes=0, flaws=(Flaw.EMPTY,)), Cost()
        status, answer, cost = self._ask("look", file)
        return _findings(digest, size, status, answer), cost

    def copies(self, file: BinaryIO) -> list[Copy]:
        """The public copies of a picture, smallest first; Unreadable if it is none."""
        status, answer, _ = self._ask("copy", file)
        if status:
            raise Unreadable
        return list(_copies(answer))

    def notes(self, file: BinaryIO) -> list[tuple[int, int, int]]:
        """Where a film holds notes (see `films.notes`); Unreadable if it is none."""
        status, answer, _ = self._ask("notes", file)
        if status:
            raise Unreadable
        return msgspec.json.decode(answer, type=list[tuple[int, int, int]])

    def close(self) -> None:
        """Let the process end; the next file would start it again."""
        with self._door:
            self._end()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _ask(self, task: str, file: BinaryIO) -> tuple[int, bytes, Cost]:
        """The exit code of the reader, its answer, and what it took."""
        limits = self._limits
        request = {
            "task": task,
            "bytes": limits.bytes,
            "seconds": limits.seconds,
            "milliseconds": limits.milliseconds,
        }
        with self._room:
            began = monotonic()
            answer_out, answer_in = os.pipe()
            report_out, report_in = os.pipe()
            try:
                try:
                    self._send(json.dumps(request).encode(), [file.fileno(), answer_in, report_in])
                finally:
                    os.close(answer_in)
                    os.close(report_in)
                until = began + limits.milliseconds / 1000 + GRACE
                answer = _read_all(answer_out, limits.answer, until)
                report = _read_all(report_out, CHUNK, until)
            finally:
                os.close(answer_out)
                os.close(report_out)
            took = round(1000 * (monotonic() - began))
        told: dict[str, int] = json.loads(report) if report else {"status": SIGNALS_OF_LIMITS[0]}
        cost = Cost(
            cpu_milliseconds=told.get("cpu_milliseconds", 0),
            milliseconds=took,
            kibibytes=told.get("kibibytes", 0),
        )
        return told["status"], answer, cost

    def _send(self, request: bytes, files: list[int]) -> None:
        """Hand over; a process that has died since the last file is started again."""
        with self._door:
            if self._process is None or self._process.poll() is not None:
                self._end()
                self._begin()
            if self._requests is not None:
                socket.send_fds(self._requests, [request], files)

    def _begin(self) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        here = str(Path(selection.__file__).parents[1])
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 (our own interpreter and module)
                [sys.executable, "-I", "-X", "utf8", "-c", _START, str(theirs.fileno()), here],
                pass_fds=(theirs.fileno(),),
                env={},
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # an interrupted command line is told by us, not by it
            )
        self._requests = ours

    def _end(self) -> None:
        if self._requests is not None:
            self._requests.close()
            self._requests = None
        if self._process is not None:
            self._process.wait()
            self._process = None


def hashed(file: BinaryIO) -> tuple[str, int]:
    """SHA-256 in hexadecimal and number of bytes of the whole file."""
    file.seek(0)
    digest, size = hashlib.sha256(), 0
    while chunk := file.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size


def _findings(digest: str, size: int, status: int, answer: bytes) -> Findings:
    if status == 0:
        with suppress(msgspec.DecodeError):  # what hostile bytes took over may say anything
            seen = msgspec.json.decode(answer, type=Seen)
            told = {each.name: getattr(seen, each.name) for each in fields(seen)}
            return Findings(digest=digest, bytes=size, **told)
    exhausted = status == TOO_MUCH or status in SIGNALS_OF_LIMITS
    flaw = Flaw.TOO_COMPLEX if exhausted else Flaw.UNREADABLE
    return Findings(digest=digest, bytes=size, flaws=(flaw,))


def _copies(answer: bytes) -> Iterator[Copy]:
    at = 0
    while at < len(answer):
        width, height, length = (
            int.from_bytes(answer[start : start + LENGTH], "big")
            for start in range(at, at + 3 * LENGTH, LENGTH)
        )
        at += 3 * LENGTH
        data = answer[at : at + length]
        if len(data) < length or data[:4] != b"RIFF" or data[8:12] != b"WEBP":
            raise Unreadable
        yield Copy(width=width, height=height, data=data)
        at += length


def _read_all(pipe: int, most: int, until: float) -> bytes:
    """What comes through the pipe until its end, the bound or the deadline."""
    parts: list[bytes] = []
    waiting = select.poll()
    waiting.register(pipe, select.POLLIN)
    while most > 0 and waiting.poll(max(0, 1000 * (until - monotonic()))):
        part = os.read(pipe, min(CHUNK, most))
        if not part:
            break
        parts.append(part)
        most -= len(part)
    return b"".join(parts)
