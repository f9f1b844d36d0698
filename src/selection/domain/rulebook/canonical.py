"""The door to a rulebook: written by officials in TOML, frozen as bytes, named by a fingerprint.

The canonical bytes are what `RulebookFrozen` carries; comments, order of keys and layout are
gone, the order of lists stays, and defaults are not filled in (docs/rulebook.md §6).
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.checks import refusals
from selection.domain.rulebook.findings import Finding, RulebookRefused
from selection.domain.rulebook.lines import lines
from selection.domain.rulebook.plain import Plain, canonical_bytes, plain_of_json, plain_of_toml
from selection.domain.rulebook.reading import newer, read


def from_toml(text: bytes) -> Rulebook:
    """The rulebook that an official wrote, fit to be frozen.

    Raises RulebookRefused with every finding of docs/rulebook.md §4 and §6, each with its line.
    """
    plain, unwritable = plain_of_toml(text)
    if plain is None:
        raise RulebookRefused(unwritable)
    book, findings = _read(plain, check=True)
    findings = (*unwritable, *findings)
    if book is None or findings:
        raise RulebookRefused(_in_order(findings, text))
    return book


def from_canonical(data: bytes) -> Rulebook:
    """The rulebook in canonical bytes, fit to be frozen.

    Raises RulebookRefused with every finding, as `from_toml` does, and for other bytes than
    canonical ones.
    """
    return _from_bytes(data, check=True)


def from_journal(data: bytes) -> Rulebook:
    """The rulebook that was frozen, from the canonical bytes that the journal keeps.

    What a rulebook must be was checked when it was frozen; a later and stricter programme still
    reads it (docs/rulebook.md §7). Raises RulebookRefused if the bytes are damaged, or of a
    newer schema.
    """
    return _from_bytes(data, check=False)


def canonical(text: bytes) -> bytes:
    """The canonical bytes of a rulebook written in TOML.

    Raises RulebookRefused with everything that has no canonical form; whether the rest is a
    rulebook at all, `from_toml` says.
    """
    plain, unwritable = plain_of_toml(text)
    if plain is None or unwritable:
        raise RulebookRefused(unwritable)
    return canonical_bytes(plain)


def fingerprint(canonical: bytes) -> str:
    """The name of exactly these rules: SHA-256 of the canonical bytes, lower-case hexadecimal."""
    return hashlib.sha256(canonical).hexdigest()


@lru_cache(maxsize=16)  # Whoever opens a campaign reads the same bytes; what they say is fixed.
def _from_bytes(data: bytes, *, check: bool) -> Rulebook:
    plain, unwritable = plain_of_json(data)
    if plain is None:
        raise RulebookRefused(unwritable)
    book, findings = _read(plain, check=check)
    if book is None or unwritable or findings:
        raise RulebookRefused((*unwritable, *findings))
    return book


def _read(plain: Mapping[str, Plain], *, check: bool) -> tuple[Rulebook | None, Sequence[Finding]]:
    """The rulebook, which is whole if there are no findings; None if it is of a newer schema."""
    unknown = newer(plain)
    if unknown is not None:
        return None, (unknown,)
    book, findings, gaps = read(plain)
    return book, (*findings, *refusals(book, gaps)) if check else findings


def _in_order(findings: Sequence[Finding], text: bytes) -> Sequence[Finding]:
    """The findings in the order of the file, each with the line of its key or its table."""
    found = lines(text.decode("utf-8-sig"))

    def line(of: str) -> int | None:
        while of and of not in found:
            of = of[: max(of.rfind("."), of.rfind("["), 0)]
        return found.get(of)

    placed = [replace(each, line=line(each.key)) for each in findings]
    return sorted(placed, key=lambda each: each.line or 0)
