"""The whole year, from the first nomination to the released list, by every rulebook we ship."""

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from selection.accounts.media import Media
from selection.accounts.pages import Pages
from selection.accounts.store import open_accounts
from selection.desk.arranging import arrange, names
from selection.desk.desk import Desk
from selection.desk.proposing import places
from selection.desk.rehearsal.live import live
from selection.desk.rehearsal.plan import SMALL
from selection.desk.rehearsal.rehearsal import Summary, practice, rehearse
from selection.domain.answers import fields_of
from selection.domain.deciders import counts, leaves
from selection.domain.finale import certificate_number
from selection.domain.kernel import stream
from selection.domain.listed import Publication, Status
from selection.domain.publication import PUBLICATION, ListPublished, ListReleased
from selection.domain.ranking.rounds import outcomes
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.canonical import canonical, fingerprint, from_canonical
from selection.domain.rulebook.words import By, FieldType, Form, Kind, SeenBy
from selection.domain.showcase import PagePublished
from selection.journal import store
from selection.journal.check import findings
from selection.journal.journal import Journal
from selection.readmodels.evidence import replay
from selection.settings import Home
from selection.web.notices import Notices

RULEBOOKS = Path(__file__).parents[2] / "rulebooks"
SHIPPED = sorted(path.stem for path in RULEBOOKS.glob("*.toml"))
ROOT = TemporaryDirectory()
"""One home for all rehearsals of this module: several campaigns share an installation."""


def now():
    raise AssertionError("a reader asks for no time")


def watch(act: str, done: int, total: int) -> None:
    assert act
    assert 0 <= done <= max(total, done)


@cache
def shipped(name: str) -> bytes:
    return canonical((RULEBOOKS / f"{name}.toml").read_bytes())


@cache
def rehearsed(name: str) -> tuple[Home, Summary]:
    home = Home(Path(ROOT.name))
    return home, rehearse(home, practice(shipped(name)), SMALL, watch)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_whole_selection_runs_by_the_rulebook(name: str):
    book = practice(shipped(name))
    rules = from_canonical(book)

    home, summary = rehearsed(name)

    assert summary.published is not None
    with store.open_(home.journal(rules.id), clock=now, write=False) as journal:
        assert list(findings(journal, leaves=leaves, counts=counts)) == []
        events = [record.event for record in journal.since(0)]
        lists = [each for each in events if isinstance(each, ListPublished)]
        released = [each for each in events if isinstance(each, ListReleased)]
        assert len(lists) == (2 if rules.rolling else 1)
        assert lists[-1].digest == released[-1].digest == summary.published.digest
        history = journal.read(stream(rules, "publication"))
        final = PUBLICATION.replay(record.event for record in history)
        assert final.closed
        assert {item.status for item in final.items.values()} <= {
            Status.PUBLISHED,
            Status.RELEASED,
        }
        off = {name for name, item in final.items.items() if item.status is Status.PUBLISHED}
        assert len(off) == (1 if rules.objection else 0)  # the objection that was upheld
        substitutes = [item for item in final.items.values() if item.instead_of]
        assert {item.instead_of for item in substitutes} <= off
        rolls = [set(each.roll) for each in released]
        assert set().union(*rolls) == set(final.of(Status.RELEASED))
        # A supervisor who replays to the position of a list gets the same list.
        with open_accounts(home.root) as accounts:
            desk = Desk.open(journal, clock=now)
            naming = names(desk, accounts)
            for each in lists:
                assert each.fingerprint == fingerprint(book)
                evidence = replay(journal, rules, until=each.as_of)
                again = places(rules, evidence, outcomes(rules, evidence))
                if rules.rolling:  # some of those who passed; the others are on another list
                    again = [place for place in again if place in each.places]
                assert arrange(desk, again, naming) == each.places
    listed = Counter(place.category for each in lists for place in each.places)
    assert listed.total() > 0
    for category in rules.categories:
        assert category.places is None or listed[category.code] <= category.places


@contextmanager
def held(name: str) -> Generator[tuple[Rulebook, Journal, Publication]]:
    home, summary = rehearsed(name)
    rules = from_canonical(practice(shipped(name)))
    with store.open_(home.journal(summary.campaign), clock=now, write=False) as journal:
        history = journal.read(stream(rules, "publication"))
        yield rules, journal, PUBLICATION.replay(record.event for record in history)


