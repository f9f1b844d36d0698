"""Who a candidate is: nobody is nominated twice (A-11), and no past winner again (R-EXC-01).

A person or body is known by its entities: salted hashes of whatever identifies it. A name alone
identifies nobody: a candidate who bears the name of a past winner of the same province or unit is
let in, and two people say whether both are one (1.6).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from selection.domain import facts, honours
from selection.domain.answers import Form, fields_of, filled
from selection.domain.kernel import CandidateId, EntityId, Facts, HonoureeId, Refused
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.entry import Exclusion
from selection.domain.rulebook.words import Severity


class How(StrEnum):
    """By what a candidate is like a past winner, the surest first."""

    IDENTIFIED = "IDENTIFIED"  # the same number or code
    NAMED = "NAMED"  # the same name, in the same province or unit
    SIMILAR = "SIMILAR"  # a similar name, or the same one elsewhere

    def surer(self, other: "How") -> bool:
        """Whether this says more than the other."""
        return SUREST.index(self) < SUREST.index(other)


SUREST = tuple(How)


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A past winner whom a candidate may be, and the exclusion that would then apply."""

    rule: str
    honouree: HonoureeId
    how: How


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """A past winner whose name is similar, and how much: 0…1, see `likeness.similarity`."""

    register: str
    honouree: HonoureeId
    similarity: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A candidate's name held against the registers by whoever may read names.

    `name` and `places` (province, unit) are salted hashes; `registers` tells the newest entry of
    each register that the comparison knew: it is worth nothing once the register grew.
    """

    name: EntityId
    places: tuple[EntityId, ...]
    registers: Mapping[str, HonoureeId]
    similar: tuple[Similar, ...] = ()


def is_identified(form: Form, category: str, rules: Rulebook) -> bool:
    """Whether the form says beyond doubt who or what this is, so that it can be recognised."""
    return any(each.identifies and filled(form, each.code) for each in fields_of(rules, category))


def must_be_alone(
    candidate: CandidateId,
    entities: Sequence[EntityId],
    at_hand: Facts,
    rules: Rulebook,
    follows: CandidateId | None = None,
) -> None:
    """Refuse who has a live nomination elsewhere; the refusal names both (A-11).

    A nomination is live until it is withdrawn: rejected, it still keeps its person or body from
    trying again through another unit, and a disqualified candidate's cannot be withdrawn. The one
    that this one follows is no such (see `renewal`).
    """
    if not rules.nomination.one_nomination_per_candidate:
        return
    for entity in entities:
        elsewhere = at_hand.get(facts.live(entity), candidate)
        if elsewhere not in {candidate, follows}:
            raise Refused("candidate-is-nominated-elsewhere", candidate=candidate, by=elsewhere)


def matches(
    entities: Sequence[EntityId],
    compared: Comparison | None,
    at_hand: Facts,
    rules: Rulebook,
) -> tuple[Match, ...]:
    """The past winners whom the candidate may be, each by what is surest, rule by rule.

    Raises Refused("names-are-not-compared") where a register has entries and the comparison is
    missing or older than the newest of them.
    """
    found: dict[tuple[str, HonoureeId], Match] = {}
    for exclusion in rules.exclusions:
        newest = at_hand.get(honours.grown(exclusion.register))
        if newest is None:
            continue
        if compared is None or compared.registers.get(exclusion.register) != newest:
            raise Refused("names-are-not-compared", register=exclusion.register)
        for honouree, how in _found(exclusion, entities, compared, at_hand):
            match = Match(rule=exclusion.id, honouree=honouree, how=how)
            found.setdefault((exclusion.id, honouree), match)
    return tuple(found.values())


def _found(
    exclusion: Exclusion, entities: Sequence[EntityId], compared: Comparison, at_hand: Facts
) -> Iterator[tuple[HonoureeId, How]]:
    for fact in _honours(exclusion, entities):
        if fact in at_hand:
            yield HonoureeId(at_hand[fact]), How.IDENTIFIED
    alike = exclusion.similar_name
    namesakes = at_hand.get(honours.namesakes(exclusion.register, compared.name), "")
    for each in honours.namesakes_in(namesakes):
        if not exclusion.from_year <= each.year <= exclusion.to_year:
            continue
        if not set(each.places).isdisjoint(compared.places):
            yield HonoureeId(each.honouree), How.NAMED
        elif alike is not None:
            yield HonoureeId(each.honouree), How.SIMILAR
    for each in _of_register(exclusion, compared):
        year = int(at_hand.get(honours.honouree(exclusion.register, each.honouree), 0))
        counts = exclusion.from_year <= year <= exclusion.to_year
        if counts and alike is not None and each.similarity >= alike:
            yield each.honouree, How.SIMILAR


def _honours(exclusion: Exclusion, entities: Sequence[EntityId]) -> Iterator[str]:
    """The facts that say whether one of the entities won in a year that excludes."""
    for year in range(exclusion.from_year, exclusion.to_year + 1):
        for entity in entities:
            yield honours.honoured(exclusion.register, entity, year)


def _of_register(exclusion: Exclusion, compared: Comparison) -> Iterator[Similar]:
    return (each for each in compared.similar if each.register == exclusion.register)


def must_not_have_won(
    candidate: CandidateId, found: Sequence[Match], at_hand: Facts, rules: Rulebook
) -> None:
    """Refuse who bears the number of a past winner, unless two people said that it is another."""
    dismissed = _read(at_hand.get(honours.dismissed(candidate)))
    for each in found:
        if each.how is How.IDENTIFIED and each.rule in hard(rules) and each not in dismissed:
            raise Refused("candidate-has-won-before", rule=each.rule, honouree=each.honouree)


def known_elsewhere(
    entities: Sequence[EntityId], compared: Comparison | None, rules: Rulebook
) -> Iterator[str]:
    """The facts that say whether one of the entities stands, or won, already."""
    yield from (facts.live(entity) for entity in entities)
    yield from of_registers(entities, compared, rules)


def of_registers(
    entities: Sequence[EntityId], compared: Comparison | None, rules: Rulebook
) -> Iterator[str]:
    """The facts that `matches` asks for."""
    for exclusion in rules.exclusions:
        yield honours.grown(exclusion.register)
        yield from _honours(exclusion, entities)
        if compared is not None:
            yield honours.namesakes(exclusion.register, compared.name)
            for each in _of_register(exclusion, compared):
                yield honours.honouree(exclusion.register, each.honouree)


# --- what the stages tell each other of matches


def told(found: Sequence[Match]) -> str | None:
    """How a fact says which matches there are; None for none."""
    return ",".join(f"{each.rule}/{each.honouree}/{each.how}" for each in found) or None


def _read(value: str | None) -> tuple[Match, ...]:
    """What such a fact says."""
    lines = (line.split("/") for line in honours.ids_in(value))
    return tuple(
        Match(rule=rule, honouree=HonoureeId(honouree), how=How(how))
        for rule, honouree, how in lines
    )


def matches_of(candidate: CandidateId, at_hand: Facts) -> tuple[Match, ...]:
    """All matches of a candidate, those of the nomination and those found later.

    One for each rule and past winner, by what is surest.
    """
    found: dict[tuple[str, HonoureeId], Match] = {}
    for fact in (honours.matched(candidate), honours.flagged(candidate)):
        for each in _read(at_hand.get(fact)):
            known = found.get((each.rule, each.honouree))
            if known is None or each.how.surer(known.how):
                found[each.rule, each.honouree] = each
    return tuple(found.values())


def of_matches(candidate: CandidateId) -> tuple[str, ...]:
    """The facts that `matches_of` and `must_be_settled` ask for."""
    return honours.matched(candidate), honours.flagged(candidate), honours.dismissed(candidate)


def must_be_settled(candidate: CandidateId, at_hand: Facts, rules: Rulebook) -> None:
    """Refuse to go on while it is open whether the candidate is a past winner (R-EXC-01).

    Similar names do not stop anybody, nor does an exclusion that is not HARD: reviewers see them.
    """
    dismissed = _read(at_hand.get(honours.dismissed(candidate)))
    waiting = [
        each.honouree
        for each in matches_of(candidate, at_hand)
        if each.how is not How.SIMILAR and each.rule in hard(rules) and each not in dismissed
    ]
    if waiting:
        raise Refused("match-is-not-settled", candidate=candidate, honourees=waiting)


def hard(rules: Rulebook) -> frozenset[str]:
    """The exclusions that block."""
    return frozenset(each.id for each in rules.exclusions if each.severity is Severity.HARD)
