"""Domain §12, scenarios 20 and 21: other rulebooks without other code; a province's winners.

The province's selection is rehearsed from the first nomination to the released list; then its
winners are handed to the national one. Everybody in it is made up.
"""

from collections import Counter
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from national import CAST, attach, clerk_of, leader_of, nominate, opened, submission
from provincial import province
from samples import FORMS, PAPER, SIGE, at
from selection.accounts import store as accounts_store
from selection.desk.clock import ScriptedClock
from selection.desk.desk import Desk, rules_adopted
from selection.desk.feeding import Campaign, carry, provenance, the_feed, winners
from selection.desk.requests import Order, Receipt
from selection.desk.submitting import submit
from selection.domain import facts
from selection.domain.announcement import ListReleased
from selection.domain.candidacy import NominationSubmitted, Objections, ShownAtHome
from selection.domain.drafting import DRAFTING
from selection.domain.drafts import ApproveDraft, Draft, SaveForm, SignDeclarations
from selection.domain.kernel import CandidateId, Refused, UnitId
from selection.domain.rulebook.words import Declarer
from selection.journal import store

UNIT, CLERK, LEADER = UnitId("province"), clerk_of("province"), leader_of("province")
FED_IN = at("2023-11-15 09:00")
PLACES = {"VOLUNTEER": 5, "ORGANIZATION": 5, "PROJECT": 5, "SITE": 5}


@dataclass
class Hall:
    """Both campaigns at hand: the one that hands on, and the one that receives."""

    there: Campaign
    here: Campaign
    clock: ScriptedClock

    def carry(self, unit: str = UNIT) -> list[Any]:
        return carry(self.there, self.here, unit=UnitId(unit), by=clerk_of(unit))

    def carried(self) -> dict[CandidateId, str]:
        """The candidates here, each with its category."""
        return {name: event.category for name, event in provenance(self.here.desk).items()}

    def draft(self, candidate: CandidateId) -> Draft:
        asked = SaveForm(
            candidate=candidate,
            opened=0,
            paper=PAPER,
            by=CLERK,
            at=self.clock(),
        )
        return self.here.desk.state(Order(DRAFTING, asked))

    def form(self, candidate: CandidateId) -> Mapping[str, Any]:
        saved = self.draft(candidate).saved
        assert saved is not None
        return self.here.accounts.vault.open(saved.paper.record)

    def at(self, by: str, command: Any) -> Receipt:
        return self.here.desk.handle(by, Order(DRAFTING, command))

    def write(self, candidate: CandidateId, category: str, **figures: Any) -> dict[str, Any]:
        """The clerk brings figures and choices up to the day; the words stay as they came."""
        carried = self.form(candidate)
        words = {
            code: answer
            for code, answer in carried.items()
            if isinstance(answer, str) and isinstance(FORMS[category].get(code), str)
        }
        form = {**FORMS[category], **words, **figures}
        plain = {
            code: str(answer) if isinstance(answer, date) else answer
            for code, answer in form.items()
        }
        paper = self.here.accounts.vault.keep(candidate, "form", plain, at=self.clock())
        saved = self.draft(candidate).saved
        assert saved is not None
        self.at(
            CLERK,
            SaveForm(
                candidate=candidate,
                opened=saved.revision,
                paper=paper,
                by=CLERK,
                at=self.clock(),
            ),
        )
        return form

    def consent(self, candidate: CandidateId) -> None:
        """The candidate signs once more, and the leader for the unit."""
        pledge = self.here.accounts.vault.keep(
            candidate, "pledge", {"words": "虚构手签承诺书"}, at=self.clock()
        )
        for declarer, by, scan in (
            (Declarer.CANDIDATE, CLERK, pledge),
            (Declarer.UNIT, LEADER, None),
        ):
            codes = tuple(
                each.code for each in self.here.desk.rules.declarations if declarer in each.by
            )
            self.at(
                by,
                SignDeclarations(
                    candidate=candidate,
                    declarations=codes,
                    declarer=declarer,
                    by=by,
                    scan=scan,
                    at=self.clock(),
                ),
            )

    def approve(self, candidate: CandidateId) -> None:
        attach(self.here.desk, candidate, UNIT, self.carried()[candidate])
        revision = self.draft(candidate).revision
        self.at(
            LEADER,
            ApproveDraft(candidate=candidate, revision=revision, by=LEADER, at=self.clock()),
        )

    def submit(self, candidate: CandidateId, category: str, form: Mapping[str, Any]) -> Receipt:
        saved = self.draft(candidate).saved
        assert saved is not None
        shown = next(each.shown for each in self.winners() if each.category)
        assert shown is not None
        submitted = submission(
            self.here.desk.rules,
            candidate,
            UNIT,
            category,
            self.clock(),
            form=form,
            paper=saved.paper,
            own_publicity=ShownAtHome(
                begins=shown.first,
                ends=shown.last,
                objections=Objections.NONE,
                paper=saved.paper,
            ),
        )
        return submit(self.here.desk, submitted, by=LEADER)

    def winners(self):
        return winners(self.there.desk, the_feed(self.there.desk.rules, self.here.desk.rules))


