"""Deciding on the list and releasing it: who is ready by now is looked up, not ticked off."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from selection.accounts.store import Accounts
from selection.accounts.vault import Entry
from selection.desk.arranging import Naming, arrange
from selection.desk.desk import Desk
from selection.desk.publishing import TEXT, Signers, publication
from selection.desk.requests import Order, Receipt
from selection.domain import fate
from selection.domain.announcement import DecideFinalList, ReleaseList
from selection.domain.finale import released_before
from selection.domain.kernel import CandidateId, Facts, Paper
from selection.domain.listed import Item, Publication, Status
from selection.domain.notice_text import release_text
from selection.domain.publication import PUBLICATION


def decide(
    desk: Desk,
    naming: Naming,
    *,
    document: Paper,
    signed_by: Signers,
    at: datetime,
    closing: bool = False,
) -> Receipt:
    """Decide on everybody whose publicity is over and whom nothing holds up, in published order.

    Raises Refused where nobody is ready, or a `closing` decision would leave somebody waiting.
    """
    order = deciding(desk, naming, document=document, signed_by=signed_by, at=at, closing=closing)
    return desk.handle(signed_by[0], order)


def deciding(
    desk: Desk,
    naming: Naming,
    *,
    document: Paper,
    signed_by: Signers,
    at: datetime,
    closing: bool = False,
) -> Order:
    """What `decide` orders, to be put together with something else."""
    desk.keep_time()
    now = publication(desk)
    names = now.of(Status.PUBLISHED)
    ready = who_is_ready(desk, now, at)
    command = DecideFinalList(
        places=_in_order(desk, naming, now, ready),
        left=frozenset(names) - frozenset(ready),
        closing=closing,
        document=document,
        signed_by=signed_by,
        at=at,
    )
    return Order(PUBLICATION, command)


def who_is_ready(desk: Desk, now: Publication, at: datetime) -> list[CandidateId]:
    """Whose publicity is over by then, and whom nothing holds up, in published order."""
    names = now.of(Status.PUBLISHED)
    holding = _holding(desk, names)
    return [each for each in names if _is_ready(now.items[each], each, holding, at)]


def who_is_clear(desk: Desk, now: Publication) -> list[CandidateId]:
    """Who was decided on and is not released yet, and whom nothing holds up since."""
    decided = now.of(Status.DECIDED)
    holding = _holding(desk, decided)
    return [each for each in decided if not _stands_back(each, holding)]


def release(
    desk: Desk, accounts: Accounts, naming: Naming, *, signed_by: Signers, at: datetime
) -> Receipt:
    """Release everybody who was decided on, and whom nothing holds up since."""
    order = releasing(desk, accounts, naming, signed_by=signed_by, at=at)
    return desk.handle(signed_by[0], order)


def releasing(
    desk: Desk, accounts: Accounts, naming: Naming, *, signed_by: Signers, at: datetime
) -> Order:
    """What `release` orders, to be put together with something else."""
    now = publication(desk)
    decided = now.of(Status.DECIDED)
    clear = who_is_clear(desk, now)
    before = released_before(now, desk.rules)
    roll = _in_order(desk, naming, now, (*before, *clear))
    rolls: dict[str, list[CandidateId]] = {}
    for name in roll:
        if now.items[name].status is not Status.REVOKED:
            rolls.setdefault(now.items[name].place.category, []).append(name)
    content = asdict(release_text(desk.rules, rolls))
    entry = Entry(subject=f"notice-{desk.rules.id}", kind=TEXT, content=content)
    command = ReleaseList(
        digest=_digest(now),
        candidates=frozenset(decided),
        roll=roll,
        text=accounts.vault.keep_many([entry], at=at)[0],
        signed_by=signed_by,
        at=at,
    )
    return Order(PUBLICATION, command)


def _in_order(
    desk: Desk, naming: Naming, now: Publication, names: Iterable[CandidateId]
) -> tuple[CandidateId, ...]:
    places = [now.items[each].place for each in names]
    return tuple(each.candidate for each in arrange(desk, places, naming))


def _digest(now: Publication) -> str:
    return now.published.digest if now.published else ""


def _holding(desk: Desk, names: tuple[CandidateId, ...]) -> Facts:
    return desk.journal.facts([fact for each in names for fact in fate.about(each)])


def _is_ready(item: Item, name: CandidateId, holding: Facts, at: datetime) -> bool:
    over = item.until is None or at >= item.until
    return over and not _stands_back(name, holding)


def _stands_back(name: CandidateId, holding: Facts) -> bool:
    return fate.is_off(holding, name) or fate.is_held(holding, name)
