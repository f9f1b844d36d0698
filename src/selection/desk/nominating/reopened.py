"""What a unit may correct is said while it writes, not only when it hands in (3.2)."""

from collections.abc import Mapping

from selection.accounts.vault import Vault
from selection.desk.nominating.nominees import Nominee, Standing, words
from selection.domain import reopening
from selection.domain.answers import fields_of
from selection.domain.checklist import parts_of
from selection.domain.kernel import Refused
from selection.domain.rulebook.book import Rulebook


def reopened(rules: Rulebook, of: Nominee) -> frozenset[str] | None:
    """The fields and materials that may be changed; None where all may."""
    if of.standing is not Standing.RETURNED or of.returned is None or of.proposed is not None:
        return None
    return reopening.reopened(rules, of.category, [each.rule for each in of.returned.defects])


def must_be_reopened(rules: Rulebook, of: Nominee, part: str) -> None:
    """Refuse to change a part of a returned nomination that it was not returned for."""
    parts = reopened(rules, of)
    if parts is not None and part not in parts:
        raise Refused("part-is-not-returned", parts=[part])


def must_write_where_reopened(
    rules: Rulebook, vault: Vault, of: Nominee, content: Mapping[str, object]
) -> None:
    """Refuse a form whose other fields are not as they were handed in."""
    parts, handed_in = reopened(rules, of), of.nomination.handed_in
    if parts is None or handed_in is None:
        return
    before = words(vault, [handed_in.paper])[handed_in.paper.record] or {}
    others = [
        each.code
        for each in fields_of(rules, of.category)
        if each.code not in parts and content.get(each.code) != before.get(each.code)
    ]
    if others:
        raise Refused("part-is-not-returned", parts=others)


def must_plead_where_reopened(rules: Rulebook, of: Nominee, condition: str) -> None:
    """Refuse another plea for a clause that reads nothing of what may be changed."""
    parts = reopened(rules, of)
    read = [parts_of(each) for each in rules.conditions if each.id == condition]
    if parts is not None and not any(parts & each for each in read):
        raise Refused("part-is-not-returned", parts=[condition])
