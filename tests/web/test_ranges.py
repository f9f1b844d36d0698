"""Files whole or in part, as phones ask for films."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from litestar import Litestar, Request, Response
from litestar.enums import HttpMethod
from litestar.handlers import route
from litestar.params import FromPath
from litestar.testing import TestClient

from selection.web import ranges
from selection.web.ranges import file_response

CONTENT = bytes(each % 251 for each in range(600_000))  # more than two chunks
SIZE = len(CONTENT)
HASH = "ab" * 32
TAG = f'"{HASH}"'
Client = TestClient[Litestar]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("media")
    (folder / "film").write_bytes(CONTENT)
    (folder / "empty").write_bytes(b"")

    @route("/{file:str}", http_method=[HttpMethod.GET, HttpMethod.HEAD])
    async def media(request: Request[Any, Any, Any], file: FromPath[str]) -> Response[Any]:
        path: Path = folder / file
        return file_response(request, path, name=f"{HASH}.mp4", content_type="video/mp4")

    with TestClient(Litestar([media], openapi_config=None, logging_config=None)) as opened:
        yield opened


def test_without_a_range_it_is_whole(client: Client):
    answer = client.get("/film")
    assert answer.status_code == 200
    assert answer.content == CONTENT
    assert answer.headers["content-type"] == "video/mp4"
    assert answer.headers["content-length"] == str(SIZE)
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["cache-control"] == "public, max-age=3600"
    assert answer.headers["etag"] == TAG
    assert "content-range" not in answer.headers


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-1", 0, 1),  # what iOS asks first
        ("bytes=0-", 0, SIZE - 1),
        ("bytes=0-0", 0, 0),
        ("bytes=100-99999", 100, 99_999),
        ("bytes=262143-262144", 262_143, 262_144),
        ("bytes=599999-", SIZE - 1, SIZE - 1),
        ("bytes=599990-900000", 599_990, SIZE - 1),
        ("bytes=-1", SIZE - 1, SIZE - 1),
        ("bytes=-500", SIZE - 500, SIZE - 1),
        ("bytes=-9999999", 0, SIZE - 1),
        ("Bytes= 5-9", 5, 9),
    ],
)
def test_one_range_is_a_part(client: Client, asked: str, first: int, last: int):
    answer = client.get("/film", headers={"range": asked})
    assert answer.status_code == 206
    assert answer.content == CONTENT[first : last + 1]
    assert answer.headers["content-range"] == f"bytes {first}-{last}/{SIZE}"
    assert answer.headers["content-length"] == str(last - first + 1)
    assert answer.headers["etag"] == TAG


@pytest.mark.parametrize(
    "asked",
    [
        "bytes=0-1,5-9",
        "bytes=",
        "bytes=-",
        "bytes=a-b",
        "bytes=9-5",
        "bytes=0-1x",
        "bytes=--5",
        "bytes=+1-5",
        "bytes=１-５",
        "bytes 0-1",
        "lines=0-1",
        "bytes=0-" + "9" * 5_000,
        "",
    ],
)
def test_what_is_no_single_range_is_not_obeyed(client: Client, asked: str):
    answer = client.get("/film", headers={"range": asked.encode()})
    assert answer.status_code == 200
    assert answer.content == CONTENT


@pytest.mark.parametrize("asked", ["bytes=600000-", "bytes=600000-600001", "bytes=-0"])
def test_a_range_beyond_the_end_is_told_the_length(client: Client, asked: str):
    answer = client.get("/film", headers={"range": asked})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{SIZE}"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.content == b""


def test_a_part_is_given_only_of_the_same_version(client: Client):
    def status(since: str) -> int:
        headers = {"range": "bytes=0-1", "if-range": since}
        return client.get("/film", headers=headers).status_code

    assert status(TAG) == 206
    for other in ('"other"', f"W/{TAG}", "Wed, 21 Oct 2015 07:28:00 GMT", ""):
        assert status(other) == 200


def test_who_has_it_is_told_so(client: Client):
    for known in (TAG, f"W/{TAG}", f'"x", {TAG}', "*"):
        for method in ("GET", "HEAD"):
            headers = {"if-none-match": known, "range": "bytes=0-1"}
            answer = client.request(method, "/film", headers=headers)
            assert answer.status_code == 304
            assert answer.content == b""
            assert answer.headers["etag"] == TAG
    assert client.get("/film", headers={"if-none-match": '"x"'}).status_code == 200


def test_a_head_says_the_same_without_the_content(client: Client):
    head = client.head("/film", headers={"range": "bytes=0-1"})
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers == client.get("/film").headers


def test_an_empty_file_is_whole_and_has_no_parts(client: Client):
    assert client.get("/empty").status_code == 200
    assert client.get("/empty").headers["content-length"] == "0"
    assert client.get("/empty", headers={"range": "bytes=0-"}).status_code == 416


def test_what_is_not_there_is_not_found(client: Client):
    assert client.get("/nosuch").status_code == 404


def test_no_more_than_a_chunk_is_in_memory(client: Client, monkeypatch: pytest.MonkeyPatch):
    read: list[int] = []
    there = ranges.sync_to_thread

    async def watched(function: Any, *given: Any) -> Any:
        got = await there(function, *given)
        if isinstance(got, bytes):
            read.append(len(got))
        return got

    monkeypatch.setattr(ranges, "sync_to_thread", watched)
    assert client.get("/film").content == CONTENT
    assert sum(read) == SIZE
    assert max(read) <= 256 * 1024


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.integers(0, SIZE + 10), st.integers(0, SIZE + 10))
def test_a_part_is_what_was_asked_for(client: Client, first: int, last: int):
    answer = client.get("/film", headers={"range": f"bytes={first}-{last}"})
    if first > last:
        assert answer.status_code == 200
    elif first >= SIZE:
        assert answer.status_code == 416
    else:
        assert (answer.status_code, answer.content) == (206, CONTENT[first : last + 1])
