"""The clauses of a rulebook that an opinion may rest on, besides the items of the checklist."""

from dataclasses import dataclass

from selection.domain.rulebook.book import Rulebook


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A condition or an exclusion, by its id and its words."""

    id: str
    text: str


def clauses(rules: Rulebook, category: str) -> tuple[Clause, ...]:
    """Those that are asked of the category, in the order of the rulebook."""
    asked = [each for each in rules.conditions if each.asked_in(category)]
    return tuple(Clause(id=each.id, text=each.text) for each in (*asked, *rules.exclusions))
