"""Scenario 11 of the domain, and what a late failure means for a page on show (A-05).

Told through the desk, with the journal in a file and the tables kept up beside it.
"""

from collections.abc import Generator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

import fair
from selection.desk import reviews
from selection.desk.clock import ScriptedClock
from selection.desk.desk import Desk
from selection.desk.requests import Answer, Order, Receipt
from selection.domain import facts
from selection.domain.ballot import BALLOT
from selection.domain.candidacy import CorrectNomination
from selection.domain.casting import LikeCandidate
from selection.domain.checklist import Tick
from selection.domain.consents import GiveConsent, WithdrawConsent
from selection.domain.dossier import Declared
from selection.domain.kernel import CandidateId, Paper, PersonId, Refused, VoterId
from selection.domain.nomination import NOMINATION
from selection.domain.opinions import (
    NOT_CORRECTED,
    AppealRejection,
    AssignReviewers,
    CandidatePassed,
    CandidateRejected,
    CandidateReturned,
    DecideAppeal,
    DecideReview,
    GiveOpinion,
    Verdict,
)
from selection.domain.people import PEOPLE, AppointPerson, Role
from selection.domain.quota import SlotReleased
from selection.domain.review import REVIEW
from selection.domain.rulebook.words import Declarer, Tier
from selection.domain.showcase import SHOWCASE, PublishPage
from selection.journal import store
from selection.readmodels.evidence import replay
from selection.readmodels.reviews import Load, loads
from selection.readmodels.tables import candidates as of_candidates
from selection.readmodels.views import Views
from selection.settings import Home

BOOK = fair.TOML.replace(
    "[[channels]]",
    """[[stages]]
code = "FORMAL_REVIEW"
name = "材料初审"
kind = "FORMAL_REVIEW"
opens = 2030-01-31T00:00:00+08:00
closes = 2030-03-01T00:00:00+08:00

[formal_review]
reviewers = 2
corrections = 2
correction_within = "3 days"
appeal_within = "2 days"
checks = [
  { id = "1", by = ["MACHINE"], text = "名额", finds = ["QUOTA"] },
  { id = "2", by = ["HUMAN"], text = "印章清晰" },
  { id = "3", by = ["HUMAN"], text = "事迹属实", about = ["story"] },
]

[[channels]]""",
    1,
)
ANNA = CandidateId(fair.ANNA.id)
REASON = Paper(record="record-1", digest="0" * 64)
FORM = {"name": fair.ANNA.name, "story": fair.ANNA.story, "team": "虚构队"}
A, B, C, D = (PersonId(f"reviewer-{each}") for each in "abcd")
CHIEF, OTHER_CHIEF = PersonId("chief"), PersonId("other-chief")
OF_THE_UNIT, CLERK = PersonId("reviewer-of-the-unit"), PersonId("clerk")
IN_ORDER, UNSEALED = {"2": Tick.FITS, "3": Tick.FITS}, {"2": Tick.FAILS, "3": Tick.FITS}
PASSED, RETURNED, REJECTED = Verdict.PASSED, Verdict.RETURNED, Verdict.REJECTED


@dataclass(frozen=True)
class Office:
    """The campaign while candidates are on show and reviewed."""

    desk: Desk
    views: Views
    clock: ScriptedClock

    def put(self, actor: str, command: Any) -> Receipt:
        return self.desk.handle(actor, Order(REVIEW, command))

    def assign(self, *people: PersonId) -> None:
        self.put(
            fair.ONE,
            AssignReviewers(candidate=ANNA, reviewers=people, by=fair.ONE, at=self.clock()),
        )

    def give(self, who: PersonId, verdict: Verdict, ticks: Any = None, **more: Any) -> Receipt:
        opinion = GiveOpinion(
            candidate=ANNA,
            reviewer=who,
            verdict=verdict,
            ticks=IN_ORDER if ticks is None else ticks,
            remark=REASON if verdict is REJECTED else None,
            at=self.clock(),
            **more,
        )
        return self.put(who, opinion)

    def consent(self, word: type[GiveConsent | WithdrawConsent]) -> Receipt:
        """What the candidate says of being shown, recorded by the unit."""
        asked = word(
            candidate=ANNA, declaration="on-show", paper=REASON, by=CLERK, at=self.clock()
        )
        return self.desk.handle(CLERK, Order(NOMINATION, asked))

    def on_time(self) -> list[Answer]:
        """What is due, and nothing else, is done."""
        self.views.catch_up(self.desk.journal)
        return self.desk.handle_all(reviews.due(self.desk, self.views))

    def decide(self, verdict: Verdict, ticks: Any) -> Receipt:
        decision = DecideReview(
            candidate=ANNA, chief=CHIEF, verdict=verdict, ticks=ticks, at=self.clock()
        )
        return self.put(CHIEF, decision)

    def correct(self, **changes: Any) -> Receipt:
        command = CorrectNomination(
            candidate=ANNA,
            form=FORM,
            paper=REASON,
            declared=(Declared(code="on-show", by=Declarer.CANDIDATE),),
            at=self.clock(),
            **changes,
        )
        return self.desk.handle(CLERK, Order(NOMINATION, command))

    def like(self, voter: str) -> Receipt:
        like = LikeCandidate(
            channel="likes",
            stage="LIKES",
            voter=VoterId(voter),
            tier=Tier.DEVICE,
            candidate=ANNA,
            at=self.clock(),
        )
        return self.desk.handle("public", Order(BALLOT, like))

    def row(self) -> Any:
        """What the tables say of the candidate."""
        with self.views.reading() as db:
            mine = select(of_candidates).where(of_candidates.c.candidate == ANNA)
            return db.execute(mine).one()

    def loads(self) -> Any:
        with self.views.reading() as db:
            return loads(db)

    def stands(self) -> bool:
        """Whether the candidate is among those whom the first round takes."""
        contenders = replay(self.desk.journal, self.desk.rules).contenders
        return ANNA in {each.candidate for each in contenders}


