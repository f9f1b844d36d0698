"""Likes a second: the endpoint of the page's button, with all its protections, durable.

    .venv/bin/python benchmarks/likes.py

Beside it run the empty POSTs of `servers.py`. The campaign is one of the rehearsal, whose voting
is open; every like comes from a device with a cookie of its own and is counted.
"""

import sqlite3
import sys
import tempfile
from contextlib import ExitStack, closing
from pathlib import Path

from measuring import Failed, Report, Run, free_port, in_turn, load, p99, rate, server

from selection.cli.main import selection
from selection.cli.store import now
from selection.settings import Home
from selection.web.installation import open_installation
from selection.web.origins import Origin

CAMPAIGN = "cast-2023-practice-live"
VOTERS, ROUNDS, SECONDS = 100_000, 5, 3.0
FEW, MANY = 64, 256  # connections


def main() -> int:
    """Measure, print, and say whether the targets are reached."""
    report = Report()
    report.begin()
    with ExitStack() as held:
        folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="selection-bench-")))
        home = rehearsed(folder / "home")
        likes = Likes(home, folder / "voters.lua")
        bare, ours = free_port(), free_port()
        held.enter_context(server("bare", port=bare))
        held.enter_context(server("ours", str(home.root), port=ours))
        for connections in (FEW, MANY):
            runs = in_turn(
                ROUNDS,
                {
                    "bare": lambda c=connections: load(
                        EMPTY, bare, connections=c, seconds=SECONDS, path="/empty"
                    ),
                    "guarded": lambda c=connections: likes.empty(ours, c),
                    "like": lambda c=connections: likes.run(ours, c),
                },
            )
            for name, each in runs.items():
                report.tell(f"{name}/s, {connections} connections", rate(each), "")
                report.tell(f"{name} p99 ms, {connections} connections", p99(each) / 1000, "")
            ratio = rate(runs["like"]) / rate(runs["guarded"])
            report.tell(f"likes / guarded, SQLite, {connections}", ratio, ">= 0.6")
            ratio = rate(runs["like"]) / rate(runs["bare"])
            report.tell(f"likes / bare, SQLite, {connections}", ratio, ">= 0.4")
            if connections == FEW:
                slower = p99(runs["like"]) / p99(runs["guarded"])
                report.tell(f"p99 / guarded, SQLite, {FEW}", slower, "<= 3")
        likes.must_be_counted(ROUNDS * (FEW + MANY))
    return report.end()


EMPTY = 'wrk.method = "POST"\nwrk.headers["Content-Length"] = "0"\n'


def rehearsed(root: Path) -> Home:
    """A small rehearsal, left with a campaign in which the public is voting."""
    selection(["demo", "--small", "--no-serve", "--home", str(root)], standalone_mode=False)
    return Home(root)


class Likes:
    """Likes of ever new voters: each voter likes one candidate after the other."""

    def __init__(self, home: Home, file: Path, *, voters: int = VOTERS) -> None:
        self._home, self._file = home, file
        self._begun = 0
        self.answered = 0
        origin = Origin.read("http://127.0.0.1")
        with open_installation(home, [origin], clock=now) as installation:
            devices, place = installation.devices, installation.campaigns[CAMPAIGN]
            cookies = [devices.issue() for _ in range(voters)]
            self._cookie = devices.cookie
            # Numbers first: whoever goes on to the next label goes on to another category.
            self._labels = sorted(place.snapshot.exhibits, key=lambda each: each[::-1])
        listed = ",\n".join(f'"{each}"' for each in cookies)
        file.write_text(f"return {{\n{listed}\n}}\n")
        self._voters = voters
        self._before = self._counted()

    def run(self, port: int, connections: int) -> Run:
        """Likes for some seconds."""
        path = 'path = base .. labels[1 + c % #labels] .. "/like"'
        run = self._load(port, connections, path)
        self.answered += run.requests
        return run

    def empty(self, port: int, connections: int) -> Run:
        """The same requests to the empty door."""
        before = self._begun
        run = self._load(port, connections, 'path = "/empty"')
        self._begun = before
        return run

    def _load(self, port: int, connections: int, path: str) -> Run:
        labels = ", ".join(f'"{each}"' for each in self._labels)
        script = f"""
local voters = dofile("{self._file}")
local labels = {{ {labels} }}
local base = "/{CAMPAIGN}/candidates/"
local n = {self._begun}
wrk.method = "POST"
wrk.headers["Content-Length"] = "0"
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
wrk.headers["Origin"] = "http://127.0.0.1:{port}"
wrk.headers["Sec-Fetch-Site"] = "same-origin"
wrk.headers["HX-Request"] = "true"
wrk.headers["HX-Target"] = "act"
wrk.headers["Accept"] = "*/*"
wrk.headers["Accept-Encoding"] = "gzip, deflate"
wrk.headers["Accept-Language"] = "zh-CN,zh;q=0.9"
wrk.headers["User-Agent"] = "Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0"
request = function()
  local v = 1 + n % #voters
  local c = math.floor(n / #voters) + v
  n = n + 1
  local path
  {path}
  wrk.headers["Cookie"] = "{self._cookie}=" .. voters[v]
  return wrk.format(nil, path)
end
"""
        run = load(script, port, connections=connections, seconds=SECONDS)
        self._begun += run.requests + connections
        return run

    def _counted(self) -> int:
        with closing(sqlite3.connect(self._home.journal(CAMPAIGN))) as db:
            [(votes,)] = db.execute("SELECT coalesce(sum(votes), 0) FROM tally")
        return votes

    def must_be_counted(self, most_under_way: int) -> None:
        """Every answer was a like that is counted now; some were cut off on their way back."""
        counted = self._counted() - self._before
        if not self.answered <= counted <= self.answered + most_under_way:
            raise Failed(f"{self.answered} likes were answered, {counted} are counted")


if __name__ == "__main__":
    sys.exit(main())
