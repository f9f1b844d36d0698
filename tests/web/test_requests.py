"""Requests are read strictly: whatever is sent, the answer is quick and never a 500."""

import asyncio
import logging
from time import perf_counter
from typing import Annotated, Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from litestar import Litestar, get, post
from litestar._parsers import parse_url_encoded_form_data
from litestar.connection import ASGIConnection
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.exceptions import ClientException
from litestar.params import Body, JSONBody
from litestar.testing import TestClient

from selection.web.doorkeeper import doorkeeper
from selection.web.doors import DOOR, Door
from selection.web.requests import PreParse, StrictRequest, query

OPEN = {DOOR: Door.PUBLIC}
URLENCODED = {"content-type": "application/x-www-form-urlencoded"}
MULTIPART = {"content-type": "multipart/form-data; boundary=BB"}


class Like(msgspec.Struct, forbid_unknown_fields=True):
    candidate: Annotated[int, msgspec.Meta(ge=1, le=9999)]
    note: Annotated[str, msgspec.Meta(max_length=20)] = ""


class Search(msgspec.Struct):
    q: Annotated[str, msgspec.Meta(max_length=10)] = ""
    page: Annotated[int, msgspec.Meta(ge=1, le=999)] = 1
    order: str = msgspec.field(default="rotate", name="sort")


@post("/like", opt=OPEN, status_code=200)
async def like(data: Annotated[Like, Body(media_type=RequestEncodingType.URL_ENCODED)]) -> Any:
    return msgspec.to_builtins(data)


@post("/any", opt=OPEN, status_code=200)
async def anything(request: StrictRequest) -> dict[str, int]:
    form = await request.form()
    return {name: len(form.getall(name)) for name in form}


@post("/upload", opt=OPEN, status_code=200, request_max_body_size=4_000_000)
async def upload(request: StrictRequest) -> dict[str, str]:
    form = await request.form()
    return {
        name: f"{each.filename} {len(await each.read())}" if isinstance(each, UploadFile) else each
        for name, each in form.items()
    }


@post("/closed", request_max_body_size=4_000_000)
async def closed() -> None:
    raise AssertionError("never reached")


@post("/json", opt=OPEN, status_code=200)
async def as_json(data: JSONBody[dict[str, Any]]) -> int:
    return len(data)


@get("/search", opt=OPEN)
async def search(request: StrictRequest) -> Any:
    return msgspec.to_builtins(query(request, Search))


@pytest.fixture(scope="module")
def client():
    logging.disable(logging.CRITICAL)
    app = Litestar(
        [like, anything, upload, closed, as_json, search],
        request_class=StrictRequest,
        middleware=[PreParse()],
        guards=[doorkeeper],
        request_max_body_size=64_000,
        openapi_config=None,
        logging_config=None,
    )
    with TestClient(app, raise_server_exceptions=False) as opened:
        yield opened
    logging.disable(logging.NOTSET)


Client = TestClient[Litestar]


def part(
    body: bytes = b"v", *, name: str = "a", kind: str = "text/plain", file: str | None = None
) -> bytes:
    filename = "" if file is None else f'; filename="{file}"'
    head = f'Content-Disposition: form-data; name="{name}"{filename}\r\nContent-Type: {kind}'
    return b"--BB\r\n" + head.encode() + b"\r\n\r\n" + body + b"\r\n"


def send(client: Client, *parts: bytes, to: str = "/upload", end: bytes = b"--BB--\r\n") -> int:
    return client.post(to, content=b"".join(parts) + end, headers=MULTIPART).status_code


# --- forms ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("candidate=7", 200),
        ("candidate=7&note=%E4%B8%AD%E6%96%87", 200),
        ("candidate=7&note=a+b%0D%0Ac%09d", 200),  # a textarea
        ("", 400),
        ("candidate=0", 400),
        ("candidate=10000", 400),
        ("candidate=x", 400),
        ("candidate=7&candidate=8", 400),
        ("candidate=7&candidate=7", 400),
        ("candidate=7&admin=1", 400),
        ("candidate=7&note=" + "a" * 21, 400),
        ("candidate=7&note=%00", 400),
        ("candidate=7&note=%1B", 400),
        ("candidate=7&note=%zz", 400),
        ("candidate=7&note=%4", 400),
        ("candidate=7&note=%FF", 400),
        ("candidate=7&note=%C0%AF", 400),  # an overlong slash
        ("candidate=7&note=%ED%A0%80", 400),  # half a surrogate pair
        ("%00=7&candidate=7", 400),
    ],
)
def test_a_form_is_one_struct_or_refused(client: Client, body: str, status: int):
    assert client.post("/like", content=body, headers=URLENCODED).status_code == status