def last(receipt: Receipt) -> Any:
    return receipt.events[-1]


@pytest.fixture
def office(tmp_path: Path) -> Generator[Office]:
    clock, home = ScriptedClock(fair.BEFORE), Home(tmp_path)
    fair.opened(home, clock, people=(fair.ANNA,), book=BOOK)
    with ExitStack() as stack:
        journal = stack.enter_context(store.open_(home.journal("fair-practice"), clock=clock))
        views = Views(home.views("fair-practice"))
        stack.callback(views.close)
        desk = Desk.open(journal, clock=clock, afterwards=(lambda: views.catch_up(journal),))
        roles = [(each, Role.REVIEWER, None) for each in (A, B, C, D)]
        roles += [(each, Role.CHIEF_REVIEWER, None) for each in (CHIEF, OTHER_CHIEF)]
        roles += [(OF_THE_UNIT, Role.REVIEWER, None), (OF_THE_UNIT, Role.UNIT_CLERK, fair.UNIT)]
        roles += [(CLERK, Role.UNIT_CLERK, fair.UNIT)]
        for person, role, unit in roles:
            appointed = AppointPerson(person=person, role=role, by=fair.ONE, at=clock(), unit=unit)
            desk.handle(fair.ONE, Order(PEOPLE, appointed))
        clock.to(fair.VOTING)
        desk.keep_time()
        yield Office(desk, views, clock)


@pytest.mark.accepts("R-PRE-01", "R-REV-01")
@pytest.mark.refuses("R-PRE-01", "R-REV-01")
def test_scenario_11_two_disagree_the_chief_decides_and_corrections_end(office: Office):
    with pytest.raises(Refused, match="reviewer-is-of-the-candidate-s-unit"):
        office.assign(A, OF_THE_UNIT)
    office.assign(A, B)
    assert not office.stands()

    office.give(A, PASSED)
    assert reviews.opinions(office.desk, ANNA, B) == ()
    assert len(reviews.opinions(office.desk, ANNA, A)) == 1
    assert office.loads() == {A: Load(1, 0), B: Load(1, 1)}
    office.give(B, RETURNED, UNSEALED)
    assert len(reviews.opinions(office.desk, ANNA, A)) == 2
    back = last(office.decide(RETURNED, {"2": Tick.FAILS}))
    assert isinstance(back, CandidateReturned)
    assert [each.rule for each in back.defects] == ["2"]
    assert back.due == office.clock() + timedelta(days=3)

    with pytest.raises(Refused, match="nomination-is-being-corrected"):
        office.give(A, PASSED)
    office.correct()
    [case] = reviews.cases(office.desk, [ANNA])
    assert [each.id for each in case.items] == ["2"]
    assert "3" in case.settled
    with pytest.raises(Refused, match="item-is-settled"):
        office.give(A, RETURNED, {"2": Tick.FITS, "3": Tick.FAILS})
    for who in (A, B):
        receipt = office.give(who, RETURNED, {"2": Tick.FAILS})
    assert isinstance(last(receipt), CandidateReturned)

    office.correct(changed=("team",))
    with pytest.raises(Refused, match="no-correction-is-left"):
        office.give(A, RETURNED, {"2": Tick.FAILS})
    [case] = reviews.cases(office.desk, [ANNA])
    assert "3" in case.settled  # it looks at the story, which was not changed
    for who in (A, B):
        receipt = office.give(who, PASSED, {"2": Tick.FITS})
    assert isinstance(last(receipt), CandidatePassed)
    assert office.stands()


