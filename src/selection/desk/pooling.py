"""Many experts enter the pool at once, from a list: who is there already stays as it is."""

import uuid
from collections.abc import Mapping

from selection.accounts.store import Accounts
from selection.desk.desk import Desk
from selection.desk.panelling import pool_of
from selection.desk.seating import NewExpert, enter, entities_of
from selection.domain.kernel import PersonId
from selection.domain.likeness import normal


def newcomers(
    desk: Desk, accounts: Accounts, listed: Mapping[int, NewExpert]
) -> dict[int, NewExpert]:
    """Those of a list who are not in the pool, by their lines.

    Somebody is there whose number is, or, of those without one, whose name and employer are.
    """
    pool = pool_of(desk).experts
    numbers = {entity for each in pool.values() for entity in each.pooled.entities}
    people = accounts.people.people(pool) if pool else {}
    called = {(normal(each.name), normal(each.employer)) for each in people.values()}
    found: dict[int, NewExpert] = {}
    for line, new in listed.items():
        mine = entities_of(desk, accounts, new)
        there = not numbers.isdisjoint(mine)
        if not mine:
            there = (normal(new.name), normal(new.employer)) in called
        if not there:
            found[line] = new
    return found


def enter_all(
    desk: Desk, accounts: Accounts, listed: Mapping[int, NewExpert], *, by: PersonId, id: str
) -> int:
    """Take those into the pool who are not there; how many. Raises Refused.

    Each line is an act of its own, whose id follows from that of the list: sent again, or gone on
    with after an interruption, it makes nobody twice.
    """
    new = newcomers(desk, accounts, listed)
    for line, each in new.items():
        enter(desk, accounts, each, by=by, id=uuid.uuid5(uuid.UUID(id), str(line)).hex)
    return len(new)
