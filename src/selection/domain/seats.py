"""Who may judge a candidate: on a panel for its category, and not recused (4.2, 4.3)."""

from collections.abc import Iterable

from selection.domain import facts
from selection.domain.kernel import CandidateId, Facts, PersonId, Refused
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.values import Code


def must_judge(
    person: PersonId, candidate: CandidateId, category: str, at_hand: Facts, rules: Rulebook
) -> None:
    """Refuse who sits on no panel for the category, or is recused from the candidate."""
    must_serve(person, category, at_hand, rules)
    if is_recused(person, candidate, category, at_hand):
        raise Refused("person-is-recused", person=person, candidate=candidate)


def must_serve(person: PersonId, category: str, at_hand: Facts, rules: Rulebook) -> None:
    """Refuse who sits on no panel for the category."""
    if not any(
        facts.member(panel.code, person) in at_hand
        for panel in rules.seated
        if panel.serves(Code(category))
    ):
        raise Refused("person-is-on-no-panel", person=person)


def must_sit_on(panel: str | None, person: PersonId, at_hand: Facts, rules: Rulebook) -> None:
    """Refuse who speaks for a panel of the rulebook without sitting on it.

    A contest may have groups inside its panel (the juries of countries); those are no panels of
    the rulebook, and who is in which is for the organiser to say.
    """
    if panel is None or rules.panel(panel) is None:
        return
    if facts.member(panel, person) not in at_hand:
        raise Refused("person-is-on-no-panel", person=person)


def scopes(candidate: CandidateId, category: str) -> tuple[str, ...]:
    """The scopes of a recusal that keep out of a candidate."""
    return (
        facts.candidate_scope(candidate),
        facts.category_scope(category),
        facts.ALL_SCOPE,
    )


def is_recused(person: PersonId, candidate: CandidateId, category: str, at_hand: Facts) -> bool:
    """Whether the person is kept out of the candidate, its category, or everything."""
    return any(facts.recused(person, scope) in at_hand for scope in scopes(candidate, category))


def seats(person: PersonId, candidates: Iterable[CandidateId], rules: Rulebook) -> tuple[str, ...]:
    """The facts that say on which panels the person sits, and what the person is kept out of."""
    every = (
        *map(facts.candidate_scope, candidates),
        *(facts.category_scope(each.code) for each in rules.categories),
        facts.ALL_SCOPE,
    )
    return (
        *(facts.member(panel.code, person) for panel in rules.seated),
        *(facts.recused(person, scope) for scope in every),
    )
