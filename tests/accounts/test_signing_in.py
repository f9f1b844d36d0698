"""The one way in, and all that must not be one."""

import statistics
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Any

import pyotp
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from selection.accounts import access_tables, passwords
from selection.accounts.credentials import NameTaken
from selection.accounts.delays import MOST, MOST_OF_A_NETWORK, WINDOW, TooOften
from selection.accounts.invitations import LASTS, Purpose
from selection.accounts.offices import HoldsAnother, Office
from selection.accounts.one_time_codes import Kind
from selection.accounts.problems import Erased
from selection.accounts.security_log import Happened
from selection.accounts.signing_in import Halfway, Inside, Over, SigningIn, Wrong
from selection.accounts.store import Accounts
from selection.accounts.tickets import LASTS as TICKET_LASTS
from selection.accounts.tickets import Purpose as Half
from selection.domain.kernel import PersonId

AT = datetime(2030, 2, 1, 9, 30, 5, tzinfo=UTC)
ANNA, BERT = PersonId("p-anna"), PersonId("p-bert")
NAME, PASSWORD = "Anna@Example.org", "纸船 过河 不要桥 hoch und weit"
HOME = "198.51.100.7"
WORDS = {"name": "虚构的名字"}


@pytest.fixture
def door(accounts: Accounts, monkeypatch: pytest.MonkeyPatch) -> SigningIn:
    """With passwords that cost nothing; only the timing is about what they cost."""
    cheap = passwords.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_HASHER", cheap)
    passwords._of_nobody.cache_clear()
    accounts.access.credentials.set(ANNA, NAME, PASSWORD, at=AT)
    return SigningIn(accounts.access, accounts.secrets)


def no(_: PersonId) -> bool:
    return False


def knock(
    door: SigningIn,
    password: str = PASSWORD,
    *,
    name: str = NAME,
    at: datetime = AT,
    address: str | None = HOME,
    needs: Callable[[PersonId], bool] = no,
) -> Any:
    return door.password(name, password, needs_second=needs, address=address, at=at)


def with_an_app(accounts: Accounts, *, at: datetime = AT) -> pyotp.TOTP:
    app = pyotp.TOTP(pyotp.random_base32())
    add, before = accounts.access.totp.add, timedelta(seconds=30)
    assert not add(ANNA, app.secret, app.at(at - 2 * before), at=at)
    assert add(ANNA, app.secret, app.at(at - before), at=at)
    return app


def test_a_name_is_known_however_it_is_written_and_stands_in_no_store(
    accounts: Accounts, door: SigningIn
):
    assert knock(door, name=" anna@EXAMPLE.org ") == Inside(ANNA)
    assert accounts.access.credentials.name_of(ANNA) == NAME
    accounts.access.credentials.set(BERT, "+86 130-0000-0000", PASSWORD, at=AT)
    assert knock(door, name="13000000000") == Inside(BERT)
    with pytest.raises(NameTaken):
        accounts.access.credentials.set(BERT, NAME.lower(), PASSWORD, at=AT)
    files = b"".join(each.read_bytes() for each in accounts.access_store.where.parent.iterdir())
    for secret in (NAME, NAME.lower(), "13000000000", PASSWORD):
        assert secret.encode() not in files


def test_an_unknown_name_a_wrong_password_and_a_shut_account_are_answered_alike(
    accounts: Accounts, door: SigningIn
):
    assert knock(door, name="nobody@example.org") == Wrong()
    assert knock(door, "not it at all") == Wrong()
    accounts.access.credentials.disable(ANNA, by=BERT, at=AT)
    assert knock(door) == Wrong()
    accounts.access.credentials.enable(ANNA, by=BERT, at=AT)
    assert knock(door) == Inside(ANNA)


