"""To be shown, made public, printed: consents that a candidate gives and withdraws singly."""

from dataclasses import replace

import pytest

from domain.test_nomination import nomination, submitted
from samples import CAST, LEADER, LI, ONE, PROVINCE, SOCIETY, at, hold, nominated, paper
from selection.domain import facts
from selection.domain.consents import ConsentGiven, ConsentWithdrawn, GiveConsent, WithdrawConsent
from selection.domain.dossier import Declared
from selection.domain.roles import Role
from selection.domain.rulebook.words import Declarer

NOW = at("2023-12-01 09:00")
STATEMENT = paper(5)
TRUTH = Declared(code="TRUTH", by=Declarer.UNIT)
SHOWN, PUBLIC, PRINTED = (
    Declared(code=code, by=Declarer.CANDIDATE) for code in ("SHOWCASE", "PUBLICITY", "CASEBOOK")
)


def declaring(*those: Declared):
    told = ",".join(f"{each.code}/{each.by}" for each in those)
    return standing.holding({facts.declared(LI): told})


def give(code: str, **changes) -> GiveConsent:
    plain = GiveConsent(candidate=LI, declaration=code, paper=STATEMENT, by=LEADER, at=NOW)
    return replace(plain, **changes)


def withdraw(code: str, **changes) -> WithdrawConsent:
    plain = WithdrawConsent(candidate=LI, declaration=code, paper=STATEMENT, by=LEADER, at=NOW)
    return replace(plain, **changes)


def given(code: str, *declared: Declared) -> ConsentGiven:
    return ConsentGiven(
        candidate=LI, declaration=code, declared=declared, paper=STATEMENT, by=LEADER, at=NOW
    )


def withdrawn(code: str, *declared: Declared, hides: bool = False) -> ConsentWithdrawn:
    return ConsentWithdrawn(
        candidate=LI,
        declaration=code,
        declared=declared,
        hides=hides,
        paper=STATEMENT,
        by=LEADER,
        at=NOW,
    )


standing = nomination.given(submitted()).holding(
    nominated(LI, "VOLUNTEER"), {facts.nominated_by(LI): SOCIETY}
)
willing = declaring(TRUTH, SHOWN, PUBLIC, PRINTED)


@pytest.mark.accepts("R-SHO-03")
def test_each_consent_is_given_by_itself():
    declaring(TRUTH).when(give("SHOWCASE")).then(given("SHOWCASE", TRUTH, SHOWN))
    declaring(TRUTH, SHOWN).when(give("CASEBOOK")).then(given("CASEBOOK", TRUTH, SHOWN, PRINTED))
    standing.when(give("PUBLICITY")).then(given("PUBLICITY", PUBLIC))
    willing.when(give("SHOWCASE")).then()


@pytest.mark.refuses("R-SHO-03")
def test_each_consent_is_withdrawn_by_itself():
    willing.when(withdraw("CASEBOOK")).then(withdrawn("CASEBOOK", TRUTH, SHOWN, PUBLIC))
    willing.when(withdraw("PUBLICITY")).then(withdrawn("PUBLICITY", TRUTH, SHOWN, PRINTED))
    willing.when(withdraw("SHOWCASE")).then(
        withdrawn("SHOWCASE", TRUTH, PUBLIC, PRINTED, hides=True)
    )
    declaring(TRUTH).when(withdraw("SHOWCASE")).then()


def test_whose_consent_to_be_shown_ends_is_off_at_once():
    declaring(SHOWN, PUBLIC).when(withdraw("SHOWCASE")).then_leaves(
        {facts.declared(LI): "PUBLICITY/CANDIDATE", facts.shown(LI): None}
    )
    willing.when(withdraw("CASEBOOK")).then_leaves(
        {facts.declared(LI): "TRUTH/UNIT,SHOWCASE/CANDIDATE,PUBLICITY/CANDIDATE"}
    )
    declaring(SHOWN).when(give("PUBLICITY")).then_leaves(
        {facts.declared(LI): "SHOWCASE/CANDIDATE,PUBLICITY/CANDIDATE"}
    )


def test_a_promise_is_no_consent():
    for code in ("TRUTH", "SECRECY", "NO_CODE"):
        willing.when(withdraw(code)).then_refused("declaration-is-no-consent")
        standing.when(give(code)).then_refused("declaration-is-no-consent")
    by_the_unit = tuple(replace(each, by=(Declarer.UNIT,)) for each in CAST.declarations)
    rules = replace(CAST, declarations=by_the_unit)
    standing.under(rules).when(give("SHOWCASE")).then_refused("declaration-is-no-consent")


def test_the_unit_or_an_official_records_it():
    outside = willing.holding({facts.belongs_to(LEADER): PROVINCE})
    official = willing.holding(hold(Role.OFFICIAL, ONE))
    mine = withdrawn("CASEBOOK", TRUTH, SHOWN, PUBLIC)

    outside.when(withdraw("CASEBOOK")).then_refused("person-has-no-such-role", person=LEADER)
    official.when(withdraw("CASEBOOK", by=ONE)).then(replace(mine, by=ONE))
    orphan = willing.without(facts.nominated_by(LI), facts.belongs_to(LEADER))
    orphan.when(withdraw("CASEBOOK")).then_refused("person-has-no-such-role")


def test_a_consent_can_be_withdrawn_in_a_pause_and_by_somebody_rejected():
    paused = willing.holding({facts.CAMPAIGN: facts.PAUSED, facts.rejected(LI): facts.FOR_GOOD})

    paused.when(withdraw("CASEBOOK")).then(withdrawn("CASEBOOK", TRUTH, SHOWN, PUBLIC))
    gone = willing.without(facts.nominated(LI))
    gone.when(withdraw("CASEBOOK")).then_refused("candidate-is-not-nominated")


def test_a_name_on_a_published_list_stays_there_and_the_other_consents_end():
    public = willing.holding({facts.publicised(LI): facts.OPEN_ENDED})

    public.when(withdraw("PUBLICITY")).then_refused("list-is-published")
    public.when(withdraw("CASEBOOK")).then(withdrawn("CASEBOOK", TRUTH, SHOWN, PUBLIC))
    after = declaring(TRUTH).given(submitted(), withdrawn("CASEBOOK", TRUTH))
    after.when(give("CASEBOOK")).then(given("CASEBOOK", TRUTH, PRINTED))
