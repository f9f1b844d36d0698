"""One variable decides between files and PostgreSQL, and never tells its password."""

from pathlib import Path

import pytest

from selection.settings import Database, NoDatabase, home

CLUSTER = "postgresql://app:secret@db1:5432,db2,db3/awards?target_session_attrs=read-write"


def test_without_the_variable_everything_is_in_files_of_the_home():
    place = home({"SELECTION_HOME": "/srv/x"})

    assert place.schema("a") is None
    assert place.journal("a") == Path("/srv/x/campaigns/a/journal.db")
    assert place.views("a") == Path("/srv/x/campaigns/a/views.db")


def test_with_it_each_campaign_has_a_schema_of_its_own():
    place = home({"SELECTION_DATABASE": CLUSTER})
    names = {place.schema(campaign).name for campaign in ("a-b", "a_b", "A-b", "x" * 64)}

    assert len(names) == 4
    assert all(each.isidentifier() and len(each) < 64 for each in names)  # as PostgreSQL's are


@pytest.mark.parametrize(
    ("url", "hosts"),
    [
        (CLUSTER, ("db1:5432", "db2", "db3")),
        ("postgresql://app@/awards?host=/run/pg", ("/run/pg",)),
        ("postgresql:///awards?host=db1,db2", ("db1", "db2")),
        ("postgresql:///awards", ()),
        ("postgresql://app@[::1]:5433/awards", ("[::1]:5433",)),
    ],
)
def test_the_hosts_are_those_of_the_url(url: str, hosts: tuple[str, ...]):
    assert Database(url).hosts == hosts


@pytest.mark.parametrize(
    "url",
    [
        "awards.db",
        "sqlite:///awards.db",
        "postgresql+psycopg://app:secret@db1/awards",
        "postgresql://app:secret@db1",
        "postgresql://app:secret@db1/",
        "postgresql://app:secret@[db1/awards",
        "host=db1 dbname=awards password=secret",
    ],
)
def test_anything_else_is_refused_in_a_sentence_without_the_password(url: str):
    with pytest.raises(NoDatabase, match="SELECTION_DATABASE 须写成 postgresql://") as refused:
        home({"SELECTION_DATABASE": url})

    assert "secret" not in str(refused.value)


def test_the_password_is_in_no_text_of_a_setting():
    place = home({"SELECTION_DATABASE": CLUSTER})

    told = f"{place} {place!r} {place.database} {place.schema('a')} {place.schema('a')!r}"

    assert "secret" not in told
    assert "db1:5432,db2,db3/awards" in told


def test_what_the_url_says_outranks_what_libpq_is_told_otherwise():
    told = Database("postgresql:///a?connect_timeout=9&options=-c%20work_mem=8MB").parameters()

    assert "connect_timeout" not in told
    assert told["target_session_attrs"] == "read-write"
    assert told["options"].startswith("-c work_mem=8MB -c lock_timeout=5s")


def test_the_owner_of_the_tables_may_be_another_role():
    place = home({"SELECTION_DATABASE": CLUSTER, "SELECTION_DATABASE_OWNER": "postgresql://o@h/a"})
    assert place.database is not None

    assert place.database.user == "app"
    assert place.database.owner == Database("postgresql://o@h/a")
    with pytest.raises(NoDatabase, match="须写明程序所用的用户"):
        home({"SELECTION_DATABASE": "postgresql:///a", "SELECTION_DATABASE_OWNER": CLUSTER})


@pytest.mark.parametrize(
    ("url", "mode"),
    [
        (CLUSTER, "verify-full"),
        ("postgresql:///a?host=/run/pg,db2", "verify-full"),
        ("postgresql://localhost/a?hostaddr=192.0.2.7", "verify-full"),
        ("postgresql://localhost.example.org/a", "verify-full"),
        ("postgresql://localhost/a?host=db1", "verify-full"),
        ("postgresql:///a?service=other", "verify-full"),
        ("postgresql://app@%2Frun%2Fpg/a", None),
        ("postgresql:///a", None),
        ("postgresql://app@/a?host=/run/pg", None),
        ("postgresql://127.0.0.1:5433,[::1]:5434,localhost/a", None),
    ],
)
def test_a_database_on_another_host_has_to_show_a_certificate(url: str, mode: str | None):
    assert Database(url).parameters().get("sslmode") == mode


def test_a_host_that_the_environment_names_is_another_one_too(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PGHOST", "db1")

    assert Database("postgresql:///a").parameters()["sslmode"] == "verify-full"
    assert "sslmode" not in Database("postgresql:///a?host=/run/pg").parameters()


@pytest.mark.parametrize("mode", ["disable", "allow", "prefer", "require", "verify-ca"])
def test_nothing_less_is_taken_from_a_url(mode: str):
    weak = f"postgresql://app:secret@db1/a?sslmode={mode}"
    for environ in (
        {"SELECTION_DATABASE": weak},
        {"SELECTION_DATABASE": "postgresql://app@/a", "SELECTION_DATABASE_OWNER": weak},
    ):
        with pytest.raises(NoDatabase, match=f"去掉 sslmode={mode}") as refused:
            home(environ)
        assert "secret" not in str(refused.value)
    assert Database(f"postgresql://localhost/a?sslmode={mode}").parameters().get("sslmode") is None