def test_a_form_says_what_was_written(client: Client):
    sent = {"candidate": "7", "note": "科技志愿 & 100%+"}
    assert client.post("/like", data=sent).json() == {"candidate": 7, "note": "科技志愿 & 100%+"}


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/json", "application/xml", "", "image/png"]
)
def test_another_type_is_never_read_as_a_form(client: Client, kind: str):
    answer = client.post("/like", content=b"candidate=7", headers={"content-type": kind})
    assert answer.status_code == 400


def test_too_many_fields_are_refused(client: Client):
    def fields(count: int) -> int:
        body = b"&".join(b"a%d=1" % each for each in range(count))
        return client.post("/any", content=body, headers=URLENCODED).status_code

    assert [fields(200), fields(201)] == [200, 400]


def test_too_long_a_body_is_refused(client: Client):
    for headers in (URLENCODED, MULTIPART, {"content-type": "application/json"}):
        to = "/json" if "json" in headers["content-type"] else "/any"
        assert client.post(to, content=b"x" * 64_001, headers=headers).status_code == 413


def test_no_body_stays_in_memory_and_litestars_own_parser_is_never_asked(client: Client):
    parse_url_encoded_form_data.cache_clear()
    client.post("/like", content=b"candidate=7", headers=URLENCODED)
    client.post("/any", content=b"password=secret", headers=URLENCODED)
    info = parse_url_encoded_form_data.cache_info()
    assert (info.currsize, info.misses) == (0, 0)


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_are_too_much_for_a_form(body: bytes):
    app = Litestar(
        [anything], request_class=StrictRequest, middleware=[PreParse()], logging_config=None
    )
    with TestClient(app, raise_server_exceptions=True) as browser:
        for headers in (URLENCODED, MULTIPART):
            status = browser.post("/any", content=body, headers=headers).status_code
            assert status in (200, 400, 413)


# --- multipart -----------------------------------------------------------------------------------


def test_parts_are_texts_and_files(client: Client):
    answer = client.post(
        "/upload",
        data={"title": "事迹"},
        files={"photo": ("照片.jpg", b"x" * 3_000_000, "image/jpeg")},
    )
    assert answer.json() == {"title": "事迹", "photo": "照片.jpg 3000000"}


def test_no_file_chosen_is_an_empty_text(client: Client):
    assert send(client, part(b"", name="photo", file="")) == 200


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", "utf8"])
def test_utf_8_may_be_said(client: Client, charset: str):
    assert send(client, part(kind=f"text/plain; charset={charset}")) == 200


@pytest.mark.parametrize(
    "charset", ["nosuch", "punycode", "utf-16", "zlib_codec", "unicode_escape", "latin-1", "utf-7"]
)
def test_no_other_charset_is_read(client: Client, charset: str):
    assert send(client, part(kind=f"text/plain; charset={charset}")) == 400
    assert send(client, part(kind=f"text/plain; charset={charset}", file="a.txt")) == 400


def test_the_slow_charset_costs_no_time(client: Client):
    begun = perf_counter()
    assert send(client, part(b"a" * 200_000, kind="text/plain; charset=punycode")) == 400
    assert perf_counter() - begun < 0.5


@pytest.mark.parametrize(
    "body",
    [
        part(b"\xff"),
        part(b"\x00"),
        part(name="a\x00"),
        part(file="a\x07.jpg"),
        b"--BB\r\n\r\nv\r\n",
        b"--BB\r\nContent-Type: text/plain\r\n\r\nv\r\n",
        b'--BB\r\nContent-Disposition: form-data; name=""\r\n\r\nv\r\n',
        b"--BB\r\nContent-Disposition: form-data\r\n\r\nv\r\n",
        b"--BB\r\nContent-Disposition: attachment; name=a\r\n\r\nv\r\n",
        b'--BB\r\nContent-Disposition: form-data; name="\xff"\r\n\r\nv\r\n',
        b"preamble" + part(),
    ],
)
def test_malformed_parts_are_refused(client: Client, body: bytes):
    assert send(client, body) == 400


def test_a_form_cut_off_is_refused(client: Client):
    assert send(client, part(), end=b"") == 400
    assert send(client, part(file="a.jpg"), part()[:-10], end=b"") == 400
    assert send(client, end=b"") == 400
    assert send(client, part().replace(b"BB", b"CC"), end=b"--CC--\r\n") == 400


