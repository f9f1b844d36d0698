"""docs/rulebook.md is in step with the tables: every key there, every key of it known."""

import dataclasses
import re
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from typing import get_args, get_origin

import pytest

from domain.rulebook.edits import TOP
from selection.domain.rulebook import words
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.canonical import canonical, fingerprint
from selection.domain.rulebook.schema import choices, is_table, keys_of, part_of

PAGE = (TOP / "docs" / "rulebook.md").read_text("utf-8")
CHAPTER = PAGE[PAGE.index("## 3. ") : PAGE.index("## 4. ")]
HEADING = re.compile(r"Head|`\[+([a-z_.]+)\]+`")
SECTIONS = {HEADING.match(section)[1]: section for section in CHAPTER.split("\n### ")[1:]}
ROW = re.compile(r"^\| (\*\*)?`([a-z_]+)`(?:\*\*)? \| (.*?) \| (.*?) \| (.+) \|$", re.MULTILINE)


def table_at(path):
    """The table of the schema that a heading speaks of, and whether it stands in a list."""
    hint, listed = Rulebook, False
    for step in path.split(".") if path else ():
        hint = part_of(hint, step)
        tables = [each for each in choices(hint) if is_table(each) or get_origin(each) is tuple]
        listed = bool(tables) and get_origin(tables[0]) is tuple
        hint = get_args(tables[0])[0] if listed else (tables or [hint])[0]
    return hint, listed


def reachable(table=Rulebook):
    yield table
    for key in keys_of(table).values():
        for each in choices(key.hint):
            part = get_args(each)[0] if get_origin(each) is tuple else each
            if is_table(part):
                yield from reachable(part)


def test_every_table_has_its_section():
    described = {table_at(path or "")[0] for path in SECTIONS if path != "approvals"}

    assert described == set(reachable())


@pytest.mark.parametrize("path", [path for path in SECTIONS if path != "approvals"])
def test_every_key_is_described_and_nothing_else(path):
    table, listed = table_at(path or "")
    keys = {
        name: key
        for name, key in keys_of(table).items()
        if path or not any(top.split(".")[0] == name for top in SECTIONS if top)
    }
    told = {name: bool(bold) for bold, name, *_ in ROW.findall(SECTIONS[path])}

    assert told == {name: key.required for name, key in keys.items()}
    assert path is None or SECTIONS[path].startswith(f"`[[{path}]]`" if listed else f"`[{path}]`")


def test_the_defaults_are_the_tables_own():
    for path in SECTIONS.keys() - {"approvals"}:
        table, _ = table_at(path or "")
        fields = {each.name.removesuffix("_"): each for each in dataclasses.fields(table)}
        for bold, name, _, told, _ in ROW.findall(SECTIONS[path]):
            default = fields[name].default
            if bold:
                assert told == ""
            elif isinstance(default, bool):
                assert told == str(default).lower()
            elif isinstance(default, int | str):
                assert told == str(default)
            elif default is None:
                assert told == "—"


def test_every_word_is_described_with_its_key():
    for table in reachable():
        for key in keys_of(table).values():
            for each in choices(key.hint):
                inner = get_args(each)[:1] if get_origin(each) in (tuple, Mapping) else (each,)
                for part in inner:
                    if isinstance(part, type) and issubclass(part, StrEnum):
                        assert all(f"{word}" in CHAPTER for word in part), part
    assert all(str(act) in SECTIONS["approvals"] for act in words.Act)


def test_the_test_vector_of_the_page_is_true():
    vector = PAGE[PAGE.index("Test vector:") :]
    text = vector[vector.index("```toml\n") + 8 :].partition("```")[0].encode()
    written, named = re.findall(r"`([^`]+)`", vector[vector.index("gives ") :])[:2]

    assert canonical(text).decode() == written
    assert fingerprint(canonical(text)) == named


def test_the_examples_of_the_page_are_toml():
    examples = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)

    assert len(examples) == 2
    assert all(tomllib.loads(each) for each in examples)
