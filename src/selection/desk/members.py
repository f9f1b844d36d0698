"""Who works for a campaign, read from its events: people in their roles, deputies, experts."""

from dataclasses import dataclass

from selection.domain import facts
from selection.domain.course import RulebookFrozen
from selection.domain.kernel import PersonId, UnitId
from selection.domain.panels import PanelFormed
from selection.domain.people import DeputyEnded, DeputyNamed, PersonAppointed, PersonDismissed
from selection.domain.pool import ExpertEntered, ExpertRemoved
from selection.domain.roles import Role
from selection.journal.journal import Journal

EXPERT = "EXPERT"
"""What somebody of the pool or of a panel is called among the roles."""

_NAMES = (
    "campaign.rulebook-frozen.1",
    "people.person-appointed.1",
    "people.person-dismissed.1",
    "people.deputy-named.1",
    "people.deputy-ended.1",
    "panels.panel-formed.1",
    "experts.expert-entered.1",
    "experts.expert-removed.1",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody in a role; `stands_for` is whom a deputy acts for."""

    person: PersonId
    role: str
    unit: UnitId | None = None
    stands_for: PersonId | None = None


def members(journal: Journal) -> list[Member]:
    """Everybody who has a role now, in the order in which they got it."""
    found: dict[tuple[PersonId, str], Member] = {}

    def take(person: PersonId, role: str, unit: UnitId | None = None) -> None:
        found[person, role] = Member(person=person, role=role, unit=unit)

    for record in journal.since(0, names=_NAMES):
        match record.event:
            case RulebookFrozen(drafted_by=first, by=second):
                take(first, Role.OFFICIAL)
                take(second, Role.OFFICIAL)
            case PersonAppointed(person=person, role=role, unit=unit):
                take(person, role, unit)
            case PersonDismissed(person=person, role=role, deputy=deputy):
                found.pop((person, role), None)
                if deputy is not None:
                    found.pop((deputy, role), None)
            case DeputyNamed(person=person, role=role, unit=unit, stands_for=other):
                found[person, role] = Member(person=person, role=role, unit=unit, stands_for=other)
            case DeputyEnded(person=person, role=role):
                found.pop((person, role), None)
            case PanelFormed(members=seated):
                for each in seated:
                    take(each, EXPERT)
            case ExpertEntered(pooled=pooled):
                take(pooled.expert, EXPERT)
            case ExpertRemoved(expert=person):
                found.pop((person, EXPERT), None)
            case _:
                pass
    return list(found.values())


def unit_of(journal: Journal, person: PersonId) -> UnitId | None:
    """The recommending unit that somebody works for, if any."""
    home = facts.belongs_to(person)
    unit = journal.facts([home]).get(home)
    return UnitId(unit) if unit else None
