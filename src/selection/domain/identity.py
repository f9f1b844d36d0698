"""Who a candidate is: nobody is nominated twice (A-11), and no past winner again (R-EXC-01).

A person or body is known by its entities: salted hashes of whatever identifies it.
"""

from collections.abc import Sequence

from selection.domain import facts
from selection.domain.answers import Form, fields_of, filled
from selection.domain.kernel import CandidateId, EntityId, Facts, Refused
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.words import Severity


def is_identified(form: Form, category: str, rules: Rulebook) -> bool:
    """Whether the form says beyond doubt who or what this is, so that it can be recognised."""
    return any(each.identifies and filled(form, each.code) for each in fields_of(rules, category))


def must_be_new(
    candidate: CandidateId, entities: Sequence[EntityId], at_hand: Facts, rules: Rulebook
) -> tuple[str, ...]:
    """The exclusions that apply without blocking, for a reviewer to settle.

    Refuse who has a live nomination elsewhere, and who won in the years that exclude.
    """
    warnings: list[str] = []
    for entity in entities:
        elsewhere = at_hand.get(facts.live(entity), candidate)
        if rules.nomination.one_nomination_per_candidate and elsewhere != candidate:
            raise Refused("candidate-is-nominated-elsewhere", by=elsewhere)
        for exclusion in rules.exclusions:
            won = at_hand.get(facts.honoured(exclusion.register, entity), "")
            years = [
                year
                for year in map(int, filter(None, won.split(",")))
                if exclusion.from_year <= year <= exclusion.to_year
            ]
            if years and exclusion.severity is Severity.HARD:
                raise Refused("candidate-has-won-before", rule=exclusion.id, years=years)
            if years:
                warnings.append(exclusion.id)
    return tuple(dict.fromkeys(warnings))


def known_elsewhere(entities: Sequence[EntityId], rules: Rulebook) -> tuple[str, ...]:
    """The facts that say whether one of the entities stands, or won, already."""
    return tuple(
        fact
        for entity in entities
        for fact in (
            facts.live(entity),
            *(facts.honoured(each.register, entity) for each in rules.exclusions),
        )
    )
