"""R-REC: what the system finds, and what it leaves to be declared or objected to."""

from dataclasses import replace
from typing import Any

import pytest

from samples import ANN, CAST, EXPERT, LI, PROVINCE, SOCIETY, WU
from selection.domain.interests import Case, Proposal, Tied, proposals
from selection.domain.kernel import EntityId
from selection.domain.rulebook.words import FoundBy, Same

EMPLOYER, OTHER_EMPLOYER = EntityId("employer-1"), EntityId("employer-2")
HIMSELF, HEAD = EntityId("person-1"), EntityId("person-2")
free = Tied(
    person=EXPERT,
    employer=EMPLOYER,
    unit=SOCIETY,
    county="330113",
    group="HOUSE-1",
    entities=frozenset({HIMSELF}),
)
strange = Case(
    candidate=LI,
    category="SITE",
    employer=OTHER_EMPLOYER,
    unit=PROVINCE,
    county="330114",
    group="HOUSE-2",
    entities=frozenset({HEAD}),
    people=frozenset({ANN}),
)
TIES: list[tuple[str, dict[str, Any]]] = [
    ("R-REC-01", {"employer": EMPLOYER}),
    ("R-REC-02", {"unit": SOCIETY}),
    ("R-REC-06", {"people": frozenset({ANN, EXPERT})}),
    ("R-REC-07", {"entities": frozenset({HEAD, HIMSELF})}),
    ("R-REC-08", {"county": "330113001002"}),
]


@pytest.mark.accepts("R-REC-01", "R-REC-02", "R-REC-06", "R-REC-07", "R-REC-08")
def test_a_stranger_is_tied_to_nobody():
    assert proposals(free, [strange], CAST) == ()
    nothing = Tied(person=EXPERT)
    assert proposals(nothing, [Case(candidate=LI, category="SITE")], CAST) == ()


@pytest.mark.parametrize(
    ("ground", "tie"),
    [pytest.param(*each, marks=pytest.mark.refuses(each[0])) for each in TIES],
)
def test_each_tie_is_proposed_on_its_ground(ground, tie):
    tied = replace(strange, **tie)

    assert proposals(free, [tied], CAST) == (Proposal(ground, LI),)
    other = replace(strange, candidate=WU)
    assert proposals(free, [other, tied], CAST) == (Proposal(ground, LI),)


def test_the_county_matters_for_sites_only():
    here = replace(strange, county="330113", category="VOLUNTEER")

    assert proposals(free, [here], CAST) == ()


def test_a_rulebook_may_look_at_groups():
    own = replace(CAST.recusals[0], same=Same.GROUP)
    rules = replace(CAST, recusals=(own,))

    assert proposals(free, [strange], rules) == ()
    housemate = replace(strange, group="HOUSE-1")
    assert proposals(free, [housemate], rules) == (Proposal(own.id, LI),)


def test_the_system_finds_nothing_without_a_comparison_and_leaves_the_rest_to_people():
    for changes in ({"same": None}, {"found_by": FoundBy.DECLARED}):
        rules = replace(CAST, recusals=(replace(CAST.recusals[0], **changes),))
        assert proposals(free, [replace(strange, employer=EMPLOYER)], rules) == ()
