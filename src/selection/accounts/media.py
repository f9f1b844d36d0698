"""Pictures and films of a campaign, as files named by what is in them.

A name never changes its content, so that a page which names a file shows for ever what was
checked, and whoever has fetched it need not ask again.
"""

import hashlib
import os
import re
import tempfile
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from selection.accounts.files import settle

KINDS = ("webp", "jpg", "png", "mp4")
CHUNK = 2**20  # bytes
NAME = re.compile(rf"[0-9a-f]{{64}}\.(?:{'|'.join(KINDS)})")
"""SHA-256 of the content in lower-case hexadecimal, a dot, and the kind."""


class Media:
    """The files of one campaign, side by side in its folder."""

    def __init__(self, folder: Path) -> None:
        """The folder is made with the first file."""
        self._folder = folder

    def keep(self, data: bytes, kind: str) -> str:
        """Keep a file, and return its name; what is there already is not written again.

        Killed at any moment, there is the whole file under its name, or none. ValueError if the
        kind is none of `KINDS`.
        """
        _must_be_kept(kind)
        name = f"{hashlib.sha256(data).hexdigest()}.{kind}"
        return name if (self._folder / name).is_file() else self.keep_file(BytesIO(data), kind)

    def keep_file(self, file: BinaryIO, kind: str) -> str:
        """The same for a file that is too large for the memory, from where it stands."""
        _must_be_kept(kind)
        self._folder.mkdir(parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(dir=self._folder, prefix=".")
        digest = hashlib.sha256()
        try:
            with os.fdopen(descriptor, "wb") as copy:
                while chunk := file.read(CHUNK):
                    digest.update(chunk)
                    copy.write(chunk)
            name = f"{digest.hexdigest()}.{kind}"
            if (self._folder / name).is_file():
                Path(draft).unlink()
            else:
                settle(Path(draft))
                Path(draft).replace(self._folder / name)
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise
        settle(self._folder)
        return name

    def path(self, name: str) -> Path | None:
        """Where the file of that name lies; None if there is none, or if it is no such name."""
        if not NAME.fullmatch(name):
            return None
        path = self._folder / name
        return path if path.is_file() else None

    def destroy(self, name: str) -> None:
        """Remove the file for good; a file that is not there is none the less destroyed."""
        path = self.path(name)
        if path is not None:
            path.unlink()
            settle(self._folder)


def _must_be_kept(kind: str) -> None:
    if kind not in KINDS:
        raise ValueError(f"not a kind of file that is kept: {kind!r}")
