import random
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from kept import Kept
from selection.journal import store
from selection.readmodels import tables
from selection.readmodels.tables import candidates
from selection.readmodels.views import Views, rebuild
from small import ANNA, BERT, CARA, TOML, VOTING, asked, like, opened, take_back

DAILY = TOML.replace('by = "PUBLIC"', 'by = "PUBLIC"\nshown = "DAILY"\nshown_at = "18:00"')
LIVE = TOML.replace('by = "PUBLIC"', 'by = "PUBLIC"\nshown = "LIVE"').replace(
    'zone = "Asia/Shanghai"', 'zone = "Asia/Shanghai"\nday_starts = "06:00"'
)


def votes(views: Views) -> dict[str, int]:
    """The votes of each candidate, of all days."""
    found: Counter[str] = Counter()
    for (candidate, _), number in by_day(views).items():
        found[candidate] += number
    return dict(found)


def by_day(views: Views) -> dict[tuple[str, date], int]:
    with views.reading() as db:
        rows = db.execute(select(tables.votes))
        return {(row.candidate, row.day): row.raw for row in rows}


def test_the_tables_come_to_the_journals_last_line(kept: Kept, tmp_path: Path):
    desk, clock = opened(tmp_path)
    views = kept.open()
    desk.handle_all([asked(like("v-1", each, clock())) for each in (ANNA, BERT)])
    desk.handle("public", take_back("v-1", BERT, clock()))

    views.catch_up(desk.journal)

    assert votes(views) == {ANNA: 1, BERT: 0}
    assert views.position == desk.journal.head().position


def test_catching_up_twice_counts_once(kept: Kept, tmp_path: Path):
    desk, clock = opened(tmp_path)
    views = kept.open()
    desk.handle("public", like("v-1", ANNA, clock()))

    views.catch_up(desk.journal)
    views.catch_up(desk.journal)

    assert votes(views) == {ANNA: 1}


def test_candidates_are_numbered_within_their_category(kept: Kept, tmp_path: Path):
    desk, _ = opened(tmp_path)
    views = kept.open()
    views.catch_up(desk.journal)

    with views.reading() as db:
        rows = {row.candidate: row.number for row in db.execute(select(candidates))}

    assert rows == {ANNA: 1, BERT: 2, CARA: 1}


@pytest.mark.parametrize(
    ("book", "at", "day"),
    [
        (DAILY, "2030-02-01T17:59:59.999+08:00", date(2030, 2, 1)),
        (DAILY, "2030-02-01T18:00+08:00", date(2030, 2, 2)),
        (DAILY, "2030-02-02T09:00+08:00", date(2030, 2, 2)),
        (LIVE, "2030-02-01T23:00+08:00", date(2030, 2, 1)),
        (LIVE, "2030-02-02T05:59+08:00", date(2030, 2, 1)),
        (LIVE, "2030-02-02T06:00+08:00", date(2030, 2, 2)),
    ],
)
def test_a_vote_is_counted_on_the_day_on_which_it_becomes_public(
    kept: Kept, tmp_path: Path, book: str, at: str, day: date
):
    desk, clock = opened(tmp_path, book)
    views = kept.open()
    clock.to(datetime.fromisoformat(at))
    desk.handle("public", like("v-1", ANNA, clock()))

    views.catch_up(desk.journal)

    assert by_day(views) == {(ANNA, day): 1}


def test_a_like_that_is_taken_back_later_is_taken_off_the_later_day(kept: Kept, tmp_path: Path):
    desk, clock = opened(tmp_path, DAILY)
    views = kept.open()
    desk.handle("public", like("v-1", ANNA, clock()))
    clock.to(datetime.fromisoformat("2030-02-01T19:00+08:00"))
    desk.handle("public", take_back("v-1", ANNA, clock()))

    views.catch_up(desk.journal)

    assert by_day(views) == {(ANNA, date(2030, 2, 1)): 1, (ANNA, date(2030, 2, 2)): -1}


def test_tables_opened_again_still_know_the_hour_of_the_rulebook(kept: Kept, tmp_path: Path):
    desk, clock = opened(tmp_path, DAILY)
    views = kept.open()
    views.catch_up(desk.journal)
    views.close()
    clock.to(datetime.fromisoformat("2030-02-01T19:00+08:00"))
    desk.handle("public", like("v-1", ANNA, clock()))

    again = kept.open()
    again.catch_up(desk.journal)

    assert by_day(again) == {(ANNA, date(2030, 2, 2)): 1}


