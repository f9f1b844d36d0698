"""The receipt of what was handed in (推荐材料回执, R-MAT-10): number, time, hash of each file.

A receipt is read from the journal and from nothing else, so that anybody who holds the journal
can write it again, word for word, and anybody who holds the files can compare them with it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from selection.domain.candidacy import (
    LateSubmissionRecorded,
    NominationCorrected,
    NominationSubmitted,
)
from selection.domain.rulebook.book import Rulebook
from selection.journal.items import Record

HANDED_IN = "推荐材料回执"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLine:
    """One file: as which material, the how many-th of those, and its SHA-256."""

    code: str
    order: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionReceipt:
    """What was handed in, and when it was recorded; `late`: it came at the deadline or later.

    `form` is the salted hash of the form, which the vault can prove. `number` is that of the
    campaign and the position in the journal, and belongs to no other receipt.
    """

    number: str
    candidate: str
    at: datetime  # in the zone of the campaign
    late: bool
    form: str
    files: tuple[FileLine, ...]


def receipts(records: Iterable[Record], rules: Rulebook) -> list[SubmissionReceipt]:
    """The receipts of a nomination, by the records of its stream: one each time it came in."""
    return [
        _receipt(record, handed_in, late=late, rules=rules)
        for record in records
        for handed_in, late in _handed_in(record.event)
    ]


def told(receipt: SubmissionReceipt, rules: Rulebook) -> str:
    """The receipt as a text of lines, for a page, a letter or a printer."""
    names = {str(each.code): each.name for each in rules.materials}
    lines = [
        HANDED_IN,
        f"编号：{receipt.number}",
        f"推荐项：{receipt.candidate}",
        f"收到时间：{receipt.at.isoformat(sep=' ', timespec='milliseconds')}",
        *(["逾期收到，须经批准方可受理"] if receipt.late else []),
        f"推荐表：{receipt.form}",
        *(f"{names[each.code]} {each.order}：{each.digest}" for each in receipt.files),
    ]
    return "\n".join(lines) + "\n"


def _handed_in(
    event: object,
) -> Iterable[tuple[NominationSubmitted | NominationCorrected, bool]]:
    match event:
        case NominationSubmitted() | NominationCorrected():
            yield event, False
        case LateSubmissionRecorded(submission=submission):
            yield submission, True
        case _:
            pass


def _receipt(
    record: Record,
    handed_in: NominationSubmitted | NominationCorrected,
    *,
    late: bool,
    rules: Rulebook,
) -> SubmissionReceipt:
    zone: ZoneInfo = rules.calendar.zone
    return SubmissionReceipt(
        number=f"{rules.id}-{record.position}",
        candidate=handed_in.candidate,
        at=record.envelope.recorded_at.astimezone(zone),
        late=late,
        form=handed_in.paper.digest,
        files=tuple(
            FileLine(code=code, order=order, digest=digest)
            for code in sorted(handed_in.materials)
            for order, digest in enumerate(handed_in.materials[code], start=1)
        ),
    )
