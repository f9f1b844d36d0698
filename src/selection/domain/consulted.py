"""What consulted bodies (部门协审) mean to the list: what they said of each candidate."""

from collections.abc import Iterator
from enum import StrEnum

from selection.domain.kernel import Facts, Refused
from selection.domain.kernel import fact as _named
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.words import StageKind


class BodysAnswer(StrEnum):
    """What a body says of a candidate; NOT_KNOWN (不掌握情况) is an answer too."""

    NO_OBJECTION = "NO_OBJECTION"
    OBJECTION = "OBJECTION"
    NOT_KNOWN = "NOT_KNOWN"


SET_ASIDE = "SET_ASIDE"
"""Instead of an objection that two officials settled in the candidate's favour."""


def consulted(stage: str, candidate: str, body: str) -> str:
    """Present once the body answered: a `BodysAnswer`, or `SET_ASIDE`."""
    return _named("consulted", stage, candidate, body)


def _asked(rules: Rulebook) -> Iterator[tuple[str, str]]:
    for stage in rules.stages_of(StageKind.CONSULTATION):
        yield from ((stage.code, body) for body in stage.asks)


def of_consultations(candidate: str, rules: Rulebook) -> tuple[str, ...]:
    """The facts that `must_be_clear` rests on."""
    return tuple(consulted(stage, candidate, body) for stage, body in _asked(rules))


def must_be_clear(at_hand: Facts, rules: Rulebook, candidate: str) -> None:
    """Refuse a candidate of whom an asked body has not answered, or objects (domain 1.9)."""
    for stage, body in _asked(rules):
        said = at_hand.get(consulted(stage, candidate, body))
        if said is None:
            raise Refused("a-body-has-not-answered", stage=stage, body=body, candidate=candidate)
        if said == BodysAnswer.OBJECTION:
            raise Refused("a-body-objects", stage=stage, body=body, candidate=candidate)
