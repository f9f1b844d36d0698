from collections import Counter
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from samples import CAST, SIGE, least, most
from selection.domain.kernel import CandidateId
from selection.domain.limits import Use, left, once_per_candidate, too_few, too_many
from selection.domain.rulebook.entry import PLACES, Limit
from selection.domain.rulebook.words import Of, Per

MONDAY, TUESDAY = date(2023, 12, 4), date(2023, 12, 5)


def use(name: str, category: str = "A", ballot: int = 1, **more: Any) -> Use:
    return Use(CandidateId(name), category, ballot, **more)


def names(count: int, category: str = "A") -> list[Use]:
    return [use(f"{category}{n}", category) for n in range(count)]


def test_the_last_name_within_a_limit_is_allowed_and_the_next_is_not():
    limit = most(10, Per.CATEGORY)

    assert too_many([limit], names(9), [use("new")], {}) is None
    assert too_many([limit], names(10), [use("new")], {}) is limit


def test_what_a_limit_does_not_name_is_summed_over():
    used = [*names(2, "A"), *names(2, "B")]

    assert too_many([most(4)], used, [use("new", "C")], {}) is not None
    assert too_many([most(4, Per.CATEGORY)], used, [use("new", "C")], {}) is None


def test_a_limit_of_the_day_begins_again_at_the_next():
    used = [use("li", day=MONDAY)]

    assert too_many([most(1, Per.DAY)], used, [use("wu", day=MONDAY)], {}) is not None
    assert too_many([most(1, Per.DAY)], used, [use("wu", day=TUESDAY)], {}) is None


def test_a_limit_of_the_stage_begins_again_in_the_next():
    used = [use("li", stage="SEMIFINAL")]

    assert too_many([most(1, Per.STAGE)], used, [use("wu", stage="SEMIFINAL")], {}) is not None
    assert too_many([most(1, Per.STAGE)], used, [use("wu", stage="FINAL")], {}) is None


def test_ballots_are_counted_once_however_many_names_they_hold():
    limit = most(1, of=Of.BALLOTS)
    three = [use("li"), use("wu"), use("sun")]

    assert too_many([limit], [], three, {}) is None
    assert too_many([limit], three, [use("li", ballot=2)], {}) is limit


def test_points_are_added_up_exactly():
    limit = most(1, of=Of.POINTS)
    thirds = [use(name, points=Fraction(1, 3)) for name in ("li", "wu", "sun")]

    assert too_many([limit], thirds[:2], thirds[2:], {}) is None
    assert too_many([limit], thirds, [use("gu", points=Fraction(1, 10**9))], {}) is limit


def test_categories_are_counted_once_each():
    limit = most(2, of=Of.CATEGORIES)

    assert too_many([limit], names(3, "A"), names(3, "B"), {}) is None
    assert too_many([limit], [*names(1, "A"), *names(1, "B")], names(1, "C"), {}) is limit


def test_places_stand_for_those_of_the_name_s_own_category():
    limit = most(PLACES, Per.CATEGORY)
    places = {"A": 1, "B": 2}

    assert too_many([limit], [], [*names(1, "A"), *names(2, "B")], places) is None
    assert too_many([limit], [], [*names(2, "B"), *names(2, "A")], places) is limit
    assert too_many([limit], [], names(9, "WITHOUT_CEILING"), places) is None


def test_the_first_limit_of_the_rulebook_that_breaks_is_named():
    day, category = most(2, Per.DAY), most(1, Per.CATEGORY)

    assert too_many([day, category], names(2), [use("new")], {}) is day
    assert too_many([category, day], names(2), [use("new")], {}) is category


def test_at_least_is_about_the_ballot_as_handed_in():
    limit = least(2, Per.CATEGORY)

    assert too_few([limit], [*names(2, "A"), *names(2, "B")]) is None
    assert too_few([limit], [*names(2, "A"), *names(1, "B")]) is limit
    assert too_few([most(1)], names(1)) is None


def test_only_a_limit_of_one_name_per_candidate_makes_a_repeat_harmless():
    assert once_per_candidate(most(1, Per.CANDIDATE, Per.DAY))
    assert not once_per_candidate(most(2, Per.CANDIDATE))
    assert not once_per_candidate(most(1, Per.DAY))
    assert not once_per_candidate(most(1, Per.CANDIDATE, of=Of.BALLOTS))


