"""Every refusal has a sentence that an official can read."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from selection.desk.words import SENTENCES, refusal
from selection.domain.kernel import Refused

SOURCE = Path(__file__).parents[2] / "src" / "selection"
MODULES = sorted(SOURCE.rglob("*.py"))
REFUSALS = {
    "selection.domain.kernel": "Refused",
    "selection.domain.ranking.outcome": "Unrankable",
}
"""The classes of refusals, by the module that they are imported from."""


def given(reason: ast.expr, module: ast.Module) -> set[str]:
    """The reasons that the expression may stand for."""
    match reason:
        case ast.Constant(value=str(word)):
            return {word}
        case ast.IfExp(body=body, orelse=otherwise):
            return given(body, module) | given(otherwise, module)
        case ast.Name(id=name):
            values = (
                each.value
                for each in ast.walk(module)
                if isinstance(each, ast.Assign)
                and any(isinstance(to, ast.Name) and to.id == name for to in each.targets)
            )
            return {word for value in values for word in given(value, module)}
        case _:
            return set()


def refusals(module: ast.Module) -> Iterator[ast.Call]:
    imported = {
        alias.name
        for each in module.body
        if isinstance(each, ast.ImportFrom)
        for alias in each.names
        if alias.name == REFUSALS.get(each.module or "")
    }
    for each in ast.walk(module):
        if (
            isinstance(each, ast.Call)
            and isinstance(each.func, ast.Name)
            and each.func.id in imported
        ):
            yield each


def reasons(path: Path) -> dict[str, int]:
    """Every reason that the module can give, and a line where it does."""
    module = ast.parse(path.read_text(encoding="utf-8"))
    found: dict[str, int] = {}
    for call in refusals(module):
        known = given(call.args[0], module)
        assert known, f"{path.name}:{call.lineno}: what reason is this?"
        found |= dict.fromkeys(known, call.lineno)
    return found


GIVEN = {path: reasons(path) for path in MODULES}


@pytest.mark.parametrize("path", [path for path, found in GIVEN.items() if found], ids=str)
def test_every_refusal_has_a_sentence(path: Path):
    silent = {word: line for word, line in GIVEN[path].items() if word not in SENTENCES}
    assert silent == {}


def test_every_sentence_is_of_a_refusal():
    assert set(SENTENCES) - {word for found in GIVEN.values() for word in found} == set()


def test_the_sentences_stand_in_the_order_of_their_reasons():
    assert list(SENTENCES) == sorted(SENTENCES)


def test_a_sentence_tells_the_figures_that_belong_to_it():
    refused = Refused("limit-is-reached", most=3, per=["VOTER", "DAY"])
    assert refusal(refused) == "已到上限。（most=3，per=VOTER、DAY）"
