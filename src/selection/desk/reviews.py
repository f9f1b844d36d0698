"""What a reviewer is given to work with: the open items of a case, and whose opinions to read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from selection.desk.desk import Desk
from selection.desk.requests import Answer, Order, Request
from selection.desk.workdays import known
from selection.domain import blindness, checklist, facts
from selection.domain.case import Review
from selection.domain.checklist import Item, Tick, Ticks
from selection.domain.course import CLOCK
from selection.domain.kernel import AtHand, CandidateId, Paper, PersonId, UnitId, stream
from selection.domain.opinions import (
    DisputeSettled,
    OpinionGiven,
    RejectUncorrected,
)
from selection.domain.quota import ReleaseSlot
from selection.domain.review import REVIEW
from selection.domain.slate import SLATE
from selection.readmodels.reviews import late, out_for_good
from selection.readmodels.views import Views


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is asked about one candidate now, and what the system has found; no opinion.

    `items` are as if every exemption in `pleaded` were granted; `settled` stand from an earlier
    round; `out` are those who may not review it.
    """

    candidate: CandidateId
    assigned: tuple[PersonId, ...]
    out: frozenset[PersonId]
    items: tuple[Item, ...]
    settled: tuple[str, ...]
    pleaded: tuple[str, ...]


def cases(desk: Desk, candidates: Sequence[CandidateId]) -> list[Case]:
    """The cases of candidates who stand; Refused where one does not."""
    names = {fact for each in candidates for fact in checklist.rests_on(each)}
    held = desk.journal.facts(names) if names else {}
    reviews = _reviews(desk, candidates)
    found: list[Case] = []
    for each in candidates:
        at_hand = AtHand(checklist.rests_on(each), held)
        pleaded = facts.listed(at_hand, facts.pleaded(each))
        items = checklist.checklist(each, at_hand, desk.rules, pleaded)
        review = reviews[each].within(facts.must_stand(at_hand, each))
        changed = facts.listed(at_hand, facts.changed(each))
        asked = checklist.open_again(items.values(), review.standing, changed)
        found.append(
            Case(
                candidate=each,
                assigned=review.assigned,
                out=review.out,
                items=tuple(item for item in items.values() if item.id in asked),
                settled=tuple(item for item in items if item not in asked),
                pleaded=pleaded,
            )
        )
    return found


def in_order(case: Case, seen: Paper) -> tuple[Ticks, Mapping[str, Paper]]:
    """The answers of somebody who finds nothing wanting.

    Where the system does, and a person has the last word, the remark is what was seen.
    """
    ticks = {
        each.id: Tick.FITS
        for each in case.items
        if each.found is None or (each.found is Tick.FAILS and each.by_people)
    }
    return ticks, {each.id: seen for each in case.items if each.found and each.id in ticks}


def opinions(
    desk: Desk, candidate: CandidateId, viewer: PersonId
) -> tuple[OpinionGiven | DisputeSettled, ...]:
    """The opinions on the candidate that the viewer may read now (R-PRE-01)."""
    asked = blindness.rests_on(candidate, viewer)
    at_hand = AtHand(asked, desk.journal.facts(asked))
    review = _reviews(desk, [candidate])[candidate]
    return blindness.readable(candidate, review, viewer, at_hand, desk.rules)


def reject_uncorrected(desk: Desk, returned: Iterable[CandidateId]) -> list[Answer]:
    """Reject those of the candidates whose time for a correction has run out; by the clock."""
    asked = {facts.returned(each): each for each in returned}
    now = desk.clock()
    held = desk.journal.facts(asked) if asked else {}
    late = [asked[name] for name, due in held.items() if datetime.fromisoformat(due) <= now]
    zone = desk.rules.calendar.zone
    days = known(zone, now.astimezone(zone).date())
    commands = (
        RejectUncorrected(candidate=each, by=CLOCK, at=now, workdays=days) for each in sorted(late)
    )
    return desk.handle_all(
        [Request(actor=CLOCK, orders=(Order(REVIEW, each),)) for each in commands]
    )


def keep_time(desk: Desk, views: Views) -> list[Answer]:
    """Do what is due in the review: reject who was not corrected, free the slots of the rejected.

    The tables say who it is, so that nobody else is looked at; they are brought up to date first.
    A slot is freed once no appeal can bring its candidate back, and before the deadline only, as
    the rulebook says (R-QUO-06): later nothing is recorded.
    """
    views.catch_up(desk.journal)
    with views.reading() as db:
        uncorrected = late(db, desk.clock())
    answers = reject_uncorrected(desk, uncorrected)
    views.catch_up(desk.journal)
    with views.reading() as db:
        gone = out_for_good(db, desk.clock())
    names = {facts.slot(each): each for each in gone}
    held = desk.journal.facts(names) if names else {}
    freed = (
        ReleaseSlot(unit=UnitId(held[name].partition("@")[2]), candidate=each, at=desk.clock())
        for name, each in names.items()
        if name in held
    )
    return [
        *answers,
        *desk.handle_all([Request(actor=CLOCK, orders=(Order(SLATE, each),)) for each in freed]),
    ]


def _reviews(desk: Desk, candidates: Sequence[CandidateId]) -> dict[CandidateId, Review]:
    streams = {each: stream(desk.rules, REVIEW.name, each) for each in candidates}
    histories = desk.journal.read_many(streams.values())
    return {
        each: REVIEW.replay(record.event for record in histories[name])
        for each, name in streams.items()
    }
