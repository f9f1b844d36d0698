"""What no reviewer should have to remember about the modules (docs/decisions, pyproject)."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

SRC = Path(__file__).parents[2] / "src"
MODULES = sorted((SRC / "selection").rglob("*.py"))
DOMAIN = [path for path in MODULES if path.is_relative_to(SRC / "selection" / "domain")]
RULES = [path for path in DOMAIN if "rulebook" not in path.parts]

LONGEST = 350
LONGER = {
    "selection/desk/words.py": "a sentence for every refusal, one after the other",
    "selection/domain/facts.py": "the names of all facts, one after the other",
    "selection/domain/rulebook/words.py": "the closed lists of words, one after the other",
}
"""Modules that may be longer, and why they are not better in two."""

NO_IO = {"asyncio", "io", "os", "pathlib", "random", "secrets", "shutil", "socket", "sqlite3"}
NO_IO |= {"subprocess", "tempfile", "threading", "time", "urllib", "uuid", "logging"}
CLOCKS = {"now", "utcnow", "today", "time", "time_ns", "localtime"}
LIKENESS = {"selection/domain/rulebook/reading.py": {0.35}}
"""Floats that measure no contest: how alike a misspelt key must be to be suggested."""


def name(path: Path) -> str:
    return path.relative_to(SRC).as_posix()


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name(path)} imports by a relative path"
            yield node.module or ""


def test_there_is_something_to_look_at():
    assert len(MODULES) > len(DOMAIN) > len(RULES) > 20


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_says_what_it_is_and_is_not_too_long(path: Path):
    assert ast.get_docstring(tree(path)), f"{name(path)} does not say what it is"
    lines = len(path.read_text().splitlines())
    assert lines <= LONGEST or name(path) in LONGER, f"{name(path)} has {lines} lines"


def test_no_module_is_excused_without_need():
    for each in LONGER:
        assert len((SRC / each).read_text().splitlines()) > LONGEST


@pytest.mark.parametrize("path", DOMAIN, ids=name)
def test_the_domain_stands_on_the_standard_library_and_touches_nothing(path: Path):
    for module in imported(path):
        top = module.partition(".")[0]
        ours = module.startswith("selection.domain")
        assert ours or top in sys.stdlib_module_names, f"{name(path)} imports {module}"
        assert top not in NO_IO, f"{name(path)} imports {module}"


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_only_the_command_line_asks_the_clock(path: Path):
    if path.is_relative_to(SRC / "selection" / "cli"):
        return
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Attribute) and node.attr in CLOCKS:
            assert not isinstance(node.value, ast.Name) or node.value.id not in (
                "datetime",
                "date",
                "time",
            ), f"{name(path)}:{node.lineno} asks the clock"


@pytest.mark.parametrize("path", DOMAIN, ids=name)
def test_nothing_in_the_domain_is_a_binary_fraction(path: Path):
    allowed = LIKENESS.get(name(path), set())
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            assert node.value in allowed, f"{name(path)}:{node.lineno} holds {node.value}"
        if isinstance(node, ast.Name):
            assert node.id != "float", f"{name(path)}:{node.lineno} speaks of floats"


@pytest.mark.parametrize("path", RULES, ids=name)
def test_a_number_in_the_rules_has_a_name(path: Path):
    """So that none of a notice hides there: 0, 1 and 2 say themselves what they are."""
    module = tree(path)
    named = {
        id(node)
        for statement in module.body
        if isinstance(statement, ast.Assign | ast.AnnAssign)
        for node in ast.walk(statement)
    }
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and type(node.value) is int and id(node) not in named:
            assert node.value in (0, 1, 2), f"{name(path)}:{node.lineno} holds {node.value}"


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_the_text_of_a_log_line_is_constant(path: Path):
    """What changes is an `extra`: the log leaves out whatever else is put into a text."""
    for node in ast.walk(tree(path)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "log"
            and node.func.attr != "log"
        ):
            assert [type(each) for each in node.args] == [ast.Constant], (
                f"{name(path)}:{node.lineno}"
            )
