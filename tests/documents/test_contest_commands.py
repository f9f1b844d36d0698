from datetime import UTC, datetime
from decimal import Decimal

import pytest

from selection.documents.contest_commands import UNNAMED, counted, handed_in, like, person
from selection.documents.contest_rows import CountRow, MarkRow
from selection.domain.ballot import CastBallot, LikeCandidate
from selection.domain.ballot_paper import Named
from selection.domain.figures import AttestFigure
from selection.domain.kernel import Refused
from selection.domain.marking import SubmitScoresheet
from selection.domain.meeting import CountBallots
from selection.domain.rulebook.contest import Channel
from selection.domain.rulebook.entry import Limit
from selection.domain.rulebook.words import By, Form, Of, OverLimit, Per, Tier

NOON = datetime(2031, 5, 1, 12, tzinfo=UTC)
LATER = datetime(2031, 5, 2, 9, tzinfo=UTC)


def channel(form, **others):
    return Channel(code="votes", name="Votes", form=form, by=By.PUBLIC, stages=("show",), **others)


def row(candidate, sheet="s1", *, line=2, mark="1", **others):
    others = {"stage": "show", "panel": "", "category": "SMALL", "item": "", **others}
    return MarkRow(line=line, sheet=sheet, candidate=candidate, mark=Decimal(mark), **others)


def commands(of, *rows):
    return [each.command for each in handed_in(of, rows, NOON, "official")]


def names(*rows, of):
    return [[named.candidate for named in each.names] for each in commands(of, *rows)]


def test_a_like_is_its_voter_s_at_the_given_or_the_default_instant():
    likes = channel(Form.LIKE, identity=(Tier.PHONE,))
    assert like(likes, row("Wren"), NOON) == LikeCandidate(
        channel="votes", stage="show", voter="s1", tier=Tier.PHONE, candidate="Wren", at=NOON
    )
    assert like(likes, row("Wren", at=LATER), NOON).at == LATER
    assert [each.voter for each in commands(likes, row("Wren"), row("Wren", "s2"))] == ["s1", "s2"]


def test_sheets_of_two_panels_are_two_people():
    assert person(row("Wren", panel="north")) == "north/s1"
    assert person(row("Wren", panel="south")) == "south/s1"
    assert person(row("Wren", "")) == UNNAMED


def test_the_names_of_a_sheet_are_one_ballot_even_if_they_do_not_stand_together():
    rows = (row("Wren"), row("Lark", "s2"), row("Rook", category="LARGE"))
    assert names(*rows, of=channel(Form.BALLOT)) == [["Wren", "Rook"], ["Lark"]]


def test_a_name_marked_0_does_not_stand_on_the_ballot():
    assert names(row("Wren", mark="0"), row("Lark"), of=channel(Form.BALLOT)) == [["Lark"]]


def test_a_ballot_that_names_nobody_is_handed_in_blank():
    rows = (row("Wren", mark="0"), row("Rook", mark="0", category="LARGE"))
    (ballot,) = commands(channel(Form.BALLOT), *rows)
    assert (ballot.names, ballot.blank) == ((), ("SMALL", "LARGE"))


def test_a_place_of_0_is_handed_in_for_the_rules_to_refuse():
    rows = (row("Wren", mark="0"), row("Lark", mark="1"))
    (ballot,) = commands(channel(Form.RANKING), *rows)
    assert [each.points for each in ballot.names] == [0, 1]
    assert ballot.blank == ()


def test_a_voter_who_comes_back_casts_another_ballot():
    rows = (row("Wren", at=NOON), row("Lark", at=LATER), row("Rook", at=NOON))
    assert names(*rows, of=channel(Form.BALLOT)) == [["Wren", "Rook"], ["Lark"]]


def test_points_and_places_stand_beside_the_names():
    (ballot,) = commands(channel(Form.POINTS), row("Wren", mark="12"), row("Lark", mark="10"))
    assert ballot == CastBallot(
        channel="votes",
        stage="show",
        voter="s1",
        tier=Tier.ACCOUNT,
        names=(Named("Wren", Decimal(12)), Named("Lark", Decimal(10))),
        at=NOON,
    )


@pytest.mark.parametrize(
    ("of", "apart"),
    [
        (channel(Form.RANKING), True),
        (channel(Form.POINTS, points=(12, 10)), True),
        (channel(Form.POINTS), False),
        (channel(Form.BALLOT), False),
        (channel(Form.BALLOT, limits=(Limit(of=Of.BALLOTS, most=1, per=(Per.VOTER,)),)), False),
        (
            channel(
                Form.BALLOT,
                limits=(Limit(of=Of.BALLOTS, most=1, per=(Per.VOTER, Per.CATEGORY)),),
            ),
            True,
        ),
        (
            channel(
                Form.POINTS,
                points=(12, 10),
                limits=(Limit(of=Of.BALLOTS, most=1, per=(Per.VOTER,)),),
            ),
            False,
        ),
    ],
)
def test_the_rulebook_tells_whether_a_ballot_holds_one_category_or_all(of, apart):
    found = names(row("Wren"), row("Rook", category="LARGE"), of=of)
    assert found == ([["Wren"], ["Rook"]] if apart else [["Wren", "Rook"]])


