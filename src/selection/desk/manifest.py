"""What is in a backup: every file with its hash, and the position that each journal came to."""

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import msgspec

from selection.accounts.files import settle
from selection.accounts.problems import Unusable

NAME = "manifest.json"
FORMAT = 1
CHUNK = 2**20  # bytes


class File(msgspec.Struct, frozen=True, kw_only=True):
    """A file as it was written: SHA-256 in hexadecimal, and its size."""

    sha256: str
    bytes: int


class Ended(msgspec.Struct, frozen=True, kw_only=True):
    """Where the journal of a campaign ends in the backup."""

    position: int
    events: int


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """The list that stands beside the files; `holds` is `installation` or `keys`."""

    format: int
    holds: str
    made_at: datetime
    campaigns: dict[str, Ended]
    files: dict[str, File]


class Damaged(Unusable):
    """A backup is not what its manifest says."""


@dataclass(slots=True)
class Folder:
    """A backup that is being written: each file is durable, private and on the list."""

    root: Path
    files: dict[str, File] = field(default_factory=dict[str, File])

    def write(self, name: str, pieces: Iterable[bytes]) -> File:
        """A new file from its pieces."""
        path = self.root / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "wb") as out:  # noqa: PTH123 (the mode must be right at birth)
            written = hashed(_copied(pieces, out))
            out.flush()
            os.fsync(out.fileno())
        settle(path.parent)
        return self.enter(name, written)

    def take(self, name: str) -> File:
        """Put a file on the list that somebody else has written here."""
        with (self.root / name).open("rb") as file:
            return self.enter(name, measured(file))

    def enter(self, name: str, file: File) -> File:
        """Put a file on the list."""
        self.files[name] = file
        return file

    def finish(self, *, holds: str, made_at: datetime, campaigns: dict[str, Ended]) -> str:
        """Write the list; its own SHA-256, which says everything about the backup."""
        listed = Manifest(
            format=FORMAT,
            holds=holds,
            made_at=made_at,
            campaigns=campaigns,
            files=dict(sorted(self.files.items())),
        )
        text = msgspec.json.format(msgspec.json.encode(listed)) + b"\n"
        return self.write(NAME, [text]).sha256


def read(folder: Path, *, holds: str) -> Manifest:
    """The manifest of a backup, after every file was found to be as it says.

    Raises Damaged with the first thing that is not: a file that is missing, changed or not on the
    list, a manifest of another kind or of a newer program.
    """
    try:
        found = msgspec.json.decode((folder / NAME).read_bytes(), type=Manifest)
    except FileNotFoundError:
        raise Damaged(f"{folder} 里没有 {NAME}：不是备份，或备份没有完成。") from None
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise Damaged(f"{folder / NAME} 无法识别，备份已损坏。") from None
    if found.format != FORMAT:
        raise Damaged(f"{folder} 由更新版本的程序写成，请升级程序。")
    if found.holds != holds:
        raise Damaged(f"{folder} 不是所需的那一种备份（{found.holds}，需要 {holds}）。")
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    for name in sorted((there - {NAME}) ^ found.files.keys()):
        fault = "缺少" if name in found.files else "多出了"
        raise Damaged(f"备份{fault}文件 {name}，没有恢复任何内容。")
    for name, file in found.files.items():
        with (folder / name).open("rb") as stored:
            if measured(stored) != file:
                raise Damaged(f"备份的文件 {name} 与清单不符，没有恢复任何内容。")
    return found


def measured(file: BinaryIO) -> File:
    """Hash and size of what is left to read of a file."""
    return hashed(pieces(file))


def hashed(content: Iterable[bytes]) -> File:
    """Hash and size of a content that comes in pieces."""
    digest, size = hashlib.sha256(), 0
    for piece in content:
        digest.update(piece)
        size += len(piece)
    return File(sha256=digest.hexdigest(), bytes=size)


def pieces(file: BinaryIO) -> Iterable[bytes]:
    """What is left to read of a file, piece by piece."""
    while piece := file.read(CHUNK):
        yield piece


def _copied(content: Iterable[bytes], out: BinaryIO) -> Iterable[bytes]:
    for piece in content:
        out.write(piece)
        yield piece
