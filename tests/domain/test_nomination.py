from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from samples import (
    CAST,
    CLERK,
    FORMS,
    LEADER,
    LI,
    LI_BY_NAME,
    LI_HIMSELF,
    LI_IN_2020,
    LI_S_NAME,
    LI_S_PROVINCE,
    ONE,
    ORGANIZATION,
    PAPER,
    PROJECT,
    PROVINCE,
    REASON,
    RUNNING,
    SIGE,
    SITE,
    SOCIETY,
    SUN,
    VOLUNTEER,
    WU,
    WU_IN_2021,
    at,
    at_home,
    attached,
    book,
    compared,
    hold,
    nominated,
    opened,
    paper,
    slotted,
    won,
)
from selection.domain import facts, honours
from selection.domain.answers import for_the_event
from selection.domain.candidacy import (
    CorrectNomination,
    NominationCorrected,
    NominationSubmitted,
    NominationWithdrawn,
    NoteRival,
    Objections,
    RivalRefused,
    ShownAtHome,
    SubmitNomination,
    WithdrawNomination,
)
from selection.domain.dossier import Declared, Exemption
from selection.domain.drafts import approval, contents
from selection.domain.eligibility import Claims, Finding, Verdict, report
from selection.domain.identity import How, Match, Similar
from selection.domain.identity import told as told_of
from selection.domain.kernel import CandidateId, EntityId, HonoureeId, PersonId
from selection.domain.materials import attachment, fingerprint
from selection.domain.moving import proposed_move
from selection.domain.nomination import NOMINATION
from selection.domain.roles import Role
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.entry import Nomination
from selection.domain.rulebook.values import Code
from selection.domain.rulebook.words import Declarer, OwnPublicity, Severity, Signature
from story import Story

NOW, DEADLINE = at("2023-11-15 10:00"), at("2023-11-21 00:00")
SIGNED = {Signature.CLERK: CLERK, Signature.LEADER: LEADER}
FILES = {"FORM_WORD": 1, "FORM_PDF": 1, "PORTRAIT": 1, "WORK_PHOTO": 3}
IN_SIGE = {
    "name": "虚构的名字",
    "story": "虚构的事迹",
    "platform_number": "X-0",
    "frontline": True,
    "unit_opinion": "虚构的意见",
    "contact": "虚构联系人",
    "phone": "00000000000",
}


def files(**counts: int) -> dict[str, tuple[str, ...]]:
    """The digests of so many files of each kind."""
    return {
        code: tuple(f"{code}-{n}" for n in range(count))
        for code, count in {**FILES, **counts}.items()
    }


def materials_of(rules: Rulebook, category: str) -> dict[str, tuple[str, ...]]:
    asked = {each.code for each in rules.materials if each.serves(Code(category))}
    return {code: each for code, each in files().items() if code in asked}


def declarations(rules: Rulebook) -> tuple[Declared, ...]:
    return tuple(Declared(code=d.code, by=by) for d in rules.declarations for by in d.by)


def found(form: dict[str, Any], category: str, rules: Rulebook) -> tuple[Finding, ...]:
    return report(rules, category, "NATIONAL_SOCIETY", Claims(form=form), NOW)


def submit(form=VOLUNTEER, category="VOLUNTEER", rules=CAST, **changes: Any) -> SubmitNomination:
    plain: dict[str, Any] = {
        "candidate": LI,
        "unit": SOCIETY,
        "category": category,
        "entities": (LI_HIMSELF, LI_BY_NAME),
        "form": form,
        "paper": PAPER,
        "at": NOW,
        "materials": materials_of(rules, category),
        "declared": declarations(rules),
        "signed_by": SIGNED,
    }
    return SubmitNomination(**plain | changes)


def submitted(form=VOLUNTEER, category="VOLUNTEER", rules=CAST, **changes) -> NominationSubmitted:
    plain: dict[str, Any] = {
        "candidate": LI,
        "unit": SOCIETY,
        "unit_type": "NATIONAL_SOCIETY",
        "category": category,
        "group": None,
        "entities": (LI_HIMSELF, LI_BY_NAME),
        "answers": for_the_event(rules, category, form),
        "paper": PAPER,
        "materials": materials_of(rules, category),
        "declared": declarations(rules),
        "findings": found(form, category, rules),
        "exemptions": (),
        "warnings": (),
        "signed_by": SIGNED,
        "own_publicity": None,
        "follows": None,
        "matches": (),
        "at": NOW,
    }
    return NominationSubmitted(**plain | changes)


nomination = Story(NOMINATION, CAST).holding(
    RUNNING,
    opened("INTAKE", DEADLINE),
    {facts.unit_type(SOCIETY): "NATIONAL_SOCIETY"},
    at_home(),
    {facts.nominated_by(LI): SOCIETY},
    slotted(LI, "VOLUNTEER"),
    attached(files()),
)


def standing_in(category: str, rules: Rulebook = CAST) -> Story:
    files = attached(materials_of(rules, category))
    return nomination.under(rules).holding(slotted(LI, category), files)


def told(what: str, when: datetime = NOW) -> dict[str, str]:
    return {facts.EVIDENCE: facts.mark(what, LI, at=when)}


[OF_WINNERS] = CAST.exclusions


def alike(how: How, honouree: HonoureeId = LI_IN_2020) -> Match:
    return Match(rule="R-EXC-01", honouree=honouree, how=how)


# --- submitting


@pytest.mark.parametrize(
    "slot", [{}, slotted(LI, "SITE"), slotted(LI, "VOLUNTEER", PROVINCE), slotted(WU, "VOLUNTEER")]
)
def test_nobody_is_nominated_past_the_quota(slot):
    """The slot is of this unit, in this category, for this candidate."""
    story = nomination.without(facts.slot(LI)).holding(slot)

    story.when(submit()).then_refused("no-slot-is-taken", candidate=LI, unit=SOCIETY)


@pytest.mark.parametrize("category", FORMS)
def test_a_complete_nomination_is_taken_in_every_category(category: str):
    form = FORMS[category]

    standing_in(category).when(submit(form, category)).then(submitted(form, category))


