"""The code holds no number, name or date of any notice: those are in the rulebooks."""

import ast
import re
import tomllib
from collections.abc import Iterator
from enum import EnumType
from pathlib import Path
from typing import Any

import pytest

from selection.domain.rulebook import words

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "src" / "selection").rglob("*.py"))
RULEBOOKS = [
    tomllib.loads(path.read_text())
    for path in (*ROOT.glob("rulebooks/*.toml"), *ROOT.glob("tests/contests/rulebooks/*.toml"))
]
HEAD = ("id", "title", "document", "basis", "organizer", "secretariat")
TABLES = ("categories", "unit_types", "conditions", "exclusions", "declarations", "recusals")
NAMES = ("code", "id", "name", "heading", "text", "register")
NATIONAL = "cast-2023"
ARGUED = {
    ("cli/demo.py", NATIONAL): "which of the rulebooks is rehearsed, if nobody says",
    ("documents/cells.py", "2023-11-20"): "how a date is written, by example",
    ("documents/cells.py", "2023-11-21"): "how an instant is written, by example",
    ("documents/summary_in.py", "2023-05-01"): "how a date is written, by example",
    ("documents/summary_out.py", "2023-05-01"): "how a date is written, by example",
    ("domain/rulebook/scalars.py", "2023-11-20"): "how a date is written, by example",
    ("domain/rulebook/scalars.py", "2023-11-21"): "how an instant is written, by example",
}
"""What stands in the code all the same, and why."""


def closed_lists() -> set[str]:
    """The words that every rulebook may use: a category may be called by one of them."""
    lists = [each for each in vars(words).values() if isinstance(each, EnumType)]
    return {str(word) for each in lists for word in each}


def names_in(rulebook: dict[str, Any]) -> Iterator[str]:
    """What this selection is called, and what it calls its categories, units and clauses."""
    yield from (rulebook[key] for key in HEAD if key in rulebook)
    for table in TABLES:
        for each in rulebook.get(table, []):
            yield from (each[key] for key in NAMES if key in each)
    for rubric in rulebook.get("rubrics", []):
        for each in rubric["criteria"]:
            yield each["name"]


OF_NOTICES = {name for each in RULEBOOKS for name in names_in(each)} - closed_lists()
DATE = re.compile(r"(?:19|20)\d\d-\d\d(?:-\d\d)?|(?:19|20)\d\d年")
YEAR = range(2001, 2100)


def constants(path: Path) -> Iterator[ast.Constant]:
    """Every literal but the docstrings, which may tell where a rule comes from."""
    module = ast.parse(path.read_text())
    told = {
        id(node.value)
        for node in ast.walk(module)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and id(node) not in told:
            yield node


def test_there_are_names_to_look_for():
    assert len(RULEBOOKS) >= 12
    assert {NATIONAL, "NATIONAL_SOCIETY", "最美科技志愿者", "R-ORG-02"} <= OF_NOTICES
    assert "SITE" not in OF_NOTICES  # a kind of candidate, too


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_no_name_or_date_of_a_notice_is_in_the_code(path: Path):
    here = path.relative_to(ROOT / "src" / "selection").as_posix()
    for node in constants(path):
        match node.value:
            case str() as text:
                found = [text] if text in OF_NOTICES else DATE.findall(text)
            case int() as number:
                found = [str(number)] if number in YEAR else []
            case _:
                found = []
        for each in found:
            assert (here, each) in ARGUED, f"{here}:{node.lineno} holds {each!r}"


def test_nothing_is_argued_without_need():
    there = {
        (path.relative_to(ROOT / "src" / "selection").as_posix(), found)
        for path in MODULES
        for node in constants(path)
        if isinstance(node.value, str)
        for found in (node.value, *DATE.findall(node.value))
    }

    assert set(ARGUED) <= there
