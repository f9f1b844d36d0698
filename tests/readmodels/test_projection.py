"""What single events do to the tables, told one by one."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import create_engine, select

from selection.domain.answers import Answers
from selection.domain.candidacy import NominationSubmitted, NominationWithdrawn
from selection.domain.kernel import CandidateId, Paper, PersonId, UnitId
from selection.domain.opinions import AppealDecided, CandidateRejected
from selection.domain.showcase import PagePublished, PageTakenDown
from selection.journal.items import Envelope, Record
from selection.readmodels.projection import project_candidates
from selection.readmodels.span import Span
from selection.readmodels.tables import candidates, metadata

NOW = datetime(2030, 3, 4, 1, tzinfo=UTC)
ENVELOPE = Envelope(campaign="c", command="1", actor="a", recorded_at=NOW, rulebook=1)
ANN, ONE = CandidateId("ann"), PersonId("o-1")
FORM, PAGE, LATER, REASON = (
    Paper(record=each, digest="0" * 64) for each in ("form", "page", "later", "reason")
)

SUBMITTED = NominationSubmitted(
    candidate=ANN,
    unit=UnitId("u-1"),
    unit_type="UNIT",
    category="A",
    group=None,
    entities=(),
    answers=Answers(),
    paper=FORM,
    materials={},
    declared=(),
    exemptions=(),
    findings=(),
    warnings=(),
    signed_by={},
    own_publicity=None,
    follows=None,
    matches=(),
    at=NOW,
)
PUBLISHED = PagePublished(candidate=ANN, paper=PAGE, by=ONE, at=NOW)
AGAIN = PagePublished(candidate=ANN, paper=LATER, by=ONE, at=NOW)
TAKEN_DOWN = PageTakenDown(candidate=ANN, reason=REASON, by=ONE, at=NOW)
WITHDRAWN = NominationWithdrawn(candidate=ANN, entities=(), by=ONE, at=NOW)
REJECTED = CandidateRejected(
    candidate=ANN, rules=(), reasons=(), appeal_until=NOW, by=(ONE,), at=NOW
)
UPHELD = AppealDecided(candidate=ANN, upheld=True, by=ONE, reason=REASON, at=NOW)


class Events(Span):
    """A span that was read already."""

    def __init__(self, records: Sequence[Record]) -> None:
        self.records = records

    def of(self, *kinds: type) -> Iterator[Record]:
        return (each for each in self.records if isinstance(each.event, kinds))


def told(*events: Any) -> dict[str, Any]:
    """The candidate's row after these events."""
    records = [
        Record(position=n, stream="s", version=n, name="e", event=event, envelope=ENVELOPE)
        for n, event in enumerate((SUBMITTED, *events), start=1)
    ]
    engine = create_engine("sqlite://")
    with engine.connect() as db:
        metadata.create_all(db)
        project_candidates(db, Events(records))
        row = dict(db.execute(select(candidates)).one()._mapping)
    engine.dispose()
    return row


@pytest.mark.parametrize(
    ("events", "row"),
    [
        ([], {"page": None, "shown": False}),
        ([PUBLISHED], {"page": "page", "shown": True}),
        ([PUBLISHED, TAKEN_DOWN], {"page": "page", "shown": False}),
        ([PUBLISHED, AGAIN], {"page": "later", "shown": True}),
        ([PUBLISHED, TAKEN_DOWN, AGAIN], {"page": "later", "shown": True}),
        ([PUBLISHED, WITHDRAWN], {"page": "page", "shown": False}),
        ([PUBLISHED, REJECTED], {"page": "page", "shown": False}),
        ([PUBLISHED, REJECTED, UPHELD], {"page": "page", "shown": True}),
        ([PUBLISHED, REJECTED, TAKEN_DOWN, UPHELD], {"page": "page", "shown": False}),
    ],
)
def test_a_page_is_on_show_from_its_publication_until_it_or_its_candidate_goes(
    events: list[Any], row: dict[str, Any]
):
    found = told(*events)

    assert {name: found[name] for name in row} == row
    assert found["record"] == "form"


@pytest.mark.parametrize(
    ("event", "gone"),
    [(TAKEN_DOWN, set()), (WITHDRAWN, {"withdrawn"}), (REJECTED, {"rejected"})],
)
def test_a_candidate_leaves_the_running_by_a_withdrawal_or_a_rejection(event: Any, gone: set[str]):
    found = told(PUBLISHED, event)

    assert {name for name in ("withdrawn", "rejected") if found[name]} == gone