def test_another_rulebook_has_other_categories_forms_and_days():
    story = standing_in("TEAM", SIGE).holding(opened("INTAKE", at("2020-11-11 00:00")))
    command = submit(IN_SIGE, "TEAM", SIGE, at=at("2020-11-10 23:59"))

    story.when(command).then(
        submitted(
            IN_SIGE, "TEAM", SIGE, at=command.at, answers=for_the_event(SIGE, "TEAM", IN_SIGE)
        )
    )
    story.when(replace(command, category="ORGANIZATION")).then_refused("category-is-unknown")
    nomination.when(replace(command, at=NOW)).then_refused("category-is-unknown")


def test_everybody_knows_who_stands_for_whom_and_what_was_declared():
    nomination.when(submit()).then_leaves(
        {
            facts.nominated(LI): "VOLUNTEER",
            facts.nominated_by(LI): SOCIETY,
            facts.roll(SOCIETY): facts.mark("nominated", LI, at=NOW),
            facts.declared(LI): "TRUTH/CANDIDATE,TRUTH/UNIT,SECRECY/CANDIDATE,SECRECY/UNIT,"
            "NO_BAD_RECORD/CANDIDATE,NO_BAD_RECORD/UNIT,"
            "SHOWCASE/CANDIDATE,PUBLICITY/CANDIDATE,CASEBOOK/CANDIDATE",
            facts.pleaded(LI): None,
            honours.matched(LI): None,
            facts.warned(LI): None,
            facts.recommends(LI, CLERK): "yes",
            facts.recommends(LI, LEADER): "yes",
            facts.live(LI_HIMSELF): LI,
            facts.live(LI_BY_NAME): LI,
            **dict.fromkeys(map(facts.took_part, SIGNED.values()), "yes"),
            **told("nominated"),
        }
    )


def test_the_last_millisecond_is_in_time_and_midnight_is_late():
    last = submit(at=DEADLINE - timedelta(milliseconds=1))

    nomination.when(last).then(submitted(at=last.at))
    nomination.when(submit(at=DEADLINE)).then_refused("stage-is-not-open", stage="INTAKE")


def test_nothing_is_taken_in_while_the_campaign_is_paused():
    paused = nomination.holding({facts.CAMPAIGN: facts.PAUSED})

    paused.when(submit()).then_refused("campaign-is-paused")


def test_a_unit_must_be_registered():
    nomination.when(submit(unit=PROVINCE)).then_refused("unit-is-not-registered")


def test_where_no_types_of_units_are_named_nobody_signs_for_one():
    rules = book(nomination=Nomination(signatures=(Signature.CLERK,)))
    story = nomination.under(rules).holding(slotted(LI, "A", PROVINCE)).without(attachment(LI))
    alone = {"materials": {}, "declared": (), "signed_by": {}, "entities": ()}

    story.when(submit({}, "A", unit=PROVINCE, **alone)).then(
        submitted({}, "A", book(), unit=PROVINCE, unit_type="", **alone)
    )


def test_a_nomination_is_submitted_once():
    nomination.given(submitted()).when(submit()).then_refused("candidate-is-already-nominated")


# --- nobody twice, no past winner


@pytest.mark.refuses("A-11")
def test_who_stands_already_is_not_nominated_by_another_unit():
    elsewhere = nomination.holding({facts.live(LI_BY_NAME): WU})

    elsewhere.when(submit()).then_refused("candidate-is-nominated-elsewhere", candidate=LI, by=WU)


def test_unless_the_rulebook_lets():
    rules = replace(CAST, nomination=replace(CAST.nomination, one_nomination_per_candidate=False))
    elsewhere = nomination.under(rules).holding({facts.live(LI_BY_NAME): WU})

    elsewhere.when(submit()).then(submitted())


@pytest.mark.refuses("R-EXC-01")
@pytest.mark.parametrize("year", [2019, 2020, 2022])
def test_a_winner_of_the_years_that_exclude_does_not_stand_again(year):
    story = nomination.holding(won(CAST, year, LI_BY_NAME))

    story.when(submit(compared=compared(CAST))).then_refused(
        "candidate-has-won-before", rule="R-EXC-01", honouree=LI_IN_2020
    )


@pytest.mark.accepts("R-EXC-01")
@pytest.mark.parametrize("year", [2018, 2023])
def test_a_winner_of_other_years_stands(year):
    by_number = nomination.holding(won(CAST, year, LI_BY_NAME))
    by_name = nomination.holding(won(CAST, year, name=LI_S_NAME))
    similar = Similar(
        register=OF_WINNERS.register, honouree=LI_IN_2020, similarity=Fraction(19, 20)
    )

    for story in (by_number, by_name):
        command = submit(compared=compared(CAST, similar=(similar,)))
        story.when(command).then(submitted())


def test_other_years_exclude_under_another_rulebook():
    story = standing_in("TEAM", SIGE).holding(won(SIGE, 2020, LI_HIMSELF))
    command = submit(IN_SIGE, "TEAM", SIGE, compared=compared(SIGE))

    story.when(command).then(submitted(IN_SIGE, "TEAM", SIGE))


@pytest.mark.parametrize("severity", [Severity.WARN, Severity.SOFT])
def test_an_exclusion_that_does_not_block_is_shown_to_the_reviewer(severity):
    rules = replace(CAST, exclusions=(replace(OF_WINNERS, severity=severity),))
    story = nomination.under(rules).holding(won(CAST, 2020, LI_HIMSELF, LI_BY_NAME))

    story.when(submit(compared=compared(CAST))).then(
        submitted(warnings=("R-EXC-01",), matches=(alike(How.IDENTIFIED),))
    )


@pytest.mark.refuses("R-EXC-01")
def test_a_name_that_was_not_held_against_the_register_does_not_get_in():
    story = nomination.holding(won(CAST, 2021))
    of_before = compared(CAST, WU_IN_2021)

    for missing in (None, of_before):
        story.when(submit(compared=missing)).then_refused(
            "names-are-not-compared", register=OF_WINNERS.register
        )


@pytest.mark.accepts("R-EXC-01")
@pytest.mark.parametrize(
    ("places", "how"),
    [((LI_S_PROVINCE,), How.NAMED), ((EntityId("elsewhere"),), How.SIMILAR), ((), How.SIMILAR)],
)
def test_a_namesake_stands_until_it_is_known_whether_it_is_the_same(places, how):
    story = nomination.holding(won(CAST, 2021, name=LI_S_NAME, places=places))
    command = submit(compared=compared(CAST))

    story.when(command).then(submitted(warnings=("R-EXC-01",), matches=(alike(how),)))
    left = NOMINATION.leaves(story.when(command).decided()[0])
    assert left[honours.matched(LI)] == f"R-EXC-01/{LI_IN_2020}/{how}"


