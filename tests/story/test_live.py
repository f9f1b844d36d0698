"""A rehearsal that stands now: half a vote is over, and the campaign goes on by the clock."""

import json
import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from selection.desk.desk import Desk
from selection.desk.rehearsal.live import NothingToVoteOn, NotThere, live, standing
from selection.desk.rehearsal.plan import SMALL
from selection.desk.rehearsal.rehearsal import Summary, practice, rehearse
from selection.domain.ballot import BallotCast, CandidateLiked
from selection.domain.campaign import CAMPAIGN, stream_of
from selection.domain.deciders import counts, leaves
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.canonical import canonical, from_canonical
from selection.domain.rulebook.words import StageKind
from selection.journal import store
from selection.journal.check import findings
from selection.settings import Home
from small import TOML

RULEBOOKS = Path(__file__).parents[2] / "rulebooks"
NOW = datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC)
KNOWN = datetime(2026, 5, 6, 7, 8, 9, tzinfo=UTC)
"""In a year whose working days are published."""
VOTED_ON = {"cast-2023": "LIKES", "daxuesheng-2023": "VOTE"}
"""The rulebooks that we ship by which the public votes, and in which stage."""

LIKED = replace(SMALL, likes=300)
ROOT = TemporaryDirectory()
"""Where what several tests look at is rehearsed."""


@cache
def shipped(name: str) -> bytes:
    return canonical((RULEBOOKS / f"{name}.toml").read_bytes())


def watch(act: str, done: int, total: int) -> None:
    assert act
    assert 0 <= done <= max(total, done)


@cache
def voting(name: str) -> tuple[Home, Rulebook, Summary]:
    """A home in which the public votes by that rulebook now; to go on, take a copy."""
    home, book = Home(Path(ROOT.name) / name), live(shipped(name), now=NOW)
    return home, from_canonical(book), rehearse(home, book, LIKED, watch, until=NOW)


@pytest.mark.parametrize(("name", "code"), VOTED_ON.items())
def test_the_public_is_voting_now_and_nothing_is_recorded_later(name: str, code: str):
    home, rules, summary = voting(name)

    assert (summary.published, summary.until) == (None, NOW)
    with store.open_(home.journal(rules.id), clock=lambda: NOW, write=False) as journal:
        assert list(findings(journal, leaves=leaves, counts=counts)) == []
        records = list(journal.since(0))
        campaign = CAMPAIGN.replay(each.event for each in journal.read(stream_of(rules)))
    assert max(each.envelope.recorded_at for each in records) <= NOW
    assert max(each.event.at for each in records) <= NOW
    since, closes = campaign.since[code], campaign.open[code]
    assert closes is not None
    assert since < NOW < closes
    votes = [
        each.event.at for each in records if isinstance(each.event, CandidateLiked | BallotCast)
    ]
    assert 300 <= len(votes) < 350  # somebody who likes one after the other may overshoot
    assert votes[-1] - votes[0] > (NOW - since) * 8 / 10  # spread, up to this moment
    assert NOW - votes[-1] < (NOW - since) / 10


def test_the_campaign_then_goes_on_by_a_clock_that_tells_the_time(tmp_path: Path):
    kept, rules, _ = voting("cast-2023")
    home = Home(copytree(kept.root, tmp_path / "home"))
    at = NOW
    with store.open_(home.journal(rules.id), clock=lambda: at) as journal:
        desk = Desk.open(journal, clock=lambda: at)
        desk.keep_time()
        before = CAMPAIGN.replay(each.event for each in journal.read(stream_of(rules)))
        closes = before.open["LIKES"]
        assert closes is not None

        at = closes
        desk.keep_time()

        after = CAMPAIGN.replay(each.event for each in journal.read(stream_of(rules)))
        assert after.closed["LIKES"] == closes
        assert "LIKES" not in after.open


def test_it_may_stand_beside_the_whole_rehearsal_in_one_home(tmp_path: Path):
    kept, _, _ = voting("cast-2023")
    home = Home(copytree(kept.root, tmp_path / "home"))

    rehearse(home, practice(shipped("cast-2023")), replace(SMALL, likes=50), watch)

    assert home.campaigns() == ["cast-2023-practice", "cast-2023-practice-live"]


