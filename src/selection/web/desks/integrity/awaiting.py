"""What waits for a second signature on the desk of integrity."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from selection.desk.desk import Desk
from selection.desk.motions.motion import Office
from selection.desk.motions.putting import waiting
from selection.domain.kernel import PersonId
from selection.domain.motion import Matter
from selection.web.campaigns import OpenCampaign

OF_SECRECY = {Matter.CONFIRM_INCIDENT, Matter.DISMISS_INCIDENT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """Something that waits: what, by whom and when it was asked for, and under which hash."""

    id: str
    matter: Matter
    motion: Any
    digest: str
    by: PersonId
    mover: str
    at: datetime
    void: bool


def awaited(place: OpenCampaign, desk: Desk, matters: Collection[Matter]) -> tuple[Awaited, ...]:
    """What waits of these matters, oldest first."""
    found = [
        each
        for each in waiting(Office(desk, place.accounts))
        if each.waiting.put.matter in matters
    ]
    names = place.accounts.people.name_of({each.waiting.put.by for each in found})
    return tuple(
        Awaited(
            id=each.id,
            matter=each.waiting.put.matter,
            motion=each.motion,
            digest=each.digest,
            by=each.waiting.put.by,
            mover=names.get(each.waiting.put.by) or "",
            at=each.waiting.put.at,
            void=each.void,
        )
        for each in found
    )
