"""Whether a store is whole: the journal in itself, and the vault with all that events name."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import cast

from selection.accounts.problems import Lost, Tampered, Unknown
from selection.accounts.vault import Vault
from selection.domain.deciders import counts, leaves
from selection.domain.kernel import Paper
from selection.journal.check import findings as journal_findings
from selection.journal.journal import Journal


def findings(journal: Journal) -> Iterator[str]:
    """What is wrong with the journal, its facts or its tally."""
    yield from journal_findings(journal, leaves=leaves, counts=counts)


def missing_papers(journal: Journal, vault: Vault) -> Iterator[str]:
    """The events whose paper is not in the vault as it was when the event was recorded.

    A paper whose subject was erased is as it should be.
    """
    for record in journal.since(0):
        for paper in papers_in(record.event):
            try:
                fits = vault.matches(paper)
            except (Unknown, Lost, Tampered):
                fits = False
            if not fits:
                yield f"第 {record.position} 条事件所指的材料不在保险库中，或已被改动"


def papers_in(value: object) -> Iterator[Paper]:
    """Every paper that an event names."""
    if isinstance(value, Paper):
        yield value
    elif isinstance(value, tuple):
        for each in cast("tuple[object, ...]", value):
            yield from papers_in(each)
    elif is_dataclass(value) and not isinstance(value, type):
        for each in fields(value):
            yield from papers_in(getattr(value, each.name))