def test_where_similar_names_do_not_matter_a_namesake_elsewhere_does_not():
    rules = replace(CAST, exclusions=(replace(OF_WINNERS, similar_name=None),))
    story = nomination.under(rules).holding(won(CAST, 2021, name=LI_S_NAME, places=()))

    story.when(submit(compared=compared(CAST))).then(submitted())


@pytest.mark.accepts("R-EXC-01")
@pytest.mark.parametrize(
    ("similarity", "found"),
    [(Fraction(9, 10), True), (Fraction(89, 100), False), (Fraction(1), True)],
)
def test_a_similar_name_is_shown_from_nine_tenths_on(similarity, found):
    story = nomination.holding(won(CAST, 2021))
    similar = Similar(register=OF_WINNERS.register, honouree=LI_IN_2020, similarity=similarity)
    expected = (
        submitted(warnings=("R-EXC-01",), matches=(alike(How.SIMILAR),)) if found else submitted()
    )

    story.when(submit(compared=compared(CAST, similar=(similar,)))).then(expected)


@pytest.mark.parametrize("year", [2019, 2022])
def test_the_first_and_the_last_year_that_exclude_count_for_names_too(year):
    similar = Similar(register=OF_WINNERS.register, honouree=LI_IN_2020, similarity=Fraction(1))

    nomination.holding(won(CAST, year)).when(
        submit(compared=compared(CAST, similar=(similar,)))
    ).then(submitted(warnings=("R-EXC-01",), matches=(alike(How.SIMILAR),)))
    nomination.holding(won(CAST, year, name=LI_S_NAME)).when(submit(compared=compared(CAST))).then(
        submitted(warnings=("R-EXC-01",), matches=(alike(How.NAMED),))
    )


def test_a_finding_that_the_register_does_not_know_is_none():
    story = nomination.holding(won(CAST, 2021))
    unknown = Similar(register=OF_WINNERS.register, honouree=WU_IN_2021, similarity=Fraction(1))
    of_another_list = replace(unknown, register="another list", honouree=LI_IN_2020)

    command = submit(compared=compared(CAST, similar=(unknown, of_another_list)))
    story.when(command).then(submitted())


def test_the_surest_match_with_a_past_winner_is_the_one_that_counts():
    rules = replace(CAST, exclusions=(replace(OF_WINNERS, severity=Severity.WARN),))
    held = won(CAST, 2021, LI_HIMSELF, name=LI_S_NAME)
    similar = Similar(register=OF_WINNERS.register, honouree=LI_IN_2020, similarity=Fraction(1))

    nomination.under(rules).holding(held).when(
        submit(compared=compared(CAST, similar=(similar,)))
    ).then(submitted(warnings=("R-EXC-01",), matches=(alike(How.IDENTIFIED),)))


def test_who_gives_an_identity_can_be_recognised():
    nomination.when(submit(entities=())).then_refused("candidate-is-not-identified")
    project = FORMS["PROJECT"]  # its form asks for nothing that identifies
    standing_in("PROJECT").when(submit(project, "PROJECT", entities=())).then(
        submitted(project, "PROJECT", entities=())
    )


# --- form, materials, declarations, signatures


def test_the_form_is_judged():
    nomination.when(submit({**VOLUNTEER, "team": ""})).then_refused(
        "form-is-incomplete", fields=["team"]
    )
    nomination.when(submit({**VOLUNTEER, "hours": "many"})).then_refused(
        "form-does-not-fit", fields=["hours"]
    )


def test_every_condition_that_is_not_met_is_told_at_once():
    form = {**ORGANIZATION, "volunteers": 9, "activities": 49}

    standing_in("ORGANIZATION").when(submit(form, "ORGANIZATION")).then_refused(
        "conditions-are-not-met", rules=["R-ORG-02", "R-ORG-03b"]
    )


def test_what_is_only_odd_is_passed_on_to_the_reviewer():
    form = {**VOLUNTEER, "hours": 10**6}

    nomination.when(submit(form)).then(submitted(form, warnings=("W-3",)))


@pytest.mark.accepts("R-MAT-02", "R-MAT-04", "R-MAT-08", "A-09")
@pytest.mark.parametrize(
    ("category", "counts"),
    [
        ("VOLUNTEER", {"WORK_PHOTO": 3}),
        ("VOLUNTEER", {"WORK_PHOTO": 5}),
        ("VOLUNTEER", {"VIDEO": 1}),
        ("ORGANIZATION", {"PORTRAIT": 0}),
        ("ORGANIZATION", {"PORTRAIT": 0, "COVER": 2}),
    ],
)
def test_three_to_five_photos_a_film_and_a_cover_are_right(category, counts):
    materials = {code: each for code, each in files(**counts).items() if each}
    story = standing_in(category).holding(attached(materials))

    story.when(submit(FORMS[category], category, materials=materials)).then(
        submitted(FORMS[category], category, materials=materials)
    )


@pytest.mark.refuses("R-MAT-02", "R-MAT-03", "R-MAT-04", "R-MAT-08")
@pytest.mark.parametrize(
    ("material", "count"),
    [
        ("WORK_PHOTO", 2),
        ("WORK_PHOTO", 6),
        ("FORM_WORD", 0),
        ("FORM_WORD", 2),
        ("FORM_PDF", 0),
        ("FORM_PDF", 2),
        ("PORTRAIT", 0),
        ("PORTRAIT", 2),
        ("VIDEO", 2),
    ],
)
def test_any_other_number_of_files_is_not(material, count):
    nomination.when(submit(materials=files(**{material: count}))).then_refused(
        "materials-are-incomplete", material=material, files=count
    )


@pytest.mark.refuses("A-09", "R-MAT-03")
@pytest.mark.parametrize("category", ["ORGANIZATION", "PROJECT", "SITE"])
def test_only_a_volunteer_has_a_portrait(category):
    standing_in(category).when(submit(FORMS[category], category, materials=files())).then_refused(
        "material-is-of-another-category", material="PORTRAIT"
    )


@pytest.mark.accepts("R-MAT-03")
def test_a_volunteer_with_one_portrait_stands():
    nomination.when(submit()).then(submitted())


