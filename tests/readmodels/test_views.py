import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from sqlalchemy import insert, select

from selection.journal import store
from selection.readmodels.tables import candidates, likes
from selection.readmodels.views import Views, rebuild
from small import ANNA, BERT, CARA, asked, like, opened, take_back


def votes(views: Views) -> dict[str, int]:
    with views.reading() as db:
        return {row.candidate: row.votes for row in db.execute(select(likes))}


def test_the_tables_come_to_the_journals_last_line(tmp_path: Path):
    desk, clock = opened(tmp_path)
    views = Views(tmp_path / "views.db")
    desk.handle_all([asked(like("v-1", each, clock())) for each in (ANNA, BERT)])
    desk.handle("public", take_back("v-1", BERT, clock()))

    views.catch_up(desk.journal)

    assert votes(views) == {ANNA: 1, BERT: 0}
    assert views.position == desk.journal.head().position


def test_catching_up_twice_counts_once(tmp_path: Path):
    desk, clock = opened(tmp_path)
    views = Views(tmp_path / "views.db")
    desk.handle("public", like("v-1", ANNA, clock()))

    views.catch_up(desk.journal)
    views.catch_up(desk.journal)

    assert votes(views) == {ANNA: 1}


def test_candidates_are_numbered_within_their_category(tmp_path: Path):
    desk, _ = opened(tmp_path)
    views = Views(tmp_path / "views.db")
    views.catch_up(desk.journal)

    with views.reading() as db:
        rows = {row.candidate: row.number for row in db.execute(select(candidates))}

    assert rows == {ANNA: 1, BERT: 2, CARA: 1}


def test_tables_built_event_by_event_equal_those_built_at_once(tmp_path: Path):
    desk, clock = opened(tmp_path)
    views = Views(tmp_path / "views.db")
    chance = random.Random(5)
    for n in range(60):
        what = chance.choice((like, take_back))
        desk.handle_all([asked(what(f"v-{n % 7}", chance.choice((ANNA, BERT, CARA)), clock()))])
        views.catch_up(desk.journal)
    views.close()

    again, differing = rebuild(tmp_path / "views.db", desk.journal)

    assert differing == []
    assert sum(votes(again).values()) == sum(desk.journal.tally().values())


def test_a_rebuild_finds_a_row_that_somebody_changed(tmp_path: Path):
    desk, clock = opened(tmp_path)
    desk.handle("public", like("v-1", ANNA, clock()))
    views = Views(tmp_path / "views.db")
    views.catch_up(desk.journal)
    with views.writing() as db:
        db.execute(insert(likes).values(channel="likes", stage="X", candidate="c-z", votes=9))
    views.close()

    again, differing = rebuild(tmp_path / "views.db", desk.journal)

    assert differing == ["likes"]
    assert votes(again) == {ANNA: 1}


def test_damaged_tables_are_dropped_and_built_again(tmp_path: Path):
    desk, clock = opened(tmp_path)
    desk.handle("public", like("v-1", ANNA, clock()))
    (tmp_path / "views.db").write_bytes(b"this was never a database" * 500)

    views = Views(tmp_path / "views.db")
    views.catch_up(desk.journal)

    assert votes(views) == {ANNA: 1}


def test_tables_of_another_shape_are_dropped_and_built_again(tmp_path: Path):
    desk, clock = opened(tmp_path)
    desk.handle("public", like("v-1", ANNA, clock()))
    views = Views(tmp_path / "views.db")
    views.catch_up(desk.journal)
    with views.writing() as db:
        db.exec_driver_sql("UPDATE progress SET shape = 'older'")
    views.close()

    again = Views(tmp_path / "views.db")

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
