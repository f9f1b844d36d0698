"""Domain §12, scenarios 4, 5 and 8: an exemption, a share, a rare name; from the draft on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from national import UNITS, attach, clerk_of, leader_of, opened, submission
from samples import ANN, BOB, FORMS, ONE, PAPER
from selection.accounts import store
from selection.accounts.pseudonyms import NAME
from selection.accounts.store import Accounts
from selection.desk.clock import ScriptedClock
from selection.desk.course import Course
from selection.desk.desk import Desk
from selection.desk.exemptions import Exempted, exemptions
from selection.desk.requests import Order, Receipt
from selection.desk.reviews import cases, in_order
from selection.desk.submitting import submit
from selection.domain import facts
from selection.domain.answers import prepared
from selection.domain.candidacy import NominationSubmitted
from selection.domain.dossier import Exemption
from selection.domain.drafting import DRAFTING
from selection.domain.drafts import (
    ApproveDraft,
    ClaimExemption,
    Draft,
    DraftNomination,
    SaveForm,
    SignDeclarations,
)
from selection.domain.eligibility import Verdict
from selection.domain.kernel import CandidateId, Paper, PersonId, Refused, UnitId
from selection.domain.opinions import (
    AssignReviewers,
    CandidatePassed,
    ExemptionGranted,
    GiveOpinion,
    OpinionGiven,
)
from selection.domain.opinions import Verdict as Outcome
from selection.domain.people import PEOPLE, AppointPerson
from selection.domain.review import REVIEW
from selection.domain.roles import Role
from selection.domain.rulebook.words import Declarer
from selection.web.searching import folded

UNIT, CLERK, LEADER = "society", clerk_of("society"), leader_of("society")
LI, HERSELF = CandidateId("li"), PersonId("li-herself")
REASON = (
    "虚构的组织人数虽少，但三年来坚持每周下乡，受益群众数以万计，"
    "表现特别突出，附近乡镇都请他们去，特此说明情况请予考虑。"
)


@dataclass
class Office:
    """A unit at work: its desk, and the vault in which its words are."""

    desk: Desk
    clock: ScriptedClock
    accounts: Accounts

    def keep(self, kind: str, content: Mapping[str, Any]) -> Paper:
        plain = {code: str(answer) for code, answer in content.items()}
        return self.accounts.vault.keep(LI, kind, plain, at=self.clock())

    def draft(self) -> Draft:
        begun = self._at(CLERK, unit=UnitId(UNIT), category="")
        return self.desk.state(Order(DRAFTING, DraftNomination(**begun)))

    def _at(self, by: PersonId, **more: Any) -> dict[str, Any]:
        return {"candidate": LI, "by": by, "at": self.clock(), **more}

    def asks(self, by: PersonId, command: Any) -> Receipt:
        return self.desk.handle(by, Order(DRAFTING, command))

    def begins(self, category: str) -> None:
        begun = self._at(CLERK, unit=UnitId(UNIT), category=category, applicant=HERSELF)
        self.asks(CLERK, DraftNomination(**begun))
        attach(self.desk, LI, UNIT, category)

    def saves(self, form: Mapping[str, Any], opened: int) -> Paper:
        paper = self.keep("form", form)
        self.asks(CLERK, SaveForm(**self._at(CLERK, opened=opened, paper=paper)))
        return paper

    def pleads(self, condition: str, words: str) -> Exemption:
        reason = self.keep("exemption", {"words": words})
        length = len("".join(words.split()))
        plea = Exemption(condition=condition, reason=reason, length=length)
        self.asks(CLERK, ClaimExemption(**self._at(CLERK, exemption=plea)))
        return replace(plea, endorsed_by=LEADER)

    def signs(self) -> None:
        for declarer, person in ((Declarer.CANDIDATE, HERSELF), (Declarer.UNIT, LEADER)):
            codes = tuple(d.code for d in self.desk.rules.declarations if declarer in d.by)
            signed = self._at(person, declarations=codes, declarer=declarer)
            self.asks(person, SignDeclarations(**signed))

    def approves(self, *endorsed: str) -> None:
        approved = self._at(LEADER, revision=self.draft().revision, endorsed=endorsed)
        self.asks(LEADER, ApproveDraft(**approved))

    def hands_in(self, category: str, form: Mapping[str, Any], **more: Any) -> Receipt:
        command = submission(self.desk.rules, LI, UNIT, category, self.clock(), form=form, **more)
        return submit(self.desk, command, by=LEADER)

    def to_the_review(self, *reviewers: PersonId) -> None:
        """Come to the preliminary review, with these two as reviewers."""
        Course(self.desk, self.clock, ONE).enter("FORMAL_REVIEW")
        for each in reviewers:
            appointed = AppointPerson(person=each, role=Role.REVIEWER, by=ONE, at=self.clock())
            self.desk.handle(ONE, Order(PEOPLE, appointed))
        named = AssignReviewers(candidate=LI, reviewers=reviewers, by=ONE, at=self.clock())
        self.desk.handle(ONE, Order(REVIEW, named))

    def finds_in_order(self, reviewer: PersonId, *grants: str) -> Sequence[Any]:
        """What follows when the reviewer finds nothing wanting, and grants these exemptions."""
        [case] = cases(self.desk, [LI])
        ticks, remarks = in_order(case, PAPER)
        opinion = GiveOpinion(
            candidate=LI,
            reviewer=reviewer,
            verdict=Outcome.PASSED,
            ticks=ticks,
            remarks=remarks,
            grants=grants,
            at=self.clock(),
        )
        return self.desk.handle(reviewer, Order(REVIEW, opinion)).events


@pytest.fixture
def office(tmp_path: Path):
    desk, clock = opened(tmp_path, units={UNIT: UNITS[UNIT]})
    appointed = AppointPerson(
        person=HERSELF, role=Role.CANDIDATE, unit=UnitId(UNIT), by=LEADER, at=clock()
    )
    desk.handle(LEADER, Order(PEOPLE, appointed))
    with store.create(tmp_path / "home") as accounts:
        yield Office(desk, clock, accounts)


def stands(receipt: Receipt) -> NominationSubmitted:
    [event] = [each for each in receipt.events if isinstance(each, NominationSubmitted)]
    return event


def verdict(event: NominationSubmitted, condition: str) -> Verdict:
    [found] = [each for each in event.findings if each.condition == condition]
    return found.verdict


@pytest.mark.accepts("R-ORG-02", "E-ORG-20", "A-02")
@pytest.mark.refuses("R-ORG-02", "E-ORG-20", "A-02")
def test_scenario_4_fifteen_volunteers_come_in_with_a_plea_that_the_leader_endorses(
    office: Office,
):
    form = {**FORMS["ORGANIZATION"], "volunteers": 15}
    office.begins("ORGANIZATION")
    paper = office.saves(form, opened=0)
    office.signs()
    office.approves()
    with pytest.raises(Refused, match="exemption-is-needed"):
        office.hands_in("ORGANIZATION", form, paper=paper)

    with pytest.raises(Refused, match="exemption-reason-is-too-short"):
        office.pleads("R-ORG-02", "太短")
    plea = office.pleads("R-ORG-02", REASON)
    with pytest.raises(Refused, match="draft-is-not-approved"):
        office.hands_in("ORGANIZATION", form, paper=paper, exemptions=(plea,))
    office.signs()
    with pytest.raises(Refused, match="exemption-is-not-endorsed"):
        office.approves()
    office.approves("R-ORG-02")
    event = stands(office.hands_in("ORGANIZATION", form, paper=paper, exemptions=(plea,)))

    assert verdict(event, "R-ORG-02") is Verdict.NEEDS_EXEMPTION
    assert event.exemptions == (plea,)  # with the reason in the vault, for those who decide
    assert office.accounts.vault.open(plea.reason.record) == {"words": REASON}
    assert office.desk.journal.facts([facts.pleaded(LI)]) == {facts.pleaded(LI): "R-ORG-02"}


@pytest.mark.accepts("R-ORG-02", "E-ORG-20", "A-02")
def test_scenario_4_two_reviewers_grant_the_exemption_and_experts_are_shown_it(office: Office):
    form = {**FORMS["ORGANIZATION"], "volunteers": 15}
    office.begins("ORGANIZATION")
    paper = office.saves(form, opened=0)
    plea = office.pleads("R-ORG-02", REASON)
    office.signs()
    office.approves("R-ORG-02")
    office.hands_in("ORGANIZATION", form, paper=paper, exemptions=(plea,))
    office.to_the_review(ANN, BOB)

    given = office.finds_in_order(ANN, "R-ORG-02")
    assert [type(each) for each in given] == [OpinionGiven]
    assert exemptions(office.desk, [LI]) == {}
    *_, granted, passed = office.finds_in_order(BOB, "R-ORG-02")

    assert isinstance(granted, ExemptionGranted)
    assert isinstance(passed, CandidatePassed)
    assert (granted.condition, set(granted.by)) == ("R-ORG-02", {ANN, BOB})
    assert exemptions(office.desk, [LI, CandidateId("nobody")]) == {
        LI: (
            Exempted(
                condition="R-ORG-02",
                claimed=Decimal(15),
                reason=plea.reason,
                granted_by=(ANN, BOB),
                granted_at=office.clock(),
            ),
        )
    }


@pytest.mark.accepts("R-ORG-02")
def test_scenario_4_of_who_needs_no_exemption_experts_are_shown_none(office: Office):
    form = FORMS["ORGANIZATION"]
    office.begins("ORGANIZATION")
    paper = office.saves(form, opened=0)
    office.signs()
    office.approves()
    office.hands_in("ORGANIZATION", form, paper=paper)
    office.to_the_review(ANN, BOB)
    office.finds_in_order(ANN)
    *_, passed = office.finds_in_order(BOB)

    assert isinstance(passed, CandidatePassed)
    assert exemptions(office.desk, [LI]) == {}


@pytest.mark.refuses("R-ORG-02", "E-ORG-20")
def test_scenario_4_nine_volunteers_are_rejected_whatever_the_plea(office: Office):
    form = {**FORMS["ORGANIZATION"], "volunteers": 9}
    office.begins("ORGANIZATION")
    paper = office.saves(form, opened=0)
    plea = office.pleads("R-ORG-02", REASON)
    office.signs()
    office.approves("R-ORG-02")

    with pytest.raises(Refused, match="conditions-are-not-met") as refused:
        office.hands_in("ORGANIZATION", form, paper=paper, exemptions=(plea,))
    assert refused.value.because == {"rules": ["R-ORG-02"]}
    assert office.desk.journal.facts([facts.nominated(LI), facts.slot(LI)]) == {}


@pytest.mark.accepts("R-SIT-02")
@pytest.mark.refuses("R-SIT-02")
def test_scenario_5_one_volunteer_more_makes_a_tenth_of_the_residents(office: Office):
    short = {**FORMS["SITE"], "volunteers": 334, "residents": 3341}
    enough = {**short, "volunteers": 335}
    office.begins("SITE")
    paper = office.saves(short, opened=0)
    office.signs()
    office.approves()
    with pytest.raises(Refused, match="conditions-are-not-met") as refused:
        office.hands_in("SITE", short, paper=paper)
    assert refused.value.because == {"rules": ["R-SIT-02"]}

    paper = office.saves(enough, opened=1)
    office.signs()
    office.approves()
    event = stands(office.hands_in("SITE", enough, paper=paper))
    assert verdict(event, "R-SIT-02") is Verdict.MET


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("𠮷田䶮", "𠮷田䶮"),
        ("阿卜杜拉·买买提", "阿卜杜拉·买买提"),
    ],
)
def test_scenario_8_a_rare_name_is_drafted_kept_handed_in_recognised_and_found(
    office: Office, typed: str, kept: str
):
    form = prepared(office.desk.rules, "VOLUNTEER", {**FORMS["VOLUNTEER"], "name": typed})
    office.begins("VOLUNTEER")
    paper = office.saves(form, opened=0)
    office.signs()
    office.approves()
    office.hands_in("VOLUNTEER", form, paper=paper)

    assert office.accounts.vault.open(paper.record)["name"] == kept
    pseudonyms = office.accounts.pseudonyms("cast-2023")
    assert pseudonyms.entity(NAME, typed) == pseudonyms.entity(NAME, typed.replace("·", "•"))
    assert pseudonyms.entity(NAME, typed) != pseudonyms.entity(NAME, typed[1:])
    assert folded(typed.replace("·", "")) in folded(f"虚构单位 {kept}")
    assert sorted([kept, "张三"]) == sorted(["张三", kept])  # code points of every plane


def test_scenario_8_what_nobody_sees_in_a_name_is_told_before_anything_is_handed_in(
    office: Office,
):
    form = {**FORMS["VOLUNTEER"], "name": "𠮷田\u202e䶮"}
    office.begins("VOLUNTEER")
    paper = office.saves(form, opened=0)
    office.signs()
    office.approves()

    with pytest.raises(Refused, match="text-holds-unseen-characters") as refused:
        office.hands_in("VOLUNTEER", form, paper=paper)
    assert refused.value.because == {"fields": ["name"]}


def test_two_clerks_who_write_at_once_are_shown_both_revisions(office: Office):
    office.begins("VOLUNTEER")
    first = office.saves(FORMS["VOLUNTEER"], opened=0)
    with pytest.raises(Refused, match="form-was-saved-meanwhile") as refused:
        office.saves({**FORMS["VOLUNTEER"], "name": "另一个虚构的名字"}, opened=0)

    assert refused.value.because == {"yours": 0, "newest": 1}
    saved = office.draft().saved
    assert saved is not None
    assert saved.paper == first


def test_what_is_handed_in_is_what_was_approved_even_if_somebody_saves_in_between(
    office: Office,
):
    office.begins("VOLUNTEER")
    office.saves(FORMS["VOLUNTEER"], opened=0)
    office.signs()
    office.approves()
    later = {**FORMS["VOLUNTEER"], "hours": 9000}
    paper = office.saves(later, opened=1)

    with pytest.raises(Refused, match="draft-is-not-approved"):
        office.hands_in("VOLUNTEER", later, paper=paper)
    office.signs()
    office.approves()
    with pytest.raises(Refused, match="submission-is-not-what-was-approved"):
        office.hands_in("VOLUNTEER", later, paper=office.keep("form", later))
    assert stands(office.hands_in("VOLUNTEER", later, paper=paper)).answers.whole["hours"] == 9000


def test_a_draft_takes_no_slot_however_many_there_are(office: Office):
    """Two places, and any number of drafts."""
    for n in range(5):
        candidate = CandidateId(f"c-{n}")
        begun = DraftNomination(
            candidate=candidate,
            unit=UnitId(UNIT),
            category="VOLUNTEER",
            by=CLERK,
            at=office.clock(),
        )
        office.asks(CLERK, begun)
        assert office.desk.journal.facts([facts.slot(candidate)]) == {}


def test_the_official_who_opened_the_campaign_writes_for_no_unit(office: Office):
    with pytest.raises(Refused, match="person-has-no-such-role"):
        office.asks(
            ONE,
            DraftNomination(
                candidate=LI, unit=UnitId(UNIT), category="SITE", by=ONE, at=office.clock()
            ),
        )