@pytest.mark.parametrize("name", ["sige-shijia-2020", "xingji", "youxiu-sheng-2023"])
def test_where_the_public_does_not_vote_nothing_can_stand_in_the_vote(name: str):
    with pytest.raises(NothingToVoteOn):
        live(shipped(name), now=NOW)


@settings(max_examples=15, deadline=None)
@given(
    now=st.datetimes(
        min_value=datetime(2024, 1, 1),  # noqa: DTZ001 (hypothesis adds the zone)
        max_value=datetime(2060, 1, 1),  # noqa: DTZ001
        timezones=st.just(UTC),
    )
)
def test_at_any_moment_all_dates_move_by_the_same_whole_days(now: datetime):
    real = json.loads(shipped("cast-2023"))

    book = json.loads(live(shipped("cast-2023"), now=now))

    moved = {
        datetime.fromisoformat(stage[key]) - datetime.fromisoformat(before[key])
        for stage, before in zip(book["stages"], real["stages"], strict=True)
        for key in ("opens", "closes")
        if key in before
    }
    today, before = (
        date.fromisoformat(each["nomination"]["reference_date"]) for each in (book, real)
    )
    assert moved == {today - before}
    assert book["calendar"] == real["calendar"]
    stage = from_canonical(live(shipped("cast-2023"), now=now)).stage("LIKES")
    assert stage is not None
    assert stage.opens is not None
    assert stage.closes is not None
    over = (now - stage.opens) / (stage.closes - stage.opens)
    assert 0.34 < over < 0.46


@pytest.mark.parametrize("hours", [1, 8, 30])
def test_a_short_vote_is_half_over(hours: int):
    opens = datetime.fromisoformat("2030-02-01T09:00:00+08:00")
    closes = (opens + timedelta(hours=hours)).isoformat()
    book = canonical(TOML.replace("2030-02-03T09:00:00+08:00", closes).encode())

    stage = from_canonical(live(book, now=NOW)).stage("LIKES")

    assert stage is not None
    assert stage.opens is not None
    assert stage.closes is not None
    assert stage.closes - stage.opens == timedelta(hours=hours)
    middle = stage.opens + (stage.closes - stage.opens) / 2
    assert abs(NOW - middle) <= timedelta(minutes=1)


def test_a_vote_without_an_end_is_none_to_stand_in():
    book = tomllib.loads(TOML)
    assert book["stages"][0].get("closes")
    endless = TOML.replace("closes = 2030-02-03T09:00:00+08:00\n", "")

    with pytest.raises(NothingToVoteOn):
        live(canonical(endless.encode()), now=NOW)


@pytest.mark.parametrize(
    ("kind", "begun", "not_yet"),
    [
        (StageKind.INTAKE, "NominationSubmitted", "OpinionGiven"),
        (StageKind.FORMAL_REVIEW, "OpinionGiven", "SheetsAssigned"),
        (StageKind.SCORING, "ScoresheetSubmitted", "ScoringSealed"),
        (StageKind.MEETING, "ScoringSealed", "ListProposed"),
        (StageKind.PUBLICITY, "ListPublished", "FinalListDecided"),
    ],
)
def test_a_selection_stands_in_the_midst_of_a_stage_with_work_left(
    kind: StageKind, begun: str, not_yet: str, tmp_path: Path
):
    home, book = Home(tmp_path), standing(shipped("cast-2023"), kind, now=KNOWN)
    rules = from_canonical(book)
    [stage] = rules.stages_of(kind)

    rehearse(home, book, LIKED, watch, until=KNOWN, leaving=kind)

    assert stage.name in rules.title
    with store.open_(home.journal(rules.id), clock=lambda: KNOWN, write=False) as journal:
        campaign = CAMPAIGN.replay(each.event for each in journal.read(stream_of(rules)))
        records = list(journal.since(0))
    closes = campaign.open[stage.code]
    assert campaign.since[stage.code] < KNOWN
    assert closes is None or closes > KNOWN
    assert all(each.envelope.recorded_at <= KNOWN for each in records)
    happened = {type(each.event).__name__ for each in records}
    assert begun in happened
    assert not_yet not in happened


def test_a_stage_that_a_rulebook_does_not_have_is_not_stood_in():
    with pytest.raises(NotThere):
        standing(shipped("xingji"), StageKind.MEETING, now=KNOWN)