@pytest.mark.refuses("R-MAT-05", "R-MAT-06")
@pytest.mark.parametrize(
    "held",
    [{}, attached(files(WORK_PHOTO=4)), attached(files(), unit=PROVINCE), attached(files(), WU)],
)
def test_what_is_handed_in_is_what_was_inspected_and_attached(held):
    story = nomination.without(attachment(LI)).holding(held)

    story.when(submit()).then_refused("materials-are-not-those-attached", candidate=LI)


def test_what_is_corrected_is_attached_too():
    returned.when(correct(materials=files(WORK_PHOTO=4))).then_refused(
        "materials-are-not-those-attached", candidate=LI
    )
    more = files(WORK_PHOTO=4)
    returned.holding(attached(more)).when(correct(materials=more)).then(
        corrected(materials=more, changed=("WORK_PHOTO",))
    )


def test_nothing_is_handed_in_that_the_rulebook_does_not_name():
    nomination.when(submit(materials=files(POEM=1))).then_refused("material-is-unknown")
    poem = Declared(code="POEM", by=Declarer.UNIT)
    nomination.when(submit(declared=(*declarations(CAST), poem))).then_refused(
        "declaration-is-unknown"
    )


@pytest.mark.parametrize("code", ["TRUTH", "SECRECY", "NO_BAD_RECORD"])
@pytest.mark.parametrize("by", Declarer)
def test_candidate_and_unit_declare_before_they_submit(code, by):
    rest = tuple(d for d in declarations(CAST) if (d.code, d.by) != (code, by))

    nomination.when(submit(declared=rest)).then_refused("declaration-is-missing", declaration=code)


@pytest.mark.parametrize("code", ["SHOWCASE", "PUBLICITY", "CASEBOOK"])
def test_a_consent_for_later_may_be_missing(code):
    rest = tuple(d for d in declarations(CAST) if d.code != code)

    nomination.when(submit(declared=rest)).then(submitted(declared=rest))


@pytest.mark.parametrize("missing", Signature)
def test_clerk_and_leader_sign(missing):
    signed = {each: who for each, who in SIGNED.items() if each is not missing}

    nomination.when(submit(signed_by=signed)).then_refused(
        "unit-has-not-signed", missing=[missing]
    )


def test_the_leader_is_not_the_clerk():
    alone = {Signature.CLERK: CLERK, Signature.LEADER: CLERK}
    both = nomination.holding(hold(Role.UNIT_LEADER, CLERK))

    both.when(submit(signed_by=alone)).then_refused("a-second-person-is-needed", needed=2)


@pytest.mark.parametrize(
    ("held", "reason"),
    [
        ({facts.belongs_to(CLERK): PROVINCE}, "person-is-of-another-unit"),
        ({facts.belongs_to(LEADER): PROVINCE}, "person-is-of-another-unit"),
    ],
)
def test_who_signs_is_of_the_unit(held: dict[str, str], reason: str):
    nomination.holding(held).when(submit()).then_refused(reason)


@pytest.mark.parametrize(
    ("person", "role"), [(CLERK, Role.UNIT_CLERK), (LEADER, Role.UNIT_LEADER)]
)
def test_and_holds_the_role(person: PersonId, role: Role):
    story = nomination.without(facts.appointed(person, role))

    story.when(submit()).then_refused("person-has-no-such-role", person=person, role=role)


def test_a_deputy_signs_but_not_beside_who_is_stood_in_for():
    deputy = PersonId("u-deputy")
    acting = nomination.holding(
        {
            facts.appointed(deputy, Role.UNIT_LEADER): LEADER,
            facts.belongs_to(deputy): SOCIETY,
        }
    )
    by_deputy = {Signature.CLERK: CLERK, Signature.LEADER: deputy}
    by_both = {Signature.CLERK: LEADER, Signature.LEADER: deputy}

    acting.when(submit(signed_by=by_deputy)).then(submitted(signed_by=by_deputy))
    acting.holding(hold(Role.UNIT_CLERK, LEADER)).when(submit(signed_by=by_both)).then_refused(
        "a-second-person-is-needed", needed=2
    )


def test_a_rulebook_may_ask_for_the_clerk_alone():
    asked = replace(CAST.nomination, signatures=(Signature.CLERK,))
    alone = {Signature.CLERK: CLERK}

    nomination.under(replace(CAST, nomination=asked)).when(submit(signed_by=alone)).then(
        submitted(signed_by=alone)
    )


AT_HOME = ShownAtHome(
    begins=date(2023, 11, 8), ends=date(2023, 11, 14), objections=Objections.NONE, paper=REASON
)


@pytest.mark.accepts("R-QUO-10")
@pytest.mark.refuses("R-QUO-10")
def test_a_rulebook_may_ask_for_the_unit_s_own_publicity():
    asked = replace(CAST.nomination, own_publicity=OwnPublicity.REQUIRED)
    story = nomination.under(replace(CAST, nomination=asked))

    story.when(submit()).then_refused("own-publicity-is-required")
    story.when(submit(own_publicity=AT_HOME)).then(submitted(own_publicity=AT_HOME))


@pytest.mark.accepts("R-QUO-10")
@pytest.mark.parametrize("objections", Objections)
def test_the_unit_s_own_publicity_is_recorded_with_its_days_and_what_came_of_it(
    objections: Objections,
):
    held = replace(AT_HOME, objections=objections)

    nomination.when(submit(own_publicity=held)).then(submitted(own_publicity=held))


@pytest.mark.refuses("R-QUO-10")
def test_a_candidate_is_not_recommended_while_the_unit_s_own_publicity_runs():
    """Its last day counts in full; the next morning the unit may hand in."""
    running = replace(AT_HOME, ends=NOW.date())
    backwards = replace(AT_HOME, ends=AT_HOME.begins - timedelta(days=1))

    nomination.when(submit(own_publicity=running)).then_refused(
        "own-publicity-is-not-over", ends=NOW.date()
    )
    over = submit(own_publicity=running, at=at("2023-11-16 00:00"))
    nomination.when(over).then(submitted(own_publicity=running, at=over.at))
    nomination.when(submit(own_publicity=backwards)).then_refused(
        "own-publicity-ends-before-it-begins"
    )


# --- exemptions

FIFTEEN = {**ORGANIZATION, "volunteers": 15}
PLEA = Exemption(condition="R-ORG-02", reason=REASON, length=50, endorsed_by=LEADER)


