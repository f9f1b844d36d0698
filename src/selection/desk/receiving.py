"""A file comes in: bounded, inspected, judged, kept, attached; and what of it becomes public.

Nothing stays of a file that is not what the rulebook asks for. One that is kept, and then not
attached because somebody was faster or the programme was stopped, is harmless: it lies under its
hash, and nothing names it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import BinaryIO

from selection.accounts.media import Media
from selection.accounts.originals import Originals, Received, TooLarge, received
from selection.accounts.pages import Film, Picture
from selection.accounts.vault import Vault
from selection.desk.desk import Desk
from selection.desk.requests import Order, Receipt
from selection.domain.attachments import ATTACHMENTS, Attachments, UploadMaterial
from selection.domain.kernel import AtHand, CandidateId, Paper, PersonId, Refused, UnitId
from selection.domain.materials import (
    MENDED_BY_RENAMING,
    Findings,
    Problem,
    fitting_name,
    too_large,
    verdict,
)
from selection.domain.quarantine import must_be_free, quarantined
from selection.domain.rulebook.entry import Material
from selection.materials.chamber import Chamber

KIND = "file"
"""The kind of paper that holds what a file was called."""
FREE = b"free"
"""The kind of a box in a film that every player passes over."""
BLANK = bytes(2**16)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """A file that somebody hands in for a candidate; `called` is the candidate's name.

    `renamed`: the offered name is taken. `replaces` is the number of the file it stands for.
    """

    stream: BinaryIO
    file_name: str
    candidate: CandidateId
    unit: UnitId
    code: str
    called: str
    by: PersonId
    renamed: bool = False
    replaces: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """A file that is not taken, and why; `offered` is a name that mends it, if only that is wrong.

    `materials.words.told` has the sentence of a problem.
    """

    problems: tuple[Problem, ...]
    offered: str | None = None


class Receiving:
    """Takes files in for one campaign, and makes of them what the public may see."""

    def __init__(
        self,
        desk: Desk,
        chamber: Chamber,
        *,
        vault: Vault,
        kept: Originals,
        media: Media,
        folder: Path,
        most_bytes: int = 50 * 2**20,
    ) -> None:
        """`folder` is where a file waits while it is looked at.

        `most_bytes` bounds a file of which the rulebook says no bound.
        """
        self._desk = desk
        self._chamber = chamber
        self._vault = vault
        self._kept = kept
        self._media = media
        self._folder = folder
        self._most_bytes = most_bytes

    def take(self, coming: Coming) -> Receipt | Turned:
        """Attach the file, if it is what the rulebook asks for.

        Raises Refused for what the rules do not allow whatever is in the file, and Unusable if
        it cannot be kept. Nothing stays of what comes in for a candidate who is locked away.
        """
        self._must_be_free(coming.candidate)
        material = self._material(coming.code)
        most = self._most_bytes if material.most_bytes is None else material.most_bytes
        try:
            with received(coming.stream, most, self._folder) as original:
                return self._judged(coming, material, original)
        except TooLarge:
            return Turned(problems=(too_large(most),))

    def picture(self, digest: str, *, alt: str, caption: str = "") -> Picture:
        """The public copies of a photo, upright and without a word about place or camera.

        Raises Unknown or Tampered if the original is not there as it was, Unreadable if it is no
        picture.
        """
        with self._kept.opened(digest) as file:
            copies = self._chamber.copies(file)
        return Picture(
            files={each.width: self._media.keep(each.data, "webp") for each in copies},
            width=copies[-1].width,
            height=copies[-1].height,
            alt=alt,
            caption=caption,
        )

    def film(self, digest: str, *, poster: Picture | None, caption: str) -> Film:
        """The public copy of a film, its notes blanked; raises as `picture` does."""
        with self._kept.opened(digest) as file, TemporaryFile(dir=self._folder) as copy:
            notes = self._chamber.notes(file)
            file.seek(0)
            copyfileobj(file, copy)
            for kind, start, end in notes:
                _blank(copy, kind, start, end)
            copy.seek(0)
            name = self._media.keep_file(copy, "mp4")
        return Film(file=name, poster=poster, caption=caption)

    def _judged(self, coming: Coming, material: Material, original: Received) -> Receipt | Turned:
        findings, _ = self._chamber.inspect(original.file)
        problems = verdict(findings, coming.file_name, material, coming.called)
        upload = _upload(coming, findings, Paper(record="", digest=""), self._desk)
        order = _number(self._desk.state(Order(ATTACHMENTS, upload)), coming)
        offered = fitting_name(findings.looks, material, coming.called, order)
        only_the_name = MENDED_BY_RENAMING.issuperset(each.flaw for each in problems)
        if problems and not (only_the_name and offered and coming.renamed):
            return Turned(problems=problems, offered=offered if only_the_name else None)
        self._kept.keep(original)
        called = {"name": coming.file_name, "renamed": offered if coming.renamed else None}
        paper = self._vault.keep(coming.candidate, KIND, called, at=self._desk.clock())
        upload = _upload(coming, findings, paper, self._desk)
        return self._desk.handle(coming.by, Order(ATTACHMENTS, upload))

    def _must_be_free(self, candidate: CandidateId) -> None:
        names = (quarantined(candidate),)
        must_be_free(AtHand(names, self._desk.journal.facts(names)), candidate)

    def _material(self, code: str) -> Material:
        found: Sequence[Material] = [
            each for each in self._desk.rules.materials if each.code == code
        ]
        if not found:
            raise Refused("material-is-unknown")
        return found[0]


def _upload(coming: Coming, findings: Findings, paper: Paper, desk: Desk) -> UploadMaterial:
    return UploadMaterial(
        candidate=coming.candidate,
        unit=coming.unit,
        code=coming.code,
        findings=findings,
        file_name=coming.file_name,
        called=coming.called,
        paper=paper,
        by=coming.by,
        at=desk.clock(),
        renamed=coming.renamed,
        replaces=coming.replaces,
    )


def _number(attachments: Attachments, coming: Coming) -> int:
    """The number that the file will have, by which its name is offered."""
    if coming.replaces is not None:
        return coming.replaces
    return attachments.free(coming.code)


def _blank(film: BinaryIO, kind: int, start: int, end: int) -> None:
    """Make free space of a box, of the same length."""
    film.seek(kind)
    film.write(FREE)
    film.seek(start)
    while start < end:
        start += film.write(BLANK[: end - start])
