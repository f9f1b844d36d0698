"""Where a person works: the selections of an installation, and who may open the account."""

from dataclasses import dataclass

from selection.domain.kernel import PersonId
from selection.domain.people import BY_THE_UNIT
from selection.domain.roles import Role
from selection.web.campaigns import OpenCampaign
from selection.web.installation import Installation
from selection.web.workers import standing

_BY_THE_UNIT = frozenset(map(str, BY_THE_UNIT))


@dataclass(frozen=True, slots=True)
class Place:
    """A selection that a person has roles in."""

    campaign: OpenCampaign
    roles: frozenset[str]


def places(installation: Installation, person: PersonId) -> list[Place]:
    """Where the person has roles now."""
    every = (Place(each, standing(each, person)[0]) for each in installation.campaigns.values())
    return [each for each in every if each.roles]


def may_open(installation: Installation, person: PersonId, *, by: PersonId) -> bool:
    """Whether somebody may make a link, or codes, that open the account of a person.

    An account opens all that its person does, so it is for whoever gives all of these roles: an
    official wherever the person works, the leader of a unit for those who do nothing but what a
    leader appoints to. All others go to the security administrator (ASVS 8.4.1).
    """
    for each in places(installation, person):
        roles, unit, _ = standing(each.campaign, by)
        leads = Role.UNIT_LEADER in roles and unit == standing(each.campaign, person)[1]
        if Role.OFFICIAL not in roles and not (leads and each.roles <= _BY_THE_UNIT):
            return False
    return True
