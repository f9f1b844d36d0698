"""How far the list is, line by line: held-up lines keep no other one waiting."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from selection.domain.announcement import ListProposed, ListPublished, SubstitutionProposed
from selection.domain.kernel import CandidateId, PersonId, Refused
from selection.domain.listing import Place


class Status(StrEnum):
    """How far one line of the list is."""

    PUBLISHED = "PUBLISHED"
    DECIDED = "DECIDED"
    RELEASED = "RELEASED"
    REVOKED = "REVOKED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of the list of that hash, the end of its publicity, and for whom it came."""

    place: Place
    listed: str
    until: datetime | None
    instead_of: CandidateId | None = None
    status: Status = Status.PUBLISHED


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """How far the list is; `items` in published order, substitutes behind.

    Where every nomination walks by itself, one list follows another: `proposed` and `published`
    are the newest, and `items` are the lines of all of them.
    """

    proposed: ListProposed | None = None
    approved_by: frozenset[PersonId] = frozenset()
    published: ListPublished | None = None
    version: int = 0
    items: Mapping[CandidateId, Item] = field(default_factory=dict[CandidateId, Item])
    substitution: SubstitutionProposed | None = None
    agreed_by: frozenset[PersonId] = frozenset()
    closed: bool = False

    def the_list(self, wanted: str) -> ListProposed:
        """The proposed list; Refused unless it is the one of that hash."""
        if self.proposed is None:
            raise Refused("list-is-not-proposed")
        if self.proposed.digest != wanted:
            raise Refused("list-has-changed")
        return self.proposed

    def must_be_under_way(self, list_: ListProposed) -> None:
        """Refuse a list that is published already."""
        if self.published is not None and self.published.digest == list_.digest:
            raise Refused("list-is-published")

    def in_public(self) -> ListPublished:
        """The list as it was first published; Refused before that."""
        if self.published is None:
            raise Refused("list-is-not-published")
        return self.published

    def item(self, candidate: CandidateId) -> Item:
        """The line of a candidate; Refused for somebody who is not on the published list."""
        found = self.items.get(candidate)
        if found is None:
            raise Refused("candidate-is-not-on-the-list", candidate=candidate)
        return found

    def of(self, *wanted: Status) -> tuple[CandidateId, ...]:
        """Those whose line is so far, in published order."""
        return tuple(name for name, item in self.items.items() if item.status in wanted)

    def reserves(self, category: str) -> tuple[Place, ...]:
        """Who may still step into a place of the category, best first."""
        every = self.proposed.reserves if self.proposed else ()
        return tuple(
            each
            for each in every
            if each.category == category and each.candidate not in self.items
        )

    def rivals(self, category: str) -> frozenset[CandidateId]:
        """All of the category: on the published list, and who may step into a place of it."""
        listed = {name for name, item in self.items.items() if item.place.category == category}
        return frozenset(listed | {each.candidate for each in self.reserves(category)})
