"""What the log says of requests, and that nothing of a visitor is in it."""

import asyncio
import io
import json
import logging

import pytest

import fair as fairs
from fair import ANNA
from selection.cli import logs
from selection.journal.trouble import StoreTrouble
from selection.web.logbook import Logbook
from web.asking import FORM, HTMX, OURS, ask

LIKE = "/fair-practice/candidates/A-001/like"
CANARIES = ["canary-path", "canary-query", "canary-cookie", "canary-body", "canary-agent"]
CANARIES += ["canary-words", "canary-campaign", "CANARY-METHOD", "10.0."]


@pytest.fixture(scope="module")
def fair(tmp_path_factory):
    with fairs.fair(tmp_path_factory.mktemp("fair") / "home", people=(ANNA,)) as found:
        yield found


@pytest.fixture
def written():
    """Every line of the log, as it is written while no person looks on."""
    root, ours = logging.getLogger(), logging.getLogger("selection")
    before, levels = root.handlers, (root.level, ours.level)
    stream = io.StringIO()
    logs.to_stderr(stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers = before
    root.setLevel(levels[0])
    ours.setLevel(levels[1])


@pytest.fixture
def noted(fair):
    """Ask with the logbook around the application."""

    class Client:
        app = Logbook(fair.client.app, fair.installation.campaigns, every=True)
        portal = fair.client.portal

    return lambda *request, **more: ask(Client, *request, **more)


def liked(noted, **headers):
    first = noted("POST", LIKE, headers=OURS)
    cookie = first.one("set-cookie").partition(";")[0]
    return noted("POST", LIKE, headers={**OURS, **headers, "cookie": cookie})


def test_every_answer_bears_the_number_under_which_it_is_noted(noted, written):
    for method, target, status in (
        ("GET", "/fair-practice", 200),
        ("GET", "/nowhere/at/all", 404),
        ("DELETE", "/fair-practice", 405),
        ("POST", LIKE, 403),
    ):
        answer = noted(method, target)
        assert answer.status == status
        line = written()[-1]
        assert line["request"] == answer.one("x-request-id")
        assert (line["status"], line["method"], line["event"]) == (status, method, "answered")
        assert line["timestamp"].endswith("Z")
        assert line["ms"] >= 0


@pytest.mark.parametrize(("how", "status"), [({}, 303), (HTMX, 200)])
def test_a_like_is_noted_with_its_command_and_its_route(noted, written, fair, how, status):
    assert liked(noted, **how).status == status
    line = written()[-1]
    [record] = [
        each for each in fair.place.journal.since(0) if each.envelope.command == line["command"]
    ]
    assert type(record.event).__name__ == "CandidateLiked"
    assert line["campaign"] == "fair-practice"
    assert line["route"] == "/{code}/candidates/{label}/like"
    assert line["logger"] == "selection.web.logbook"


def test_nothing_that_a_visitor_wrote_is_noted(noted, written, monkeypatch, fair):
    headers = {
        **OURS,
        **FORM,
        "cookie": "__Host-voter=canary-cookie; preferences=canary-cookie",
        "user-agent": "canary-agent",
        "x-request-id": "canary-agent",
        "referer": "https://vote.example.org/canary-path?canary-query=1",
    }
    for target in ("/fair-practice", "/canary-campaign/board", LIKE, "/canary-path"):
        for method in ("GET", "POST", "CANARY-METHOD"):
            noted(
                method,
                f"{target}?q=canary-query&canary-query=1",
                headers=headers,
                body=b"a=canary-body",
            )

    def fails(*_, **__):
        raise ValueError("canary-words of somebody") from KeyError("canary-words")

    with monkeypatch.context() as patch:
        patch.setattr("selection.web.public.board.rows_of", fails)
        fair.place.shelf.clear()
        assert noted("GET", "/fair-practice/board").status == 500

    logging.getLogger("uvicorn.error").warning("refused %s", "canary-words")
    logging.getLogger("selection.web").warning("x", extra={"name_of": "canary-words"})

    told = json.dumps(written(), ensure_ascii=False)
    assert [each for each in CANARIES if each in told] == []
    assert len(written()) >= 12
    fault = next(line for line in written() if line["event"] == "request failed")
    assert any("board.py" in each for each in fault["exception"])
    assert {"ValueError", "KeyError"} <= set(fault["exception"])


def test_the_number_that_a_visitor_is_told_after_a_fault_is_in_the_log(
    noted, written, monkeypatch, fair
):
    def fails(*_, **__):
        raise RuntimeError

    monkeypatch.setattr("selection.web.public.board.rows_of", fails)
    fair.place.shelf.clear()
    answer = noted("GET", "/fair-practice/board?category=B")
    assert written()[-2]["event"] == "request failed"
    assert written()[-2]["request"] in answer.text


def test_trouble_of_the_store_is_told_in_the_words_that_this_program_chose(
    noted, written, monkeypatch, fair
):
    async def fails(*_):
        raise StoreTrouble("磁盘空间不足。", "canary-words")

    monkeypatch.setattr(fair.place.lane, "like", fails)
    answer = liked(noted)
    assert answer.status == 503
    line = next(line for line in written() if line["event"] == "the store failed")
    assert line["exception"][0] == "StoreTrouble: 磁盘空间不足。"
    assert line["request"] == answer.one("x-request-id")


def test_where_not_all_is_noted_faults_and_slow_answers_are(written, monkeypatch):
    def app(status):
        async def answers(_scope, _receive, send):
            await send({"type": "http.response.start", "status": status, "headers": []})
            await send({"type": "http.response.body"})

        return answers

    async def nothing(*_):
        pass

    def asked(app):
        scope = {"type": "http", "method": "GET", "path": "/"}
        asyncio.run(Logbook(app, ())(scope, nothing, nothing))
        return [line["status"] for line in written()]

    assert asked(app(200)) == []
    assert asked(app(404)) == []
    assert asked(app(503)) == [503]
    assert asked(nothing) == [503, 0]
    monkeypatch.setattr("selection.web.logbook.SLOW", 0)
    assert asked(app(200)) == [503, 0, 200]


@pytest.mark.usefixtures("written")
def test_a_person_who_looks_on_reads_text_and_not_json():
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    terminal = Terminal()
    logs.to_stderr(terminal)
    logging.getLogger("selection").warning("虚构的一行", extra={"campaign": "fair"})
    assert "虚构的一行" in terminal.getvalue()
    assert not terminal.getvalue().startswith("{")
