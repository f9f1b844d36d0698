from datetime import datetime
from pathlib import Path

import pytest

from selection.desk.desk import Desk
from selection.desk.proposing import propose
from selection.desk.requests import Order
from selection.domain.kernel import Refused
from selection.domain.listing import Printed
from selection.domain.people import PEOPLE, AppointPerson
from selection.domain.publication import PUBLICATION, ApproveList, ListProposed, PublishList
from selection.domain.roles import Role
from selection.domain.rounds import ROUNDS, CountRevote
from small import ANNA, BERT, CARA, ONE, PAPER, TOML, TWO, asked, like, named, opened

PANEL = '[[panels]]\ncode = "P"\nname = "评审组"\nleast = 1\n'
WITH_REVOTE = TOML.replace('["ADMIT_NONE"]', '["REVOTE", "ADMIT_NONE"]') + PANEL


CLOSED = datetime.fromisoformat("2030-02-03T09:00:00+08:00")


def placed(desk: Desk) -> list[str]:
    [event] = propose(desk, named, by=ONE, at=desk.clock()).events
    assert isinstance(event, ListProposed)
    return [place.candidate for place in event.places]


def test_the_list_is_what_the_rounds_give_at_the_position(tmp_path: Path):
    desk, clock = opened(tmp_path)
    desk.handle_all([asked(like(f"v-{n}", BERT, clock())) for n in range(3)])
    seen = desk.journal.head().position
    desk.handle("public", like("w-1", ANNA, clock()))
    clock.to(CLOSED)

    [event] = propose(desk, named, by=ONE, at=clock(), as_of=seen).events

    assert [place.candidate for place in event.places] == [BERT, CARA]
    assert event.as_of == seen


def test_a_position_before_what_changed_the_list_is_refused(tmp_path: Path):
    desk, clock = opened(tmp_path)
    desk.handle_all([asked(like(f"v-{n}", BERT, clock())) for n in range(3)])
    seen = desk.journal.head().position
    desk.handle_all([asked(like(f"w-{n}", ANNA, clock())) for n in range(9)])
    clock.to(CLOSED)

    with pytest.raises(Refused) as refused:
        propose(desk, named, by=ONE, at=clock(), as_of=seen)

    assert refused.value.reason == "list-has-changed"


def test_a_tie_at_the_line_stops_the_list_until_it_is_voted_on(tmp_path: Path):
    desk, clock = opened(tmp_path, WITH_REVOTE)
    desk.handle_all([asked(like("v-1", each, clock())) for each in (ANNA, BERT)])
    clock.to(CLOSED)

    with pytest.raises(Refused) as refused:
        propose(desk, named, by=ONE, at=clock())

    assert refused.value.reason == "a-tie-at-the-line-is-open"
    assert refused.value.because["tied"] == (ANNA, BERT)
    assert refused.value.because["waits_for"] == "REVOTE"
    for teller in ("t-1", "t-2"):
        appointed = AppointPerson(person=teller, role=Role.TELLER, by=ONE, at=clock())
        desk.handle(ONE, Order(PEOPLE, appointed))
    counted = CountRevote(
        round="result",
        category="A",
        ballots=5,
        votes={ANNA: 2, BERT: 3},
        tellers=("t-1", "t-2"),
        at=clock(),
    )
    desk.handle("t-1", Order(ROUNDS, counted))
    assert placed(desk) == [BERT, CARA]


def test_a_tie_that_may_not_be_broken_leaves_the_place_empty(tmp_path: Path):
    desk, clock = opened(tmp_path)
    desk.handle_all([asked(like("v-1", each, clock())) for each in (ANNA, BERT)])
    clock.to(CLOSED)

    assert placed(desk) == [CARA]


def test_what_was_approved_is_what_is_published(tmp_path: Path):
    desk, clock = opened(tmp_path)
    desk.handle("public", like("v-1", ANNA, clock()))
    clock.to(CLOSED)
    seen = desk.journal.head().position
    first = propose(desk, named, by=ONE, at=clock(), as_of=seen).events[0].digest
    desk.handle(TWO, Order(PUBLICATION, ApproveList(digest=first, by=TWO, at=clock())))
    propose(desk, named, by=ONE, at=clock())
    published = PublishList(
        digest=first,
        candidates=frozenset({ANNA, CARA}),
        printed=Printed(text=PAPER, lines={ANNA: PAPER, CARA: PAPER}),
        signed_by=(ONE, TWO),
        at=clock(),
    )

    with pytest.raises(Refused) as refused:
        desk.handle(ONE, Order(PUBLICATION, published))

    assert refused.value.reason == "list-has-changed"


def test_no_list_is_proposed_while_votes_come_in(tmp_path: Path):
    desk, clock = opened(tmp_path)

    with pytest.raises(Refused) as refused:
        propose(desk, named, by=ONE, at=clock())

    assert refused.value.reason == "a-stage-is-still-open"
