"""What only PostgreSQL can do to a journal: roles, settings, several programs at once."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import psycopg
import pytest
from alembic import command
from alembic.config import Config
from psycopg.conninfo import conninfo_to_dict

from journal.samples import CAMPAIGN, CLOSE_LIKES, OPEN_LIKES, again, counts, leaves, like, new
from selection.journal.check import findings
from selection.journal.migrations import HERE, OLDER
from selection.journal.names import LIKE
from selection.journal.postgres.sessions import AT_ONCE
from selection.journal.postgres.statements import SAFETY, SINCE_NAMED_OTHERS
from selection.journal.store import StoreTrouble
from selection.postgresql import making
from selection.settings import SESSION, Database, Schema


@pytest.fixture
def place(schema):
    """These are about PostgreSQL."""
    return schema


@pytest.fixture
def kept(journal, schema):
    """A closed store with two events."""
    journal.append([OPEN_LIKES, like("ann")])
    journal.close()
    return schema


def run(place: Schema, *statements: str) -> list[tuple]:
    """As the superuser, in the schema; the rows of the last statement."""
    with psycopg.connect(place.database.url, autocommit=True) as db:
        db.execute(f'SET search_path = "{place.name}"')
        for statement in statements:
            cursor = db.execute(statement)
        return cursor.fetchall() if cursor.description else []


def test_a_store_is_found_again_as_it_was_left(kept):
    with again(kept) as journal:
        assert journal.campaign == CAMPAIGN
        assert [r.stream for r in journal.since(0)] == ["stage-likes", "ballot-ann"]
        assert journal.facts(["stage:likes"]) == {"stage:likes": "open"}
        assert list(journal.tally().values()) == [1]


def test_a_store_is_never_made_over_another(kept):
    with pytest.raises(StoreTrouble, match="已经有这次评选的数据"):
        new(kept)
    with again(kept) as journal:
        assert journal.head().events == 2


def test_a_store_that_could_not_be_made_leaves_nothing(schema, monkeypatch):
    monkeypatch.setattr("selection.journal.postgres.schema._NOBODY_MAY", "REVOKE NOTHING")
    with pytest.raises(StoreTrouble):
        new(schema)
    assert (schema.name,) not in run(schema, "SELECT nspname FROM pg_namespace")


def test_a_missing_store_is_not_made_by_opening_it(schema):
    with pytest.raises(StoreTrouble, match="找不到"):
        again(schema)
    assert (schema.name,) not in run(schema, "SELECT nspname FROM pg_namespace")


def test_a_store_of_a_newer_program_is_refused(kept):
    run(kept, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreTrouble, match="先升级程序"):
        again(kept)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM head",
        "UPDATE head SET position = 1",
        "UPDATE head SET events = 3",
        "UPDATE head SET position = 3, events = 3",
        "DROP TABLE head",
        "DROP TABLE alembic_version",
        "DROP TRIGGER events_are_never_changed ON stored_events",
        "ALTER TABLE stored_events DISABLE TRIGGER events_are_never_deleted",
        "ALTER TABLE stored_events ENABLE TRIGGER events_are_never_truncated",
    ],
)
def test_a_store_at_odds_with_itself_is_refused(kept, statement):
    run(kept, statement)
    with pytest.raises(StoreTrouble):
        again(kept)


UPSERT = """INSERT INTO stored_events SELECT * FROM stored_events
    ON CONFLICT (originator_id, originator_version) DO UPDATE SET state = 'x'"""


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE stored_events SET state = 'x' WHERE notification_id = 2",
        "UPDATE stored_events SET state = 'x' WHERE false",
        "DELETE FROM stored_events",
        "TRUNCATE stored_events",
        UPSERT,
    ],
)
@pytest.mark.parametrize("role", ["origin", "replica"])
def test_not_even_a_superuser_changes_an_event_by_mistake(kept, role, statement):
    before = run(kept, "SELECT * FROM stored_events")
    with pytest.raises(psycopg.errors.RaiseException, match="events are append-only"):
        run(kept, f"SET session_replication_role = {role}", statement)
    assert run(kept, "SELECT * FROM stored_events") == before


@pytest.fixture
def roles(postgres, schema):
    """An owner who makes the tables and the role of the program, both without privileges."""
    made = f"owner_{schema.name[-9:]}", f"app_{schema.name[-9:]}"
    postgres.run(*(f"CREATE ROLE {name} LOGIN" for name in made))
    name = conninfo_to_dict(schema.database.url)["dbname"]
    postgres.run(f"GRANT CREATE ON DATABASE {name} TO {made[0]}")
    owners, programs = (postgres.url(name, user) for user in made)
    return Schema(Database(owners), schema.name), Schema(Database(programs, owners), schema.name)


def test_the_programs_role_appends_and_changes_no_event(roles):
    _, programs = roles
    with new(programs) as journal:
        journal.append([OPEN_LIKES, like("ann")])
        assert journal.head().events == 2
    for statement in (
        "UPDATE stored_events SET state = 'x'",
        "DELETE FROM stored_events",
        "TRUNCATE stored_events",
        "DELETE FROM head",
        "INSERT INTO head VALUES (2, 'x', 0, 0, NULL, 0)",
        "UPDATE alembic_version SET version_num = '9999'",
        "ALTER TABLE stored_events DISABLE TRIGGER events_are_never_changed",
        "DROP TABLE stored_events",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            run(programs, statement)


def test_the_owner_has_no_right_to_change_an_event_either(roles):
    owners, programs = roles
    new(programs).close()
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        run(owners, "UPDATE stored_events SET state = 'x'")
    with again(owners) as journal:
        assert not any("有权修改" in line for line in journal.database.advice())


def test_a_role_without_rights_is_told_so(roles):
    _, programs = roles
    alone = Schema(Database(programs.database.url), programs.name)
    with pytest.raises(StoreTrouble, match="不允许这个用户这样做"):
        new(alone)


def test_two_programs_write_to_one_store(journal, schema):
    with again(schema) as another:
        journal.append([OPEN_LIKES, like("ann")])
        [verdict] = another.append([like("ben")])
        assert verdict.first == 3
        assert journal.head().position == 3


def test_a_reader_cannot_append(kept):
    with again(kept, write=False) as reader, pytest.raises(StoreTrouble, match="只读"):
        reader.append([like("ben")])


def test_a_reader_keeps_its_view_while_the_writer_goes_on(journal, schema):
    with again(schema, write=False) as reader, reader.database.reading() as view:
        before = view.head()
        journal.append([OPEN_LIKES])
        assert view.head() == before
        assert view.facts(None) == {}


def test_a_closed_store_is_closed(journal):
    journal.close()
    journal.close()
    with pytest.raises(ValueError, match="closed"):
        journal.head()
    with pytest.raises(ValueError, match="closed"):
        journal.append([OPEN_LIKES])


def test_the_librarys_way_of_inserting_without_a_lock_is_refused(kept, monkeypatch):
    monkeypatch.setenv("POSTGRES_ENABLE_DB_FUNCTIONS", "y")
    with pytest.raises(StoreTrouble, match="POSTGRES_ENABLE_DB_FUNCTIONS"):
        again(kept)


def test_a_session_commits_durably_whatever_its_role_is_set_to(kept, postgres):
    name = conninfo_to_dict(kept.database.url)["dbname"]
    postgres.run(f"CREATE ROLE lax_{name} SUPERUSER LOGIN")
    postgres.run(f"ALTER ROLE lax_{name} SET synchronous_commit = off")
    postgres.run(f"ALTER ROLE lax_{name} SET client_min_messages = error")
    place = Schema(Database(postgres.url(name, f"lax_{name}")), kept.name)
    with again(place) as journal, journal.database.writing() as transaction:
        asked = transaction._cursor.execute
        assert asked("SHOW synchronous_commit").fetchone() == ("on",)
        assert asked("SHOW client_min_messages").fetchone() == ("warning",)
        assert asked("SHOW plan_cache_mode").fetchone() == ("force_custom_plan",)
        assert asked("SHOW search_path").fetchone() == (kept.name,)


def test_a_superuser_is_advised_against(kept):
    with again(kept, write=False) as journal:
        assert "有权修改或删除事件" in journal.database.advice()[-1]


def test_a_role_that_may_change_no_event_needs_no_such_advice(roles):
    _, programs = roles
    with new(programs) as journal:
        assert not any("有权修改" in line for line in journal.database.advice())


def test_a_server_that_would_not_notice_decay_is_advised_against(kept):
    with again(kept, write=False) as journal:
        [(checksums,)] = run(kept, "SHOW data_checksums")
        advised = any("没有打开数据校验" in line for line in journal.database.advice())
        assert advised == (checksums == "off")


def test_the_check_finds_a_trigger_that_went_away_under_it(kept):
    with again(kept, write=False) as journal:
        run(kept, "DROP TRIGGER events_are_never_deleted ON stored_events")
        [finding] = findings(journal, leaves=leaves, counts=counts)
    assert "events_are_never_deleted is missing" in finding


def test_rare_events_are_found_window_by_window(journal, monkeypatch):
    monkeypatch.setattr("selection.journal.postgres.views._WINDOW", 3)
    journal.append([OPEN_LIKES, *(like(f"v{n}") for n in range(9)), CLOSE_LIKES])
    rare = ["stage.opened.1", "stage.closed.1"]
    with journal.database.reading() as view:

        def positions(after: int, until: int | None, limit: int) -> list[int]:
            return [row[0] for row in view.rows(after, until=until, names=rare, limit=limit)]

        assert positions(0, None, 9) == [1, 11]
        assert positions(1, None, 9) == [11]
        assert positions(0, 10, 9) == [1]
        assert positions(0, None, 1) == [1]
        assert positions(11, None, 9) == positions(0, 0, 9) == []


def test_a_commit_after_an_error_is_no_commit(journal):
    with pytest.raises(StoreTrouble, match="未写入任何内容"), journal.database.writing() as entry:
        break_and_go_on(entry)
    assert journal.append([OPEN_LIKES])[0].first == 1


def break_and_go_on(entry) -> None:
    """As a program might, that takes an error of the database for an answer."""
    with pytest.raises(psycopg.errors.UndefinedTable):
        entry._cursor.execute("SELECT * FROM nowhere")


@pytest.mark.parametrize(
    "name", ["fsync", "full_page_writes", "synchronous_commit", "server_encoding"]
)
def test_a_server_that_says_it_may_lose_something_is_refused(kept, monkeypatch, name):
    said = SAFETY.replace("setting", f"CASE name WHEN '{name}' THEN 'off' ELSE setting END", 1)
    assert said != SAFETY
    monkeypatch.setattr("selection.journal.postgres.statements.SAFETY", said)
    with pytest.raises(StoreTrouble, match=f"设置不安全.*{name}=off"):
        again(kept)


def test_who_waits_too_long_for_the_head_is_told_so(journal, schema, monkeypatch):
    monkeypatch.setitem(SESSION, "lock_timeout", "100ms")
    with again(schema) as other:
        with journal.database.writing(), pytest.raises(StoreTrouble, match="正被占用"):
            other.append([OPEN_LIKES])
        assert other.append([OPEN_LIKES])[0].first == 1


def test_who_gets_no_session_in_time_is_told_so(journal, monkeypatch):
    monkeypatch.setattr("selection.journal.postgres.sessions.TURN_SECONDS", 0.05)
    with ExitStack() as views:
        for _ in range(AT_ONCE):
            views.enter_context(journal.database.reading())
        with pytest.raises(StoreTrouble, match="正忙"):
            journal.append([OPEN_LIKES])
    assert journal.append([OPEN_LIKES])[0].first == 1


def test_a_cluster_that_has_no_standby_takes_nothing(kept):
    # The first of them is gone, too: the other is found.
    host = conninfo_to_dict(kept.database.url)["host"]
    url = kept.database.url.replace(f"host={host}", f"host=/nowhere,{host}")
    with again(Schema(Database(url), kept.name)) as journal:
        assert journal.head().events == 2
        with pytest.raises(StoreTrouble, match="没有同步备机"):
            journal.append([like("ben")])
        assert journal.head().events == 2


@pytest.mark.parametrize("analyzed", [[], ["ANALYZE stored_events"]], ids=["fresh", "analyzed"])
def test_who_looks_for_few_events_passes_no_likes(kept, analyzed):
    """The database is not told to use the index; it has to find that out."""
    plan = run(
        kept,
        f"""INSERT INTO stored_events SELECT 's' || n, 1,
            CASE WHEN n > 49000 THEN 'stage.closed.1' ELSE '{LIKE}' END, '{{}}', n
            FROM generate_series(100, 50000) AS n""",  # noqa: S608 (a name of our own)
        *analyzed,
        "PREPARE asked (bigint, bigint, bigint, text[]) AS " + SINCE_NAMED_OTHERS,
        "EXPLAIN EXECUTE asked(0, 9000000000, 1, '{stage.opened.1,stage.closed.1}')",
    )
    lines = "\n".join(line for (line,) in plan)
    assert "others_than_likes" in lines
    assert "Seq Scan on stored_events" not in lines


def test_trouble_tells_no_password(schema):
    url = schema.database.url.replace("postgres@", "postgres:hush-hush@")
    with pytest.raises(StoreTrouble) as refused:
        again(Schema(Database(url.replace("host=", "host=/nowhere")), schema.name))
    assert "连不上" in str(refused.value)
    assert "hush" not in f"{refused.value}{refused.value.detail}"


@pytest.fixture
def first(schema):
    """A schema as the first revision makes it, with two events and a fact."""
    config = Config()
    config.set_main_option("script_location", str(HERE))
    with making(schema) as db:
        config.attributes["connection"] = db
        command.upgrade(config, OLDER[0])
        for statement in (
            "INSERT INTO stored_events VALUES ('a', 1, 'x.y.1', '{}', 1)",
            "INSERT INTO stored_events VALUES ('a', 2, 'x.y.1', '{}', 2)",
            "INSERT INTO facts VALUES ('stage:likes', 'open')",
            "INSERT INTO head VALUES (1, 'practice', 2, 2, NULL)",
        ):
            db.exec_driver_sql(statement)
    return schema


def columns(place: Schema) -> list[tuple]:
    return run(
        place,
        "SELECT table_name, column_name, data_type, is_nullable, collation_name"
        " FROM information_schema.columns WHERE table_schema = current_schema() ORDER BY 1, 2",
    )


def test_the_first_writers_of_an_older_schema_upgrade_it_once(first, one_database):
    with pytest.raises(StoreTrouble, match="较早版本"):
        again(first, write=False)
    with ThreadPoolExecutor(3) as pool:
        for journal in pool.map(again, [first] * 3):
            with journal, journal.database.reading() as view:
                assert (view.head().events, view.head().facts_changed) == (2, 2)
                assert view.facts(None) == {"stage:likes": "open"}
    made = Schema(one_database, f"{first.name[:-1]}_")
    new(made).close()
    assert columns(first) == columns(made)


def test_an_upgrade_that_fails_leaves_the_schema_as_it_was(first, monkeypatch):
    before = columns(first)
    monkeypatch.setattr("selection.journal.postgres.schema._NOBODY_MAY", "REVOKE NOTHING")
    with pytest.raises(StoreTrouble):
        again(first)
    assert columns(first) == before
    monkeypatch.undo()
    again(first).close()


def test_a_program_that_owns_nothing_upgrades_nothing(first, postgres):
    name, role = conninfo_to_dict(first.database.url)["dbname"], f"app_{first.name[-9:]}"
    postgres.run(f"CREATE ROLE {role} LOGIN")
    run(first, f"GRANT USAGE ON SCHEMA {first.name} TO {role}")
    run(first, f"GRANT SELECT ON alembic_version TO {role}")
    with pytest.raises(StoreTrouble, match="不允许这个用户这样做"):
        again(Schema(Database(postgres.url(name, role)), first.name))
