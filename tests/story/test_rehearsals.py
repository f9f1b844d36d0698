"""The whole year, from the first nomination to the released list, by every rulebook we ship."""

import json
import sqlite3
from collections import Counter
from pathlib import Path

import pytest

from selection.desk.proposing import places
from selection.desk.rehearsal.plan import SMALL
from selection.desk.rehearsal.rehearsal import practice, rehearse
from selection.domain.deciders import counts, leaves
from selection.domain.publication import ListPublished, ListReleased
from selection.domain.ranking.rounds import outcomes
from selection.domain.rulebook.canonical import canonical, fingerprint, from_canonical
from selection.journal import store
from selection.journal.check import findings
from selection.readmodels.evidence import replay
from selection.settings import Home

RULEBOOKS = Path(__file__).parents[2] / "rulebooks"
SHIPPED = sorted(path.stem for path in RULEBOOKS.glob("*.toml"))


def now():
    raise AssertionError("a reader asks for no time")


def watch(act: str, done: int, total: int) -> None:
    assert act
    assert 0 <= done <= max(total, done)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_whole_selection_runs_by_the_rulebook(name: str, tmp_path: Path):
    book = practice(canonical((RULEBOOKS / f"{name}.toml").read_bytes()))
    rules = from_canonical(book)

    summary = rehearse(Home(tmp_path), book, SMALL, watch)

    with store.open_(Home(tmp_path).journal(rules.id), clock=now, write=False) as journal:
        assert list(findings(journal, leaves=leaves, counts=counts)) == []
        [published, released] = [
            record.event
            for record in journal.since(0)
            if isinstance(record.event, ListPublished | ListReleased)
        ]
        assert released.digest == published.digest == summary.published.digest
        assert published.fingerprint == fingerprint(book)
        # A supervisor who replays to the position of the list gets the same list.
        evidence = replay(journal, rules, until=published.as_of)
        again = places(rules, evidence, outcomes(rules, evidence))
        assert again == published.places
    listed = Counter(place.category for place in published.places)
    assert listed.total() > 0
    for category in rules.categories:
        assert category.places is None or listed[category.code] <= category.places


def test_two_rehearsals_of_one_seed_give_the_same_list(tmp_path: Path):
    book = practice(canonical((RULEBOOKS / "sige-shijia-2020.toml").read_bytes()))

    lists = [
        rehearse(Home(tmp_path / run), book, SMALL, watch).published.places
        for run in ("first", "second")
    ]

    assert lists[0] == lists[1]


def test_a_practice_campaign_is_never_mistaken_for_the_real_one():
    real = canonical((RULEBOOKS / "cast-2023.toml").read_bytes())

    book = json.loads(practice(real))

    assert book["id"] == "cast-2023-practice"
    assert "演练" in book["title"]
    assert fingerprint(practice(real)) != fingerprint(real)
    assert "DEVICE" not in json.loads(real)["channels"][0]["identity"]


def test_no_name_and_no_story_reaches_the_journal(tmp_path: Path):
    book = practice(canonical((RULEBOOKS / "cast-2023.toml").read_bytes()))
    summary = rehearse(Home(tmp_path), book, SMALL, watch)

    home = Home(tmp_path)
    frozen = b"rulebook-frozen"
    with sqlite3.connect(home.journal(summary.campaign)) as db:
        states = [
            state
            for topic, state in db.execute("SELECT topic, state FROM stored_events")
            if frozen not in topic.encode()
        ]
    db.close()
    everything = b"\n".join(bytes(state) for state in states)
    # All that a made-up person says or is called begins with 虚构 or says that it is made up.
    assert everything
    for words in ("虚构", "演练用", "破破", "评语"):
        assert words.encode() not in everything
        assert words.encode("unicode_escape") not in everything
    for file in [*home.root.glob("accounts/*"), home.views(summary.campaign)]:
        assert "虚构".encode() not in file.read_bytes()
