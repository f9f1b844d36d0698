"""The real server: what comes over the wire, and how it ends."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import uvicorn

import fair as fairs
from selection.desk.clock import ScriptedClock
from selection.settings import Home
from selection.web import campaigns, protocol
from selection.web.app import create_app
from selection.web.installation import open_installation
from selection.web.origins import Origin
from selection.web.protocol import BoundedProtocol
from selection.web.public import live

LIKE = "/fair-practice/candidates/A-001/like"
CHANGES = "/fair-practice/board/changes"
LONG = 60_000_000
SOON = 5.0


class Line:
    """One connection."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), 5)
        self.came = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, *pieces):
        for piece in pieces:
            self.socket.sendall(piece)

    def until(self, wanted, within=SOON):
        """Read until the words have come; AssertionError if they do not."""
        ends = time.monotonic() + within
        while wanted not in self.came:
            self.socket.settimeout(max(ends - time.monotonic(), 0.001))
            try:
                piece = self.socket.recv(65_536)
            except TimeoutError:
                raise AssertionError(f"{wanted} did not come, but {self.came[-300:]}") from None
            assert piece, f"closed after {self.came[-300:]}"
            self.came += piece
        before, _, self.came = self.came.partition(wanted)
        return before

    def closed(self, within=SOON):
        """Read until the other side hangs up; AssertionError if it does not."""
        ends = time.monotonic() + within
        while True:
            self.socket.settimeout(max(ends - time.monotonic(), 0.001))
            try:
                piece = self.socket.recv(65_536)
            except TimeoutError:
                raise AssertionError(f"not closed, but {self.came[-300:]}") from None
            except ConnectionResetError:
                return self.came
            if not piece:
                return self.came
            self.came += piece

    def flood(self, piece):
        """Send it again and again until the other side has had enough; how many bytes went."""
        sent = 0
        self.socket.settimeout(SOON)
        with contextlib.suppress(ConnectionError):
            while sent < LONG:
                self.socket.sendall(piece)
                sent += len(piece)
        return sent


