"""A line to one configured server: encrypted, bounded in time and size, and to nobody else.

No proxy of the environment, no redirect: what an operator did not write down is never called.
"""

import asyncio
import logging
import ssl
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from ipaddress import ip_address
from urllib.parse import urlsplit

import httpx

logging.getLogger("httpx").setLevel(logging.WARNING)  # it notes addresses, secrets in them

SECONDS = 8.0
"""For a whole exchange."""
MOST_BYTES = 64_000
"""Of an answer; gateways say a few words."""
TOO_MANY, SERVER_FAULT = 429, 500


class Fate(StrEnum):
    """What became of something that was sent out."""

    SENT = "SENT"  # the other side took it
    REFUSED = "REFUSED"  # the other side will never take it
    LATER = "LATER"  # it was certainly not taken, and may be next time
    UNKNOWN = "UNKNOWN"  # it may have been taken: nobody answered, or nothing that can be read


class Misconfigured(Exception):
    """A setting cannot be used; the message is a sentence for the operator."""


class Silent(Exception):
    """No answer that can be read. `heard`: whether the request may have arrived."""

    def __init__(self, *, heard: bool) -> None:
        super().__init__("no answer")
        self.heard = heard


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said."""

    status: int
    body: bytes


class Line:
    """Speaks HTTP with one server."""

    def __init__(self, address: str, *, setting: str, seconds: float = SECONDS) -> None:
        """`address` is that of the server, with a path; Misconfigured names the `setting`."""
        self.address = must_be_safe(address, setting)
        self._seconds = seconds

    async def post(self, body: bytes, headers: dict[str, str]) -> Answer:
        """Post; raises Silent."""
        return await self._ask("POST", self.address, content=body, headers=headers)

    async def get(self, parameters: dict[str, str]) -> Answer:
        """Get with these parameters; raises Silent."""
        return await self._ask("GET", self.address, params=parameters)

    async def _ask(self, method: str, url: str, **more: object) -> Answer:
        try:
            async with asyncio.timeout(self._seconds), self._client() as client:
                request = client.build_request(method, url, **more)  # pyright: ignore[reportArgumentType] - passed through
                answer = await client.send(request, stream=True)
                return Answer(answer.status_code, await _bounded(answer))
        except (httpx.ConnectError, httpx.ConnectTimeout):
            raise Silent(heard=False) from None
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, ValueError):
            # The error may quote the address with its parameters, so it must not travel on. What
            # ran out of time while connecting is the rare case that is taken for heard.
            raise Silent(heard=True) from None

    def _client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            timeout=self._seconds,
            follow_redirects=False,
            trust_env=False,
            verify=_trusted() if self.address.startswith("https:") else False,
        )


async def _bounded(answer: httpx.Response) -> bytes:
    """The body; ValueError if it is longer than a gateway's answer can be."""
    body = bytearray()
    try:
        async for chunk in answer.aiter_bytes():
            body += chunk
            if len(body) > MOST_BYTES:
                raise ValueError("an answer without end")
    finally:
        await answer.aclose()
    return bytes(body)


@cache
def _trusted() -> ssl.SSLContext:
    """The authorities of the machine; read once, which takes long."""
    return ssl.create_default_context()


def must_be_safe(address: str, setting: str) -> str:
    """The address, if it is encrypted or on this machine; raises Misconfigured."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        raise Misconfigured(f"{setting} 不是网址。") from None
    if parts.scheme == "https" and host:
        return address
    if parts.scheme == "http" and is_this_machine(host):
        return address
    raise Misconfigured(f"{setting} 须以 https:// 开头（本机的服务可用 http://）。")


def is_this_machine(host: str) -> bool:
    """Whether the host is this machine, so that nobody listens on the way."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
