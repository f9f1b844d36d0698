"""What a unit may correct: the parts that its returned nomination was returned for (3.2).

A defect names an item of the checklist or a clause, and that names what it looks at. What it does
not look at was answered already and is not written in again, so that no reviewer has to look
twice. A defect that names nothing looks at everything.
"""

from collections.abc import Mapping

from selection.accounts.vault import Vault
from selection.desk.nominating.nominees import Nominee, Standing, words
from selection.domain.answers import fields_of
from selection.domain.checklist import parts_of
from selection.domain.kernel import Refused
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.words import Format

NOT_RETURNED = "part-is-not-returned"
_PAPERS = {Format.PDF, Format.DOCX, Format.DOC}


def reopened(rules: Rulebook, of: Nominee) -> frozenset[str] | None:
    """The fields and materials that may be changed; None where all may.

    With a field the papers are open too: the signed and stamped form repeats what the field says.
    """
    if of.standing is not Standing.RETURNED or of.returned is None or of.proposed is not None:
        return None
    about: dict[str, frozenset[str]] = {each.id: parts_of(each) for each in rules.conditions}
    checks = rules.formal_review.checks if rules.formal_review else ()
    about |= {each.id: frozenset(each.about) for each in checks}
    named = [about.get(each.rule, frozenset[str]()) for each in of.returned.defects]
    if not all(named):
        return None
    parts = frozenset[str]().union(*named)
    if any(each.code in parts for each in fields_of(rules, of.category)):
        parts |= {each.code for each in rules.materials if _PAPERS & {*each.formats}}
    return parts


def must_be_reopened(rules: Rulebook, of: Nominee, part: str) -> None:
    """Refuse to change a part of a returned nomination that it was not returned for."""
    parts = reopened(rules, of)
    if parts is not None and part not in parts:
        raise Refused(NOT_RETURNED, parts=[part])


def must_change_what_is_reopened(
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
        raise Refused(NOT_RETURNED, parts=others)


def must_plead_where_reopened(rules: Rulebook, of: Nominee, condition: str) -> None:
    """Refuse another plea for a clause that reads nothing of what may be changed."""
    parts = reopened(rules, of)
    read = [parts_of(each) for each in rules.conditions if each.id == condition]
    if parts is not None and not any(parts & each for each in read):
        raise Refused(NOT_RETURNED, parts=[condition])