def test_tables_of_two_campaigns_keep_to_their_own_rulebooks(tmp_path: Path):
    late = datetime.fromisoformat("2030-02-01T19:00+08:00")
    days: list[set[date]] = []
    for name, book in (("daily", DAILY), ("live", LIVE)):
        desk, clock = opened(tmp_path / name, book)
        clock.to(late)
        desk.handle("public", like("v-1", ANNA, clock()))
        views = Views(tmp_path / name / "views.db")
        views.catch_up(desk.journal)
        days.append({day for _, day in by_day(views)})

    assert days == [{date(2030, 2, 2)}, {date(2030, 2, 1)}]


def test_tables_built_event_by_event_equal_those_built_at_once(kept: Kept, tmp_path: Path):
    desk, clock = opened(tmp_path, DAILY)
    views = kept.open()
    chance = random.Random(5)
    for n in range(60):
        clock.to(clock() + timedelta(minutes=30))
        what = chance.choice((like, take_back))
        desk.handle_all([asked(what(f"v-{n % 7}", chance.choice((ANNA, BERT, CARA)), clock()))])
        views.catch_up(desk.journal)
    views.close()

    again, differing = kept.rebuild(desk.journal)

    assert differing == []
    assert sum(votes(again).values()) == sum(desk.journal.tally().values())


def test_a_rebuild_finds_a_row_that_somebody_changed(kept: Kept, tmp_path: Path):
    desk, clock = opened(tmp_path)
    desk.handle("public", like("v-1", ANNA, clock()))
    views = kept.open()
    views.catch_up(desk.journal)
    with views.writing() as db:
        more = {"channel": "likes", "stage": "X", "candidate": "c-z", "day": VOTING.date()}
        db.execute(insert(tables.votes).values(raw=9, quarantined=0, invalid=0, **more))
    views.close()

    again, differing = kept.rebuild(desk.journal)

    assert differing == ["votes"]
    assert votes(again) == {ANNA: 1}


def test_a_damaged_file_is_dropped_and_built_again(tmp_path: Path):
    desk, clock = opened(tmp_path)
    desk.handle("public", like("v-1", ANNA, clock()))
    (tmp_path / "views.db").write_bytes(b"this was never a database" * 500)

    views = Views(tmp_path / "views.db")
    views.catch_up(desk.journal)

    assert votes(views) == {ANNA: 1}


def test_tables_of_another_shape_are_dropped_and_built_again(kept: Kept, tmp_path: Path):
    desk, clock = opened(tmp_path)
    desk.handle("public", like("v-1", ANNA, clock()))
    views = kept.open()
    views.catch_up(desk.journal)
    with views.writing() as db:
        db.exec_driver_sql("UPDATE progress SET shape = 'older'")
    views.close()

    again = kept.open()

    assert again.position == 0


WRITER = """
import sys
from pathlib import Path
from selection.desk.desk import Desk
from selection.desk.clock import ScriptedClock
from selection.journal import store
from selection.readmodels.views import Views
from small import ANNA, BERT, CARA, VOTING, asked, like

folder, offset = Path(sys.argv[1]), int(sys.argv[2])
clock = ScriptedClock(VOTING)
views = Views(folder / "views.db")
with store.open_(folder / "journal.db", clock=clock) as journal:
    desk = Desk.open(journal, clock=clock, afterwards=(lambda: views.catch_up(journal),))
    for n in range(10_000):
        voter = f"v-{offset}-{n}"
        desk.handle_all([asked(like(voter, each, clock())) for each in (ANNA, CARA)])
        print(n, flush=True)
"""


@pytest.mark.alone
def test_tables_kept_up_by_a_process_that_is_killed_again_and_again_equal_a_rebuild(
    tmp_path: Path,
):
    desk, clock = opened(tmp_path)
    desk.journal.close()
    chance = random.Random(11)
    for n in range(8):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path), str(n)],
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[1],
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(chance.random() / 10)
        process.send_signal(signal.SIGKILL)
        process.communicate()

    with store.open_(tmp_path / "journal.db", clock=clock) as journal:
        views, differing = rebuild(tmp_path / "views.db", journal)
        assert differing == []
        assert sum(votes(views).values()) == sum(journal.tally().values()) > 16
