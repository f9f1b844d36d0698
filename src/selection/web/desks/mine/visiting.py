"""Which candidates are the person's own; anybody else's is not to be found."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from litestar.exceptions import NotFoundException

from selection.desk.desk import Desk
from selection.desk.nominating.nominees import Nominee, answering_unit, nominee
from selection.domain.kernel import CandidateId, PersonId
from selection.domain.roles import Role
from selection.readmodels.drafts import of_applicant
from selection.web.campaigns import OpenCampaign
from selection.web.doors import staff
from selection.web.languages import Language
from selection.web.showing import AnyRequest, campaign, visitor_of
from selection.web.workers import worker

SECTION = "mine"
CANDIDATE = staff(Role.CANDIDATE)

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """A person who is nominated, or speaks for who is."""

    request: AnyRequest
    place: OpenCampaign
    person: PersonId

    @property
    def base(self) -> str:
        """The address of the desk."""
        return f"{self.place.base}/desk/mine"

    @property
    def language(self) -> Language:
        """In which the person reads."""
        return visitor_of(self.request).language

    def path(self, candidate: str) -> str:
        """The address of a nomination."""
        return f"{self.base}/{candidate}"

    async def work(self, act: Callable[[Desk], Found]) -> Found:
        """What the act comes to, off the loop."""
        return await self.place.work(act)

    def all(self, desk: Desk) -> list[Nominee]:
        """The nominations that the person signs for."""
        self.place.views.catch_up(desk.journal)
        with self.place.views.reading() as db:
            candidates = of_applicant(db, self.person)
        found: list[Nominee] = []
        for each in candidates:
            unit = answering_unit(desk, each)
            if unit is not None:
                found.append(nominee(desk, each, unit))
        return found

    async def mine(self, candidate: str) -> Nominee:
        """The nomination, if the person signs for it; NotFoundException otherwise."""
        every = await self.work(self.all)
        found = next((each for each in every if each.candidate == CandidateId(candidate)), None)
        if found is None:
            raise NotFoundException
        return found


def arrive(request: AnyRequest, code: str) -> Own:
    """Who asks."""
    place = campaign(request, code)
    return Own(request=request, place=place, person=worker(request).person)
