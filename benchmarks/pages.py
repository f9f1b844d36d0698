"""How quickly public pages are answered, beside an empty page on the same server.

    .venv/bin/python benchmarks/pages.py HOME

HOME is what `selection demo` left (1,200 nominations). The program serves it, asks for an empty
page and for each public page in turn, several rounds, and prints the medians as ratios: how many
of a page are answered in the time of one empty page. The empty page goes through the same doors,
headers and middleware. Load and server share the machine, so only the ratios mean something.
"""

import asyncio
import multiprocessing
import statistics
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import uvicorn
from litestar import route

from selection.settings import Home
from selection.web.app import DOORS, create_app
from selection.web.doors import DOOR, READ, Door
from selection.web.installation import open_installation
from selection.web.origins import Origin
from selection.web.protocol import BoundedProtocol

PORT = 8991
CONNECTIONS, SECONDS, ROUNDS = 32, 2.0, 5
LEAST = 0.3
"""The showcase of 1,200 candidates must reach this share of the empty page."""


@route("/empty", http_method=READ, opt={DOOR: Door.PUBLIC})
async def empty() -> bytes:
    """Nothing."""
    return b""


def now() -> datetime:
    """The time of this machine."""
    return datetime.now(UTC)


def serve(home: Path) -> None:
    """The installation with one more door."""
    DOORS.append(empty)
    origin = Origin.read(f"http://127.0.0.1:{PORT}")
    with open_installation(Home(home), [origin], clock=now) as installation:
        config = uvicorn.Config(
            create_app(installation),
            port=PORT,
            http=BoundedProtocol,
            log_level="error",
            access_log=False,
        )
        uvicorn.Server(config).run()


async def load(path: str) -> float:
    """Answers per second over all connections."""
    asked = (
        f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1:{PORT}\r\naccept-encoding: gzip\r\n\r\n"
    ).encode()
    until = time.perf_counter() + SECONDS
    counts = await asyncio.gather(*(_one(asked, until) for _ in range(CONNECTIONS)))
    return sum(counts) / SECONDS


async def _one(asked: bytes, until: float) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
    count = 0
    while time.perf_counter() < until:
        writer.write(asked)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise SystemExit(head.decode())
        length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
        await reader.readexactly(int(length))
        count += 1
    writer.close()
    return count


async def wait() -> None:
    """Until the server answers."""
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", PORT)
        except OSError:
            await asyncio.sleep(0.2)
        else:
            writer.close()
            return


def main() -> None:
    """Measure and tell; exit code 1 if the showcase falls short."""
    home = Path(sys.argv[1])
    live = next(each for each in Home(home).campaigns() if each.endswith("-live"))
    pages = {
        "empty": "/empty",
        "showcase": f"/{live}",
        "showcase, page 3 by number": f"/{live}?order=number&page=3",
        "candidate": f"/{live}/candidates/A-001",
        "board": f"/{live}/board",
    }
    server = multiprocessing.Process(target=serve, args=(home,))
    server.start()
    try:
        asyncio.run(wait())
        rounds: dict[str, list[float]] = {name: [] for name in pages}
        for _ in range(ROUNDS):
            for name, path in pages.items():
                rounds[name].append(asyncio.run(load(path)))
    finally:
        server.terminate()
        server.join()
    base = statistics.median(rounds["empty"])
    print(f"{'empty':28} {base:9,.0f}/s")
    for name, seen in rounds.items():
        if name != "empty":
            rate = statistics.median(seen)
            print(f"{name:28} {rate:9,.0f}/s  {rate / base:.2f} of empty")
    share = statistics.median(rounds["showcase"]) / base
    verdict = "reached" if share >= LEAST else "MISSED"
    print(f"{'target, showcase':28} {'':11}  {LEAST:.2f}  {verdict}")
    sys.exit(share < LEAST)


if __name__ == "__main__":
    main()
