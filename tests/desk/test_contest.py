from decimal import Decimal
from fractions import Fraction

import pytest

from selection.desk.contest import OFFICIAL, TELLERS, Contest
from selection.desk.contest_entries import Entry
from selection.domain import facts
from selection.domain.ballot import CastBallot, LikeCandidate
from selection.domain.ballot_paper import Named
from selection.domain.figures import AttestFigure
from selection.domain.kernel import Refused
from selection.domain.marking import SubmitScoresheet
from selection.domain.rulebook.canonical import canonical, from_toml
from selection.domain.rulebook.words import Tier
from selection.domain.sitting import CountBallots

RULES = b"""
schema = 1
id = "choirs"
title = "Choirs"
year = 2031
nature = "PUBLICITY"
organizer = "A town"

[calendar]
zone = "UTC"

[[categories]]
code = "CHOIR"
name = "Choir"
kind = "OTHER"
places = 1

[nomination]
fields = [
  { code = "name", name = "Name", type = "TEXT" },
  { code = "singers", name = "Singers", type = "INTEGER" },
]

[[panels]]
code = "JURY"
name = "Jury"
least = 2

[[recusals]]
id = "KIN"
text = "Kin"
found_by = "DECLARED"

[[stages]]
code = "LIKES"
name = "Likes"
kind = "VOTE"
opens = 2031-05-01T00:00:00Z
closes = 2031-05-08T00:00:00Z

[[stages]]
code = "SHOW"
name = "Show"
kind = "SCORING"
after = ["LIKES"]

[[stages]]
code = "MEETING"
name = "Meeting"
kind = "MEETING"
after = ["SHOW"]

[[channels]]
code = "likes"
name = "Likes"
form = "LIKE"
by = "PUBLIC"
stages = ["LIKES"]
limits = [{ most = 1, per = ["VOTER", "CANDIDATE"] }]

[[channels]]
code = "names"
name = "Names"
form = "BALLOT"
by = "PUBLIC"
stages = ["LIKES"]
limits = [{ most = 1, per = ["VOTER"] }]

[[channels]]
code = "marks"
name = "Marks"
form = "MARKS"
by = "PANEL"
stages = ["SHOW"]

[[channels]]
code = "bonus"
name = "Bonus"
form = "FIGURES"
by = "OFFICIALS"
stages = ["SHOW"]

[[channels]]
code = "yes"
name = "Yes"
form = "BALLOT"
by = "PANEL"
stages = ["MEETING"]
on_paper = true
quorum = "1/2"

[[rubrics]]
channel = "marks"
criteria = [{ code = "tone", name = "Tone", most = 10 }]

[[scores]]
code = "likes"
name = "Likes"
from = "likes"
steps = [{ over = "SHEETS", take = "COUNT" }]

[[scores]]
code = "names"
name = "Names"
from = "names"
steps = [{ over = "SHEETS", take = "COUNT" }]

[[scores]]
code = "marks"
name = "Marks"
from = "marks"
steps = [{ over = "SHEETS", take = "MEAN" }, { over = "ITEMS", take = "SUM" }]

[[scores]]
code = "bonus"
name = "Bonus"
from = "bonus"

[[scores]]
code = "yes"
name = "Yes"
from = "yes"
steps = [{ over = "SHEETS", take = "COUNT" }]

[[scores]]
code = "all"
name = "All"
parts = { likes = 1, names = 1, marks = 1, bonus = 1, yes = 1 }

[[rounds]]
code = "result"
name = "Result"
stage = "MEETING"
rank_by = ["all"]
at_the_cut = ["ADMIT_ALL"]
"""


@pytest.fixture
def held(tmp_path):
    with Contest(tmp_path, canonical(RULES), from_toml(RULES)) as contest:
        yield contest


def entry(name, **form):
    return Entry(candidate=name, name=name, category="CHOIR", group=None, form=form)


@pytest.fixture
def singing(held):
    assert held.nominate([entry("Wren", singers=4), entry("Lark", singers=9)]) == [None, None]
    return held


def like(voter, candidate, contest):
    return LikeCandidate(
        channel="likes",
        stage="LIKES",
        voter=voter,
        tier=Tier.ACCOUNT,
        candidate=candidate,
        at=contest.clock(),
    )


def reasons(said):
    return [each.reason if isinstance(each, Refused) else each for each in said]


def poll(contest, channel):
    return next(each for each in contest.evidence().polls if each.channel == channel)


def test_candidates_stand_with_their_answers_and_the_name_of_the_file(singing):
    contenders = singing.evidence().contenders
    assert {each.candidate: each.answers["singers"] for each in contenders} == {
        "Wren": 4,
        "Lark": 9,
    }


