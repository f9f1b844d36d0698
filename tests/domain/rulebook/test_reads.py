"""What a round's result comes from, found by following the parts of its scores."""

from domain.ranking.made_up import channel, round_, rulebook, score
from selection.domain.rulebook.checks.reads import reached
from selection.domain.rulebook.words import Form


def test_a_score_that_two_others_contain_is_reached_once():
    rules = rulebook(
        channels=[channel(Form.MARKS)],
        scores=[
            score("total", parts={"left": 1, "right": 1}),
            score("left", parts={"same": 1}),
            score("right", parts={"same": 2}),
            score("same"),
        ],
        rounds=[round_("result", "total")],
    )

    found = [each.name for each in reached(rules, "total", rules.rounds[0])]

    assert sorted(found) == ["left", "right", "same", "total"]
