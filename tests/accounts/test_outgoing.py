"""What goes out, in both stores alike, and with several who do it at once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from selection.accounts import store
from selection.accounts.messages import AT_ONCE, Message, Status, Way
from selection.accounts.phone_codes import TRIES, TooManyCodes
from selection.accounts.store import Accounts

AT = datetime(2030, 2, 1, 2, 0, tzinfo=UTC)
HANDS = 6


@pytest.fixture(params=["file", "postgresql"])
def accounts(request, tmp_path) -> Iterator[Accounts]:
    if request.param == "file":
        with store.create(tmp_path) as opened:
            yield opened
        return
    database = request.getfixturevalue("postgresql")
    with store.create(tmp_path, {}, database=database) as opened:
        yield opened


def message(n, **changes):
    plain = {
        "source": f"c/{n}/returned/person-{n}",
        "recipient": f"person-{n}",
        "kind": "returned",
        "way": Way.SMS,
        "to": "13800000000",
        "subject": "退回",
        "short": "请补正",
        "text": "请补正。",
    }
    return Message(**plain | changes)


def together(act):
    with ThreadPoolExecutor(HANDS) as hands:
        return [each.result() for each in [hands.submit(act) for _ in range(HANDS)]]


def test_each_message_is_claimed_by_one(accounts):
    for n in range(AT_ONCE + 5):
        accounts.outbox.put("c", message(n), at=AT)
    claimed = [each.id for some in together(lambda: accounts.outbox.claim(at=AT)) for each in some]
    assert len(claimed) == len(set(claimed)) == AT_ONCE + 5


def test_events_are_followed_by_one(accounts):
    assert accounts.outbox.follow("c", None, 7, [], at=AT)
    moved = together(lambda: accounts.outbox.follow("c", 7, 9, [message(1)], at=AT))
    assert moved.count(True) == 1
    assert accounts.outbox.position("c") == 9
    assert len(accounts.outbox.listed("c")) == 1


def test_the_same_source_is_queued_once_whoever_asks(accounts):
    together(lambda: accounts.outbox.put("c", message(1), at=AT))
    assert len(accounts.outbox.listed("c")) == 1


def test_what_is_settled_stays_settled(accounts):
    accounts.outbox.put("c", message(1), at=AT)
    [mine] = accounts.outbox.claim(at=AT)
    late = AT + timedelta(minutes=6)
    assert accounts.outbox.claim(at=late) == []  # taken for lost
    accounts.outbox.settle(mine, Status.SENT, at=late)
    assert [each.status for each in accounts.outbox.listed("c")] == [Status.UNKNOWN]
    assert not accounts.outbox.again(mine.id, campaign="other", at=late)
    assert accounts.outbox.again(mine.id, campaign="c", at=late)
    assert not accounts.outbox.copied(mine.id, campaign="c", at=late)


def test_many_guesses_at_once_are_as_many_as_there_are_tries(accounts):
    issued = accounts.phone_codes.issue("number", daily=9, at=AT)
    wrong = f"{(int(issued.code) + 1) % 10**6:06}"
    for _ in range(TRIES // HANDS + 1):
        together(lambda: accounts.phone_codes.check(issued.id, wrong, at=AT))
    assert accounts.phone_codes.check(issued.id, issued.code, at=AT) is None


def test_a_right_code_is_taken_once_by_many(accounts):
    issued = accounts.phone_codes.issue("number", daily=9, at=AT)
    found = together(lambda: accounts.phone_codes.check(issued.id, issued.code, at=AT))
    assert sorted(found, key=str) == [*[None] * (HANDS - 1), "number"]


def test_many_who_ask_for_one_number_get_one_code(accounts):
    def ask():
        try:
            return accounts.phone_codes.issue("number", daily=9, at=AT)
        except TooManyCodes:
            return None

    assert sum(each is not None for each in together(ask)) == 1


def test_what_is_used_once_is_used_once(accounts):
    assert together(lambda: accounts.once.use("state", at=AT)).count(True) == 1
    assert not accounts.once.use("state", at=AT + timedelta(hours=1))
