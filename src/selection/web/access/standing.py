"""Who must have a second factor."""

from selection.domain.kernel import PersonId
from selection.domain.roles import Role
from selection.web.installation import Installation
from selection.web.places import places
from selection.web.workers import EXPERT

ALONE = frozenset({str(Role.CANDIDATE)})
"""Roles that a long password is enough for; all others need a second factor (ASVS 6.3.3)."""


def needs_second(installation: Installation, person: PersonId, invited: str | None = None) -> bool:
    """Whether the person must have a second factor.

    Everybody must but those who are candidates and nothing else; `invited` is a role that somebody
    is invited to and may not hold yet, as an expert before the panel is formed.
    """
    if installation.accounts.access.offices.of(person) is not None:
        return True
    roles = {role for each in places(installation, person) for role in each.roles}
    links = installation.accounts.access.invitations.of(person)
    roles |= {EXPERT for each in links if each.role == EXPERT}
    roles |= {invited} if invited else set()
    return not roles or not roles <= ALONE