def test_a_candidate_who_does_not_fit_the_rulebook_is_refused_alone(held):
    said = held.nominate([entry("Wren"), entry("Lark", singers=9)])
    assert reasons(said) == ["form-is-incomplete", None]


def test_likes_are_decided_one_by_one_and_a_repeat_is_refused(singing):
    singing.course.enter("LIKES")
    votes = (("v1", "Wren"), ("v1", "Wren"), ("v2", "Wren"), ("v2", "Dodo"))
    said = singing.hand_in(like(*each, singing) for each in votes)
    assert reasons(said) == [(), "handed-in-before", (), "candidate-is-not-nominated"]
    assert reasons(singing.hand_in([like("v1", "Wren", singing)])) == ["handed-in-before"]
    assert poll(singing, "likes").counted == {"Wren": 2}


def test_names_beyond_a_limit_are_told(singing):
    singing.course.enter("LIKES")
    ballot = CastBallot(
        channel="names",
        stage="LIKES",
        voter="v1",
        tier=Tier.ACCOUNT,
        names=(Named("Lark"), Named("Wren")),
        at=singing.clock(),
    )
    assert singing.hand_in([ballot]) == [("Wren",)]


def test_nothing_is_taken_before_its_stage(singing):
    assert reasons(singing.hand_in([like("v1", "Wren", singing)])) == ["stage-is-not-open"]


def test_a_stage_is_entered_at_its_time_after_those_before_it_are_over(singing):
    singing.course.enter("SHOW")
    open_now = singing.journal.facts([facts.stage("LIKES"), facts.stage("SHOW")])
    assert open_now == {facts.stage("SHOW"): facts.opening(singing.clock(), None)}
    assert singing.clock() == singing.rules.stage("LIKES").closes


def test_a_stage_without_a_time_is_opened_and_closed_by_the_official(singing):
    singing.course.enter("MEETING")
    assert facts.stage("SHOW") not in singing.journal.all_facts()


def test_an_expert_on_the_panel_marks_and_an_official_attests(singing):
    singing.seat("JURY", ("e1", "e2"))
    singing.course.enter("SHOW")
    sheet = SubmitScoresheet(
        channel="marks",
        stage="SHOW",
        expert="e1",
        candidate="Wren",
        marks={"tone": Decimal(8)},
        at=singing.clock(),
    )
    bonus = AttestFigure(
        channel="bonus",
        stage="SHOW",
        candidate="Wren",
        value=Decimal("1.5"),
        by=OFFICIAL,
        at=singing.clock(),
    )
    assert singing.hand_in([sheet, sheet, bonus])[::2] == [(), ()]
    assert [mark.value for mark in poll(singing, "marks").marks] == [8]
    assert [mark.value for mark in poll(singing, "bonus").marks] == [Fraction(3, 2)]


def test_a_panel_that_the_rulebook_does_not_allow_is_not_seated(singing):
    with pytest.raises(Refused, match="panel-is-too-small"):
        singing.seat("JURY", ("e1",))


def test_a_count_is_taken_once_it_is_known_who_was_there(singing):
    singing.seat("JURY", ("e1", "e2", "e3"))
    singing.course.enter("MEETING")
    count = CountBallots(
        channel="yes",
        stage="MEETING",
        category="CHOIR",
        issued=3,
        ballots=3,
        void=0,
        votes={"Wren": Decimal(2)},
        tellers=TELLERS,
        at=singing.clock(),
    )
    assert reasons(singing.hand_in([count])) == ["attendance-is-not-recorded"]
    singing.recuse("e1", "Wren", "CHOIR", "KIN")
    singing.attend(count, "JURY", ("e1", "e2", "e3"))
    assert singing.hand_in([count]) == [()]
    counted = poll(singing, "yes")
    assert (counted.counted, counted.ballots, counted.eligible) == (
        {"Wren": 2},
        {"CHOIR": 3},
        {"Wren": 2},
    )


def test_no_name_of_the_files_enters_the_journal(singing):
    """Neither a candidate's nor a voter's nor an expert's (contract §4); reports say them."""
    singing.seat("JURY", ("e1 虚构", "e2 虚构"))
    singing.recuse("e1 虚构", "Wren", "CHOIR", "KIN")
    singing.course.enter("LIKES")
    said = singing.hand_in([like("虚构甲", "Wren", singing), like("虚构甲", "Dodo", singing)])

    assert said[1].because["candidate"] == "Dodo"
    for record in singing.journal.since(0):
        told = f"{record.stream} {record.event} {record.envelope.actor}"
        assert not any(name in told for name in ("Wren", "Lark", "Dodo", "虚构"))
