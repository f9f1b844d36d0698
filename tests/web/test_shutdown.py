"""What becomes of likes that wait for their commit when the program is told to end."""

import asyncio
import socket
import threading
import time

import pytest
import uvicorn

import fair as fairs
from selection.desk.clock import ScriptedClock
from selection.journal import store
from selection.settings import Home
from selection.web import server as serving
from selection.web.app import create_app
from selection.web.installation import open_installation
from selection.web.origins import Origin

LIKE = "/fair-practice/candidates/A-001/like"
CLIENTS = 12
COMMIT = 0.25  # seconds


class Client:
    """One device on a connection of its own."""

    def __init__(self, port):
        self.host = f"127.0.0.1:{port}"
        self.line = socket.create_connection(("127.0.0.1", port), 10)
        self.send()
        head = self.answer()
        assert head.startswith("HTTP/1.1 307")
        self.cookie = head.partition("set-cookie: ")[2].partition(";")[0]

    def send(self, cookie=""):
        head = f"POST {LIKE} HTTP/1.1\r\nHost: {self.host}\r\nOrigin: http://{self.host}\r\n"
        said = f"Cookie: {cookie}\r\n" if cookie else ""
        self.line.sendall(f"{head}{said}Content-Length: 0\r\n\r\n".encode())

    def answer(self):
        came = b""
        while b"\r\n\r\n" not in came:
            piece = self.line.recv(65_536)
            assert piece, f"hung up without an answer, after {came}"
            came += piece
        return came.partition(b"\r\n\r\n")[0].decode()


@pytest.mark.parametrize(("commit", "patience"), [(COMMIT, 3), (1.0, 0.2)])
def test_every_like_under_way_is_answered_and_what_is_acknowledged_is_stored(
    tmp_path, monkeypatch, commit, patience
):
    monkeypatch.setattr(serving, "PATIENCE", patience)
    home, clock = Home(tmp_path / "home"), ScriptedClock(fairs.BEFORE)
    fairs.opened(home, clock, people=(fairs.ANNA,))
    clock.to(fairs.VOTING)
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    origin = Origin.read(f"http://127.0.0.1:{port}")
    with open_installation(home, [origin], clock=clock) as installation:
        place = installation.campaigns["fair-practice"]
        place.desk.keep_time()
        place.take(place.look())
        slowly(monkeypatch, place.lane, commit)
        config = uvicorn.Config(
            create_app(installation), log_config=None, timeout_graceful_shutdown=patience + 2
        )
        server = serving.Server(config, installation)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        clients = [Client(port) for _ in range(CLIENTS)]
        for client in clients:
            client.send(client.cookie)
        time.sleep(COMMIT / 2)  # one is being committed, the others wait
        server.should_exit = True
        answers = [client.answer() for client in clients]
        for client in clients:
            client.line.close()
        thread.join(10)
        assert not thread.is_alive()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), 1)

    told = [answer.split(" ", 2)[1] for answer in answers]
    acknowledged = sum("said=liked" in answer for answer in answers)
    assert set(told) <= {"303", "503"}
    assert told.count("303") == acknowledged
    with store.open_(home.journal("fair-practice"), clock=clock, write=False) as journal:
        stored = sum(
            type(record.event).__name__ == "CandidateLiked" for record in journal.since(0)
        )
    if patience > commit:
        assert stored == acknowledged == CLIENTS
    else:
        assert acknowledged < CLIENTS
        assert acknowledged <= stored  # what was told 503 under way may be stored none the less
        assert all("retry-after" in answer for answer in answers if " 503 " in answer[:20])


def slowly(monkeypatch, lane, seconds):
    like_all = lane._like_all

    async def slow(commands):
        told = await like_all(commands)
        await asyncio.sleep(seconds)  # the answer of the disk takes its time
        return told

    monkeypatch.setattr(lane, "_like_all", slow)