@pytest.mark.accepts("R-ORG-02", "E-ORG-20")
@pytest.mark.refuses("R-ORG-02", "E-ORG-20")
def test_fifteen_volunteers_need_a_plea_of_fifty_characters():
    asked = submit(FIFTEEN, "ORGANIZATION", exemptions=(PLEA,))

    standing_in("ORGANIZATION").when(submit(FIFTEEN, "ORGANIZATION")).then_refused(
        "exemption-is-needed", rules=["R-ORG-02"]
    )
    standing_in("ORGANIZATION").when(
        replace(asked, exemptions=(replace(PLEA, length=49),))
    ).then_refused("exemption-reason-is-too-short", least=50)
    standing_in("ORGANIZATION").when(asked).then(
        submitted(FIFTEEN, "ORGANIZATION", exemptions=(PLEA,))
    )


def test_where_no_length_is_asked_for_any_plea_will_do():
    any_length = replace(CAST, nomination=replace(CAST.nomination, exemption_reason_least=None))
    short = replace(PLEA, length=0)

    standing_in("ORGANIZATION").under(any_length).when(
        submit(FIFTEEN, "ORGANIZATION", exemptions=(short,))
    ).then(submitted(FIFTEEN, "ORGANIZATION", exemptions=(short,)))


def test_reviewers_know_of_which_condition():
    asked = submit(FIFTEEN, "ORGANIZATION", exemptions=(PLEA,), entities=())
    standing_in("ORGANIZATION").when(asked).then_leaves(
        {
            facts.nominated(LI): "ORGANIZATION",
            facts.nominated_by(LI): SOCIETY,
            facts.roll(SOCIETY): facts.mark("nominated", LI, at=NOW),
            facts.declared(LI): ",".join(f"{d.code}/{d.by}" for d in declarations(CAST)),
            facts.pleaded(LI): "R-ORG-02",
            facts.warned(LI): None,
            facts.recommends(LI, CLERK): "yes",
            facts.recommends(LI, LEADER): "yes",
            **dict.fromkeys(map(facts.took_part, SIGNED.values()), "yes"),
            honours.matched(LI): None,
            **told("nominated"),
        }
    )


@pytest.mark.refuses("R-ORG-02", "E-ORG-20", "A-02")
def test_nine_volunteers_are_too_few_for_any_plea():
    form = {**ORGANIZATION, "volunteers": 9}

    standing_in("ORGANIZATION").when(
        submit(form, "ORGANIZATION", exemptions=(PLEA,))
    ).then_refused("conditions-are-not-met", rules=["R-ORG-02"])


def test_a_plea_that_nobody_needs_is_not_recorded():
    asked = submit(ORGANIZATION, "ORGANIZATION", exemptions=(PLEA,))

    standing_in("ORGANIZATION").when(asked).then(submitted(ORGANIZATION, "ORGANIZATION"))


# --- correcting

DUE = at("2023-12-02 00:00")
returned = nomination.given(submitted()).holding({facts.returned(LI): DUE.isoformat()})
LATER = at("2023-12-01 10:00")


def correct(form=VOLUNTEER, **changes: Any) -> CorrectNomination:
    plain: dict[str, Any] = {
        "candidate": LI,
        "form": form,
        "paper": paper(9),
        "at": LATER,
        "materials": files(),
        "declared": declarations(CAST),
    }
    return CorrectNomination(**plain | changes)


def corrected(form=VOLUNTEER, **changes: Any) -> NominationCorrected:
    plain: dict[str, Any] = {
        "candidate": LI,
        "entities": (LI_HIMSELF, LI_BY_NAME),
        "dropped": (),
        "answers": for_the_event(CAST, "VOLUNTEER", form),
        "paper": paper(9),
        "materials": files(),
        "declared": declarations(CAST),
        "findings": found(form, "VOLUNTEER", CAST),
        "exemptions": (),
        "warnings": (),
        "matches": (),
        "changed": (),
        "at": LATER,
    }
    return NominationCorrected(**plain | changes)


def test_a_returned_nomination_is_corrected_even_after_the_deadline_of_the_intake():
    form = {**VOLUNTEER, "hours": 200}

    returned.without(facts.stage("INTAKE")).when(correct(form)).then(
        corrected(form, changed=("hours",))
    )


def test_only_what_was_returned_is_corrected_and_in_time():
    returned.when(correct(at=DUE - timedelta(milliseconds=1))).then(
        corrected(at=DUE - timedelta(milliseconds=1))
    )
    returned.when(correct(at=DUE)).then_refused("correction-is-too-late")
    returned.without(facts.returned(LI)).when(correct()).then_refused("nomination-is-not-returned")
    returned.given().when(correct()).then_refused("candidate-is-not-nominated")
    paused = returned.holding({facts.CAMPAIGN: facts.PAUSED})
    paused.when(correct()).then_refused("campaign-is-paused")


def test_a_correction_meets_the_same_conditions():
    returned.when(correct({**VOLUNTEER, "team": ""})).then_refused("form-is-incomplete")
    returned.when(correct({**VOLUNTEER, "fit_to_publish": False})).then_refused(
        "conditions-are-not-met"
    )
    of_its_type = (Code("NATIONAL_SOCIETY"),)
    limited = tuple(replace(each, unit_types=of_its_type) for each in CAST.conditions)
    returned.under(replace(CAST, conditions=limited)).when(
        correct({**VOLUNTEER, "fit_to_publish": False})
    ).then_refused("conditions-are-not-met")
    returned.when(correct(materials={})).then_refused("materials-are-incomplete")
    returned.when(correct(declared=())).then_refused("declaration-is-missing")


HOURS = {**VOLUNTEER, "hours": 200}
MORE = correct(HOURS, changed=("team",))


def test_nothing_is_changed_that_the_nomination_was_not_returned_for():
    clause = returned.holding({facts.defects(LI): "W-3"})
    clause.when(correct(HOURS)).then(corrected(HOURS, changed=("hours",)))
    clause.when(MORE).then_refused("part-is-not-returned", parts=["team"])
    both = returned.holding({facts.defects(LI): "W-3,R-VOL-02a"})
    both.when(MORE).then(corrected(HOURS, changed=("team", "hours")))


def test_with_a_field_the_papers_are_changed_that_repeat_it_and_no_photo():
    clause = returned.holding({facts.defects(LI): "W-3"})
    papers = correct(changed=("FORM_WORD", "FORM_PDF"))
    clause.when(papers).then(corrected(changed=("FORM_WORD", "FORM_PDF")))
    clause.when(correct(changed=("FORM_PDF", "PORTRAIT"))).then_refused(
        "part-is-not-returned", parts=["PORTRAIT"]
    )