def refusal(call: Any, *about: Any) -> str:
    with pytest.raises(Refused) as refused:
        call(*about)
    return refused.value.reason


@contextmanager
def hall(folder: Path, book: bytes = CAST) -> Generator[Hall]:
    desk, clock = opened(folder / "here", book)
    clock.to(FED_IN)
    home = province()
    with (
        store.open_(home.journal("youxiu-sheng-2023"), clock=clock, write=False) as journal,
        accounts_store.open_accounts(home.root) as theirs,
        accounts_store.create(folder / "here") as ours,
    ):
        yield Hall(
            there=Campaign(desk=Desk.open(journal, clock=clock), accounts=theirs),
            here=Campaign(desk=desk, accounts=ours),
            clock=clock,
        )


@pytest.mark.accepts("R-QUO-02", "R-QUO-08", "R-QUO-10")
@pytest.mark.refuses("R-QUO-02", "R-QUO-08")
def test_scenario_21_a_province_s_winners_fill_its_national_quota_and_a_sixth_is_refused(
    tmp_path: Path,
):
    with hall(tmp_path) as both:
        answers = both.carry()

        assert all(isinstance(each, Receipt) for each in answers)
        carried = both.carried()
        assert Counter(carried.values()) == PLACES
        for candidate, category in carried.items():
            assert facts.nominated(candidate) not in both.here.desk.journal.facts(
                [facts.nominated(candidate)]
            ), "what is carried over is a draft"
            form = both.write(candidate, category)
            both.consent(candidate)
            both.approve(candidate)
            both.submit(candidate, category, form)

        stands = [
            record.event
            for record in both.here.desk.journal.since(0)
            if isinstance(record.event, NominationSubmitted)
        ]
        assert Counter(each.category for each in stands) == PLACES
        for category in PLACES:
            sixth = f"sixth-{category.lower()}"
            with pytest.raises(Refused, match="quota-of-category-is-used-up"):
                nominate(both.here.desk, sixth, UNIT, category)


def test_scenario_21_where_a_winner_comes_from_stands_in_the_journal_and_is_found_there(
    tmp_path: Path,
):
    with hall(tmp_path) as both:
        both.carry()
        there = both.there.desk

        told = provenance(both.here.desk)

        assert len({each.won.candidate for each in told.values()}) == 20
        for event in told.values():
            won = event.won
            assert won.campaign == "youxiu-sheng-2023"
            assert won.fingerprint == rules_adopted(there.journal)[-1].fingerprint
            [record] = there.journal.since(won.position - 1, until=won.position)
            assert isinstance(record.event, ListReleased)
            assert record.event.version == won.version
            assert won.candidate in {each.candidate for each in record.event.awards}
            assert event.candidate != won.candidate, "the logs of two campaigns are not joined"


def test_scenario_21_the_form_comes_along_in_the_words_of_the_province(tmp_path: Path):
    with hall(tmp_path) as both:
        both.carry()

        told = provenance(both.here.desk)
        for winner in both.winners():
            mine = next(e for e in told.values() if e.won.candidate == winner.won.candidate)
            theirs = both.there.accounts.vault.open(winner.form)
            form = both.form(mine.candidate)
            assert form["name"] == theirs["name"]
            assert form["activities"] == theirs["activities"]
            assert "team_level" not in form, "nobody asks for it here"
            assert ("story" in form) == (mine.category != "PROJECT"), "it is asked for otherwise"