@pytest.mark.accepts("R-REV-02", "R-CAT-04")
@pytest.mark.parametrize("name", SHIPPED)
def test_scenario_20_each_rulebook_decides_by_its_own_thresholds_weights_and_places(name: str):
    """No line of the code knows one of them: what a round asks for is read from it, and asked."""
    with held(name) as (rules, journal, final):
        assert final.published is not None
        evidence = replay(journal, rules, until=final.published.as_of)
        for result in outcomes(rules, evidence):
            round_ = rules.round(result.round)
            assert round_ is not None
            assert result.open_ties == ()
            for category in rules.categories:
                lines = [each for each in result.lines if each.category == category.code]
                if round_.at_the_cut[-1:] != ("ADMIT_ALL",) and category.places is not None:
                    most = ceil(category.places * round_.places_times)
                    assert sum(each.taken for each in lines) <= most
                for need in round_.needs:
                    if need.of is None and category.code in (need.categories or [category.code]):
                        reached = [
                            (each.scores[need.score] or 0) >= need.at_least for each in lines
                        ]
                        assert [each.taken for each in lines if not each.waiting] <= reached
                        if category.places is None:  # rated, not ranked: all who reach it
                            assert [each.taken for each in lines] == reached
            for line in result.lines:
                for score in rules.scores:
                    weights = score.parts or {}
                    parts = [line.scores.get(code) for code in weights]
                    if score.code in line.scores and parts and None not in parts:
                        whole = sum(x * w for x, w in zip(parts, weights.values(), strict=True))
                        assert line.scores[score.code] == whole


@pytest.mark.parametrize("name", SHIPPED)
def test_scenario_20_certificates_are_numbered_as_the_rulebook_writes_them(name: str):
    with held(name) as (rules, journal, final):
        awards = [
            award
            for record in journal.since(0)
            if isinstance(record.event, ListReleased)
            for award in record.event.awards
        ]
        assert {each.candidate for each in awards} == set(final.of(Status.RELEASED))
        assert {each.valid_until is None for each in awards} == {rules.release.valid_for is None}
        numbers = [each.number for each in awards]
        assert len(set(numbers)) == len(awards)
        serials = Counter(final.items[each.candidate].place.category for each in awards)
        for category, count in serials.items():
            last = certificate_number(rules, category, {category: count})
            assert last in numbers, "no number is left out, whatever list it is on"


@pytest.mark.parametrize("name", SHIPPED)
def test_scenario_20_nobody_votes_where_the_rulebook_has_no_channel_of_the_public(name: str):
    _, summary = rehearsed(name)
    rules = from_canonical(practice(shipped(name)))
    forms = {each.form for each in rules.channels if each.by is By.PUBLIC}

    assert (summary.recorded["CandidateLiked"] > 0) == (Form.LIKE in forms)
    assert (summary.recorded["BallotCast"] > 0) == (Form.BALLOT in forms)
    marked = any(each.by is By.PANEL and each.form is Form.MARKS for each in rules.channels)
    assert (summary.recorded["ScoresheetSubmitted"] > 0) == marked


@pytest.mark.parametrize("name", SHIPPED)
def test_every_version_of_every_list_is_printed_with_all_its_names(name: str):
    home, _ = rehearsed(name)
    with held(name) as (rules, journal, _), open_accounts(home.root) as accounts:
        events = [record.event for record in journal.read(stream(rules, "publication"))]
        notices = Notices(rules, accounts).read(events)

    assert [each.version for each in notices] == list(range(1, len(notices) + 1))
    assert all(each.name for n in notices for roll in n.rolls for each in roll.entries)
    printed = [
        sum(len(roll.entries) for roll in n.rolls) for n in notices if n.status == "RELEASED"
    ]
    assert printed == [len(e.roll) for e in events if isinstance(e, ListReleased)]


