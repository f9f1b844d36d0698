"""The register of an installation: which name stands behind the id of a person or a unit.

Everything here is personal data or near it, so it lives in the vault under the id as subject; the
newest version is the current one, and erasing the subject is erasing the entry.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from selection.accounts.vault import Content, Entry, Vault
from selection.domain.kernel import PersonId, UnitId

_PERSON, _UNIT = "person", "unit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An official, an expert, a teller: whoever acts under a name."""

    id: PersonId
    name: str
    employer: str = ""
    post: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A recommending unit: its type as the rulebook calls it, its division by GB/T 2260.

    `region` is the division of provincial level as it is shown, such as 云岭省.
    """

    id: UnitId
    name: str
    type: str
    division: str = ""
    region: str = ""


class People:
    """The register; a new entry for an id stands in the place of the one before it."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def enter(self, members: Sequence[Person | Unit], *, at: datetime) -> None:
        """Enter or correct people and units, all or none; Erased if one of them was erased."""
        entries = [
            Entry(
                subject=member.id,
                kind=_PERSON if isinstance(member, Person) else _UNIT,
                content=msgspec.to_builtins(member),
            )
            for member in members
        ]
        self._vault.keep_many(entries, at=at)

    def people(self, ids: Collection[str] | None = None) -> dict[PersonId, Person]:
        """These people, or all, by id; the unknown and the erased are left out."""
        found = self._newest(_PERSON, ids).values()
        people = [msgspec.convert(content, Person) for content in found if content is not None]
        return {person.id: person for person in people}

    def units(self, ids: Collection[str] | None = None) -> dict[UnitId, Unit]:
        """These units, or all, by id; the unknown and the erased are left out."""
        found = self._newest(_UNIT, ids).values()
        units = [msgspec.convert(content, Unit) for content in found if content is not None]
        return {unit.id: unit for unit in units}

    def name_of(self, ids: Collection[str]) -> dict[str, str | None]:
        """The name to show for each id that is known; None where it was erased."""
        known = self._newest(_PERSON, ids) | self._newest(_UNIT, ids)
        return {
            id_: None if content is None else str(content["name"])
            for id_, content in known.items()
        }

    def _newest(self, kind: str, ids: Collection[str] | None) -> dict[str, Content | None]:
        record_of = self._vault.newest(kind, ids)
        content_of = self._vault.open_many(record_of.values())
        return {id_: content_of[record] for id_, record in record_of.items()}
