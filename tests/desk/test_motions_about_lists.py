"""Two officials and the list: published, corrected, decided on, released, and a substitute."""

from collections.abc import Generator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest

import chosen
import fair
from fair import ANNA, BERT, CARA, ONE, TWO
from selection.accounts import store as accounts_store
from selection.desk.arranging import names
from selection.desk.clock import ScriptedClock
from selection.desk.desk import Desk
from selection.desk.motions.lists import (
    Correction,
    Decision,
    ListPublication,
    ReleaseOfList,
    Revocation,
    SubstitutePublication,
)
from selection.desk.motions.motion import Office
from selection.desk.motions.putting import AnyMotion, put, second, waiting
from selection.desk.proposing import propose
from selection.desk.publishing import propose_substitution, publication
from selection.desk.requests import Order, Request
from selection.desk.submitting import withdraw
from selection.domain.announcement import ApproveList, ApproveSubstitution, Ground
from selection.domain.ballot import BALLOT, LikeCandidate
from selection.domain.campaign import CAMPAIGN, OpenStage
from selection.domain.kernel import CandidateId, Refused, VoterId
from selection.domain.listed import Status
from selection.domain.people import PEOPLE, AppointPerson
from selection.domain.publication import PUBLICATION
from selection.domain.roles import Role
from selection.domain.rulebook.words import Tier
from selection.journal import store
from selection.settings import Home

LEADER = fair.PersonId("leader-one")


@pytest.fixture(name="office")
def an_office(tmp_path: Path) -> Generator[Office]:
    clock, home = ScriptedClock(fair.BEFORE), Home(tmp_path)
    fair.opened(home, clock, book=chosen.BOOK)
    clock.to(chosen.VOTING)
    with ExitStack() as held:
        accounts = held.enter_context(accounts_store.open_accounts(home.root))
        journal = held.enter_context(store.open_(home.journal("fair-practice"), clock=clock))
        desk = Desk.open(journal, clock=clock)
        appointed = AppointPerson(
            person=LEADER, role=Role.UNIT_LEADER, unit=fair.UNIT, by=ONE, at=clock()
        )
        desk.handle(ONE, Order(PEOPLE, appointed))
        liked(desk, {BERT.id: 3, ANNA.id: 2, CARA.id: 1})
        clock.to(chosen.PUBLIC)
        yield Office(desk, accounts)


def liked(desk: Desk, wanted: dict[str, int]) -> None:
    desk.handle_all(
        [
            Request(
                actor="public",
                orders=(
                    Order(
                        BALLOT,
                        LikeCandidate(
                            channel="likes",
                            stage="LIKES",
                            voter=VoterId(f"v-{candidate}-{n}"),
                            tier=Tier.DEVICE,
                            candidate=CandidateId(candidate),
                            at=desk.clock(),
                        ),
                    ),
                ),
            )
            for candidate, count in wanted.items()
            for n in range(count)
        ]
    )


def agreed(office: Office, motion: AnyMotion) -> None:
    put(office, motion, by=ONE)
    [item] = waiting(office)
    second(office, item.id, item.digest, by=TWO)


def proposed(office: Office) -> str:
    desk = office.desk
    naming = names(desk, office.accounts)
    digest = propose(desk, naming, by=ONE, at=desk.clock()).events[0].digest
    desk.handle(TWO, Order(PUBLICATION, ApproveList(digest=digest, by=TWO, at=desk.clock())))
    return digest


def enters(office: Office, stage: str) -> None:
    opened = OpenStage(stage=stage, by=ONE, at=office.desk.clock())
    office.desk.handle(ONE, Order(CAMPAIGN, opened))


def published(office: Office) -> None:
    enters(office, "PUBLICITY")
    agreed(office, ListPublication(digest=proposed(office)))


def days(office: Office, count: int) -> None:
    clock = office.desk.clock
    clock.to(clock() + timedelta(days=count))  # pyright: ignore[reportAttributeAccessIssue]
    office.desk.keep_time()


def test_the_approved_list_is_published_by_two(office: Office):
    published(office)
    assert publication(office.desk).of(Status.PUBLISHED) == (BERT.id, CARA.id)


def released(office: Office) -> None:
    days(office, 6)
    enters(office, "RELEASE")
    agreed(office, Decision(document="同意公布。", closing=True))
    agreed(office, ReleaseOfList())


def test_a_list_that_is_proposed_anew_voids_the_motion_to_publish_the_one_before(office: Office):
    enters(office, "PUBLICITY")
    digest = proposed(office)
    put(office, ListPublication(digest=digest), by=ONE)
    withdraw(office.desk, CandidateId(fair.DORA.id), by=LEADER)
    proposed(office)

    [item] = waiting(office)
    assert item.void


def test_one_who_withdraws_is_substituted_by_two_and_released_with_a_publicity_of_his_own(
    office: Office,
):
    published(office)
    withdraw(office.desk, CandidateId(BERT.id), by=LEADER)
    at, anna = office.desk.clock(), CandidateId(ANNA.id)
    propose_substitution(office.desk, anna, instead_of=CandidateId(BERT.id), by=ONE, at=at)
    approve = ApproveSubstitution(candidate=anna, by=TWO, at=at)
    office.desk.handle(TWO, Order(PUBLICATION, approve))
    agreed(office, SubstitutePublication(candidate=anna))
    released(office)

    assert publication(office.desk).of(Status.RELEASED) == (ANNA.id, CARA.id)


def test_a_line_is_corrected_by_two_and_a_new_name_is_public_anew(office: Office):
    published(office)
    before = publication(office.desk).items[CandidateId(CARA.id)].until
    days(office, 1)
    agreed(
        office,
        Correction(
            candidate=CandidateId(CARA.id),
            name="虚构丙村",
            detail="虚构队",
            renamed=True,
            reason="原名有误",
        ),
    )

    after = publication(office.desk)
    assert after.version == 2
    assert before is not None
    until = after.items[CandidateId(CARA.id)].until
    assert until is not None
    assert until > before


def test_nobody_is_decided_on_while_the_list_is_public(office: Office):
    published(office)
    with pytest.raises(Refused):
        put(office, Decision(document="同意公布。", closing=True), by=ONE)


def test_what_was_released_is_revoked_by_two_with_a_note(office: Office):
    published(office)
    released(office)
    agreed(
        office,
        Revocation(
            candidate=CandidateId(BERT.id),
            ground=Ground.FRAUD,
            reason="材料造假",
            note="因材料不实，已撤销",
        ),
    )

    assert publication(office.desk).of(Status.REVOKED) == (BERT.id,)
