"""A contest that was held elsewhere, run again: in a scratch campaign, under a scripted clock.

What candidates, voters and experts did goes the way of a live campaign: desk, stages, journal.
Only the officials are made up; candidates, voters and experts are names here and numbers in the
journal. They let every candidate pass who fits the rulebook, since what
was handed in shows who took part.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from selection.desk import reviews
from selection.desk.clock import ScriptedClock
from selection.desk.contest_entries import Entry, nomination, paper_of
from selection.desk.course import Course
from selection.desk.liking import Liking
from selection.desk.numbering import Numbering
from selection.desk.opening import open_campaign
from selection.desk.requests import Answer, Busy, Order, Request
from selection.domain.ballot import BALLOT, BallotCast, CastBallot, LikeCandidate
from selection.domain.figures import FIGURES, AttestFigure
from selection.domain.impartiality import ConfirmRecusal, DeclareConflicts, SignUndertaking
from selection.domain.kernel import (
    CandidateId,
    Decider,
    PersonId,
    Refused,
    UnitId,
)
from selection.domain.marking import SubmitScoresheet
from selection.domain.meeting import MEETING
from selection.domain.opinions import AssignReviewers, GiveOpinion, Verdict
from selection.domain.panels import PANELS, FormPanel
from selection.domain.people import PEOPLE, AppointPerson, Role
from selection.domain.quota import RegisterUnit
from selection.domain.ranking.evidence import Evidence
from selection.domain.recusal import RECUSAL
from selection.domain.review import REVIEW
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.words import Act
from selection.domain.scoresheet import SCORESHEET
from selection.domain.seats import asks_for_promises
from selection.domain.showcase import SHOWCASE, PublishPage
from selection.domain.sitting import CountBallots, RecordAttendance
from selection.domain.slate import SLATE
from selection.journal.store import create
from selection.readmodels.evidence import replay

OFFICIAL = PersonId("official-1")
SECOND_OFFICIAL = PersonId("official-2")
TELLERS = (PersonId("teller-1"), PersonId("teller-2"))

BALLOTS_KEPT = 10_000
"""In memory: whoever likes several candidates mostly does so on rows that stand together."""

HandedIn = LikeCandidate | CastBallot | SubmitScoresheet | AttestFigure | CountBallots
Beyond = tuple[CandidateId, ...]
"""The names of a ballot that are beyond a limit and do not count; usually none."""

DECIDERS: dict[type, Decider[Any, Any, Any]] = {
    LikeCandidate: BALLOT,
    CastBallot: BALLOT,
    SubmitScoresheet: SCORESHEET,
    AttestFigure: FIGURES,
    CountBallots: MEETING,
}


class Contest:
    """The scratch campaign of a contest; its store lies in the folder and goes with it."""

    def __init__(self, folder: Path, canonical: bytes, rules: Rulebook) -> None:
        first = min((each.opens for each in rules.stages if each.opens), default=None)
        start = datetime(rules.year, 1, 1, tzinfo=rules.calendar.zone)
        self.clock = ScriptedClock(start if first is None else first - timedelta(days=1))
        self.journal = create(folder / "journal.db", campaign=rules.id, clock=self.clock)
        self.desk = open_campaign(
            self.journal,
            canonical,
            drafted_by=OFFICIAL,
            frozen_by=SECOND_OFFICIAL,
            clock=self.clock,
            waited=None,  # what was handed in says itself when
        )
        self.rules = rules
        self.course = Course(self.desk, self.clock, OFFICIAL)
        self._liking = Liking(self.desk, most=BALLOTS_KEPT)
        self._numbers = count(1)
        self._people = Numbering((OFFICIAL, SECOND_OFFICIAL, *TELLERS))
        self.reviewers = self._reviewers(exempts=True) if rules.formal_review else ()
        self._appoint(Role.OFFICIAL, OFFICIAL, SECOND_OFFICIAL)
        self._appoint(Role.TELLER, *TELLERS)
        self._appoint(Role.REVIEWER, *self.reviewers)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.journal.close()

    def nominate(self, entries: Iterable[Entry]) -> list[Refused | None]:
        """Nominate the candidates; what the rulebook says to one that does not fit, or None.

        The contest says nothing of units, papers and signatures: each candidate is recommended
        by a unit of its own, with whatever the rulebook asks for.
        """
        entries = [self._people.numbered(each) for each in entries]
        if self.rules.unit_types:
            unit_type, at = self.rules.unit_types[0].code, self.clock()
            units = (
                RegisterUnit(unit=each.unit, unit_type=unit_type, by=OFFICIAL, at=at)
                for each in entries
            )
            self._put(Request(actor=OFFICIAL, orders=(Order(SLATE, unit),)) for unit in units)
        if self.rules.unit_types or self.rules.materials:
            for each in entries:
                self._appoint(Role.UNIT_CLERK, each.clerk, unit=each.unit)
                self._appoint(Role.UNIT_LEADER, each.leader, unit=each.unit)
        at = self.clock()
        requests = [
            Request(actor=each.clerk, orders=nomination(self.rules, each, at), id=self._id())
            for each in entries
        ]
        return self._put(requests)

    def show(self, candidates: Iterable[CandidateId]) -> None:
        """Put the candidates' pages on show."""
        pages = (
            PublishPage(candidate=each, paper=paper_of(each), by=OFFICIAL, at=self.clock())
            for each in self._ids(candidates)
        )
        self._put(
            Request(actor=OFFICIAL, orders=(Order(SHOWCASE, page),), id=self._id())
            for page in pages
        )

    def review(self, candidates: Iterable[CandidateId]) -> None:
        """Let the candidates pass the preliminary review, exempt from whatever they ask for.

        The made-up reviewers find nothing wanting; more of them are there where an exemption
        takes more.
        """
        cases = reviews.cases(self.desk, self._ids(candidates))
        who = {each.candidate: self._reviewers(exempts=bool(each.pleaded)) for each in cases}
        assigned = (
            AssignReviewers(candidate=each, reviewers=people, by=OFFICIAL, at=self.clock())
            for each, people in who.items()
        )
        self._put(
            Request(actor=OFFICIAL, orders=(Order(REVIEW, each),), id=self._id())
            for each in assigned
        )
        opinions = [
            GiveOpinion(
                candidate=case.candidate,
                reviewer=reviewer,
                verdict=Verdict.PASSED,
                at=self.clock(),
                ticks=ticks,
                remarks=remarks,
                grants=case.pleaded,
            )
            for case in cases
            for ticks, remarks in [reviews.in_order(case, paper_of(case.candidate))]
            for reviewer in who[case.candidate]
        ]
        self._put(
            Request(actor=opinion.reviewer, orders=(Order(REVIEW, opinion),), id=self._id())
            for opinion in opinions
        )

    def seat(self, panel: str, members: Sequence[PersonId]) -> None:
        """Form a panel. Raises Refused if the rulebook does not let it be formed so.

        Where experts promise and declare first, all of them have: the contest was held.
        """
        formed = FormPanel(panel=panel, members=tuple(members), by=OFFICIAL, at=self.clock())
        self._handle(Order(PANELS, formed))
        if not asks_for_promises(self.rules):
            return
        for each in members:
            signed = SignUndertaking(expert=each, version=1, at=self.clock())
            declared = DeclareConflicts(panel=panel, expert=each, conflicts=(), at=self.clock())
            self._handle(Order(RECUSAL, signed), Order(RECUSAL, declared), by=each)

    def recuse(self, expert: PersonId, candidate: CandidateId, category: str, ground: str) -> None:
        """Keep an expert away from a candidate. Raises Refused if the ground is unknown."""
        recusal = ConfirmRecusal(
            expert=expert,
            candidate=candidate,
            category=category,
            ground=ground,
            by=OFFICIAL,
            at=self.clock(),
        )
        self._handle(Order(RECUSAL, recusal))

    def hand_in(self, commands: Iterable[HandedIn]) -> list[Refused | Beyond]:
        """Hand in likes, ballots, sheets, figures and counts; what is said to each.

        What changes nothing because it was handed in before is refused as such here: a contest
        counts every row.
        """
        requests = [
            Request(actor=_actor(each), orders=(Order(DECIDERS[type(each)], each),), id=self._id())
            for each in map(self._people.numbered, commands)
        ]
        return [self._named(_beyond(answer)) for answer in self.desk.handle_all(requests)]

    def like(self, commands: Iterable[LikeCandidate]) -> list[Refused | Beyond]:
        """Hand in likes of the public, on the way that they go in a live campaign."""
        likes = [self._people.numbered(each) for each in commands]
        return [self._named(_beyond(each.answer)) for each in self._liking.handle_all(likes)]

    def evidence(self) -> Evidence:
        """Everything that the ranking is computed from, replayed from the journal."""
        return self._people.evidence(replay(self.journal, self.rules))

    def attend(
        self,
        counted: CountBallots,
        panel: str,
        present: Sequence[PersonId],
    ) -> None:
        """Record who was there when the ballots were counted. Raises Refused without a quorum."""
        attended = RecordAttendance(
            channel=counted.channel,
            stage=counted.stage,
            category=counted.category,
            panel=panel,
            present=tuple(present),
            candidates=tuple(counted.votes),
            by=OFFICIAL,
            at=counted.at,
        )
        self._handle(Order(MEETING, attended))

    def _handle(self, *orders: Order, by: PersonId = OFFICIAL) -> None:
        numbered = (Order(each.decider, self._people.numbered(each.command)) for each in orders)
        try:
            self.desk.handle(self._people.id_of(by), *numbered, id=self._id())
        except Refused as refused:
            raise self._people.refusal(refused) from None

    def _ids(self, candidates: Iterable[CandidateId]) -> list[CandidateId]:
        return [CandidateId(self._people.id_of(each)) for each in candidates]

    def _named(self, said: Refused | Beyond) -> Refused | Beyond:
        if isinstance(said, Refused):
            return self._people.refusal(said)
        return tuple(CandidateId(self._people.name_of(each)) for each in said)

    def _reviewers(self, *, exempts: bool) -> tuple[PersonId, ...]:
        """As many as the review takes, or an exemption in it."""
        procedure = self.rules.formal_review
        needed = procedure.reviewers if procedure else 0
        if exempts:
            needed = max(needed, self.rules.signatures(Act.EXEMPTION))
        return tuple(PersonId(f"reviewer-{n}") for n in range(1, needed + 1))

    def _appoint(self, role: Role, *people: PersonId, unit: UnitId | None = None) -> None:
        for each in people:
            at = self.clock()
            appointed = AppointPerson(person=each, role=role, unit=unit, by=OFFICIAL, at=at)
            self.desk.handle(OFFICIAL, Order(PEOPLE, appointed), id=self._id())

    def _put(self, requests: Iterable[Request]) -> list[Refused | None]:
        answers = self.desk.handle_all(list(requests))
        return [
            self._people.refusal(answer) if isinstance(answer, Refused) else None
            for answer in answers
        ]

    def _id(self) -> str:
        return str(next(self._numbers))


def _beyond(answer: Answer) -> Refused | Beyond:
    if isinstance(answer, Refused):
        return answer
    if isinstance(answer, Busy):
        raise answer
    if answer.repeated or answer.first is None:
        return Refused("handed-in-before")
    return tuple(
        candidate
        for event in answer.events
        if isinstance(event, BallotCast)
        for candidate in event.refused
    )


def _actor(command: HandedIn) -> str:
    match command:
        case LikeCandidate() | CastBallot():
            return command.voter
        case SubmitScoresheet():
            return command.expert
        case AttestFigure():
            return command.by
        case CountBallots():
            return command.tellers[0]
