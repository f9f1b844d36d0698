"""Who has to do with whom among the candidates: told to whoever judges, and nothing follows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selection.domain.kernel import CandidateId
from selection.domain.relations import Nominee, Relation, relations

WANG, TEAM, WALK, MING = map(CandidateId, ("wang", "team", "walk", "ming"))


def nominee(candidate: CandidateId, category: str, name: str, **answers: str) -> Nominee:
    return Nominee(candidate=candidate, category=category, name=name, answers=answers)


VOLUNTEER = nominee(WANG, "VOLUNTEER", "王小虚", team="别的队")
LED = nominee(TEAM, "ORGANIZATION", "星火科普队", head="王小虚 队长")
RUN = nominee(WALK, "PROJECT", "科普夜行", run_by="“星火”科普隊")


@pytest.mark.accepts("A-11")
def test_a_volunteer_who_leads_a_nominated_team_stands_and_both_are_told():
    assert relations([VOLUNTEER, LED]) == {
        WANG: (Relation(TEAM, "head"),),
        TEAM: (Relation(WANG, "head", here=True),),
    }


@pytest.mark.accepts("A-12")
def test_a_project_of_a_nominated_team_is_told_however_the_name_is_written():
    assert relations([LED, RUN]) == {
        TEAM: (Relation(WALK, "run_by"),),
        WALK: (Relation(TEAM, "run_by", here=True),),
    }


@pytest.mark.accepts("A-12")
def test_two_of_one_name_in_two_categories_are_told():
    project = nominee(WALK, "PROJECT", "星火科普志愿服务项目")
    found = relations([nominee(TEAM, "ORGANIZATION", "星火科普队"), project])

    assert found == {TEAM: (Relation(WALK),), WALK: (Relation(TEAM),)}


@pytest.mark.refuses("A-12")
def test_rivals_of_one_category_are_not_related():
    other = nominee(MING, "ORGANIZATION", "另一队", head="星火科普队派出")

    assert relations([LED, other]) == {}


def test_one_character_or_no_name_is_looked_for_nowhere():
    short = nominee(MING, "VOLUNTEER", "王")
    erased = nominee(WANG, "VOLUNTEER", "")

    assert relations([short, erased, LED, nominee(WALK, "PROJECT", "")]) == {}


def test_the_first_field_that_names_somebody_is_told_once():
    team = nominee(TEAM, "ORGANIZATION", "星火队", head="王小虚", contact="王小虚")

    assert relations([VOLUNTEER, team])[TEAM] == (Relation(WANG, "head", here=True),)


def test_names_do_not_run_on_from_one_answer_into_the_next():
    team = nominee(TEAM, "ORGANIZATION", "星火队", head="老王", contact="小虚")

    assert relations([VOLUNTEER, team]) == {}


NAMES = st.text("甲乙", min_size=0, max_size=3)
NOMINEES = st.lists(
    st.tuples(st.sampled_from("AB"), NAMES, NAMES).map(
        lambda each: nominee(CandidateId("?"), each[0], each[1], head=each[2])
    ),
    max_size=6,
).map(
    lambda those: [
        nominee(CandidateId(f"c-{n}"), each.category, each.name, **each.answers)
        for n, each in enumerate(those)
    ]
)


@given(NOMINEES)
def test_whoever_is_told_of_somebody_is_told_to_that_one(those: list[Nominee]):
    found = relations(those)

    category = {each.candidate: each.category for each in those}
    for candidate, some in found.items():
        for each in some:
            assert category[each.to] != category[candidate]
            back = Relation(candidate, each.field, here=not each.here and each.field is not None)
            assert back in found[each.to]