def test_waits_grow_for_names_that_nobody_has_as_for_others(door: SigningIn):
    for name in (NAME, "nobody@example.org"):
        waits: list[int] = []
        at = AT
        while len(waits) < MOST + 1:
            said = knock(door, "wrong", name=name, at=at, address=None)
            waits.append(0)
            while isinstance(said, TooOften):
                waits[-1] += said.seconds
                at += timedelta(seconds=said.seconds)
                said = knock(door, "wrong", name=name, at=at, address=None)
        assert waits[:10] == [0, 0, 0, 2, 4, 8, 16, 32, 64, 128]
        assert at - AT >= WINDOW  # the eleventh


def test_the_right_password_does_not_help_while_one_has_to_wait(door: SigningIn):
    for _ in range(3):
        knock(door, "wrong")
    assert knock(door) == TooOften(2)
    assert knock(door, at=AT + timedelta(seconds=2)) == Inside(ANNA)
    assert knock(door, "wrong", at=AT + timedelta(seconds=2)) == Wrong()  # all is forgiven


def test_many_at_once_gain_no_more_tries_than_one_after_the_other(
    door: SigningIn, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(passwords, "_TURNS", threading.BoundedSemaphore(16))
    said: list[Any] = []
    crowd = [threading.Thread(target=lambda: said.append(knock(door, "wrong"))) for _ in range(12)]
    for each in crowd:
        each.start()
    for each in crowd:
        each.join()
    assert sum(isinstance(each, Wrong) for each in said) == 3


def test_a_network_that_tries_many_names_has_to_wait_and_its_neighbours_need_not(
    door: SigningIn,
):
    for n in range(MOST_OF_A_NETWORK):
        assert knock(door, "wrong", name=f"name-{n}", address=f"203.0.113.{n}") == Wrong()
    assert isinstance(knock(door, address="203.0.113.250"), TooOften)
    assert knock(door, address="203.0.114.1") == Inside(ANNA)


def test_an_office_that_signs_in_rightly_is_never_made_to_wait(
    accounts: Accounts, door: SigningIn
):
    with_an_app(accounts)
    for n in range(MOST_OF_A_NETWORK + 1):
        at = AT + timedelta(minutes=n)
        assert isinstance(knock(door, at=at, address=f"203.0.113.{n}"), Halfway), n
        accounts.access.delays.forget([accounts.access.credentials.of(ANNA).name])


@pytest.mark.alone
def test_the_time_of_an_answer_tells_nothing(accounts: Accounts):
    accounts.access.credentials.set(ANNA, NAME, PASSWORD, at=AT)
    door = SigningIn(accounts.access, accounts.secrets)
    passwords.warm_up()
    took: dict[str, list[float]] = {NAME: [], "nobody@example.org": []}
    for n in range(15):
        for name, times in took.items():
            at = AT + WINDOW * n
            before = perf_counter()
            assert knock(door, "wrong password", name=name, at=at) == Wrong()
            times.append(perf_counter() - before)
    known, unknown = (statistics.median(times) for times in took.values())
    assert abs(known - unknown) < 0.005


def test_a_second_factor_is_asked_for_where_there_is_one_or_must_be(
    accounts: Accounts, door: SigningIn
):
    said = knock(door, needs=lambda _: True)
    assert said.purpose is Half.ENROLMENT
    assert door.code(said.ticket, "000000", address=HOME, at=AT) == Over()  # of another kind
    app = with_an_app(accounts)
    said = knock(door)
    assert said.purpose is Half.SECOND_FACTOR
    assert door.code(said.ticket, "12345", address=HOME, at=AT) == Wrong()
    assert door.code(said.ticket, app.at(AT), address=HOME, at=AT) == Inside(ANNA)
    assert door.code(said.ticket, app.at(AT), address=HOME, at=AT) == Over()


def test_a_code_of_an_app_is_accepted_once_and_none_before_it_either(accounts: Accounts):
    app = with_an_app(accounts)
    later = AT + timedelta(seconds=30)
    assert accounts.access.totp.spend(ANNA, app.at(later), at=AT)  # a phone that is ahead
    assert not accounts.access.totp.spend(ANNA, app.at(later), at=AT)
    assert not accounts.access.totp.spend(ANNA, app.at(AT), at=AT)
    assert not accounts.access.totp.spend(ANNA, app.at(AT + timedelta(seconds=90)), at=AT)
    assert not accounts.access.totp.spend(BERT, app.at(later), at=AT)


def test_of_many_at_once_with_the_same_code_one_gets_in(accounts: Accounts):
    app = with_an_app(accounts)
    code, said = app.at(AT), []
    crowd = [
        threading.Thread(target=lambda: said.append(accounts.access.totp.spend(ANNA, code, at=AT)))
        for _ in range(8)
    ]
    for each in crowd:
        each.start()
    for each in crowd:
        each.join()
    assert sorted(said) == [False] * 7 + [True]


def test_what_the_digits_come_from_stands_in_no_file(accounts: Accounts):
    app = with_an_app(accounts)
    files = b"".join(each.read_bytes() for each in accounts.access_store.where.parent.iterdir())
    assert app.secret.encode() not in files
    assert app.byte_secret() not in files


def test_an_app_goes_with_the_person_who_is_erased(accounts: Accounts):
    app = with_an_app(accounts)
    accounts.vault.erase(ANNA, at=AT, reason="asked")
    with pytest.raises(Erased):
        accounts.access.totp.spend(ANNA, app.at(AT), at=AT)


def test_each_printed_code_lets_its_owner_in_once(accounts: Accounts, door: SigningIn):
    sheet = accounts.access.codes.issue(ANNA, Kind.SHEET, by=BERT, at=AT)
    assert len(set(sheet)) == 20
    said = knock(door)
    assert door.code(said.ticket, sheet[0].lower().replace("-", " "), address=HOME, at=AT) == (
        Inside(ANNA)
    )
    said = knock(door)
    assert door.code(said.ticket, sheet[0], address=HOME, at=AT) == Wrong()
    assert door.code(said.ticket, sheet[1], address=HOME, at=AT) == Inside(ANNA)
    assert accounts.access.codes.spend(BERT, sheet[2], at=AT) is None
    assert door.factors(ANNA).sheet == 18
    again = accounts.access.codes.issue(ANNA, Kind.SHEET, by=BERT, at=AT)
    assert accounts.access.codes.spend(ANNA, sheet[3], at=AT) is None
    assert accounts.access.codes.spend(ANNA, again[3], at=AT) is Kind.SHEET


def test_a_ticket_is_short_lived_and_the_newest_alone_stands(accounts: Accounts, door: SigningIn):
    app = with_an_app(accounts)
    first, second = knock(door).ticket, knock(door).ticket
    assert door.code(first, app.at(AT), address=HOME, at=AT) == Over()
    late = AT + TICKET_LASTS
    assert door.code(second, app.at(late), address=HOME, at=late) == Over()


def test_guessing_digits_is_slowed_down_as_guessing_passwords_is(
    accounts: Accounts, door: SigningIn
):
    with_an_app(accounts)
    ticket = knock(door).ticket
    tries = [door.code(ticket, f"{n:06}", address=HOME, at=AT) for n in range(4)]
    assert tries == [Wrong(), Wrong(), Wrong(), TooOften(2)]


def test_a_shut_account_has_no_session_and_no_ticket_left(accounts: Accounts, door: SigningIn):
    app = with_an_app(accounts)
    session = accounts.sessions.begin(ANNA, at=AT)
    ticket = knock(door).ticket
    accounts.access.credentials.disable(ANNA, by=BERT, at=AT)
    assert accounts.sessions.find(session, at=AT) is None
    assert door.code(ticket, app.at(AT), address=HOME, at=AT) == Over()


def test_another_password_ends_all_sessions_but_that_which_asked(
    accounts: Accounts, door: SigningIn
):
    mine, other = (accounts.sessions.begin(ANNA, at=AT) for _ in range(2))
    here = accounts.sessions.find(mine, at=AT)
    assert here is not None
    accounts.access.credentials.change_password(ANNA, "quite another one", at=AT, but=here.id)
    assert accounts.sessions.find(mine, at=AT) == here
    assert accounts.sessions.find(other, at=AT) is None
    assert knock(door) == Wrong()
    assert knock(door, "quite another one") == Inside(ANNA)


def test_a_third_session_ends_the_oldest(accounts: Accounts):
    tokens = [accounts.sessions.begin(ANNA, at=AT + timedelta(seconds=n)) for n in range(3)]
    theirs = accounts.sessions.begin(BERT, at=AT)
    found = [accounts.sessions.find(each, at=AT) is not None for each in (*tokens, theirs)]
    assert found == [False, True, True, True]


def test_a_session_gets_another_token_and_the_old_one_opens_nothing(accounts: Accounts):
    token = accounts.sessions.begin(ANNA, at=AT)
    session = accounts.sessions.find(token, at=AT)
    assert session is not None
    renewed = accounts.sessions.renew(session.id)
    assert renewed is not None
    assert accounts.sessions.find(token, at=AT) is None
    assert accounts.sessions.find(renewed, at=AT) == session
    accounts.sessions.end(session.id)
    assert accounts.sessions.renew(session.id) is None


def test_a_link_works_once_within_its_time_and_the_newest_alone(accounts: Accounts):
    links = accounts.access.invitations
    old, new = (links.make(ANNA, Purpose.INVITATION, by=BERT, at=AT) for _ in range(2))
    assert not links.use(old, at=AT)
    assert links.use(new, at=AT)
    assert not links.use(new, at=AT)
    late = links.make(ANNA, Purpose.RESET, by=BERT, at=AT)
    assert not links.use(late, at=AT + LASTS)
    assert not links.use("made up", at=AT)
    found = links.find(late)
    assert found is not None
    assert found.stands(AT)
    assert not found.stands(AT + LASTS)
    assert late.encode() not in accounts.access_store.where.read_bytes()


def test_nobody_holds_two_of_the_three_offices(accounts: Accounts):
    accounts.access.offices.give(ANNA, Office.SECURITY, at=AT)
    accounts.access.offices.give(ANNA, Office.SECURITY, at=AT)
    for office in (Office.SYSTEM, Office.AUDIT):
        with pytest.raises(HoldsAnother):
            accounts.access.offices.give(ANNA, office, at=AT)
    assert accounts.access.offices.all() == {ANNA: Office.SECURITY}


def test_the_log_tells_what_happened_and_cannot_be_changed(accounts: Accounts, door: SigningIn):
    knock(door, "wrong")
    knock(door, "wrong", name="nobody@example.org")
    [unknown, known, *_] = accounts.access.log.newest()
    assert (known.what, known.person) == (Happened.REFUSED, ANNA)
    assert (unknown.what, unknown.person) == (Happened.REFUSED, None)
    assert known.about != unknown.about
    table = access_tables.security_log
    for statement in (table.delete(), table.update().values(person="p-other")):
        with pytest.raises(DBAPIError), accounts.access_store.writing() as db:
            db.execute(statement)
    assert accounts.access.log.newest(most=1, before=unknown.id) == [known]


def test_a_copy_of_the_store_says_nothing_of_names_and_networks(
    accounts: Accounts, door: SigningIn
):
    knock(door, "wrong", name="虚构的名字@example.org")
    with accounts.access_store.reading() as db:
        names = db.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars()
        rows = [
            str(value)
            for name in names
            for row in db.execute(select(text("*")).select_from(text(name)))
            for value in row
        ]
    assert not any(HOME in each or "198.51" in each or "example" in each for each in rows)