@pytest.mark.parametrize("name", SHIPPED)
def test_whoever_is_on_show_has_a_page_of_public_answers_and_pictures(name: str):
    home, summary = rehearsed(name)
    rules = from_canonical(practice(shipped(name)))
    media = Media(home.media(rules.id))

    with store.open_(home.journal(rules.id), clock=now, write=False) as journal:
        events = [record.event for record in journal.since(0)]
        nominated = {
            event.candidate: event.category
            for event in events
            if type(event).__name__ == "NominationSubmitted"
        }
        shown = [event for event in events if isinstance(event, PagePublished)]
    assert len(shown) == summary.recorded["PagePublished"]
    with open_accounts(home.root) as accounts:
        pages = Pages(accounts.vault).open_many([each.paper.record for each in shown])
        assert all(accounts.vault.matches(each.paper) for each in shown)

    for each in shown:
        page = pages[each.paper.record]
        assert page is not None
        category = nominated[each.candidate]
        public = {
            field.code for field in fields_of(rules, category) if field.seen_by is SeenBy.PUBLIC
        }
        found = rules.category(category)
        assert found is not None
        assert page.answers.keys() == public
        assert page.answers["name"] == page.name
        assert page.line
        assert page.region
        assert len(page.pictures) > 1
        assert (page.portrait is not None) == (found.kind is Kind.PERSON)
        assert all(media.path(file) for file in page.media())


def test_there_are_pages_to_look_at():
    assert sum(rehearsed(name)[1].recorded["PagePublished"] for name in SHIPPED) > 100


def test_two_rehearsals_of_one_seed_give_the_same_list(tmp_path: Path):
    _, first = rehearsed("sige-shijia-2020")

    second = rehearse(Home(tmp_path), practice(shipped("sige-shijia-2020")), SMALL, watch)

    assert first.published is not None
    assert second.published is not None
    assert first.published.places == second.published.places


def test_a_practice_campaign_is_never_mistaken_for_the_real_one():
    real = shipped("cast-2023")
    at = datetime(2031, 5, 6, 7, 8, tzinfo=UTC)

    for made, suffix in ((practice(real), ""), (live(real, now=at), "-live")):
        book = json.loads(made)
        assert book["id"] == f"cast-2023-practice{suffix}"
        assert "演练" in book["title"]
        assert fingerprint(made) != fingerprint(real)
        assert "DEVICE" in book["channels"][0]["identity"]
    assert "DEVICE" not in json.loads(real)["channels"][0]["identity"]


def test_rehearsals_in_one_home_have_no_person_unit_or_candidate_in_common():
    campaigns = [rehearsed(name)[1].campaign for name in SHIPPED]
    home, _ = rehearsed(SHIPPED[0])
    seen: dict[str, str] = {}

    for campaign in campaigns:
        mine: set[str] = set()
        with store.open_(home.journal(campaign), clock=now, write=False) as journal:
            for record in journal.since(0):
                for word in ("candidate", "unit", "person", "reviewer", "expert"):
                    mine |= {str(getattr(record.event, word, None) or "")}
        for each in mine - {""}:
            assert len(each) == 16, f"{each} says more than that it is an id"
            assert seen.setdefault(each, campaign) == campaign
    assert len(seen) > 500


def among(data: bytes) -> Callable[[str], bool]:
    """Whether words are in the data; of most that are not, neither are all their characters."""
    text = data.decode(errors="replace")  # what is no text, as in a database, takes none with it
    characters = set(text)
    return lambda words: characters.issuperset(words) and words in text


def test_no_name_and_no_story_reaches_the_journal_or_lies_in_the_clear():
    home, summary = rehearsed("cast-2023")
    book = practice(shipped("cast-2023"))
    rules = from_canonical(book)
    texts = {each.code for each in rules.nomination.fields if each.type is FieldType.TEXT}

    with open_accounts(home.root) as accounts:
        said = {person.name for person in accounts.people.people().values()}
        said |= {unit.name for unit in accounts.people.units().values()}
        forms = accounts.vault.open_many(accounts.vault.newest("form").values())
        pages = Pages(accounts.vault).open_many(accounts.vault.newest("page").values())
    for form in forms.values():
        said |= {str(answer) for code, answer in (form or {}).items() if code in texts}
    said |= {page.line for page in pages.values() if page}
    said = {words for words in said if words.encode() not in book}  # which is public
    assert len(said) > 500

    with sqlite3.connect(home.journal(summary.campaign)) as db:
        states = [
            bytes(state)
            for topic, state in db.execute("SELECT topic, state FROM stored_events")
            if "rulebook-frozen" not in topic
        ]
    db.close()
    recorded = among(b"\n".join(states))
    shown = among(home.views(summary.campaign).read_bytes())
    sealed = b"".join(file.read_bytes() for file in home.root.glob("accounts/*"))
    assert recorded("candidate")
    assert shown("candidate")
    for words in said:
        assert not recorded(words)
        assert not recorded(words.encode("unicode_escape").decode())
        assert not shown(words)
    for words in ("科技志愿", "同意推荐"):
        assert words.encode() not in sealed