@pytest.mark.accepts("A-05")
@pytest.mark.refuses("A-05")
def test_a_later_failure_takes_the_page_down_and_an_appeal_brings_it_back(office: Office):
    assert office.like("citizen").events
    assert office.row().shown
    likes = office.desk.journal.tally()

    office.assign(A, B)
    office.give(A, REJECTED, UNSEALED)
    gone = last(office.give(B, REJECTED, UNSEALED))

    assert isinstance(gone, CandidateRejected)
    assert (office.row().shown, office.row().rejected) == (False, True)
    assert not office.stands()
    with pytest.raises(Refused, match="candidate-is-not-on-show"):
        office.like("another")
    assert office.desk.journal.tally() == likes  # the events stay

    office.put(CLERK, AppealRejection(candidate=ANNA, by=CLERK, reason=REASON, at=office.clock()))
    office.put(
        OTHER_CHIEF,
        DecideAppeal(
            candidate=ANNA, by=OTHER_CHIEF, upheld=True, reason=REASON, at=office.clock()
        ),
    )
    assert office.row().shown
    assert office.like("another").events
    with pytest.raises(Refused, match="reviewer-is-out-of-the-case"):
        office.assign(A, C)
    office.assign(C, D)
    for who in (C, D):
        receipt = office.give(who, PASSED)
    assert isinstance(last(receipt), CandidatePassed)
    assert office.stands()


@pytest.mark.accepts("R-SHO-03")
@pytest.mark.refuses("R-SHO-03")
def test_whose_consent_ends_is_off_show_until_it_is_given_and_the_page_published_again(office):
    assert office.row().shown

    office.consent(WithdrawConsent)

    assert not office.row().shown
    with pytest.raises(Refused, match="candidate-is-not-on-show"):
        office.like("citizen")
    page = PublishPage(candidate=ANNA, paper=REASON, by=fair.ONE, at=office.clock())
    with pytest.raises(Refused, match="declaration-is-missing"):
        office.desk.handle(fair.ONE, Order(SHOWCASE, page))

    office.consent(GiveConsent)

    assert not office.row().shown
    office.desk.handle(fair.ONE, Order(SHOWCASE, page))
    assert office.row().shown
    assert office.like("citizen").events


@pytest.mark.accepts("R-PRE-02")
def test_who_gives_no_answer_in_time_is_rejected_by_the_clock(office: Office):
    office.assign(A, B)
    for who in (A, B):
        back = last(office.give(who, RETURNED, UNSEALED))

    office.clock.to(back.due - timedelta(milliseconds=1))
    assert reviews.reject_uncorrected(office.desk, [ANNA]) == []
    office.clock.to(back.due)
    [receipt] = reviews.reject_uncorrected(office.desk, [ANNA])

    assert isinstance(receipt, Receipt)
    assert last(receipt).rules == (NOT_CORRECTED,)
    assert office.row().rejected
    assert reviews.reject_uncorrected(office.desk, []) == []
    assert isinstance(back.due, datetime)


@pytest.mark.accepts("R-PRE-02", "R-QUO-06")
@pytest.mark.refuses("R-QUO-06")
def test_the_clock_rejects_and_frees_the_slot_once_no_appeal_is_possible(office: Office):
    taken = [facts.slot(ANNA)]
    office.assign(A, B)
    for who in (A, B):
        back = last(office.give(who, RETURNED, UNSEALED))
    office.clock.to(back.due - timedelta(milliseconds=1))
    assert office.on_time() == []

    office.clock.to(back.due)
    [rejected] = office.on_time()
    assert isinstance(rejected, Receipt)
    [event] = rejected.events
    assert event.rules == (NOT_CORRECTED,)
    assert office.on_time() == []
    assert office.desk.journal.facts(taken)

    office.clock.to(event.appeal_until)
    [freed] = office.on_time()
    assert isinstance(freed, Receipt)
    assert [type(each) for each in freed.events] == [SlotReleased]
    assert office.desk.journal.facts(taken) == {}
    assert office.on_time() == []


def test_a_slot_stays_while_an_appeal_is_open_and_is_free_once_it_was_in_vain(office: Office):
    office.assign(A, B)
    for who in (A, B):
        out = last(office.give(who, REJECTED, UNSEALED))
    appeal = AppealRejection(candidate=ANNA, by=CLERK, reason=REASON, at=office.clock())
    office.put(CLERK, appeal)
    office.clock.to(out.appeal_until)
    assert office.on_time() == []

    refused = DecideAppeal(
        candidate=ANNA, upheld=False, by=CHIEF, reason=REASON, at=office.clock()
    )
    office.put(CHIEF, refused)
    [freed] = office.on_time()
    assert isinstance(freed, Receipt)
    assert [type(each) for each in freed.events] == [SlotReleased]
