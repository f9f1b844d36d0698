"""Who is drawn follows from seed and list, and keeps what the rulebook asks of a panel."""

import hashlib
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.pools import FIELD, REGION, pool, pooled
from selection.domain.drawing import Pooled, Terms, digest, draw, in_order_of_lots, keeps
from selection.domain.kernel import EntityId, PersonId, Refused

SEED = "frost20231101/maple20231102"
TERMS = Terms(
    seats=7, strata=(FIELD, REGION), most_per_employer=1, grassroots_least=Fraction(1, 3)
)
QUICKLY = settings(max_examples=60, deadline=None, derandomize=True, database=None)


def people(those) -> list[str]:
    return [each.expert for each in those]


def test_without_strata_it_is_the_order_of_the_hashes_of_seed_and_id():
    plain = Terms(seats=3)
    ids = sorted(
        people(pool(9)), key=lambda each: hashlib.sha256(f"{SEED}\n{each}".encode()).hexdigest()
    )

    drawn = draw(SEED, pool(9), plain, 2)

    assert [*drawn.members, *drawn.substitutes] == ids[:5]
    assert list(in_order_of_lots(SEED, people(pool(9)))) == ids


def test_the_order_of_the_list_does_not_matter_and_the_seed_does():
    drawn = draw(SEED, pool(30), TERMS, 3)

    assert draw(SEED, pool(30)[::-1], TERMS, 3) == drawn
    assert draw("another-seed", pool(30), TERMS, 3) != drawn


def test_the_seats_are_spread_over_the_strata():
    drawn = draw(SEED, pool(60), TERMS, 0)
    strata = Counter(
        (each.strata[FIELD], each.strata[REGION])
        for each in pool(60)
        if each.expert in drawn.members
    )

    assert sorted(strata.values()) == [1, 1, 1, 1, 1, 2]


def test_a_third_from_the_grass_roots_is_three_of_seven():
    few = [pooled(n, grassroots=n <= 3) for n in range(1, 31)]

    assert set(people(few[:3])) <= set(draw(SEED, few, TERMS, 0).members)
    with pytest.raises(Refused, match="draw-lacks-grassroots"):
        draw(SEED, [pooled(n, grassroots=n <= 2) for n in range(1, 31)], TERMS, 0)


def test_what_the_pool_lacks_is_said():
    with pytest.raises(Refused, match="draw-lacks-experts") as refusal:
        draw(SEED, pool(6), TERMS, 0)
    assert refusal.value.because == {"needed": 7, "found": 6}
    colleagues = [pooled(n, employer=n % 6) for n in range(1, 31)]
    with pytest.raises(Refused, match="draw-lacks-employers") as refusal:
        draw(SEED, colleagues, TERMS, 0)
    assert refusal.value.because == {"needed": 7, "found": 6}
    draw(SEED, colleagues, replace(TERMS, most_per_employer=2), 0)
    draw(SEED, [replace(each, employer=None) for each in colleagues], TERMS, 0)


def test_a_pool_of_just_so_many_as_there_are_seats_lacks_no_experts():
    colleagues = [pooled(n, employer=n % 6) for n in range(1, 8)]

    assert len(draw(SEED, pool(7), TERMS, 0).members) == 7
    with pytest.raises(Refused, match="draw-lacks-employers"):
        draw(SEED, colleagues, TERMS, 0)


def test_substitutes_may_be_colleagues_of_members_and_too_few_is_no_failure():
    colleagues = [pooled(n, employer=n % 7) for n in range(1, 10)]

    drawn = draw(SEED, colleagues, TERMS, 5)

    assert len(drawn.members) == 7
    assert len(drawn.substitutes) == 2


@st.composite
def pools(draw_from) -> list[Pooled]:
    size = draw_from(st.integers(0, 9))
    return [
        Pooled(
            expert=PersonId(f"e-{n}"),
            strata={FIELD: draw_from(st.sampled_from("ab"))},
            employer=EntityId(draw_from(st.sampled_from("xyz"))),
            grassroots=draw_from(st.booleans()),
        )
        for n in range(size)
    ]


@QUICKLY
@given(pools(), st.integers(1, 4), st.integers(1, 2), st.sampled_from(["0", "1/3", "1/2"]))
def test_a_panel_is_found_exactly_where_there_is_one(those, seats, most, share):
    terms = Terms(
        seats=seats, strata=(FIELD,), most_per_employer=most, grassroots_least=Fraction(share)
    )
    possible = any(keeps(some, terms) for some in combinations(those, seats))

    try:
        members = draw(SEED, those, terms, 0).members
    except Refused:
        assert not possible
    else:
        assert len(members) == len(set(members)) == seats
        assert keeps([each for each in those if each.expert in members], terms)


def test_the_hash_of_a_pool_is_of_its_lines_in_the_order_of_ids():
    one, two = pooled(1), pooled(2)
    lines = (
        f"e-1\temployer-1\t0\tperson-1\t{REGION}=R1,{FIELD}=F1\n"
        f"e-2\temployer-2\t1\tperson-2\t{REGION}=R0,{FIELD}=F2\n"
    )

    assert digest([two, one]) == hashlib.sha256(lines.encode()).hexdigest()
    assert digest([one]) != digest([one, two])
    assert digest([replace(one, employer=None)]) != digest([one])


def test_the_entities_of_an_expert_stand_in_that_line_with_commas():
    known = Pooled(
        expert=PersonId("专家-1"), entities=(EntityId("证-1"), EntityId("证-2")), grassroots=True
    )
    line = "专家-1\t\t1\t证-1,证-2\t\n"

    assert digest([known]) == hashlib.sha256(line.encode()).hexdigest()