class Served:
    """A server on a port of its own, in a thread."""

    def __init__(self, port, place, devices):
        self.port, self.place, self.devices = port, place, devices

    def line(self):
        return Line(self.port)

    def head(self, method="GET", path="/fair-practice", more=""):
        host = f"127.0.0.1:{self.port}"
        ours = f"Origin: http://{host}\r\n" if method == "POST" else ""
        return f"{method} {path} HTTP/1.1\r\nHost: {host}\r\n{ours}{more}\r\n".encode()

    def ask(self, *request, end=b"\r\n\r\n"):
        """Send it on a line of its own; the head of the answer."""
        with self.line() as line:
            line.send(*request)
            return line.until(end)


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    home, clock = Home(tmp_path_factory.mktemp("served") / "home"), ScriptedClock(fairs.BEFORE)
    fairs.opened(home, clock, people=(fairs.ANNA, fairs.CARA))
    clock.to(fairs.VOTING)
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    with open_installation(
        home, [Origin.read(f"http://127.0.0.1:{port}")], clock=clock
    ) as installation:
        place = installation.campaigns["fair-practice"]
        place.desk.keep_time()
        place.take(place.look())
        config = uvicorn.Config(
            create_app(installation),
            http=BoundedProtocol,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=1,
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield Served(port, place, installation.devices)
        server.should_exit = True
        thread.join(10)
    listening.close()


def shut(served):
    """Wait until nobody listens any more."""
    ends = time.monotonic() + SOON
    while served.place.listening and time.monotonic() < ends:
        time.sleep(0.01)
    assert served.place.listening == 0


# --- ordinary ------------------------------------------------------------------------------------


def test_one_line_carries_one_request_after_the_other(served):
    with served.line() as line:
        for _ in range(3):
            line.send(served.head())
            assert line.until(b"\r\n\r\n").startswith(b"HTTP/1.1 200 OK")
            assert line.until(b"</html>")


def test_requests_sent_without_waiting_are_answered_in_turn(served):
    with served.line() as line:
        line.send(served.head(path="/fair-practice/board") + served.head(path="/nowhere") * 2)
        answers = [line.until(b"\r\n\r\n") + line.until(b"</html>") for _ in range(3)]
    assert [each[:12].decode()[-3:] for each in map(bytes.lstrip, answers)] == [
        "200",
        "404",
        "404",
    ]


def plain_like(served, *, closes=False):
    """What the button sends, from a device of its own."""
    voter = f"Cookie: {served.devices.cookie}={served.devices.issue()}\r\n"
    end = "Connection: close\r\n" if closes else ""
    more = f"{voter}{end}HX-Request: true\r\nContent-Length: 0\r\n"
    return served.head("POST", LIKE, more)


@pytest.mark.parametrize("closes", [False, True])
def test_a_plain_like_is_written_as_every_other_answer(served, closes):
    with served.line() as line:
        line.send(plain_like(served, closes=closes))
        head = line.until(b"\r\n\r\n").decode()
        length = int(head.partition("content-length: ")[2].partition("\r\n")[0])
        if not closes:
            line.send(served.head(path="/nowhere"))
        body = line.closed() if closes else line.until(b"HTTP/1.1 404")
    assert head.startswith("HTTP/1.1 200 OK\r\ndate: ")
    assert ("connection: close" in head) is closes
    assert head.count("content-security-policy: ") == head.count("cache-control: ") == 1
    assert len(body) == length


def test_likes_sent_without_waiting_are_answered_in_turn(served):
    before = sum(served.place.journal.tally().values())
    with served.line() as line:
        line.send(b"".join(plain_like(served) for _ in range(5)))
        heads = [line.until(b"\r\n\r\n") for _ in range(5)]
    assert all(b"HTTP/1.1 200 OK" in each for each in heads)
    assert sum(served.place.journal.tally().values()) == before + 5


def test_many_requests_at_once_are_no_long_head(served):
    many = served.head(path="/fair-practice/rules", more="Cookie: other=" + "a" * 5_000 + "\r\n")
    with served.line() as line:
        line.send(many * 12)
        for _ in range(12):
            assert line.until(b"\r\n\r\n").lstrip().startswith(b"HTTP/1.1 200")
            line.until(b"</html>")


def test_a_head_may_come_in_pieces(served):
    head = served.head()
    with served.line() as line:
        for at in range(0, len(head), 20):
            line.send(head[at : at + 20])
            time.sleep(0.005)
        assert line.until(b"\r\n\r\n").startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize("size", [0, 20_000, 60_000])
def test_a_body_is_no_head(served, size):
    body, kind = b"a=" + b"x" * size, "Content-Type: application/x-www-form-urlencoded\r\n"
    whole = served.head("POST", LIKE, f"{kind}Content-Length: {len(body)}\r\n")
    assert b" 307 " in served.ask(whole, body)[:20]
    pieces = served.head("POST", LIKE, f"{kind}Transfer-Encoding: chunked\r\n")
    half = len(body) // 2
    chunks = [b"%x\r\n%b\r\n" % (len(each), each) for each in (body[:half], body[half:])]
    assert b" 307 " in served.ask(pieces, *chunks, b"0\r\n\r\n")[:20]
    all_at_once = pieces + b"".join(chunks) + b"0\r\n\r\n"
    assert b" 307 " in served.ask(all_at_once[:-4], all_at_once[-4:])[:20]


def test_head_has_no_body(served):
    with served.line() as line:
        line.send(served.head("HEAD"), served.head(path="/nowhere"))
        assert line.until(b"\r\n\r\n").startswith(b"HTTP/1.1 200")
        assert line.until(b"\r\n\r\n").startswith(b"HTTP/1.1 404")


# --- hostile -------------------------------------------------------------------------------------


def test_a_cookie_without_end_is_cut_off(served):
    with served.line() as line:
        line.send(served.head()[:-2] + b"Cookie: ")
        assert line.flood(b"a" * 65_536) < LONG / 4
    assert served.ask(served.head()).startswith(b"HTTP/1.1 200")


def test_a_megabyte_of_cookie_is_a_400(served):
    with served.line() as line:
        with contextlib.suppress(ConnectionError):
            line.send(served.head()[:-2] + b"Cookie: " + b"a" * 1_000_000 + b"\r\n\r\n")
        line.closed()


@pytest.mark.parametrize("piece", ["Cookie: {}\r\n", "A: {}\r\n"])
def test_a_head_a_little_too_long_is_refused(served, piece):
    head = served.head(more=piece.format("a" * protocol.LONGEST_HEAD))
    assert served.ask(head).startswith(b"HTTP/1.1 400")
    with served.line() as line:
        line.send(head[:20_000])
        time.sleep(0.05)
        line.send(head[20_000:])
        assert line.until(b"\r\n").startswith(b"HTTP/1.1 400")


def test_an_address_too_long_is_refused(served):
    assert served.ask(served.head(path="/" + "a" * protocol.LONGEST_HEAD)).startswith(
        b"HTTP/1.1 400"
    )


@pytest.mark.parametrize("piece", [b"X: " + b"a" * 1_000 + b"\r\n", b"a" * 65_536])
def test_headers_after_a_body_are_bounded_too(served, piece):
    with served.line() as line:
        line.send(served.head("POST", "/preferences", "Transfer-Encoding: chunked\r\n"))
        line.send(b"0\r\n", b"" if b":" in piece else b"X: ")
        assert line.flood(piece) < LONG / 4


def test_a_header_after_the_body_is_none(served):
    host = f"127.0.0.1:{served.port}"
    head = f"POST /preferences HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\n\r\n"
    with served.line() as line:
        line.send(f"{head}0\r\nOrigin: http://{host}\r\n\r\n".encode())
        assert line.until(b"\r\n\r\n").startswith(b"HTTP/1.1 403")


def test_whoever_sends_a_head_too_slowly_is_left(served, monkeypatch):
    monkeypatch.setattr(protocol, "PATIENCE", 0.3)
    with served.line() as silent, served.line() as slow, served.line() as again:
        again.send(served.head())
        again.until(b"</html>")
        again.send(b"GET /fair")
        slow.send(b"GET / HTTP/1.1\r\n")
        with contextlib.suppress(ConnectionError):
            for _ in range(20):
                slow.send(b"A: b\r\n")
                time.sleep(0.05)
        assert slow.closed(1) == b""
        assert silent.closed(1) == b""
        again.closed(1)


def test_whoever_sends_a_body_too_slowly_is_left(served, monkeypatch):
    monkeypatch.setattr(protocol, "PATIENCE_WITH_BODY", 0.3)
    with served.line() as line:
        line.send(served.head("POST", "/preferences", "Content-Length: 100\r\n"), b"a")
        line.closed(2)


def test_a_head_has_no_longer_than_ever_after_a_body_that_had_its_time(served, monkeypatch):
    monkeypatch.setattr(protocol, "PATIENCE", 0.3)
    monkeypatch.setattr(protocol, "PATIENCE_WITH_BODY", 60.0)
    with served.line() as line:
        head = served.head("POST", "/preferences", "Content-Length: 8\r\nOrigin: null\r\n")
        line.send(head)
        time.sleep(0.7)  # longer than a head may take
        line.send(b"language")
        assert line.until(b"\r\n\r\n").startswith(b"HTTP/1.1 403")
        line.until(b"</html>")
        line.send(b"GET /fair")
        line.closed(2)


def test_a_page_that_takes_its_time_is_not_cut_off(served, monkeypatch):
    monkeypatch.setattr(protocol, "PATIENCE", 0.2)
    monkeypatch.setattr(protocol, "PATIENCE_WITH_BODY", 0.2)
    monkeypatch.setattr(campaigns, "HEARTBEAT", 0.6)
    with served.line() as line:
        line.send(served.head(path=CHANGES))
        line.until(b"listening")
        line.until(b"still here", 3)
    shut(served)


@pytest.mark.parametrize(
    "request_",
    [
        b"\x16\x03\x01\x02\x00",
        b"GET \xff HTTP/1.1\r\n\r\n",
        b"GET /a b HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.0\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nA: \0\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)
def test_what_is_no_request_is_a_400_and_nothing_worse(served, request_):
    assert b" 400 " in served.ask(request_)[:20]


@pytest.mark.parametrize(
    ("target", "status"), [("*", 404), ("//evil", 404), ("http://evil.example/nowhere", 404)]
)
def test_an_odd_target_is_not_found(served, target, status):
    assert f" {status} ".encode() in served.ask(served.head(path=target))[:20]


def test_nobody_is_let_into_another_protocol(served):
    upgrade = "Connection: upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    assert b" 101 " not in served.ask(served.head(more=upgrade + key))[:20]
    h2 = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AA\r\n"
    assert b" 101 " not in served.ask(served.head(more=h2))[:20]


# --- streams -------------------------------------------------------------------------------------


def test_a_like_is_told_to_whoever_watches_the_board(served):
    with served.line() as watching:
        watching.send(served.head(path=CHANGES))
        head = watching.until(b"listening")
        assert b"text/event-stream" in head
        assert b"content-security-policy" in head
        assert b"content-encoding" not in head
        first = served.ask(served.head("POST", LIKE, "Content-Length: 0\r\n"))
        cookie = first.partition(b"set-cookie: ")[2].partition(b";")[0].decode()
        liked = served.head("POST", LIKE, f"Content-Length: 0\r\nCookie: {cookie}\r\n")
        assert served.ask(liked).startswith(b"HTTP/1.1 303")
        said = watching.until(b"event: changed") + watching.until(b"\r\n\r\n")
        assert b"data: board" in said
        assert served.place.listening == 1
    shut(served)


def test_a_comment_keeps_the_line_open_and_is_no_message(served, monkeypatch):
    monkeypatch.setattr(campaigns, "HEARTBEAT", 0.1)
    with served.line() as watching:
        watching.send(served.head(path=CHANGES))
        said = watching.until(b"still here") + watching.until(b"still here")
    assert b"data:" not in said
    shut(served)


def test_one_listener_too_many_is_asked_to_come_later(served, monkeypatch):
    monkeypatch.setattr(live, "MOST", 2)
    with served.line() as one, served.line() as two:
        for line in (one, two):
            line.send(served.head(path=CHANGES))
            line.until(b"listening")
        refused = served.ask(served.head(path=CHANGES))
        assert refused.startswith(b"HTTP/1.1 503")
        assert b"retry-after: 15" in refused
    shut(served)
    with served.line() as again:
        again.send(served.head(path=CHANGES))
        again.until(b"listening")
    shut(served)


# --- the end -------------------------------------------------------------------------------------

SERVE = """
import sys
from pathlib import Path
import fair
from selection.desk.clock import ScriptedClock
from selection.settings import Home
from selection.web.origins import Origin
from selection.web.server import serve

home, port = Home(Path(sys.argv[1])), int(sys.argv[2])
clock = ScriptedClock(fair.BEFORE)
fair.opened(home, clock, people=(fair.ANNA,))
clock.to(fair.VOTING)
origins = [Origin.read(f"http://127.0.0.1:{port}")]
print(flush=True)
serve(home, host="127.0.0.1", port=port, origins=origins, proxies=None, clock=clock,
      ready=lambda _: None)
"""


@pytest.mark.slow
def test_ctrl_c_ends_the_program_though_somebody_listens(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    here = Path(__file__).parents[1]
    serving = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(tmp_path / "home"), str(port)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(here.parent / "src"), str(here)])},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        serving.stdout.readline()
        line = reached(port)
        with line:
            line.send(f"GET {CHANGES} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
            assert b"server: uvicorn" not in line.until(b"listening")
            serving.send_signal(signal.SIGINT)
            begun = time.monotonic()
            serving.wait(10)
            assert time.monotonic() - begun < SOON
    finally:
        serving.kill()
        serving.communicate()


def reached(port):
    ends = time.monotonic() + 20
    while time.monotonic() < ends:
        try:
            return Line(port)
        except ConnectionRefusedError:
            time.sleep(0.05)
    raise AssertionError("nobody answers")