def test_the_marks_of_an_expert_for_a_candidate_are_one_sheet():
    tone, time = row("Wren", mark="8", item="tone"), row("Wren", mark="7.5", item="time")
    other = row("Lark", mark="9", item="tone")
    first, second = commands(channel(Form.MARKS), tone, other, time)
    assert isinstance(first, SubmitScoresheet)
    assert (first.expert, first.candidate, first.marks) == (
        "s1",
        "Wren",
        {"tone": Decimal(8), "time": Decimal("7.5")},
    )
    assert (second.candidate, second.marks) == ("Lark", {"tone": Decimal(9)})


def test_a_mark_given_twice_is_a_second_sheet():
    rows = [
        row("Wren", mark=mark, item=item) for mark, item in (("8", "a"), ("7", "b"), ("6", "a"))
    ]
    first, second = commands(channel(Form.MARKS), *rows)
    assert first.marks == {"a": Decimal(8), "b": Decimal(7)}
    assert second.marks == {"a": Decimal(6)}


def test_a_figure_is_attested_by_an_official():
    (figure,) = commands(channel(Form.FIGURES), row("Wren", mark="-1.5"))
    assert isinstance(figure, AttestFigure)
    assert (figure.candidate, figure.item, figure.value, figure.by) == (
        "Wren",
        "",
        Decimal("-1.5"),
        "official",
    )


def count_row(candidate, votes, *, category="SMALL", ballots=20, panel=""):
    return CountRow(
        line=2,
        stage="show",
        panel=panel,
        category=category,
        candidate=candidate,
        votes=Decimal(votes),
        ballots=ballots,
    )


def test_the_tellers_sign_one_count_per_category():
    rows = [count_row("Wren", 5), count_row("Rook", 3, category="LARGE"), count_row("Lark", 7)]
    small, large = (each.command for each in counted(PAPER, rows, NOON, ("t1", "t2")))
    assert small == CountBallots(
        channel="votes",
        stage="show",
        category="SMALL",
        issued=20,
        ballots=20,
        void=0,
        votes={"Wren": Decimal(5), "Lark": Decimal(7)},
        tellers=("t1", "t2"),
        at=NOON,
    )
    assert large.votes == {"Rook": Decimal(3)}


PAPER = Channel(
    code="votes", name="Votes", form=Form.BALLOT, by=By.PANEL, stages=("show",), on_paper=True
)


def test_counts_of_several_panels_are_added_up():
    rows = [count_row("Wren", 5, panel="north"), count_row("Wren", 4, panel="south", ballots=11)]
    (hand_in,) = counted(PAPER, rows, NOON, ("t1", "t2"))
    assert (hand_in.command.votes, hand_in.command.ballots) == ({"Wren": Decimal(9)}, 31)


@pytest.mark.parametrize(
    ("refused", "lines"),
    [
        (Refused("mark-is-out-of-range", criterion="time", mark="11"), [3]),
        (Refused("person-is-recused", person="s1", candidate="Wren"), [2, 3]),
        (Refused("scoresheet-is-sealed"), [2, 3]),
    ],
)
def test_a_refusal_is_laid_at_the_rows_it_is_about(refused, lines):
    rows = (row("Wren", item="tone"), row("Wren", item="time", line=3))
    (hand_in,) = handed_in(channel(Form.MARKS), rows, NOON, "official")
    assert [each.line for each in hand_in.culprits(refused, channel(Form.MARKS))] == lines


def test_one_void_name_voids_a_ballot_that_is_refused_whole():
    void = channel(Form.BALLOT, over_limit=OverLimit.REFUSE_BALLOT)
    rows = (row("Wren"), row("Lark", line=3))
    (hand_in,) = handed_in(void, rows, NOON, "official")
    refused = Refused("candidate-is-not-nominated", candidate="Lark")
    assert hand_in.culprits(refused, void) == rows
    assert hand_in.culprits(refused, channel(Form.BALLOT)) == rows[1:]


def test_what_is_left_of_a_hand_in_is_handed_in_again():
    rows = (row("Wren"), row("Lark", line=3))
    (hand_in,) = handed_in(channel(Form.BALLOT), rows, NOON, "official")
    left = hand_in.without(rows[1:])
    assert [each.candidate for each in left.command.names] == ["Wren"]
    assert hand_in.without(rows) is None


def test_names_beyond_a_limit_are_the_last_rows_that_give_them():
    rows = (row("Wren"), row("Lark", line=3), row("Wren", line=4), row("Rook", line=5))
    (hand_in,) = handed_in(channel(Form.BALLOT), rows, NOON, "official")
    assert [each.line for each in hand_in.last_of(["Rook", "Wren"])] == [4, 5]
    assert [each.line for each in hand_in.last_of(["Wren", "Wren"])] == [2, 4]
