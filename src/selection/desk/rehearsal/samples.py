"""The files of a rehearsal: a few drawn ones that everybody hands in, kept like any original.

They are shipped small; what the rulebook wants larger is filled up where the format allows it.
"""

import io
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

from selection.accounts.originals import Originals, received
from selection.desk.standins import Files, needed, stand_in
from selection.domain.kernel import CandidateId
from selection.domain.materials import Findings, Looks
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.entry import Material
from selection.domain.rulebook.words import Format

PORTRAIT, PHOTO = (480, 618), (1600, 1200)
"""Width and height of the pictures, in pixels."""
PHOTOS = 3
_SEGMENT = 65_533  # the most that a comment of a JPEG file holds, in bytes


class Samples:
    """Keeps what is handed in, once each; a format of which there is no sample has no file."""

    def __init__(self, rules: Rulebook, kept: Originals, folder: Path) -> None:
        """`folder` is where a file waits until it is kept."""
        self._rules = rules
        self._kept = kept
        self._folder = folder
        self._found: dict[tuple[str, int], Findings] = {}

    def of(self, candidate: CandidateId, category: str) -> Files:
        """As few files as the category has to hand in."""
        return {
            each.code: tuple(
                self._sample(candidate, each, order) for order in range(1, each.least + 1)
            )
            for each in needed(self._rules, category)
        }

    def _sample(self, candidate: CandidateId, material: Material, order: int) -> Findings:
        key = (material.code, order)
        if key not in self._found:
            made = _made(material, order)
            if made is None:
                return stand_in(candidate, material, order)
            self._found[key] = self._keep(*made)
        return self._found[key]

    def _keep(self, data: bytes, found: Callable[[str, int], Findings]) -> Findings:
        with received(io.BytesIO(data), len(data), self._folder) as file:
            self._kept.keep(file)
            return found(file.digest, file.bytes)


def _made(material: Material, order: int) -> tuple[bytes, Callable[[str, int], Findings]] | None:
    """A file that fits, and what is found in it."""
    least = material.least_bytes or 0
    if Format.JPEG in material.formats:
        name = "portrait" if material.ratio else f"photo-{(order - 1) % PHOTOS + 1}"
        width, height = PORTRAIT if material.ratio else PHOTO
        data = _filled(_shipped(f"{name}.jpg"), least, order)
        return data, lambda digest, size: Findings(
            digest=digest, bytes=size, looks=Looks.JPEG, width=width, height=height
        )
    if Format.PDF in material.formats:
        data = _shipped("form.pdf")
        return data, lambda digest, size: Findings(
            digest=digest, bytes=size, looks=Looks.PDF, pages=1
        )
    if Format.DOCX in material.formats:
        data = _shipped("form.docx")
        return data, lambda digest, size: Findings(digest=digest, bytes=size, looks=Looks.DOCX)
    return None


def _shipped(name: str) -> bytes:
    return (files("selection.desk.rehearsal") / "files" / name).read_bytes()


def _filled(jpeg: bytes, least: int, order: int) -> bytes:
    """The picture with comments in front until it is large enough; they differ by the order."""
    missing, comments = max(0, least - len(jpeg)), bytearray()
    while missing > 0:
        comment = f"{order} ".encode().ljust(min(_SEGMENT, max(8, missing - 4)), b".")
        comments += b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment
        missing -= len(comment) + 4
    return jpeg[:2] + bytes(comments) + jpeg[2:]
