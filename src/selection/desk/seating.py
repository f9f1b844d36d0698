"""How a panel comes to sit: experts enter the pool, two officials draw, others are named (4.2)."""

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from selection.accounts.people import Person
from selection.accounts.store import Accounts
from selection.desk import countersigning
from selection.desk.countersigning import Waiting
from selection.desk.desk import Desk
from selection.desk.panelling import Sitting, pool_of
from selection.desk.requests import Order, Receipt
from selection.domain.drawing import LEAST_SEED, MOST_SEED, Pooled, is_a_seed
from selection.domain.experts import EXPERTS
from selection.domain.kernel import EntityId, PersonId, Refused, UnitId
from selection.domain.panels import PANELS, FormPanel
from selection.domain.pool import CommitSeed, DeclineSeat, DrawPanel, EnterExpert

DRAW = "draw"
CODE = "uscc"
"""What a body is known by: the kind of number that candidates' forms call so as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewExpert:
    """Somebody for the pool; `employer_code` is the credit code of where the person works."""

    name: str
    employer: str
    post: str
    employer_code: str
    identity: str
    strata: Mapping[str, str]
    grassroots: bool
    county: str | None
    unit: UnitId | None
    phone: str


def enter(desk: Desk, accounts: Accounts, new: NewExpert, *, by: PersonId, id: str) -> Receipt:
    """Take an expert into the pool: words into the vault, salted hashes into the journal.

    The person's id follows from the act, so that a form that is sent twice makes one person.
    """
    expert = PersonId(uuid.uuid5(uuid.NAMESPACE_OID, f"{desk.rules.id} expert {id}").hex)
    at = desk.clock()
    pseudonyms = accounts.pseudonyms(desk.rules.id)
    accounts.people.enter(
        [Person(id=expert, name=new.name, employer=new.employer, post=new.post)], at=at
    )
    paper = accounts.vault.keep(expert, "expert", {"phone": new.phone}, at=at)
    pooled = Pooled(
        expert=expert,
        strata={name: code for name, code in new.strata.items() if code},
        employer=pseudonyms.entity(CODE, new.employer_code) if new.employer_code else None,
        grassroots=new.grassroots,
        entities=entities_of(desk, accounts, new),
    )
    command = EnterExpert(
        pooled=pooled, paper=paper, county=new.county, unit=new.unit, by=by, at=at
    )
    return desk.handle(by, Order(EXPERTS, command), id=id)


def entities_of(desk: Desk, accounts: Accounts, new: NewExpert) -> tuple[EntityId, ...]:
    """The salted hashes of the person's number, as candidates would have it; none without one."""
    if not new.identity:
        return ()
    pseudonyms = accounts.pseudonyms(desk.rules.id)
    numbers = [each.code for each in desk.rules.nomination.fields if each.identifies]
    return tuple(pseudonyms.entity(each, new.identity) for each in numbers)


def name_members(
    desk: Desk, panel: str, members: Sequence[PersonId], *, by: PersonId, id: str
) -> Receipt:
    """Name the members of a panel that is not drawn."""
    command = FormPanel(panel=panel, members=tuple(members), by=by, at=desk.clock())
    return desk.handle(by, Order(PANELS, command), id=id)


def commit(desk: Desk, panel: str, part: str, *, by: PersonId, id: str) -> Receipt:
    """Fix one's own part of the seed by its hash; the part itself is kept nowhere."""
    if not is_a_seed(part):
        raise Refused("seed-is-too-short", least=LEAST_SEED, most=MOST_SEED)
    command = CommitSeed(panel=panel, commitment=hashed(part), by=by, at=desk.clock())
    return desk.handle(by, Order(EXPERTS, command), id=id)


def hashed(part: str) -> str:
    """The hash by which a part of a seed is fixed."""
    return hashlib.sha256(part.encode()).hexdigest()


def revealed(desk: Desk, accounts: Accounts, panel: str) -> Waiting | None:
    """The first half of a draw, if somebody has revealed a part; it tells that part."""
    return countersigning.waiting(desk, accounts, DRAW, panel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Half:
    """One official's half of a draw: the own part of the seed, and how many are drawn."""

    part: str
    seats: int
    substitutes: int


def draw(
    desk: Desk, accounts: Accounts, sitting: Sitting, half: Half, *, by: PersonId, id: str
) -> Receipt | None:
    """Reveal one's own part: None for the first of the two, the receipt of the draw after both.

    Both say how many are drawn; where they differ, the second half takes the place of the first.
    """
    own = next((each for each in sitting.commitments if each.by == by), None)
    if own is None or own.commitment != hashed(half.part):
        raise Refused("seed-is-not-the-committed-one", panel=sitting.panel.code)
    code = str(sitting.panel.code)
    first = revealed(desk, accounts, code)
    asked = {"seats": half.seats, "substitutes": half.substitutes}
    if first is None or first.by == by or first.content["asked"] != asked:
        content = {"asked": asked, "part": half.part}
        countersigning.ask(desk, accounts, DRAW, code, content, by=by)
        return None
    parts = {first.by: str(first.content["part"]), by: half.part}
    command = DrawPanel(
        panel=code,
        seats=half.seats,
        substitutes=half.substitutes,
        seeds=tuple(parts[each.by] for each in sitting.commitments if each.by in parts),
        pool=pool_of(desk).pooled,
        signed_by=(first.by, by),
        at=desk.clock(),
    )
    receipt = desk.handle(by, Order(EXPERTS, command), id=id)
    countersigning.settle(desk, accounts, DRAW, code, by=by)
    return receipt


def decline(
    desk: Desk,
    accounts: Accounts,
    panel: str,
    expert: PersonId,
    words: str,
    *,
    by: PersonId,
    id: str,
) -> Receipt:
    """An expert cannot serve; the next substitute with whom the panel keeps its terms does."""
    reason = accounts.vault.keep(expert, "reason", {"words": words}, at=desk.clock())
    command = DeclineSeat(panel=panel, expert=expert, reason=reason, by=by, at=desk.clock())
    return desk.handle(by, Order(EXPERTS, command), id=id)
