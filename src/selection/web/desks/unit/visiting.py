"""Who of a unit is at work, and that a candidate is theirs; anybody else's is not to be found."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from litestar.exceptions import NotFoundException

from selection.desk.desk import Desk
from selection.desk.nominating.nominees import Nominee, answering_unit, nominee
from selection.domain.kernel import CandidateId, PersonId, UnitId
from selection.domain.roles import Role
from selection.web.campaigns import OpenCampaign
from selection.web.doors import staff
from selection.web.languages import Language
from selection.web.showing import AnyRequest, campaign, visitor_of
from selection.web.workers import worker

SECTION = "unit"
UNIT = staff(Role.UNIT_CLERK, Role.UNIT_LEADER)
CLERK = staff(Role.UNIT_CLERK)
LEADER = staff(Role.UNIT_LEADER)

_ID = re.compile(r"[A-Za-z0-9-]{1,64}")

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Somebody of a unit at its desk."""

    request: AnyRequest
    place: OpenCampaign
    person: PersonId
    unit: UnitId
    writes: bool  # as a clerk
    approves: bool  # as the leader

    @property
    def base(self) -> str:
        """The address of the desk."""
        return f"{self.place.base}/desk/unit"

    @property
    def language(self) -> Language:
        """In which the person reads."""
        return visitor_of(self.request).language

    def path(self, candidate: str) -> str:
        """The address of a nomination."""
        return f"{self.base}/nominations/{candidate}"

    async def work(self, act: Callable[[Desk], Found]) -> Found:
        """What the act comes to, off the loop."""
        return await self.place.work(act)

    async def mine(self, candidate: str) -> Nominee:
        """The candidate, if the unit answers for it; NotFoundException otherwise."""
        found = await self.work(lambda desk: self.found(desk, candidate))
        if found is None:
            raise NotFoundException
        return found

    def found(self, desk: Desk, candidate: str) -> Nominee | None:
        """The candidate, if the unit answers for it; for acts that are off the loop already."""
        if not _ID.fullmatch(candidate):
            return None
        who = CandidateId(candidate)
        return nominee(desk, who, self.unit) if answering_unit(desk, who) == self.unit else None


def arrive(request: AnyRequest, code: str) -> Visit:
    """Who asks, and for which unit; NotFoundException without a unit."""
    place, at_work = campaign(request, code), worker(request)
    if at_work.unit is None:
        raise NotFoundException
    return Visit(
        request=request,
        place=place,
        person=at_work.person,
        unit=at_work.unit,
        writes=at_work.holds(Role.UNIT_CLERK),
        approves=at_work.holds(Role.UNIT_LEADER),
    )
