"""Two objections in the publicity: one frees a place for the next in rank, the other does not."""

from collections.abc import Mapping

from selection.desk.objecting import Objector, file
from selection.desk.publishing import propose_substitution, publication, publish_substitute
from selection.desk.rehearsal.stagehand import Stagehand
from selection.desk.requests import Order
from selection.desk.workdays import known
from selection.domain import fate
from selection.domain.announcement import ApproveSubstitution
from selection.domain.kernel import CandidateId
from selection.domain.listed import Publication
from selection.domain.listing import Place
from selection.domain.objecting import (
    AdmitObjection,
    ConcludeObjection,
    Conclusion,
    Kind,
    OpenInvestigation,
    ReportInvestigation,
)
from selection.domain.objections import OBJECTIONS
from selection.domain.publication import PUBLICATION

OBJECTOR = Objector(name="虚构异议人", phone="00000000000", unit="虚构单位")
CLAIM = "反映的情况系演练虚构。"


def objections_come_in(hand: Stagehand) -> Mapping[CandidateId, Conclusion]:
    """Two objections are filed and taken up; what will be found of each."""
    now = publication(hand.desk)
    found = (Conclusion.UPHELD, Conclusion.NOT_UPHELD)
    settled = dict(zip(_contested(now), found, strict=False))
    hand.clock.on(days=1)
    for number, candidate in enumerate(settled, start=1):
        hand.count(
            [
                file(
                    hand.desk,
                    hand.accounts,
                    candidate,
                    objector=OBJECTOR,
                    words=CLAIM,
                    at=hand.clock(),
                )
            ]
        )
        _look_into(hand, number, candidate)
    return settled


def _contested(now: Publication) -> list[CandidateId]:
    """One whose place has a next in rank, if anybody's has, and another one."""
    names = list(now.items)
    with_next = [each for each in names if _next(now, now.items[each].place.category)]
    first = (with_next or names)[:1]
    return first + [each for each in names if each not in first][:1]


def _next(now: Publication, category: str) -> Place | None:
    """Who comes next, unless several come next together."""
    reserves = now.reserves(category)
    if not reserves or any(each.rank == reserves[0].rank for each in reserves[1:]):
        return None
    return reserves[0]


def _look_into(hand: Stagehand, number: int, candidate: CandidateId) -> None:
    official, handlers = hand.officials[0], hand.tellers[:2]
    at, days = hand.clock(), known(hand.rules.calendar.zone, hand.clock().date())
    admitted = AdmitObjection(
        number=number, kind=Kind.SUBSTANTIVE, by=official, at=at, workdays=days
    )
    hand.must(official, Order(OBJECTIONS, admitted))
    opened = OpenInvestigation(
        number=number,
        candidate=candidate,
        handlers=handlers,
        statement=hand.paper(f"objection-{number}", "statement", CLAIM),
        by=official,
        at=at,
    )
    hand.must(official, Order(OBJECTIONS, opened))
    hand.clock.on(hours=6)
    reported = ReportInvestigation(
        number=number,
        report=hand.paper(f"objection-{number}", "report", "核查情况系演练虚构。"),
        by=handlers[0],
        at=hand.clock(),
    )
    hand.must(handlers[0], Order(OBJECTIONS, reported))


def objections_are_settled(hand: Stagehand, settled: Mapping[CandidateId, Conclusion]) -> None:
    """Two officials conclude each."""
    for number, (candidate, found) in enumerate(settled.items(), start=1):
        at = hand.clock()
        concluded = ConcludeObjection(
            number=number,
            candidate=candidate,
            finding=found,
            reason=hand.paper(f"objection-{number}", "conclusion", "结论系演练虚构。"),
            signed_by=hand.officials[:2],
            at=at,
            workdays=known(hand.rules.calendar.zone, at.date()),
        )
        hand.must(hand.officials[0], Order(OBJECTIONS, concluded))


def somebody_steps_in(hand: Stagehand) -> None:
    """After the time for a review the next in rank is proposed, agreed on, and made public."""
    first, second = hand.officials[:2]
    now = publication(hand.desk)
    for free in list(now.items):
        following = _next(now, now.items[free].place.category)
        since = hand.desk.journal.facts(fate.about(free))
        if following is None or not fate.is_off(since, free):
            continue
        hand.clock.on(days=14)  # more than the review has
        candidate = following.candidate
        proposed = propose_substitution(
            hand.desk, candidate, instead_of=free, by=first, at=hand.clock()
        )
        agreed = ApproveSubstitution(candidate=candidate, by=second, at=hand.clock())
        hand.count([proposed])
        hand.must(second, Order(PUBLICATION, agreed))
        receipt = publish_substitute(
            hand.desk, hand.accounts, candidate, signed_by=(first, second), at=hand.clock()
        )
        hand.count([receipt])
        period = receipt.events[0].period
        if period is not None:
            hand.clock.to(period.until)
        return