@pytest.mark.parametrize("length", [1, 7, 100_000])
def test_it_does_not_matter_how_the_body_is_cut(length: int):
    sent = part("事迹".encode(), name="标题") + part(
        b"\r\n--B\r\n" * 9, name="photo", file="a.jpg"
    )
    body = sent + b"--BB--\r\n"
    pieces = [body[at : at + length] for at in range(0, len(body), length)]
    app = Litestar(
        [upload], request_class=StrictRequest, middleware=[PreParse()], logging_config=None
    )
    answer: list[Any] = []

    async def receive() -> Any:
        piece = pieces.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(pieces)}

    async def take(message: Any) -> None:
        answer.append(message)

    scope: Any = {
        "type": "http",
        "method": "POST",
        "path": "/upload",
        "query_string": b"",
        "headers": [(b"content-type", MULTIPART["content-type"].encode())],
    }
    asyncio.run(app(scope, receive, take))
    assert answer[0]["status"] == 200
    assert msgspec.json.decode(answer[1]["body"]) == {"标题": "事迹", "photo": "a.jpg 63"}


@pytest.mark.parametrize(
    "boundary", ["", "; boundary=", '; boundary="a b"', f"; boundary={'a' * 71}"]
)
def test_a_boundary_is_a_boundary(client: Client, boundary: str):
    kind = {"content-type": f"multipart/form-data{boundary}"}
    assert client.post("/upload", content=part() + b"--BB--", headers=kind).status_code == 400


def test_parts_are_bounded_in_number_and_length(client: Client):
    assert send(client, *(part(name=f"a{each}") for each in range(64))) == 200
    assert send(client, *(part(name=f"a{each}") for each in range(65))) == 413
    assert send(client, part(b"v" * 64_000)) == 200
    assert send(client, part(b"v" * 64_001)) == 413
    assert send(client, part(b"v" * 4_000_001, file="a.jpg")) == 413


def test_a_file_is_no_text_and_a_text_no_file(client: Client):
    assert send(client, part(b"7", name="candidate"), to="/like") == 200
    assert send(client, part(b"7", name="candidate", file="7.txt"), to="/like") == 400
    twice = part(b"7", name="candidate") * 2
    assert send(client, twice, to="/like") == 400


def test_files_are_closed_even_where_nobody_comes_in(client: Client):
    # A file left open would be a ResourceWarning, which is an error here.
    assert send(client, part(b"v" * 2_000_000, file="a.jpg"), to="/closed") == 403


# --- JSON ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b"\xff",
        b'{"a": "\xff"}',
        b'{"a": ' * 9_000 + b"1" + b"}" * 9_000,
        b"[" * 60_000,
        b'{"a":' * 10_000,
        b"1e999",
        b'{"a": NaN}',
    ],
)
def test_no_json_ends_in_an_error_of_ours(client: Client, body: bytes):
    headers = {"content-type": "application/json"}
    assert client.post("/json", content=body, headers=headers).status_code == 400


# --- query strings -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("", {}),
        ("q=%E6%98%9F%E6%B2%B3&page=3", {"q": "星河", "page": 3}),
        ("q=a+b", {"q": "a b"}),
        ("q=&page=&sort=", {}),
        ("from=singlemessage&isappinstalled=0&q=x", {"q": "x"}),
        ("utm_source=a&utm_source=b&q=x", {"q": "x"}),
        ("q", {}),
        ("&&q=x&", {"q": "x"}),
        ("sort=number&order=likes", {"sort": "number"}),
    ],
)
def test_a_query_is_read_into_its_struct(client: Client, written: str, found: dict[str, Any]):
    answer = client.get(f"/search?{written}")
    assert answer.json() == {"q": "", "page": 1, "sort": "rotate"} | found


@pytest.mark.parametrize(
    "written",
    [
        "q=%",
        "q=%zz",
        "q=%E6%98",
        "q=%FF",
        "q=%C3%28",
        "q=%ED%A0%80",
        "q=%00",
        "q=a%0Ab",
        "q=%7F",
        "q=%C2%85",
        "q=a&q=b",
        "q=&q=b",
        "q=12345678901",
        "page=0",
        "page=1000",
        "page=99999999999999999999",
        "page=1.5",
        "page=-1",
        "page=true",
        "page=%EF%BC%93",
        "from=%00&q=x",
        "q=x&from=%zz",
        "a=" + "x" * 2_000,
        "&" * 300,
    ],
)
def test_a_query_that_is_not_well_formed_is_refused(client: Client, written: str):
    assert client.get(f"/search?{written}").status_code == 400


@given(st.binary(max_size=200))
def test_no_bytes_are_too_much_for_a_query(raw: bytes):
    scope: Any = {"type": "http", "query_string": raw, "headers": []}
    try:
        found = query(ASGIConnection(scope), Search)
    except ClientException:
        return
    assert len(found.q) <= 10
    assert 1 <= found.page <= 999
