"""A candidate asks for its public page to be corrected; its unit agrees or not (PIPL 46).

What is asked and answered are papers in the vault, each with who and when. What is on show changes
only by the act of an official, who publishes another page: that act is the event.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from selection.accounts.vault import Content, Vault
from selection.desk.nominating.nominees import Nominee
from selection.domain.answers import fields_of
from selection.domain.kernel import PersonId, Refused
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.entry import FormField
from selection.domain.rulebook.words import FieldType, SeenBy

ASKED, ANSWERED = "correction", "correction-answer"
"""The kinds of papers: what is asked for, and what the unit says to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a candidate asked for last; `agreed` is None until its unit has answered."""

    record: str
    changes: Mapping[str, str]
    why: str
    agreed: bool | None
    answer: str


def correctable(rules: Rulebook, category: str) -> list[FormField]:
    """The fields that a page shows in words."""
    return [
        each
        for each in fields_of(rules, category)
        if each.seen_by is SeenBy.PUBLIC and each.type is FieldType.TEXT and not each.personal
    ]


def correction_of(vault: Vault, of: Nominee) -> Correction | None:
    """The last correction that was asked for; None without one, and once all was erased."""
    asked = vault.newest(ASKED, [of.candidate]).get(of.candidate)
    if asked is None:
        return None
    answered = vault.newest(ANSWERED, [of.candidate]).get(of.candidate)
    opened = vault.open_many([asked, *([answered] if answered else [])])
    wanted, told = opened[asked], opened.get(answered or "") or {}
    if wanted is None:
        return None
    mine = told.get("of") == asked
    return Correction(
        record=asked,
        changes=cast("Mapping[str, str]", wanted["changes"]),
        why=str(wanted["words"]),
        agreed=bool(told["agreed"]) if mine else None,
        answer=str(told.get("words", "")) if mine else "",
    )


def ask(
    vault: Vault,
    rules: Rulebook,
    of: Nominee,
    content: Content,
    texts: Mapping[str, str],
    *,
    why: str,
    by: PersonId,
    at: datetime,
) -> None:
    """Ask for these texts instead of those on the page; Refused if none of them is another one.

    Refused, too, for a text that its field does not take.
    """
    changes: dict[str, str] = {}
    for each in correctable(rules, of.category):
        text = texts.get(each.code, "").strip()
        if text and text != content.get(each.code):
            if each.longest is not None and len("".join(text.split())) > each.longest:
                raise Refused("form-does-not-fit", fields=[each.code])
            changes[each.code] = text
    if not changes:
        raise Refused("correction-changes-nothing")
    asked = {"changes": changes, "words": why, "by": by}
    vault.keep(of.candidate, ASKED, asked, at=at)


def answer(
    vault: Vault,
    of: Nominee,
    record: str,
    *,
    agreed: bool,
    words: str,
    by: PersonId,
    at: datetime,
) -> None:
    """Say for the unit whether it agrees to exactly that correction.

    Refused if the candidate asked for something else since, or the unit has answered already.
    """
    now = correction_of(vault, of)
    if now is None or now.record != record or now.agreed is not None:
        raise Refused("correction-is-another")
    said = {"of": record, "agreed": agreed, "words": words, "by": by}
    vault.keep(of.candidate, ANSWERED, said, at=at)


def corrected(content: Content, correction: Correction | None) -> Content:
    """The form as the page goes by it: with what the unit agreed to."""
    if correction is None or not correction.agreed:
        return content
    return {**content, **correction.changes}