def test_declarations_are_signed_anew_with_every_correction():
    [*others, casebook] = declarations(CAST)
    clause = returned.holding({facts.defects(LI): "W-3"})
    [event] = clause.when(correct(declared=tuple(others))).decided()
    assert event.changed == (casebook.code,)


@pytest.mark.parametrize("defects", ["6", "W-3,6", "R-VOL-02b"])
def test_a_defect_that_names_no_part_opens_everything(defects):
    clause = returned.holding({facts.defects(LI): defects})
    clause.when(MORE).then(corrected(HOURS, changed=("team", "hours")))


@pytest.mark.accepts("A-19")
def test_who_is_about_to_move_corrects_everything():
    moving = returned.holding({facts.defects(LI): "W-3", proposed_move(LI): "PROJECT"})
    moving.when(MORE).then(corrected(HOURS, changed=("team", "hours")))


def test_a_corrected_nomination_is_no_longer_returned():
    returned.when(correct()).then_leaves(
        {
            facts.returned(LI): None,
            facts.defects(LI): None,
            facts.declared(LI): ",".join(f"{d.code}/{d.by}" for d in declarations(CAST)),
            facts.pleaded(LI): None,
            honours.matched(LI): None,
            facts.warned(LI): None,
            facts.changed(LI): "",
            facts.live(LI_HIMSELF): LI,
            facts.live(LI_BY_NAME): LI,
            **told("corrected", correct().at),
        }
    )


REAL = EntityId("entity-li-real-number")


def test_a_corrected_identity_replaces_the_former_one():
    command = correct(entities=(REAL, LI_BY_NAME))
    event = corrected(entities=(REAL, LI_BY_NAME), dropped=(LI_HIMSELF,))

    returned.when(command).then(event)
    gone = NominationWithdrawn(candidate=LI, entities=(REAL, LI_BY_NAME), by=LEADER, at=LATER)
    standing = returned.given(submitted(), event).holding(nominated(LI, "VOLUNTEER"))
    standing.when(WithdrawNomination(candidate=LI, by=LEADER, at=LATER)).then(gone)
    left = NOMINATION.leaves(event)
    assert left[facts.live(LI_HIMSELF)] is None
    assert left[facts.live(REAL)] == LI


@pytest.mark.refuses("R-EXC-01", "A-11")
def test_a_correction_does_not_slip_past_the_register_of_winners():
    elsewhere = returned.holding({facts.live(REAL): WU, facts.live(LI_BY_NAME): LI})
    command = correct(entities=(REAL, LI_BY_NAME), compared=compared(CAST))

    returned.holding(won(CAST, 2021, REAL)).when(command).then_refused("candidate-has-won-before")
    elsewhere.when(command).then_refused("candidate-is-nominated-elsewhere", candidate=LI, by=WU)


def test_two_people_who_said_that_it_is_another_are_believed_at_a_correction():
    found = (alike(How.IDENTIFIED),)
    story = returned.holding(won(CAST, 2021, REAL), {honours.dismissed(LI): told_of(found)})

    command = correct(entities=(REAL, LI_BY_NAME), compared=compared(CAST))
    [event] = story.when(command).decided()
    assert event.matches == found

    by_name = told_of([alike(How.NAMED)])  # that it bears the same number was not known then
    story.holding({honours.dismissed(LI): by_name}).when(command).then_refused(
        "candidate-has-won-before"
    )


def test_a_correction_keeps_what_was_found_by_number_beside_what_is_found_by_name():
    before = (alike(How.IDENTIFIED, WU_IN_2021),)
    namesake = won(CAST, 2021, name=LI_S_NAME, places=())
    story = returned.given(submitted(matches=before)).holding(namesake)

    [event] = story.when(correct(compared=compared(CAST))).decided()
    assert event.matches == (alike(How.SIMILAR), *before)


def test_a_correction_that_changes_no_number_keeps_what_was_found_by_it():
    rules = replace(CAST, exclusions=(replace(OF_WINNERS, severity=Severity.WARN),))
    found = (alike(How.IDENTIFIED), alike(How.SIMILAR, WU_IN_2021))
    story = returned.under(rules).given(submitted(matches=found))

    [event] = story.when(correct()).decided()
    assert event.matches == found[:1]
    assert event.warnings == ("R-EXC-01",)
    [again] = story.given(submitted(matches=found), event).when(correct()).decided()
    assert again.matches == found[:1]


# --- the notice to the unit that came first


def rival(**changes) -> NoteRival:
    plain = NoteRival(candidate=LI, unit=PROVINCE, rival=WU, entities=(LI_BY_NAME,), at=LATER)
    return replace(plain, **changes)


TOLD = RivalRefused(candidate=LI, unit=PROVINCE, rival=WU, at=LATER)
first = nomination.given(submitted()).holding({facts.nominated_by(LI): SOCIETY})


@pytest.mark.accepts("A-11")
def test_the_first_unit_is_told_once_of_each_rival_that_was_refused():
    first.when(rival()).then(TOLD)
    first.when(rival()).then_leaves({})
    first.given(submitted(), TOLD).when(rival()).then()
    another = replace(TOLD, rival=SUN)
    first.given(submitted(), TOLD).when(rival(rival=SUN)).then(another)


def test_a_unit_that_nominates_its_own_candidate_again_needs_no_notice():
    first.when(rival(unit=SOCIETY)).then()


def test_there_is_no_rival_to_somebody_else_or_to_who_does_not_stand():
    first.when(rival(entities=(EntityId("entity-wu"),))).then_refused("rival-is-somebody-else")
    nomination.when(rival()).then_refused("candidate-is-not-nominated", candidate=LI)
    gone = first.given(submitted(), WITHDRAWN)
    gone.when(rival()).then_refused("candidate-is-not-nominated", candidate=LI)
    first.holding({facts.CAMPAIGN: facts.PAUSED}).when(rival()).then_refused("campaign-is-paused")


# --- withdrawing

WITHDRAW = WithdrawNomination(candidate=LI, by=LEADER, at=LATER)
WITHDRAWN = NominationWithdrawn(
    candidate=LI, entities=(LI_HIMSELF, LI_BY_NAME), by=LEADER, at=LATER
)


