"""Runs the web floor: uvicorn, one process, bounded in every direction."""

import asyncio
import gc
import logging
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from typing import Any

import uvicorn

from selection.outbound.configured import NOWHERE, Outbound
from selection.settings import Home
from selection.web.app import create_app
from selection.web.installation import Installation, open_installation
from selection.web.logbook import Logbook
from selection.web.origins import Origin
from selection.web.protocol import BoundedProtocol

log = logging.getLogger(__name__)

MOST_AT_ONCE = 2_000
"""Connections; beyond them uvicorn answers 503."""

PATIENCE = 3
"""Seconds in which whoever waits for a commit gets an answer when the program is to end."""

SELDOM = (50_000, 50, 1_000)
"""How seldom memory is looked through for cycles: all ballots in it at once would take 50 ms."""

TURN = 0.000_5
"""Seconds after which one thread lets another in that waits: Python's own 5 ms are as long as a
whole commit, and the thread that records would wait for its turn longer than for the disk."""

LAST_WORDS = 2
"""Seconds after that, for the answers to go out."""


class Server(uvicorn.Server):
    """Lets go of open streams before it waits for the last answers."""

    def __init__(self, config: uvicorn.Config, installation: Installation) -> None:
        super().__init__(config)
        self._installation = installation

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Called before the first visitor."""
        asyncio.get_running_loop().set_exception_handler(_left_alone)
        await super().startup(sockets)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Called once the program is told to stop: nobody else comes in, and all are answered."""
        self._installation.end()
        places = self._installation.campaigns.values()
        drained = asyncio.gather(*(each.lane.drain(PATIENCE) for each in places))
        await super().shutdown(sockets)
        await drained


def serve(
    home: Home,
    *,
    host: str,
    port: int,
    origins: list[Origin],
    proxies: str | None,
    clock: Callable[[], datetime],
    ready: Callable[[Installation], None],
    log_requests: bool = False,
    metrics: tuple[str, int] | None = None,
    listening: socket.socket | None = None,
    outbound: Outbound = NOWHERE,
) -> None:
    """Serve every campaign of the home until interrupted, or told to end by SIGTERM.

    `proxies` are the addresses whose X-Forwarded-For is believed, None for none. All requests
    are noted in the log with `log_requests`, otherwise faults and slow ones. `metrics` is where
    Prometheus may ask: an address that visitors do not reach, None for nowhere. `listening` is a
    socket that several processes share, instead of one on host and port. `ready` is called once
    the stores are open, before the first visitor. OSError if a port cannot be had.
    """
    with ExitStack() as held:
        installation = held.enter_context(
            open_installation(home, origins, clock=clock, outbound=outbound)
        )
        if metrics is not None:
            held.enter_context(installation.measures.served(*metrics))
        config = uvicorn.Config(
            Logbook(create_app(installation), installation.campaigns, every=log_requests),
            host=host,
            port=port,
            forwarded_allow_ips=proxies,
            http=BoundedProtocol,
            limit_concurrency=MOST_AT_ONCE,
            log_config=None,
            access_log=False,  # addresses of visitors are kept nowhere
            proxy_headers=proxies is not None,
            server_header=False,
            timeout_graceful_shutdown=PATIENCE + LAST_WORDS,
            timeout_keep_alive=5,
        )
        ready(installation)
        # uvicorn repeats the signal that it obeyed; by itself that would leave the stores open.
        signal.signal(signal.SIGTERM, _leave)
        gc.collect()
        gc.freeze()  # what lives as long as the program is not looked through again and again
        gc.set_threshold(*SELDOM)
        sys.setswitchinterval(TURN)
        Server(config, installation).run(None if listening is None else [listening])


def _left_alone(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """What nobody waits for has failed; asyncio's own words would quote what it worked on."""
    log.error("a task failed that nobody waits for", exc_info=context.get("exception"))


def _leave(*_: object) -> None:
    sys.exit(0)
