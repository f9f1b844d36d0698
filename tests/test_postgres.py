"""The server that tests of PostgreSQL rest on is what they take it for."""

import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from postgres import Server
from selection.settings import Database


def asked(database: Database, question: str) -> object:
    with psycopg.connect(database.url, autocommit=True) as db:
        cursor = db.execute(question.encode())
        row = cursor.fetchone() if cursor.description else None
    return row and row[0]


def test_every_test_gets_an_empty_database_of_a_server_that_syncs(postgres: Server):
    one, other = postgres.database(), postgres.database()
    asked(one, "CREATE TABLE mine (n int)")

    assert asked(other, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 0
    assert asked(other, "SHOW fsync") == asked(other, "SHOW synchronous_commit") == "on"


@pytest.mark.alone
def test_a_server_that_was_killed_keeps_what_it_acknowledged(postgres: Server):
    database = postgres.database()
    asked(database, "CREATE TABLE kept AS SELECT 7 AS n")

    postgres.kill9()
    with pytest.raises(psycopg.OperationalError):
        asked(database, "SELECT 1")
    postgres.start()

    assert asked(database, "SELECT n FROM kept") == 7


STARTS = """
import os, signal
from postgres import Server
server = Server()
server.start()
print(server.folder, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.alone
def test_a_server_does_not_outlive_the_tests_that_were_killed(postgres: Server):
    here = Path(__file__).parent
    run = subprocess.run(
        [sys.executable, "-c", STARTS], check=False, stdout=subprocess.PIPE, text=True, cwd=here
    )
    folder = Path(run.stdout.strip())
    until = time.monotonic() + 10

    while (folder / "data" / "postmaster.pid").exists():
        assert time.monotonic() < until
        time.sleep(0.05)

    assert folder.parent == postgres.folder.parent
    subprocess.run(["rm", "-r", str(folder)], check=True)
