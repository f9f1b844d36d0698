"""Opening a campaign: one official drafts it, another one freezes its rulebook (P22)."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from selection.accounts.people import Person
from selection.accounts.store import Accounts
from selection.desk.desk import WAITED, Desk, Reader, rules_adopted
from selection.desk.requests import Order
from selection.domain.campaign import CAMPAIGN, DraftCampaign, FreezeRulebook
from selection.domain.kernel import PersonId, Refused
from selection.domain.rulebook.canonical import fingerprint, from_canonical
from selection.journal import store
from selection.journal.journal import Journal
from selection.settings import Home


@dataclass(frozen=True, slots=True, kw_only=True)
class Founder:
    """One of the two who adopt a rulebook; `comes_in` if an account is there already."""

    person: PersonId
    name: str
    comes_in: bool


class Shut(Exception):
    """The account of a founder is shut."""


def founder(accounts: Accounts, written: str) -> Founder:
    """Whoever signs in with this name already, or else somebody new of this name; raises Shut."""
    known = accounts.access.credentials.named(written)
    if known is None:
        return Founder(person=PersonId(secrets.token_hex(16)), name=written, comes_in=False)
    if known.disabled:
        raise Shut
    name = accounts.people.name_of([known.person]).get(known.person)
    return Founder(person=known.person, name=name or written, comes_in=True)


def is_open(home: Home, campaign: str, *, clock: Callable[[], datetime]) -> bool:
    """Whether rules are frozen for the campaign; raises StoreTrouble."""
    if campaign not in store.campaigns(home):
        return False
    with store.open_(home.journal(campaign), clock=clock, write=False) as journal:
        return bool(rules_adopted(journal))


def open_in(
    home: Home,
    accounts: Accounts,
    canonical: bytes,
    *,
    drafted_by: Founder,
    frozen_by: Founder,
    clock: Callable[[], datetime],
) -> None:
    """Make a campaign's store in a home and freeze its rulebook; done again, it ends what began.

    Raises Refused if both are one person or the campaign is open already, and StoreTrouble.
    """
    code = from_canonical(canonical).id
    if drafted_by.person == frozen_by.person or drafted_by.name == frozen_by.name:
        raise Refused("a-second-person-is-needed", needed=2)
    if is_open(home, code, clock=clock):
        raise Refused("rulebook-is-frozen")
    newcomers = [each for each in (drafted_by, frozen_by) if not each.comes_in]
    accounts.people.enter(
        [Person(id=each.person, name=each.name) for each in newcomers], at=clock()
    )
    with _store_of(home, code, clock) as journal:
        open_campaign(
            journal,
            canonical,
            drafted_by=drafted_by.person,
            frozen_by=frozen_by.person,
            clock=clock,
        )


def open_campaign(
    journal: Journal,
    canonical: bytes,
    *,
    drafted_by: PersonId,
    frozen_by: PersonId,
    clock: Callable[[], datetime],
    afterwards: Sequence[Reader] = (),
    waited: timedelta | None = WAITED,
) -> Desk:
    """Record draft and freezing of the rulebook, and take the desk of the opened campaign.

    `afterwards` and `waited` are the desk's.

    Raises RulebookRefused for a rulebook that cannot be obeyed, and Refused if both are one
    person or the campaign is open already.
    """
    adopted = fingerprint(canonical)
    draft = Desk(journal, from_canonical(canonical), clock=clock, rulebook=0)
    drafted = DraftCampaign(fingerprint=adopted, by=drafted_by, at=clock())
    draft.handle(drafted_by, Order(CAMPAIGN, drafted))
    frozen = FreezeRulebook(
        canonical=canonical.decode(), fingerprint=adopted, by=frozen_by, at=clock()
    )
    draft.handle(frozen_by, Order(CAMPAIGN, frozen))
    return Desk.open(journal, clock=clock, afterwards=afterwards, waited=waited)


def _store_of(home: Home, code: str, clock: Callable[[], datetime]) -> Journal:
    place = home.journal(code)
    if code in store.campaigns(home):  # an opening that was interrupted left it empty
        return store.open_(place, clock=clock)
    home.folder(code).mkdir(parents=True, exist_ok=True)
    return store.create(place, campaign=code, clock=clock)
