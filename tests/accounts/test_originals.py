"""Originals are kept once, as they came, and given out only if they are what their name says."""

import hashlib
import io
import re
import stat
import threading
from collections.abc import Generator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from obstore.store import MemoryStore

from selection.accounts import originals
from selection.accounts.originals import Originals, TooLarge, received
from selection.accounts.problems import Tampered, Unknown, Unusable
from selection.settings import Home, NoBucket, bucket

DATA = b"a made-up scan" * 100_000
DIGEST = hashlib.sha256(DATA).hexdigest()
PLACE = f"{DIGEST[:2]}/{DIGEST}"
KEYS = {"AWS_ACCESS_KEY_ID": "made-up", "AWS_SECRET_ACCESS_KEY": "made-up-too"}


class Handler(BaseHTTPRequestHandler):
    """As much of S3 as an original needs: put, head, get, by requests that are signed."""

    objects: dict[str, bytes]

    def do_PUT(self) -> None:
        signed = "AWS4-HMAC-SHA256 Credential=made-up/" in self.headers.get("authorization", "")
        data = self.rfile.read(int(self.headers["content-length"]))
        if signed:
            self.objects[self.path] = data
        self._answer(200 if signed else 403, b"")

    def do_GET(self) -> None:
        known = self.path in self.objects
        self._answer(200 if known else 404, self.objects.get(self.path, b""))

    def do_HEAD(self) -> None:
        self.do_GET()

    def _answer(self, status: int, data: bytes) -> None:
        self.send_response(status)
        self.send_header("content-length", str(len(data)))
        self.send_header("etag", '"x"')
        self.send_header("last-modified", "Mon, 20 Nov 2023 00:00:00 GMT")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def bucket_server() -> Generator[tuple[str, dict[str, bytes]]]:
    objects: dict[str, bytes] = {}
    handler = type("Mine", (Handler,), {"objects": objects})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", objects
        server.shutdown()


def keep(store: Originals, data: bytes, folder: Path) -> str:
    with received(io.BytesIO(data), len(data), folder) as original:
        store.keep(original)
    return original.digest


def read(store: Originals, digest: str) -> bytes:
    with store.opened(digest) as file:
        return file.read()


@pytest.fixture(params=["folder", "memory", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Originals:
    match request.param:
        case "folder":
            return originals.in_folder(Home(tmp_path).originals("small"))
        case "memory":
            return Originals(MemoryStore(), "memory")
        case _:
            endpoint, _ = request.getfixturevalue("bucket_server")
            address = {"SELECTION_ORIGINALS": "s3://files/kept", "AWS_ENDPOINT": endpoint}
            found = bucket({**KEYS, **address})
            assert found is not None
            return originals.in_bucket(found, "small")


def test_a_file_comes_back_as_it_came(store, tmp_path):
    assert keep(store, DATA, tmp_path) == DIGEST
    assert keep(store, DATA, tmp_path) == DIGEST
    assert read(store, DIGEST) == DATA


def test_a_file_that_was_never_kept_is_told(store):
    with pytest.raises(Unknown):
        read(store, "0" * 64)


def test_a_bucket_holds_each_campaign_apart(bucket_server, tmp_path):
    endpoint, objects = bucket_server
    found = bucket({**KEYS, "SELECTION_ORIGINALS": "s3://files", "AWS_ENDPOINT": endpoint})
    assert found is not None
    keep(originals.in_bucket(found, "small"), DATA, tmp_path)

    assert list(objects) == [f"/files/small/{PLACE}"]
    assert "made-up-too" not in repr(found)


def test_a_store_that_cannot_be_reached_is_told_in_a_sentence(tmp_path):
    address = {"SELECTION_ORIGINALS": "s3://files", "AWS_ENDPOINT": "http://127.0.0.1:9"}
    away = bucket({**KEYS, **address})
    assert away is not None
    with pytest.raises(Unusable, match="原件库 s3://files"):
        keep(originals.in_bucket(away, "small"), DATA, tmp_path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Home(tmp_path).originals("small")


def test_nobody_else_may_enter_the_folder(folder, tmp_path):
    keep(originals.in_folder(folder), DATA, tmp_path)

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert (folder / PLACE).read_bytes() == DATA


def test_a_file_is_written_once(folder, tmp_path):
    keep(originals.in_folder(folder), DATA, tmp_path)
    before = (folder / PLACE).stat()
    keep(originals.in_folder(folder), DATA, tmp_path)

    assert (folder / PLACE).stat() == before


def test_a_file_that_was_changed_is_never_given_out(folder, tmp_path):
    store = originals.in_folder(folder)
    keep(store, DATA, tmp_path)
    (folder / PLACE).write_bytes(DATA[:-1] + b"x")

    with pytest.raises(Tampered, match=re.escape(DIGEST)):
        read(store, DIGEST)


def test_a_file_that_was_cut_short_is_not_taken_for_the_whole_one(folder, tmp_path):
    store = originals.in_folder(folder)
    keep(store, DATA, tmp_path)
    (folder / PLACE).write_bytes(DATA[:10])

    with pytest.raises(Tampered):
        keep(store, DATA, tmp_path)


@pytest.mark.parametrize("more", [0, 1])
def test_a_stream_is_taken_up_to_its_bound_and_not_a_byte_further(tmp_path, more):
    stream = io.BytesIO(DATA + b"x" * 3_000_000 * more)
    if more:
        with pytest.raises(TooLarge), received(stream, len(DATA), tmp_path):
            pass
        assert stream.tell() == len(DATA) + 1
    else:
        with received(stream, len(DATA), tmp_path) as original:
            assert (original.digest, original.bytes) == (DIGEST, len(DATA))
    assert list(tmp_path.iterdir()) == []


def test_a_bucket_of_amazon_s_own_needs_no_address():
    found = bucket({**KEYS, "SELECTION_ORIGINALS": "s3://files/", "AWS_REGION": "cn-north-1"})

    assert found is not None
    assert (found.endpoint, found.is_plain) == ("https://s3.cn-north-1.amazonaws.com", False)
    assert (found.name, found.prefix) == ("files", "")


def test_without_a_setting_originals_lie_in_the_folder_of_the_campaign():
    assert bucket({}) is None


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"SELECTION_ORIGINALS": "https://x.example/files"}, "s3://存储桶"),
        ({"SELECTION_ORIGINALS": "s3://"}, "s3://存储桶"),
        ({"SELECTION_ORIGINALS": "s3://files"}, "AWS_ACCESS_KEY_ID、AWS_SECRET_ACCESS_KEY"),
    ],
)
def test_a_setting_that_cannot_be_right_is_told(environ, said):
    with pytest.raises(NoBucket, match=said):
        bucket(environ)


@pytest.mark.parametrize("place", ["folder", "elsewhere"])
def test_what_is_destroyed_is_gone_and_may_be_destroyed_again(tmp_path: Path, place: str):
    memory = Originals(MemoryStore(), "memory")
    kept = originals.in_folder(tmp_path / "o") if place == "folder" else memory
    with received(io.BytesIO(DATA), len(DATA), tmp_path) as original:
        kept.keep(original)
    kept.destroy(DIGEST)
    kept.destroy(DIGEST)

    with pytest.raises(Unknown), kept.opened(DIGEST):
        pass
