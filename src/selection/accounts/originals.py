"""The files that were handed in, as they were handed in: private, named by their SHA-256.

They lie in a folder beside the journal, or in an S3-compatible store that several machines share.
A name never changes its content: what is there is not written again, and what is read is compared
with its name before anybody gets a byte of it.
"""

import hashlib
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from errno import ENOSPC
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, S3Store

from selection.accounts.files import settle
from selection.accounts.problems import Tampered, Unknown, Unusable
from selection.settings import Bucket

CHUNK = 2**20  # bytes
PATIENCE = "20s"
"""For one answer of a store that is elsewhere."""
TRIES = 2


class TooLarge(Exception):
    """More bytes came than there may be; nothing of them is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A file that came in and is not kept yet: it vanishes with the programme."""

    file: BinaryIO
    digest: str
    bytes: int


@contextmanager
def received(stream: BinaryIO, most: int, beside: Path) -> Generator[Received]:
    """Take a stream in, counted and hashed as it comes, on the disk of that folder.

    Raises TooLarge as soon as a byte more than `most` has come; the rest is not read. Raises
    Unusable if the disk does not take it.
    """
    with _explained(str(beside)), ExitStack() as otherwise_closed:
        beside.mkdir(parents=True, exist_ok=True)
        file = otherwise_closed.enter_context(TemporaryFile(dir=beside))
        digest, size = hashlib.sha256(), 0
        while chunk := stream.read(min(CHUNK, most + 1 - size)):
            size += len(chunk)
            if size > most:
                raise TooLarge
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        kept_open = otherwise_closed.pop_all()
    with kept_open:
        yield Received(file=file, digest=digest.hexdigest(), bytes=size)


class Originals:
    """The originals of one campaign."""

    def __init__(self, store: ObjectStore, place: str, folder: Path | None = None) -> None:
        """`place` is what people call the store; `folder` is where a local one lies."""
        self._store = store
        self._place = place
        self._folder = folder

    def keep(self, original: Received) -> None:
        """Keep the file under its digest, once; durable when this returns.

        Raises Tampered if another file lies under that name, Unusable if the store fails.
        """
        name = _name(original.digest)
        with _explained(self._place):
            size = self._size(name)
            if size is None:
                original.file.seek(0)
                obstore.put(self._store, name, original.file)
                size = self._size(name)
                if self._folder is not None:
                    settle(self._folder / name)
                    settle((self._folder / name).parent)
        if size != original.bytes:
            raise Tampered(original.digest)

    @contextmanager
    def opened(self, digest: str) -> Generator[BinaryIO]:
        """The file, read whole and found to be what its name says, before the first byte is given.

        Raises Unknown if there is none, Tampered if it was changed, Unusable if the store fails.
        """
        with TemporaryFile() as file:
            found = hashlib.sha256()
            with _explained(self._place):
                if self._size(_name(digest)) is None:
                    raise Unknown(digest)
                stream = obstore.get(self._store, _name(digest)).stream(min_chunk_size=CHUNK)
                for chunk in stream:
                    found.update(chunk)
                    file.write(chunk)
            if found.hexdigest() != digest:
                raise Tampered(digest)
            file.seek(0)
            yield file

    def holds(self, digest: str) -> bool:
        """Whether there is a file of that name; raises Unusable if the store fails."""
        with _explained(self._place):
            return self._size(_name(digest)) is not None

    def digests(self) -> Iterator[str]:
        """The digest of each file that is there; raises Unusable if the store fails."""
        with _explained(self._place):
            for some in obstore.list(self._store):  # pyright: ignore[reportUnknownMemberType] (an Arrow table is not asked for)
                yield from (each["path"].rpartition("/")[2] for each in some)

    def destroy(self, digest: str) -> None:
        """Remove the file for good; a file that is not there is none the less destroyed.

        Raises Unusable if the store fails.
        """
        with _explained(self._place):
            if self._size(_name(digest)) is not None:
                obstore.delete(self._store, _name(digest))
                if self._folder is not None:
                    settle((self._folder / _name(digest)).parent)

    def _size(self, name: str) -> int | None:
        try:
            return obstore.head(self._store, name)["size"]
        except FileNotFoundError:
            return None


@contextmanager
def _explained(place: str) -> Generator[None]:
    """Turn what the store or the disk says into the one sentence of an Unusable."""
    try:
        yield
    except (BaseError, OSError) as error:
        if getattr(error, "errno", None) == ENOSPC or "No space left" in str(error):
            raise Unusable(f"磁盘已满，{place} 未写入任何内容；请腾出空间后重试。") from error
        raise Unusable(f"原件库 {place} 读写失败，没有写入任何内容；请稍后再试。") from error


def in_folder(folder: Path) -> Originals:
    """The originals in a folder of this machine, which nobody else may enter."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Originals(LocalStore(prefix=folder), str(folder), folder)


def in_bucket(bucket: Bucket, campaign: str) -> Originals:
    """The originals in a bucket, under the id of the campaign."""
    store = S3Store(
        bucket.name,
        prefix="/".join(filter(None, (bucket.prefix, campaign))),
        access_key_id=bucket.key,
        secret_access_key=bucket.secret,
        region=bucket.region,
        endpoint=bucket.endpoint,
        client_options={"allow_http": bucket.is_plain, "timeout": PATIENCE},
        retry_config={"max_retries": TRIES},
    )
    return Originals(store, f"s3://{bucket.name}")


def _name(digest: str) -> str:
    """Files lie in folders by the first two digits, so that no folder is too full to be listed."""
    return f"{digest[:2]}/{digest}"
