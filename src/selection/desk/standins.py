"""Files that stand for others, of a contest that was held elsewhere.

They are attached like any file, with findings that fit the rulebook; no file lies behind them.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from selection.desk.requests import Order
from selection.domain.attachments import ATTACHMENTS, UploadMaterial
from selection.domain.candidacy import SubmitNomination
from selection.domain.kernel import CandidateId, Paper, PersonId, UnitId
from selection.domain.materials import EXTENSIONS, Findings, Looks, fitting_name, milliseconds
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.entry import Material
from selection.domain.rulebook.values import Code
from selection.domain.rulebook.words import Format

CALLED = "虚构"
PIXELS = 2_000
"""The height of a picture of which the rulebook asks nothing else."""


Files = Mapping[str, tuple[Findings, ...]]
"""What was found in the files of a nomination, by material."""


def stand_ins(rules: Rulebook, candidate: str, category: str) -> Files:
    """As few files as the category has to hand in."""
    return {
        each.code: tuple(stand_in(candidate, each, order) for order in range(1, each.least + 1))
        for each in needed(rules, category)
    }


def needed(rules: Rulebook, category: str) -> tuple[Material, ...]:
    """The materials that the category has to hand in."""
    return tuple(each for each in rules.materials if each.serves(Code(category)) and each.least)


def digests(files: Files) -> dict[str, tuple[str, ...]]:
    """The digests of the files, as a nomination names them."""
    return {code: tuple(each.digest for each in found) for code, found in files.items()}


def attaching(
    rules: Rulebook,
    candidate: CandidateId,
    unit: UnitId,
    files: Files,
    *,
    paper: Paper,
    by: PersonId,
    at: datetime,
) -> tuple[Order, ...]:
    """The orders that attach these files."""
    return tuple(
        Order(
            ATTACHMENTS,
            UploadMaterial(
                candidate=candidate,
                unit=unit,
                code=each.code,
                findings=findings,
                file_name=_name(each, findings, order),
                called=CALLED,
                paper=paper,
                by=by,
                at=at,
            ),
        )
        for each in rules.materials
        for order, findings in enumerate(files.get(each.code, ()), start=1)
    )


def attaching_for(
    rules: Rulebook, nomination: SubmitNomination, *, by: PersonId
) -> tuple[Order, ...]:
    """The orders that attach the stand-ins of a nomination; what they are called is its paper."""
    return attaching(
        rules,
        nomination.candidate,
        nomination.unit,
        stand_ins(rules, nomination.candidate, nomination.category),
        paper=nomination.paper,
        by=by,
        at=nomination.at,
    )


def _name(material: Material, findings: Findings, order: int) -> str:
    form = Format(findings.looks)
    return fitting_name(form, material, CALLED, order) or f"{CALLED}.{EXTENSIONS[form][0]}"


def stand_in(candidate: str, material: Material, order: int) -> Findings:
    """What would have been found in a file that is just good enough."""
    digest = hashlib.sha256(f"stand-in {candidate} {material.code} {order}".encode()).hexdigest()
    form = material.formats[0]
    width, height = _size(material) if form is Format.JPEG else (None, None)
    return Findings(
        digest=digest,
        bytes=material.least_bytes or 1,
        looks=Looks(form),
        width=width,
        height=height,
        pages=1 if form is Format.PDF else None,
        milliseconds=milliseconds(material.longest) if material.longest else None,
    )


def _size(material: Material) -> tuple[int, int]:
    """The smallest picture of the least ratio that has pixels enough."""
    ratio = material.ratio[0] if material.ratio else 1
    across, down = material.least_pixels or (1, 1)
    height = max(PIXELS, down, -(-across // ratio))
    return -(-ratio * height // 1), height
