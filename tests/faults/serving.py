"""The real server in a process that may be killed, and clients that like over sockets.

The server is the command `selection serve` itself, run by a child that was forked: what it needs
is loaded already, so that it is there in a moment, round after round.
"""

import asyncio
import random
import socket
from collections import Counter, defaultdict, deque
from collections.abc import Generator, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from dataclasses import dataclass, field
from time import monotonic, sleep
from urllib.parse import parse_qs, urlsplit

from fair import ORIGIN
from faults.children import A_MOMENT, PATIENCE, Child, Say, forked
from faults.ground import CAMPAIGN, Ground, Like
from selection.cli.serve import serve

HOST = "127.0.0.1"
NOT_LENT = (10_000, 32_000)
CLIENTS = 16
BUSY = "503"
PAUSE = 0.01  # seconds until who was told that the server is busy asks again; people wait longer
YES = {"liked", "already"}
NO = {"used-up"}
FINAL = YES | NO
"""What a client takes for an answer; after anything else it asks again."""


def free_port() -> int:
    """A port nobody listens on, and none that the system lends to those who call.

    Whoever calls a port of that kind while nobody listens there may be answered by himself.
    """
    for port in random.sample(range(*NOT_LENT), k=100):
        with suppress(OSError), socket.create_server((HOST, port)):
            return port
    raise AssertionError("no port is free")


def begun(ground: Ground, port: int) -> AbstractContextManager[Child]:
    """The server from its first moment on; killed in the end."""
    words = ["--home", str(ground.home.root), "--port", str(port), "--origin", ORIGIN]

    def work(_: Say) -> None:
        serve.main(words, standalone_mode=False)

    return forked(work)


@contextmanager
def server(ground: Ground, port: int) -> Generator[Child]:
    """The server with its doors open; killed in the end."""
    with begun(ground, port) as child:
        ends = monotonic() + PATIENCE
        while not _answers(port):
            assert child.process.is_alive(), "the server ended"
            assert monotonic() < ends, "the server does not open its doors"
            sleep(A_MOMENT)
        yield child


def _answers(port: int) -> bool:
    with closing(socket.socket()) as probe:
        return probe.connect_ex((HOST, port)) == 0


@dataclass
class Crowd:
    """Those who like, all together: what they still want, and what they were told.

    Who gets no answer asks again, be it after the server was started again.
    """

    wanted: Iterator[Like]
    waiting: deque[Like] = field(default_factory=deque[Like])
    answers: dict[Like, Counter[str]] = field(
        default_factory=lambda: defaultdict[Like, Counter[str]](Counter)
    )
    told: Counter[str] = field(default_factory=Counter[str])
    _bells: dict[int, asyncio.Event] = field(default_factory=dict[int, asyncio.Event])

    @property
    def acknowledged(self) -> set[Like]:
        """The likes of which somebody was told that they stand."""
        return {like for like, answers in self.answers.items() if YES & answers.keys()}

    def contradictions(self) -> Iterator[str]:
        """Likes of which not everybody was told the same; nothing if all were."""
        for like, answers in self.answers.items():
            final = FINAL & answers.keys()
            if answers["liked"] > 1 or not (final <= YES or final <= NO):
                yield f"{like}: {answers}"

    async def like(self, port: int, clients: int) -> None:
        """Like until the server is gone, or nobody wants anything any more."""
        await asyncio.gather(*(self._one(port) for _ in range(clients)))

    async def answered(self, more: int) -> None:
        """Wait until so many more answers came."""
        bell = self._bells.setdefault(self.told.total() + more, asyncio.Event())
        async with asyncio.timeout(PATIENCE):
            await bell.wait()

    async def _one(self, port: int) -> None:
        with suppress(ConnectionError):
            satisfied = False
            while not satisfied:
                reader, writer = await asyncio.open_connection(HOST, port)
                with closing(writer):
                    satisfied = await self._talk(reader, writer)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Like on one connection until it ends; whether nobody wants anything any more."""
        while (like := self._next()) is not None:
            try:
                answer = await ask(reader, writer, like)
            except ConnectionError:
                self.waiting.append(like)
                return False
            self._hear(like, answer)
            if answer == BUSY:
                await asyncio.sleep(PAUSE)
        return True

    def _next(self) -> Like | None:
        if self.waiting:
            return self.waiting.popleft()
        return next(self.wanted, None)

    def _hear(self, like: Like, answer: str) -> None:
        self.told[answer] += 1
        self.answers[like][answer] += 1
        if answer not in FINAL:
            self.waiting.append(like)
        bell = self._bells.pop(self.told.total(), None)
        if bell is not None:
            bell.set()


async def ready(port: int) -> tuple[int, str]:
    """What `/readyz` says: its status and its words."""
    reader, writer = await asyncio.open_connection(HOST, port)
    with closing(writer):
        asked = (
            f"GET /readyz HTTP/1.1\r\nhost: {urlsplit(ORIGIN).netloc}\r\nconnection: close\r\n\r\n"
        )
        writer.write(asked.encode())
        head, _, body = (await reader.read()).decode().partition("\r\n\r\n")
    return int(head.split()[1]), body


async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, like: Like) -> str:
    """What the server said of the like, or the number of its status; raises ConnectionError."""
    writer.write(
        f"POST /{CAMPAIGN}/candidates/{like.label}/like HTTP/1.1\r\n"
        f"host: {urlsplit(ORIGIN).netloc}\r\n"
        f"origin: {ORIGIN}\r\n"
        f"cookie: __Host-voter={like.cookie}\r\n"
        "content-length: 0\r\n\r\n".encode()
    )
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        status, *lines = head.splitlines()
        headers = dict(line.lower().split(": ", 1) for line in lines if line)
        body = (await reader.readexactly(int(headers["content-length"]))).decode()
    except asyncio.IncompleteReadError as error:
        raise ConnectionResetError from error
    code = status.split()[1]
    if code == BUSY:
        assert int(headers["retry-after"]) > 0
        assert "已经确认的都已保存" in body
    if code != "303":
        return code
    return parse_qs(urlsplit(headers["location"]).query)["said"][0]