def test_ceilings_are_those_of_the_rulebook():
    assert CAST.ceilings == {"VOLUNTEER": 30, "ORGANIZATION": 30, "PROJECT": 30, "SITE": 10}
    assert SIGE.ceilings == {"VOLUNTEER": 10, "TEAM": 10, "PROJECT": 10, "SITE": 10}


AXES = {
    Per.CANDIDATE: lambda each: each.candidate,
    Per.CATEGORY: lambda each: each.category,
    Per.DAY: lambda each: each.day,
    Per.STAGE: lambda each: each.stage,
}
limits = st.lists(
    st.builds(
        Limit,
        per=st.lists(st.sampled_from(list(AXES)), unique=True).map(lambda p: (Per.VOTER, *p)),
        of=st.sampled_from([Of.NAMES, Of.BALLOTS, Of.POINTS, Of.CATEGORIES]),
        most=st.integers(1, 4),
    ),
    min_size=1,
    max_size=3,
)
uses = st.builds(
    Use,
    candidate=st.sampled_from("abc"),
    category=st.sampled_from("XY"),
    ballot=st.just(0),
    day=st.sampled_from([MONDAY, TUESDAY]),
    stage=st.sampled_from(["S", "T"]),
    points=st.integers(1, 2),
)
ballots = st.lists(st.lists(uses, min_size=1, max_size=3), max_size=5).map(
    lambda those: [
        [Use(u.candidate, u.category, n, u.day, u.stage, u.points) for u in each]
        for n, each in enumerate(those)
    ]
)


def sizes(limit: Limit, everything: Sequence[Use]) -> Counter[tuple[object, ...]]:
    """Counted the long way: a table of all groups of everything that was ever used."""
    groups: dict[tuple[object, ...], list[Use]] = {}
    for each in everything:
        key = tuple(AXES[axis](each) for axis in limit.per if axis in AXES)
        groups.setdefault(key, []).append(each)
    size = {
        Of.NAMES: lambda those: sum(1 for _ in those),
        Of.BALLOTS: lambda those: len({each.ballot for each in those}),
        Of.POINTS: lambda those: sum(each.points for each in those),
        Of.CATEGORIES: lambda those: len({each.category for each in those}),
    }[limit.of]
    return Counter({key: size(those) for key, those in groups.items()})


@given(limits, ballots)
@settings(max_examples=30, deadline=None)
def test_ballot_after_ballot_no_limit_is_ever_exceeded_and_none_is_refused_without_need(
    rules: list[Limit], handed_in: list[list[Use]]
):
    used: list[Use] = []
    for ballot in handed_in:
        broken = too_many(rules, used, ballot, {})
        would_be = [*used, *ballot]
        exceeded = [
            limit
            for limit in rules
            if any(n > limit.most for n in sizes(limit, would_be).values())
        ]
        assert broken == (exceeded[0] if exceeded else None)
        if broken is None:
            used = would_be


def test_what_is_left_is_the_smallest_room_that_any_limit_leaves():
    limits = [most(5, Per.CATEGORY), most(4)]

    assert left(limits, names(1), use("new"), {}) == 3
    assert left(limits, [*names(1, "A"), *names(1, "B")], use("new"), {}) == 2
    assert left([most(2)], names(3), use("new"), {}) == 0
    assert left([], names(3), use("new"), {}) is None


def test_a_limit_on_each_candidate_says_nothing_about_the_others():
    assert left([most(1, Per.CANDIDATE)], [use("li")], use("li"), {}) is None


def test_what_is_left_of_the_places_is_that_of_the_category_if_it_has_a_ceiling():
    limits = [most(PLACES, Per.CATEGORY)]

    assert left(limits, names(1), use("new"), {"A": 3}) == 2
    assert left(limits, names(1), use("new"), {}) is None


def test_a_point_that_is_used_in_part_is_not_left():
    half = use("li", points=Fraction(1, 2))

    assert left([most(3, of=Of.POINTS)], [half], use("new"), {}) == 2
