"""Rulebooks that are broken on purpose: small edits of one that is whole."""

from pathlib import Path

import pytest

from selection.domain.rulebook.canonical import from_toml
from selection.domain.rulebook.findings import Finding, RulebookRefused

TOP = Path(__file__).parents[3]
SHIPPED = TOP / "rulebooks"
CONTESTS = TOP / "tests" / "contests" / "rulebooks"
CAST = (SHIPPED / "cast-2023.toml").read_text("utf-8")
SHORT = (Path(__file__).parent / "short.toml").read_text("utf-8")

Edit = tuple[str, str]


def edited(*edits: Edit, text: str = SHORT) -> str:
    """The text with each first occurrence of a passage replaced by another."""
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def findings(text: str | bytes) -> tuple[Finding, ...]:
    """What is wrong with the rulebook."""
    with pytest.raises(RulebookRefused) as refused:
        from_toml(text if isinstance(text, bytes) else text.encode())
    return refused.value.findings


def the_finding(*edits: Edit, text: str = SHORT) -> Finding:
    """The one thing that is wrong after the edits."""
    [finding] = findings(edited(*edits, text=text))
    return finding
