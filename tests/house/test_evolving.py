"""Evolving holds no rule: whatever was recorded is taken note of, and nothing is asked (P6).

The functions themselves are looked at, with all those of the domain that they call, since a
random history seldom comes to the one event at which a hidden rule would say no.
"""

import dis
from collections.abc import Iterator
from types import CodeType, FunctionType, ModuleType
from typing import Any

import pytest

from selection.domain.deciders import DECIDERS
from selection.domain.kernel import Decider, Refused

RULES = {"Refused", "facts", "at_hand", "rules"}
"""What a decision is made of, by the names that it has all over the domain."""


def codes(code: CodeType) -> Iterator[CodeType]:
    """The code of a function, and of what is written inside it."""
    yield code
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield from codes(each)


def named_in(function: FunctionType) -> Iterator[Any]:
    """What the function names of its module, and of the modules that it imports."""
    for code in codes(function.__code__):
        module: object = None
        for each in dis.get_instructions(code):
            if each.opname == "LOAD_GLOBAL":
                module = function.__globals__.get(each.argval)
                yield module
            elif isinstance(module, ModuleType):
                module = getattr(module, str(each.argval), None)
                yield module


def called(function: FunctionType, seen: set[FunctionType]) -> set[FunctionType]:
    """The function, and every function of the domain that it names, and so on."""
    if function in seen:
        return seen
    seen.add(function)
    for each in named_in(function):
        if isinstance(each, FunctionType) and each.__module__.startswith("selection."):
            called(each, seen)
    return seen


def rules_in(function: FunctionType) -> set[str]:
    """The words of a decision that stand in the function, and "raise" if it raises."""
    found: set[str] = set()
    for code in codes(function.__code__):
        globals_named = {
            each.argval
            for each in dis.get_instructions(code)
            if each.opname in {"LOAD_GLOBAL", "LOAD_FAST", "LOAD_DEREF"}
        }
        found |= RULES & globals_named
        if any(each.opname == "RAISE_VARARGS" for each in dis.get_instructions(code)):
            found.add("raise")
    return found


@pytest.mark.parametrize("decider", DECIDERS, ids=lambda each: each.name)
def test_evolving_asks_nothing_and_refuses_nothing(decider: Decider[Any, Any, Any]):
    assert isinstance(decider.evolve, FunctionType)
    for function in called(decider.evolve, set()):
        where = f"{function.__module__}.{function.__name__}"
        assert not rules_in(function), f"{where} holds {sorted(rules_in(function))}"


def test_a_rule_that_hides_in_evolving_is_found():
    def helper(state: Any) -> Any:
        if state is None:
            raise Refused("hidden")
        return state

    def asking(state: Any, at_hand: Any) -> Any:
        return [each for each in state if each in at_hand]

    assert rules_in(helper) == {"Refused", "raise"}
    assert rules_in(asking) == {"at_hand"}


def test_what_evolving_calls_is_looked_at_too():
    names = {each.__name__ for decider in DECIDERS for each in called(decider.evolve, set())} - {
        "evolve",
        "<lambda>",
    }

    assert {"_moved", "_with_substitute", "_evolved", "_without"} <= names
