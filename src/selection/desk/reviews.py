"""What a reviewer is given to work with: the open items of a case, and whose opinions to read."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from selection.desk.desk import Desk
from selection.desk.requests import Answer, Order, Request
from selection.desk.workdays import known
from selection.domain import blindness, checklist, facts
from selection.domain.case import Review
from selection.domain.checklist import Item, Tick, Ticks
from selection.domain.course import CLOCK
from selection.domain.kernel import (
    AtHand,
    CandidateId,
    Decider,
    Paper,
    PersonId,
    UnitId,
    stream,
)
from selection.domain.opinions import (
    DisputeSettled,
    OpinionGiven,
    RejectUncorrected,
)
from selection.domain.quota import ReleaseSlot
from selection.domain.review import REVIEW
from selection.domain.rulebook.words import StageKind
from selection.domain.slate import SLATE, slots_are_freed
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
    return desk.handle_all(_rejections(desk, returned))


def due(desk: Desk, views: Views) -> list[Request]:
    """What the clock asks for now: reject who was not corrected, free the slots of who is out.

    The tables, as far as they are up to date, say who that may be, so that nobody else is looked
    at. A slot is freed once no appeal can bring its candidate back, and only as long as the
    rulebook says (R-QUO-06): nothing is asked for that would record nothing.
    """
    with views.reading() as db:
        uncorrected, gone = late(db, desk.clock()), out_for_good(db, desk.clock())
    return [*_rejections(desk, uncorrected), *_releases(desk, gone)]


def _rejections(desk: Desk, returned: Iterable[CandidateId]) -> list[Request]:
    names = {facts.returned(each): each for each in returned}
    now = desk.clock()
    held = _while_it_runs(desk, names)
    until = {each: held[name] for name, each in names.items() if name in held}
    zone = desk.rules.calendar.zone
    days = known(zone, now.astimezone(zone).date())
    return [
        _by_clock(REVIEW, RejectUncorrected(candidate=each, by=CLOCK, at=now, workdays=days))
        for each in sorted(until)
        if datetime.fromisoformat(until[each]) <= now
    ]


def _releases(desk: Desk, gone: Iterable[CandidateId]) -> list[Request]:
    now = desk.clock()
    names = {facts.slot(each): each for each in gone}
    intake = facts.stages(desk.rules, StageKind.INTAKE)
    held = _while_it_runs(desk, (*names, *intake))
    if not slots_are_freed(AtHand(intake, held), desk.rules, now):
        return []
    units = {
        each: UnitId(held[name].partition("@")[2]) for name, each in names.items() if name in held
    }
    return [
        _by_clock(SLATE, ReleaseSlot(unit=unit, candidate=each, at=now))
        for each, unit in units.items()
    ]


def _while_it_runs(desk: Desk, names: Collection[str]) -> Mapping[str, str]:
    """Those of the facts that hold; none while the campaign does not run, when nothing is due."""
    held = desk.journal.facts({*names, facts.CAMPAIGN}) if names else {}
    return held if held.get(facts.CAMPAIGN) == facts.RUNNING else {}


def _by_clock(decider: Decider[Any, Any, Any], command: object) -> Request:
    return Request(actor=CLOCK, orders=(Order(decider, command),))


def _reviews(desk: Desk, candidates: Sequence[CandidateId]) -> dict[CandidateId, Review]:
    streams = {each: stream(desk.rules, REVIEW.name, each) for each in candidates}
    histories = desk.journal.read_many(streams.values())
    return {
        each: REVIEW.replay(record.event for record in histories[name])
        for each, name in streams.items()
    }
