from decimal import Decimal
from fractions import Fraction

from selection.documents.contest_as_published import Void, counting
from selection.documents.contest_rows import CountRow, MarkRow
from selection.domain.ranking.evidence import Evidence, Mark, Poll
from selection.domain.rulebook.contest import Channel
from selection.domain.rulebook.words import By, Form


def channel(form):
    return Channel(code="votes", name="Votes", form=form, by=By.PUBLIC, stages=("show",))


def row(candidate, *, mark="1", **others):
    others = {"line": 7, "sheet": "v1", "category": "SMALL", "item": "", **others}
    return MarkRow(stage="show", panel="", candidate=candidate, mark=Decimal(mark), **others)


def poll(evidence):
    [only] = evidence.polls
    return only


def test_a_like_that_the_rules_refused_is_counted_with_the_others():
    before = Poll(channel="votes", stage="show", counted={"Wren": 4}, ballots={"SMALL": 4})
    void = Void(channel=channel(Form.LIKE), rows=(row("Wren"),), line=7, whole=True)
    after = poll(counting(Evidence(contenders=(), polls=(before,)), [void, void]))
    assert (after.counted, after.ballots) == ({"Wren": 6}, {"SMALL": 6})
    assert before.counted == {"Wren": 4}


def test_a_ballot_that_was_void_counts_once_and_all_its_names():
    rows = (row("Wren"), row("Lark"), row("Rook", category="LARGE"))
    void = Void(channel=channel(Form.BALLOT), rows=rows, line=7, whole=True)
    after = poll(counting(Evidence(contenders=()), [void]))
    assert [mark.candidate for mark in after.marks] == ["Wren", "Lark", "Rook"]
    assert after.ballots == {"SMALL": 1, "LARGE": 1}


def test_a_name_beyond_a_limit_stands_on_a_ballot_that_counts_already():
    before = Poll(
        channel="votes", stage="show", marks=(Mark("", "9", "Lark", "", 1),), ballots={"SMALL": 1}
    )
    void = Void(channel=channel(Form.BALLOT), rows=(row("Wren"),), line=7, whole=False)
    after = poll(counting(Evidence(contenders=(), polls=(before,)), [void]))
    assert [mark.candidate for mark in after.marks] == ["Lark", "Wren"]
    assert after.ballots == {"SMALL": 1}


def test_a_mark_keeps_its_value_and_its_item():
    void = Void(
        channel=channel(Form.MARKS),
        rows=(row("Wren", mark="11.5", item="tone"),),
        line=7,
        whole=False,
    )
    [mark] = poll(counting(Evidence(contenders=()), [void])).marks
    assert (mark.item, mark.value) == ("tone", Fraction(23, 2))


def test_refused_marks_join_the_sheet_that_has_room_for_them():
    before = Poll(channel="votes", stage="show", marks=(Mark("", "v1", "Wren", "time", 8),))
    voids = [
        Void(channel=channel(Form.MARKS), rows=(row("Wren", item=item),), line=7, whole=False)
        for item in ("tone", "time")
    ]
    after = poll(counting(Evidence(contenders=(), polls=(before,)), voids))
    sheets = [(mark.sheet, mark.item) for mark in after.marks]
    assert sheets == [("v1", "time"), ("v1", "tone"), ("v1 line 7", "time")]


def test_a_ranking_that_was_void_is_counted_as_one_sheet():
    rows = (row("Wren", mark="1", line=8), row("Lark", mark="3", line=9))
    void = Void(channel=channel(Form.RANKING), rows=rows, line=8, whole=True)
    after = poll(counting(Evidence(contenders=()), [void]))
    assert {mark.sheet for mark in after.marks} == {"v1 line 8"}


def test_a_name_that_does_not_stand_on_a_void_ballot_is_no_vote():
    rows = (row("Wren"), row("Lark", mark="0"))
    void = Void(channel=channel(Form.BALLOT), rows=rows, line=7, whole=True)
    after = poll(counting(Evidence(contenders=()), [void]))
    assert [mark.candidate for mark in after.marks] == ["Wren"]


def count(candidate, votes):
    return CountRow(
        line=2,
        stage="show",
        panel="",
        category="SMALL",
        candidate=candidate,
        votes=Decimal(votes),
        ballots=20,
    )


def test_a_count_of_tellers_is_taken_as_it_was_published():
    void = Void(channel=channel(Form.BALLOT), rows=(count("Wren", 21),), line=7, whole=False)
    before = Poll(channel="votes", stage="show", counted={"Lark": 3}, ballots={"SMALL": 20})
    after = poll(counting(Evidence(contenders=(), polls=(before,)), [void]))
    assert (after.counted, after.ballots) == ({"Lark": 3, "Wren": 21}, {"SMALL": 20})


def test_a_count_that_was_refused_whole_brings_its_ballots():
    rows = (count("Wren", 21), count("Lark", 3))
    void = Void(channel=channel(Form.BALLOT), rows=rows, line=7, whole=True)
    after = poll(counting(Evidence(contenders=()), [void]))
    assert (after.counted, after.ballots) == ({"Wren": 21, "Lark": 3}, {"SMALL": 20})
    assert after.eligible == {"Wren": 20, "Lark": 20}