@pytest.mark.refuses("R-SHO-03")
def test_scenario_21_without_a_new_consent_nothing_can_be_handed_in(tmp_path: Path):
    """Though the candidate declared the very same there: consent is not carried over."""
    with hall(tmp_path) as both:
        both.carry()
        candidate, category = next(iter(both.carried().items()))
        assert both.draft(candidate).declared == {}
        form = both.write(candidate, category)

        assert refusal(both.approve, candidate) == "declaration-is-missing"
        assert refusal(both.submit, candidate, category, form) == "draft-is-not-approved"

        both.consent(candidate)
        both.approve(candidate)
        assert both.submit(candidate, category, form).last is not None


@pytest.mark.refuses("R-ORG-03b")
def test_the_conditions_here_hold_for_winners_too(tmp_path: Path):
    with hall(tmp_path) as both:
        both.carry()
        candidate = next(each for each, code in both.carried().items() if code == "ORGANIZATION")
        form = both.write(candidate, "ORGANIZATION", activities=49)
        both.consent(candidate)
        both.approve(candidate)

        with pytest.raises(Refused) as refused:
            both.submit(candidate, "ORGANIZATION", form)

        assert refused.value.reason == "conditions-are-not-met"
        assert refused.value.because["rules"] == ["R-ORG-03b"]


@pytest.mark.refuses("A-01")
def test_the_deadline_here_holds_for_winners_too(tmp_path: Path):
    with hall(tmp_path) as both:
        both.carry()
        candidate, category = next(iter(both.carried().items()))
        form = both.write(candidate, category)
        both.consent(candidate)
        both.approve(candidate)
        both.clock.to(at("2023-11-21 00:00"))

        [recorded] = both.submit(candidate, category, form).events

        assert type(recorded).__name__ == "LateSubmissionRecorded"


def test_feeding_again_carries_nobody_twice(tmp_path: Path):
    with hall(tmp_path) as both:
        both.carry()
        before = both.here.desk.journal.head()

        assert both.carry() == []
        assert both.here.desk.journal.head() == before


def test_a_unit_of_another_type_receives_nobody(tmp_path: Path):
    with hall(tmp_path) as both:
        answers = both.carry("society")

        assert {str(each.reason) for each in answers} == {"unit-takes-no-winners"}
        assert both.carried() == {}


def test_a_campaign_that_the_rulebook_does_not_name_is_not_fed(tmp_path: Path):
    with hall(tmp_path) as both, pytest.raises(Refused, match="rulebook-feeds-no-such-campaign"):
        the_feed(both.there.desk.rules, SIGE)


def test_nobody_is_handed_on_before_the_list_is_released(tmp_path: Path):
    """The campaign here has no list either, so it is taken for the one that hands on."""
    with hall(tmp_path) as both:
        [feed] = both.there.desk.rules.feeds
        assert winners(both.here.desk, feed) == ()


def test_consent_is_carried_where_the_rulebook_says_so_and_the_words_are_the_same(tmp_path: Path):
    with hall(tmp_path) as both:
        rules = both.there.desk.rules
        [feed] = rules.feeds
        others = tuple(
            replace(each, text="别的话") if each.code == "CASEBOOK" else each
            for each in rules.declarations
        )
        carrying = replace(feed, consent="CARRY")
        both.there.desk.rules = replace(rules, feeds=(carrying,), declarations=others)

        both.carry()

        candidate = next(iter(both.carried()))
        declared = {(each.code, each.by) for each in both.draft(candidate).declared}
        assert declared <= {
            ("TRUTH", Declarer.CANDIDATE),
            ("SECRECY", Declarer.CANDIDATE),
            ("NO_BAD_RECORD", Declarer.CANDIDATE),
            ("SHOWCASE", Declarer.CANDIDATE),
            ("PUBLICITY", Declarer.CANDIDATE),
        }
        assert len(declared) >= 4
        assert refusal(both.approve, candidate) == "declaration-is-missing", "the unit's are"
