"""What is acknowledged is everywhere, nothing waits for ever, and every trouble is a sentence."""

import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from postgres import Server
from selection import postgresql
from selection.settings import Database, Schema


@pytest.fixture
def schema(postgresql: Database) -> Schema:
    return Schema(postgresql, "campaign_x")


@contextmanager
def opened(schema: Schema) -> Generator[Engine]:
    engine = postgresql.engine(schema)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def made(schema: Schema) -> Generator[Engine]:
    """An engine for the schema, in which there is one table to write to."""
    with postgresql.making(schema) as db:
        db.execute(text("CREATE TABLE lines (n int)"))
        postgresql.allow(db, schema, "SELECT, INSERT", "lines")
    with opened(schema) as engine:
        yield engine


def told(engine: Engine, schema: Schema, statement: str) -> str:
    """What is said of the trouble that this statement makes."""
    with pytest.raises(DBAPIError) as caught, engine.begin() as db:
        db.execute(text(statement))
    assert "geheim" not in str(caught.value)
    return postgresql.sentence(caught.value, schema) or "nothing"


def test_a_session_sees_its_schema_and_bounds_all_times(schema: Schema):
    with made(schema) as engine, engine.begin() as db:
        assert db.scalar(text("SELECT count(*) FROM lines")) == 0
        asked = ("lock_timeout", "statement_timeout", "plan_cache_mode", "search_path")
        assert [db.scalar(text(f"SHOW {each}")) for each in asked] == [
            "5s",
            "10s",
            "force_custom_plan",
            "campaign_x",
        ]


def test_a_commit_that_no_standby_confirmed_is_not_acknowledged(postgres: Server, schema: Schema):
    outcome: list[str | None] = []
    with made(schema) as engine, engine.connect() as db:
        db.execute(text("SET synchronous_commit = on"))
        pid = db.scalar(text("SELECT pg_backend_pid()"))
        db.commit()

        def write() -> None:
            db.execute(text("INSERT INTO lines VALUES (1)"))
            try:
                db.commit()
            except DBAPIError as error:
                outcome.append(postgresql.sentence(error, schema))

        writer = threading.Thread(target=write)
        with postgres.waiting_for_nobody():
            writer.start()
            until = time.monotonic() + 10
            waits = "SELECT 1 FROM pg_stat_activity WHERE pid = %s AND wait_event = 'SyncRep'"
            with psycopg.connect(postgres.url(), autocommit=True) as admin:
                while admin.execute(waits, [pid]).fetchone() is None:
                    assert time.monotonic() < until
                    time.sleep(0.01)
            postgres.run(f"SELECT pg_cancel_backend({pid})")
            writer.join(10)

    assert outcome == [f"{schema.database} 没有等到备库确认，这一次的结果不确定，请再试一次。"]
    with opened(schema) as engine, engine.begin() as db:  # the control: the server did keep it
        assert db.scalar(text("SELECT count(*) FROM lines")) == 1


def test_a_connection_that_broke_is_replaced_before_it_is_used(postgres: Server, schema: Schema):
    with made(schema) as engine:
        with engine.begin() as db:
            pid = db.scalar(text("SELECT pg_backend_pid()"))
        postgres.run(f"SELECT pg_terminate_backend({pid}, 5000)")

        with engine.begin() as db:
            assert db.scalar(text("SELECT pg_backend_pid()")) != pid


def test_the_role_of_the_program_may_do_what_it_was_allowed(postgres: Server, schema: Schema):
    name = urlsplit(schema.database.url).path[1:]
    role = f"app_{name}"
    postgres.run(f"CREATE ROLE {role} LOGIN PASSWORD 'geheim'")
    mine = Schema(
        Database(postgres.url(name, user=f"{role}:geheim"), owner_url=schema.database.url),
        schema.name,
    )
    with made(mine) as engine:
        with engine.begin() as db:
            db.execute(text("INSERT INTO lines VALUES (1)"))
        for forbidden in ("UPDATE lines SET n = 2", "TRUNCATE lines", "CREATE TABLE more (n int)"):
            assert "请用表的所有者执行 selection init" in told(engine, mine, forbidden)


def test_trouble_is_told_in_a_sentence(postgres: Server, schema: Schema):
    name = urlsplit(schema.database.url).path[1:]
    with made(schema) as engine:
        assert "请先执行 selection init" in told(engine, schema, "SELECT * FROM rows")
        assert "太慢" in told(engine, schema, "SET statement_timeout = 20; SELECT pg_sleep(1)")
        assert told(engine, schema, "SELECT 1 / 0") == "nothing"  # a mistake of the program

    for url in (postgres.url("nowhere"), f"postgresql://u:geheim@/{name}?host=/nowhere"):
        elsewhere = Schema(Database(url), "campaign_x")
        with opened(elsewhere) as engine:
            assert "连不上" in told(engine, elsewhere, "SELECT 1")


def test_two_who_make_the_tables_at_once_make_them_once(schema: Schema):
    def make() -> None:
        with postgresql.making(schema) as db:
            db.execute(text("CREATE TABLE IF NOT EXISTS lines (n int)"))
            time.sleep(0.05)
            done.append(schema.name)

    done: list[str] = []
    threads = [threading.Thread(target=make) for _ in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert done == [schema.name] * 3
