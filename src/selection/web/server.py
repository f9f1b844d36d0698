"""Runs the web floor: uvicorn, one process, bounded in every direction."""

import gc
import socket
from collections.abc import Callable
from datetime import datetime

import uvicorn

from selection.settings import Home
from selection.web.app import create_app
from selection.web.installation import Installation, open_installation
from selection.web.origins import Origin
from selection.web.protocol import BoundedProtocol

MOST_AT_ONCE = 2_000
"""Connections; beyond them uvicorn answers 503."""

PATIENCE = 3
"""Seconds that open streams are given when the program is to end."""


class Server(uvicorn.Server):
    """Lets go of open streams before it waits for the last answers."""

    def __init__(self, config: uvicorn.Config, installation: Installation) -> None:
        super().__init__(config)
        self._installation = installation

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Called once the program is told to stop."""
        for each in self._installation.campaigns.values():
            each.end()
        await super().shutdown(sockets)


def serve(
    home: Home,
    *,
    host: str,
    port: int,
    origins: list[Origin],
    proxies: str | None,
    clock: Callable[[], datetime],
    ready: Callable[[Installation], None],
) -> None:
    """Serve every campaign of the home until interrupted.

    `proxies` are the addresses whose X-Forwarded-For is believed, None for none. `ready` is
    called once the stores are open, before the first visitor.
    """
    with open_installation(home, origins, clock=clock) as installation:
        config = uvicorn.Config(
            create_app(installation),
            host=host,
            port=port,
            forwarded_allow_ips=proxies,
            http=BoundedProtocol,
            limit_concurrency=MOST_AT_ONCE,
            log_level="warning",
            access_log=False,  # addresses of visitors are kept nowhere
            proxy_headers=proxies is not None,
            server_header=False,
            timeout_graceful_shutdown=PATIENCE,
            timeout_keep_alive=5,
        )
        ready(installation)
        gc.collect()
        gc.freeze()  # what lives as long as the program is not looked through again and again
        Server(config, installation).run()
