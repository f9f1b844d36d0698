"""How people, bodies and past winners are recognised: the one place that hashes what they wrote.

Whether two forms speak of the same one is asked of the salted hashes that are made here, and
nowhere else: of identifying answers as they are, of names as `likeness` folds them.
"""

from dataclasses import dataclass

import msgspec

from selection.accounts.pseudonyms import NAME, Pseudonyms
from selection.domain import likeness
from selection.domain.answers import Form, fields_of, filled
from selection.domain.kernel import EntityId, HonoureeId
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.words import Kind

_NAME_FIELD = "name"  # every form has it, see docs/rulebook.md


@dataclass(frozen=True, slots=True, kw_only=True)
class PastWinner:
    """One line of a list of past winners; `category`, `unit` and `region` as the list words them.

    `identifier` is a document number, a credit code or a division code, if the list has one.
    """

    year: int
    category: str
    name: str
    unit: str = ""
    region: str = ""
    identifier: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """A line of a list in salted hashes; what each stands for, see `EnterHonouree`."""

    honouree: HonoureeId
    name: EntityId
    places: tuple[EntityId, ...]
    entities: tuple[EntityId, ...]


def entities_of(
    pseudonyms: Pseudonyms, rules: Rulebook, category: str, form: Form
) -> tuple[EntityId, ...]:
    """Who the form speaks of, the surest first: nobody else may stand who shares one (A-11).

    The identifying answers; and, within the category, the name of a body, a project or a site,
    whose code may be left out by one unit and given by another. A person's name counts only where
    the form has no number: many people bear one name, and each of them may stand.
    """
    fields = fields_of(rules, category)
    numbers = tuple(
        pseudonyms.entity(each.code, str(form[each.code]))
        for each in fields
        if each.identifies and filled(form, each.code)
    )
    found = rules.category(category)
    person = found is not None and found.kind is Kind.PERSON
    if (person and numbers) or not filled(form, _NAME_FIELD):
        return numbers
    return (*numbers, pseudonyms.entity(NAME, str(form[_NAME_FIELD]), within=category))


def named(pseudonyms: Pseudonyms, name: str) -> EntityId:
    """The name by what tells it from others (`likeness.core`); ValueError for an empty one."""
    return pseudonyms.entity("core", likeness.core(name))


def placed(pseudonyms: Pseudonyms, *, region: str, unit: str) -> tuple[EntityId, ...]:
    """The province and the unit, those of the two that are given."""
    told = (("region", likeness.region(region)), ("unit", likeness.normal(unit)))
    return tuple(pseudonyms.entity(kind, text) for kind, text in told if text)


def recognised(
    pseudonyms: Pseudonyms, rules: Rulebook, register: str, winner: PastWinner
) -> Recognised:
    """The hashes of a past winner.

    What the identifier is, the list does not say; it is taken as every identifying answer that a
    form of the rulebook asks for.
    """
    whole = (register, winner.year, winner.category, winner.name, winner.unit, winner.region)
    line = msgspec.json.encode([likeness.normal(str(each)) for each in whole]).decode()
    asked = dict.fromkeys(each.code for each in rules.nomination.fields if each.identifies)
    identifier = winner.identifier.strip()
    return Recognised(
        honouree=HonoureeId(pseudonyms.entity("honouree", f"{line}{identifier}")),
        name=named(pseudonyms, winner.name),
        places=placed(pseudonyms, region=winner.region, unit=winner.unit),
        entities=tuple(pseudonyms.entity(code, identifier) for code in asked if identifier),
    )
