"""How quickly public pages are answered, beside an empty page on the same server.

    .venv/bin/python benchmarks/pages.py HOME

HOME is what `selection demo` left (1,200 nominations). Each page is asked for by 64 connections
that stay open, in turn with an empty page that goes past the same doors, headers and middleware.
A device that has liked is given pages of its own; how many, is told without a target.
"""

import http.client
import sys
from functools import partial
from http.cookies import SimpleCookie
from pathlib import Path

from measuring import Report, Run, free_port, in_turn, load, rate, server

from selection.settings import Home

CONNECTIONS, SECONDS, ROUNDS = 64, 1.0, 5
LEAST = ">= 0.5"


def liked(port: int, page: str) -> str:
    """The cookie of a device that has liked a candidate."""
    cookie = ""
    for again in ("", "?device=new"):
        asked = http.client.HTTPConnection("127.0.0.1", port)
        headers = {"origin": f"http://127.0.0.1:{port}", "cookie": cookie}
        asked.request("POST", f"{page}/like{again}", headers=headers)
        answer = asked.getresponse()
        given = SimpleCookie(answer.getheader("set-cookie", ""))
        cookie = cookie or "; ".join(f"{name}={each.value}" for name, each in given.items())
        asked.close()
    if answer.status != http.HTTPStatus.SEE_OTHER or not cookie:
        raise SystemExit(f"a like is answered by {answer.status}")
    return cookie


def ask(port: int, path: str, cookie: str = "") -> Run:
    """Ask for one page over and over, as a browser does that takes gzip."""
    script = 'wrk.headers["Accept-Encoding"] = "gzip"\n'
    if cookie:
        script += f'wrk.headers["Cookie"] = "{cookie}"\n'
    return load(script, port, connections=CONNECTIONS, seconds=SECONDS, path=path)


def main() -> int:
    """Measure and tell; 1 if the showcase or the board falls short."""
    home = Path(sys.argv[1])
    base = "/" + next(each for each in Home(home).campaigns() if each.endswith("-live"))
    candidate = f"{base}/candidates/A-001"
    report, port = Report(), free_port()
    report.begin()
    with server("ours", str(home), port=port):
        own = liked(port, candidate)
        pages = {
            "showcase": (base, "", LEAST),
            "board": (f"{base}/board", "", LEAST),
            "showcase, page 3 by number": (f"{base}?order=number&page=3", "", ""),
            "candidate": (candidate, "", ""),
            "showcase, for a device that liked": (base, own, ""),
            "board, for a device that liked": (f"{base}/board", own, ""),
            "candidate, for a device that liked": (candidate, own, ""),
        }
        asked = {
            name: partial(ask, port, path, cookie) for name, (path, cookie, _) in pages.items()
        }
        runs = in_turn(ROUNDS, {"empty": partial(ask, port, "/empty-page"), **asked})
    empty = rate(runs["empty"])
    print(f"# an empty page: {empty:,.0f}/s")
    for name, (_, _, target) in pages.items():
        report.tell(f"{name} / an empty page", rate(runs[name]) / empty, target)
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