handed_in = nomination.given(submitted()).holding(nominated(LI, "VOLUNTEER"))


def test_who_withdraws_stands_no_more_and_may_be_nominated_by_another_unit():
    handed_in.when(WITHDRAW).then(WITHDRAWN)
    handed_in.when(WITHDRAW).then_leaves(
        {
            facts.nominated(LI): None,
            facts.nominated_by(LI): None,
            proposed_move(LI): None,
            facts.agreed(LI): None,
            facts.declared(LI): None,
            facts.pleaded(LI): None,
            honours.matched(LI): None,
            facts.warned(LI): None,
            facts.live(LI_HIMSELF): None,
            facts.live(LI_BY_NAME): None,
            **told("withdrawn", WITHDRAW.at),
        }
    )


def test_a_unit_that_went_into_another_one_hands_nothing_in():
    gone = nomination.holding({facts.merged(SOCIETY): PROVINCE})

    gone.when(submit()).then_refused("unit-is-merged", into=PROVINCE)


def test_a_nomination_is_withdrawn_by_the_unit_that_answers_for_it_now():
    """Which is another one than that which nominated, once this went into it."""
    story = handed_in.holding(
        {facts.nominated_by(LI): PROVINCE, facts.belongs_to(LEADER): PROVINCE}
    )

    story.when(WITHDRAW).then(WITHDRAWN)
    story.holding({facts.belongs_to(LEADER): SOCIETY}).when(WITHDRAW).then_refused(
        "person-has-no-such-role"
    )


def test_a_nomination_is_withdrawn_by_its_unit_or_by_an_official():
    official = replace(WITHDRAW, by=ONE)

    handed_in.when(official).then_refused("person-has-no-such-role", person=ONE)
    handed_in.holding(hold(Role.OFFICIAL, ONE)).when(official).then(replace(WITHDRAWN, by=ONE))
    other = handed_in.holding({facts.belongs_to(LEADER): PROVINCE})
    other.when(WITHDRAW).then_refused("person-has-no-such-role", person=LEADER)


def test_what_is_withdrawn_stays_so():
    nomination.given(submitted(), WITHDRAWN).when(WITHDRAW).then()
    nomination.given(submitted(), WITHDRAWN).when(submit()).then_refused(
        "candidate-is-already-nominated"
    )
    returned.given(submitted(), WITHDRAWN).when(correct()).then_refused(
        "candidate-is-not-nominated"
    )


@pytest.mark.accepts("A-11")
def test_a_rejected_nomination_can_be_withdrawn_and_a_disqualified_one_cannot():
    """Until then the same person or body is nobody else's candidate."""
    handed_in.holding({facts.rejected(LI): facts.FOR_GOOD}).when(WITHDRAW).then(WITHDRAWN)
    out = handed_in.without(facts.nominated(LI))
    out.when(WITHDRAW).then_refused("candidate-is-not-nominated", candidate=LI)


def test_nobody_withdraws_who_does_not_stand():
    nomination.when(WITHDRAW).then_refused("candidate-is-not-nominated")
    paused = handed_in.holding({facts.CAMPAIGN: facts.PAUSED})
    paused.when(WITHDRAW).then_refused("campaign-is-paused")


def test_two_candidates_of_one_unit_are_two_streams():
    streams = {
        NOMINATION.stream(submit(candidate=each), CAST) for each in (LI, WU, CandidateId("a/b"))
    }

    assert len(streams) == 3


# --- what the event tells of each clause


def test_a_nomination_records_what_every_clause_says_and_what_that_rests_on():
    [event] = standing_in("SITE").when(submit(SITE, "SITE")).decided()
    by_id = {each.condition: each for each in event.findings}

    assert by_id["R-SIT-02"] == Finding(
        condition="R-SIT-02",
        severity=Severity.HARD,
        verdict=Verdict.MET,
        counted_to=date(2023, 11, 20),
        fields=("volunteers", "residents"),
        number=Decimal(100),
        whole=Decimal(1000),
    )
    asked = "R-VOL-04 R-SIT-00 R-SIT-01a R-SIT-01b R-SIT-02 R-SIT-03 R-SIT-04 W-1"
    assert list(by_id) == asked.split()


STATEMENTS = [
    ("R-VOL-01", "VOLUNTEER", "unit_opinion"),
    ("R-VOL-02b", "VOLUNTEER", "focus"),
    ("R-VOL-03a", "VOLUNTEER", "first_service_on"),
    ("R-VOL-03a", "VOLUNTEER", "activities"),
    ("R-VOL-03a", "VOLUNTEER", "hours"),
    ("R-VOL-03c", "VOLUNTEER", "story"),
    ("R-ORG-01c", "ORGANIZATION", "story"),
    ("R-ORG-03c", "ORGANIZATION", "story"),
    ("R-ORG-04", "ORGANIZATION", "story"),
    ("R-PRJ-01b", "PROJECT", "overview"),
    ("R-PRJ-01b", "PROJECT", "beneficiaries"),
    ("R-PRJ-03a", "PROJECT", "management"),
    ("R-PRJ-03b", "PROJECT", "has_plan"),
    ("R-PRJ-04", "PROJECT", "overview"),
    ("R-PRJ-05", "PROJECT", "overview"),
    ("R-SIT-03", "SITE", "clean_and_scientific"),
    ("R-SIT-04", "SITE", "resident_teams"),
]
"""Clauses that people judge, and the statement they judge by."""


@pytest.mark.accepts(
    "R-VOL-02b", "R-VOL-03a", "R-VOL-03c", "R-ORG-01c", "R-ORG-03c", "R-ORG-04", "R-PRJ-01b"
)
@pytest.mark.accepts("R-PRJ-04", "R-PRJ-05")
@pytest.mark.parametrize(("rule", "category", "statement"), STATEMENTS)
def test_a_clause_of_quality_is_left_to_the_people_who_read_its_statement(
    rule: str, category: str, statement: str
):
    [event] = standing_in(category).when(submit(FORMS[category], category)).decided()
    [found] = [each for each in event.findings if each.condition == rule]

    assert found.verdict in (Verdict.MET, Verdict.JUDGED_BY_PEOPLE)
    assert (found.verdict is Verdict.JUDGED_BY_PEOPLE) == (found.severity is Severity.QUAL)
    assert CAST.field(statement) is not None


