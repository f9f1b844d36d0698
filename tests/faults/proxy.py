"""A proxy that hands on all that is asked, and loses some of what is answered."""

import asyncio
import random
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field

from faults.serving import HOST

MOST = 65_536  # bytes handed on at once


@dataclass
class Proxy:
    """Between clients and a server; `lost` counts the answers that came and went no further."""

    server: int  # its port
    share: float  # of answers that are lost, and their connections with them
    chance: random.Random
    lost: int = 0
    _talks: set[asyncio.Task[None]] = field(default_factory=set[asyncio.Task[None]])

    @asynccontextmanager
    async def open(self) -> AsyncGenerator[int]:
        """Be there for clients, at the port, until all of them have gone."""
        async with await asyncio.start_server(self._come, HOST) as doors:
            yield doors.sockets[0].getsockname()[1]
        await asyncio.gather(*self._talks)

    def _come(self, asks: asyncio.StreamReader, told: asyncio.StreamWriter) -> None:
        self._talks.add(asyncio.create_task(self._talk(asks, told)))

    async def _talk(self, asks: asyncio.StreamReader, told: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError), closing(told):
            answers, asked = await asyncio.open_connection(HOST, self.server)
            with closing(asked):
                asking = asyncio.create_task(_hand_on(asks, asked))
                while answer := await answers.read(MOST):
                    if self.chance.random() < self.share:
                        self.lost += 1
                        break
                    told.write(answer)
                asking.cancel()


async def _hand_on(asks: asyncio.StreamReader, asked: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError), closing(asked):
        while question := await asks.read(MOST):
            asked.write(question)
