"""What a unit may correct: the parts that its returned nomination was returned for (3.2).

A defect names an item of the checklist or a clause, and that names what it looks at. What it does
not look at was answered already and is not written in again, so that no reviewer has to look
twice. A defect that names nothing looks at everything.
"""

from collections.abc import Collection, Iterable

from selection.domain import facts
from selection.domain.answers import fields_of
from selection.domain.checklist import parts_of
from selection.domain.kernel import CandidateId, Facts, Refused
from selection.domain.moving import proposed_move
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.words import Format

_PAPERS = {Format.PDF, Format.DOCX, Format.DOC}


def reopened(rules: Rulebook, category: str, defects: Iterable[str]) -> frozenset[str] | None:
    """The fields and materials that may be changed for these defects; None where all may.

    With a field the papers are open too: the signed and stamped form repeats what the field says.
    """
    about: dict[str, frozenset[str]] = {each.id: parts_of(each) for each in rules.conditions}
    checks = rules.formal_review.checks if rules.formal_review else ()
    about |= {each.id: frozenset(each.about) for each in checks}
    named = [about.get(each, frozenset[str]()) for each in defects]
    if not named or not all(named):
        return None
    parts = frozenset[str]().union(*named)
    if any(each.code in parts for each in fields_of(rules, category)):
        parts |= {each.code for each in rules.materials if _PAPERS & {*each.formats}}
    return parts


def must_change_what_is_reopened(
    candidate: CandidateId,
    category: str,
    changed: Collection[str],
    at_hand: Facts,
    rules: Rulebook,
) -> None:
    """Refuse a correction of other fields and materials than the nomination was returned for.

    Declarations are signed anew with every form. A candidate who is about to move to another
    category answers for that one as a whole (A-19).
    """
    if proposed_move(candidate) in at_hand:
        return
    parts = reopened(rules, category, facts.listed(at_hand, facts.defects(candidate)))
    if parts is None:
        return
    signed = {each.code for each in rules.declarations}
    others = [each for each in changed if each not in parts and each not in signed]
    if others:
        raise Refused("part-is-not-returned", parts=others)