@pytest.mark.refuses("R-VOL-01", "R-VOL-02b", "R-VOL-03a", "R-VOL-03c", "R-ORG-01c", "R-ORG-03c")
@pytest.mark.refuses("R-ORG-04", "R-PRJ-01b", "R-PRJ-03a", "R-PRJ-03b", "R-PRJ-04", "R-PRJ-05")
@pytest.mark.parametrize(
    ("category", "statement"), sorted({(category, field) for _, category, field in STATEMENTS})
)
def test_without_its_statement_nothing_can_be_judged(category: str, statement: str):
    form = {code: answer for code, answer in FORMS[category].items() if code != statement}

    standing_in(category).when(submit(form, category)).then_refused(
        "form-is-incomplete", fields=[statement]
    )


@pytest.mark.parametrize(("category", "statement", "most"), [("PROJECT", "overview", 1000)])
@pytest.mark.parametrize("more", [0, 1])
def test_a_story_has_its_length(category: str, statement: str, most: int, more: int):
    """1.7: characters without white space count."""
    form = {**FORMS[category], statement: "虚 构\n" * (most // 2) + "字" * more}
    story = standing_in(category).when(submit(form, category))

    if more:
        story.then_refused("form-does-not-fit", fields=[statement])
    else:
        story.then(submitted(form, category))


# --- what the unit stands by

SAID = contents(SOCIETY, "VOLUNTEER", PAPER, fingerprint(SOCIETY, files()), declarations(CAST), ())
drafted = nomination.holding({facts.drafted(LI): SOCIETY})
passed_on = drafted.holding({facts.approved(LI): approval(SAID, CLERK, LEADER)})


def test_a_draft_is_handed_in_as_it_was_approved_to_the_letter():
    drafted.when(submit()).then_refused("draft-is-not-approved", candidate=LI)
    passed_on.when(submit()).then(submitted())


@pytest.mark.parametrize(
    "changes",
    [
        {"paper": paper(9)},
        {"declared": declarations(CAST)[:-1]},
        {"exemptions": (PLEA,)},
        {"signed_by": {Signature.CLERK: PersonId("u-other"), Signature.LEADER: LEADER}},
        {"signed_by": {Signature.CLERK: CLERK, Signature.LEADER: PersonId("u-other")}},
    ],
    ids=["form", "declarations", "pleas", "clerk", "leader"],
)
def test_and_not_with_anything_else(changes: dict[str, Any]):
    other = PersonId("u-other")
    roles = {**hold(Role.UNIT_CLERK, other), **hold(Role.UNIT_LEADER, other)}
    story = passed_on.holding(roles, {facts.belongs_to(other): SOCIETY})

    story.when(submit(**changes)).then_refused("submission-is-not-what-was-approved", candidate=LI)


def test_a_correction_of_a_draft_is_approved_again():
    those = fingerprint(SOCIETY, files())
    said = contents(SOCIETY, "VOLUNTEER", paper(9), those, declarations(CAST), ())
    story = returned.holding({facts.drafted(LI): SOCIETY})
    approved = story.holding({facts.approved(LI): approval(said, CLERK, LEADER)})

    story.when(correct()).then_refused("draft-is-not-approved", candidate=LI)
    approved.when(correct()).then(corrected())
    approved.when(correct(paper=paper(8))).then_refused("submission-is-not-what-was-approved")


@pytest.mark.accepts("E-ORG-20", "A-02")
@pytest.mark.refuses("E-ORG-20", "A-02")
def test_a_plea_is_endorsed_by_a_leader_of_the_unit():
    story = standing_in("ORGANIZATION")
    alone = submit(FIFTEEN, "ORGANIZATION", exemptions=(replace(PLEA, endorsed_by=None),))
    by_clerk = submit(FIFTEEN, "ORGANIZATION", exemptions=(replace(PLEA, endorsed_by=CLERK),))

    story.when(alone).then_refused("exemption-is-not-endorsed", rules=["R-ORG-02"])
    story.when(by_clerk).then_refused("person-has-no-such-role", person=CLERK)
    endorsed = submit(FIFTEEN, "ORGANIZATION", exemptions=(PLEA,))
    story.when(endorsed).then(submitted(FIFTEEN, "ORGANIZATION", exemptions=(PLEA,)))


def test_at_a_correction_too_a_plea_is_endorsed_by_a_leader_of_the_unit():
    handed_in = submitted(FIFTEEN, "ORGANIZATION", exemptions=(PLEA,))
    held = materials_of(CAST, "ORGANIZATION")
    story = standing_in("ORGANIZATION").given(handed_in)
    story = story.holding({facts.returned(LI): DUE.isoformat()})
    command = correct(FIFTEEN, materials=held, exemptions=(PLEA,))

    [event] = story.when(command).decided()
    assert event.exemptions == (PLEA,)
    alone = replace(command, exemptions=(replace(PLEA, endorsed_by=None),))
    story.when(alone).then_refused("exemption-is-not-endorsed", rules=["R-ORG-02"])
    elsewhere = story.holding({facts.belongs_to(LEADER): PROVINCE})
    elsewhere.when(command).then_refused("person-is-of-another-unit", person=LEADER)


@pytest.mark.accepts("E-PRJ-10", "A-04")
@pytest.mark.refuses("E-PRJ-10", "A-04")
def test_a_project_of_nine_volunteers_needs_a_plea_and_one_of_none_has_none():
    nine, nobody = {**PROJECT, "volunteers": 9}, {**PROJECT, "volunteers": 0}
    plea = replace(PLEA, condition="R-PRJ-02")
    story = standing_in("PROJECT")

    story.when(submit(nine, "PROJECT")).then_refused("exemption-is-needed", rules=["R-PRJ-02"])
    story.when(submit(nine, "PROJECT", exemptions=(plea,))).then(
        submitted(nine, "PROJECT", exemptions=(plea,))
    )
    story.when(submit(nobody, "PROJECT", exemptions=(plea,))).then_refused(
        "conditions-are-not-met", rules=["R-PRJ-02"]
    )


def test_where_no_leader_signs_nobody_endorses():
    asked = replace(CAST.nomination, signatures=())
    plea = replace(PLEA, endorsed_by=None)
    command = submit(FIFTEEN, "ORGANIZATION", exemptions=(plea,), signed_by={})
    story = standing_in("ORGANIZATION").under(replace(CAST, nomination=asked))

    story.when(command).then(submitted(FIFTEEN, "ORGANIZATION", exemptions=(plea,), signed_by={}))
