"""Names of people, places and bodies: put together by chance from words, and all made up."""

import tomllib
from base64 import b32encode
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from random import Random
from typing import Any

TRIES = 10_000
"""After so many names that are taken, there are no more of that form."""
ID_BYTES = 10
DIVISIONS = ("自治区", "省", "市")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where somebody is at work."""

    region: str
    county: str
    village: str

    @property
    def short(self) -> str:
        """The region without its rank: 云岭 for 云岭省."""
        for rank in DIVISIONS:
            if self.region.endswith(rank):
                return self.region.removesuffix(rank)
        return self.region


def words(name: str) -> Mapping[str, Any]:
    """The table in the file of that name beside this module."""
    return tomllib.loads(
        (files("selection.desk.rehearsal") / f"{name}.toml").read_text(encoding="utf-8")
    )


def opaque(chance: Random) -> str:
    """An id that says nothing: 80 bits of chance in sixteen lower-case letters and digits."""
    return b32encode(chance.randbytes(ID_BYTES)).decode().lower()


class Names:
    """Gives names away, each only once."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.words = words("words")
        self._taken: set[str] = set()

    def person(self) -> str:
        """Surname and given name."""
        return self.fresh("{surname}{given}")[0]

    def unit(self, unit_type: str) -> tuple[str, Place]:
        """A recommending unit of a type that is so called, and where it has its seat."""
        return self.fresh(
            next(
                each["name"]
                for each in self.words["units"]
                if not each["when"] or any(word in unit_type for word in each["when"])
            )
        )

    def place(self, region: str | None = None) -> Place:
        """A place, in the region if one is named."""
        return Place(
            region=region or self._word("regions"),
            county=self._word("counties"),
            village=self._word("villages"),
        )

    def fresh(self, form: str, region: str | None = None) -> tuple[str, Place]:
        """A name of this form that nobody has, and its place; LookupError if there is none left.

        A form names its words in braces.
        """
        for _ in range(TRIES):
            place = self.place(region)
            name = self.filled(form, place)
            if name not in self._taken:
                self._taken.add(name)
                return name, place
        raise LookupError(form)

    def filled(self, form: str, place: Place) -> str:
        """The form with words of chance in the place of its braces; others may have it too."""
        return form.format(
            surname=self._word("surnames"),
            given=self._word("given"),
            discipline=self._word("disciplines"),
            firm=self._word("firms"),
            industry=self._word("industries"),
            college=self._word("colleges"),
            post=self._word("posts"),
            region=place.region,
            short=place.short,
            county=place.county,
            village=place.village,
        )

    def _word(self, kind: str) -> str:
        return self.chance.choice(self.words[kind])
