"""given … holding … when … then …: how every rule of a selection is told."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from selection.domain.kernel import AtHand, Decider, Refused, Tallied
from selection.domain.rulebook.book import Rulebook

TOLD = tomllib.loads((Path(__file__).parent / "refusals.toml").read_text("utf-8"))


def told_whole(refused: Refused) -> bool:
    """Whether the refusal tells what is written of it, and nothing in it is left blank."""
    told = refused.because
    blank = {name for name, value in told.items() if value is None or str(value) == "None"}
    forms = [form.split() for form in TOLD.get(refused.reason, [" ".join(told)])]
    return any(
        {name.removesuffix("?") for name in form} == set(told)
        and blank <= {name.removesuffix("?") for name in form if name.endswith("?")}
        for form in forms
    )


@dataclass(frozen=True)
class Story:
    decider: Decider[Any, Any, Any]
    rules: Rulebook
    history: tuple[Any, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict[str, str])
    command: Any = None

    def under(self, rules: Rulebook) -> "Story":
        return replace(self, rules=rules)

    def given(self, *history: Any) -> "Story":
        return replace(self, history=history)

    def holding(self, *facts: Mapping[str, str]) -> "Story":
        """The facts that other streams left, on top of those held already."""
        held = dict(self.facts)
        for each in facts:
            held |= each
        return replace(self, facts=held)

    def without(self, *facts: str) -> "Story":
        held = {name: value for name, value in self.facts.items() if name not in facts}
        return replace(self, facts=held)

    def when(self, command: Any) -> "Story":
        return replace(self, command=command)

    def then(self, *expected: Any) -> None:
        assert self.decided() == expected

    def then_refused(self, reason: str, **because: Any) -> None:
        with pytest.raises(Refused) as refusal:
            self.decided()
        assert refusal.value.reason == reason
        assert told_whole(refusal.value)
        told = {name: refusal.value.because.get(name) for name in because}
        assert told == because

    def then_leaves(self, expected: Mapping[str, str | None]) -> None:
        left: dict[str, str | None] = {}
        for event in self.decided():
            left |= self.decider.leaves(event)
        assert left == expected

    def then_counts(self, expected: Mapping[Tallied, int]) -> None:
        counted: dict[Tallied, int] = {}
        for event in self.decided():
            for line, change in self.decider.counts(event).items():
                counted[line] = counted.get(line, 0) + change
        assert counted == expected

    def decided(self) -> tuple[Any, ...]:
        """The decision. It is made twice, to be sure that the first left no trace."""
        state = self.decider.replay(self.history)
        before = repr(state)
        first, again = self._decide(state), self._decide(state)
        assert first == again
        assert repr(state) == before
        return first

    def _decide(self, state: Any) -> tuple[Any, ...]:
        at_hand = AtHand(self.decider.rests_on(self.command, self.rules), self.facts)
        decision: Sequence[Any] = self.decider.decide(self.command, state, at_hand, self.rules)
        return tuple(decision)
