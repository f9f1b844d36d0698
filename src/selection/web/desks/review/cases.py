"""Which cases somebody may open, and what a case is called."""

from dataclasses import dataclass

from litestar.exceptions import NotFoundException

from selection.desk.desk import Desk
from selection.domain import facts
from selection.domain.kernel import PersonId
from selection.domain.roles import Role
from selection.readmodels.queues import Filed, Overseen, Own, overseen, own
from selection.web.campaigns import OpenCampaign
from selection.web.framing import label
from selection.web.workers import Worker

OVERSEES = (Role.CHIEF_REVIEWER, Role.OFFICIAL)
"""Who sees how all cases stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A case among others: what it is called, and its neighbours in one's queue."""

    filed: Filed
    label: str
    own: bool
    before: str | None
    after: str | None
    nth: int
    of: int


def called(place: OpenCampaign, filed: Filed) -> str:
    """The label of a case: A-017."""
    return label(place.rules, filed.category, filed.number)


def queue(place: OpenCampaign, desk: Desk, person: PersonId) -> tuple[Own, ...]:
    """One's own cases, as of now."""
    place.views.catch_up(desk.journal)
    with place.views.reading() as db:
        found = own(db, person)
    return tuple(sorted(found, key=lambda each: _order(place, each.filed)))


def everything(place: OpenCampaign, desk: Desk) -> tuple[Overseen, ...]:
    """All cases, as of now."""
    place.views.catch_up(desk.journal)
    with place.views.reading() as db:
        found = overseen(db)
    return tuple(sorted(found, key=lambda each: _order(place, each.filed)))


def _order(place: OpenCampaign, filed: Filed) -> tuple[int, int]:
    """By the categories of the rulebook and by number: nobody's answer changes it."""
    codes = [str(each.code) for each in place.rules.categories]
    return codes.index(filed.category), filed.number


def find(place: OpenCampaign, desk: Desk, worker: Worker, name: str) -> Place:
    """The case of that label; NotFoundException if it is not this person's to see.

    A reviewer sees assigned cases, a chief and an official all but those of the own unit.
    """
    mine = queue(place, desk, worker.person)
    labels = [called(place, each.filed) for each in mine]
    if name in labels:
        n = labels.index(name)
        return Place(
            filed=mine[n].filed,
            label=name,
            own=True,
            before=labels[n - 1] if n else None,
            after=labels[n + 1] if n + 1 < len(labels) else None,
            nth=n + 1,
            of=len(labels),
        )
    if worker.holds(*map(str, OVERSEES)):
        for each in everything(place, desk):
            if called(place, each.filed) == name and not _of_own_unit(desk, worker, each.filed):
                return Place(
                    filed=each.filed, label=name, own=False, before=None, after=None, nth=0, of=0
                )
    raise NotFoundException


def _of_own_unit(desk: Desk, worker: Worker, filed: Filed) -> bool:
    unit = facts.nominated_by(filed.candidate)
    return worker.unit is not None and desk.journal.facts({unit}).get(unit) == worker.unit


def next_waiting(place: OpenCampaign, desk: Desk, person: PersonId, after: str) -> str | None:
    """The next of one's cases that waits, going round from the one just done."""
    mine = queue(place, desk, person)
    labels = [called(place, each.filed) for each in mine]
    start = labels.index(after) + 1 if after in labels else 0
    turned = [*range(start, len(mine)), *range(start)]
    return next((labels[n] for n in turned if mine[n].waits), None)
