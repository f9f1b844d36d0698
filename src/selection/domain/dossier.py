"""What a nomination hands in (推荐材料), and whether it is enough."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from selection.domain.answers import Form, checked
from selection.domain.eligibility import Claims, Finding, Verdict, report
from selection.domain.kernel import Paper, PersonId, Refused
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.values import Code
from selection.domain.rulebook.words import Declarer, NeededFor


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """A declaration and who signed it."""

    code: str
    by: Declarer


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption:
    """A plea for a SOFT condition that is not met (破格): its reason, and how long that is.

    Whoever makes the command counts the length on the words that the paper keeps. `endorsed_by`
    is the leader of the unit who stands by the plea.
    """

    condition: str
    reason: Paper
    length: int  # characters without white space
    endorsed_by: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """All that is handed in; `materials` are the digests of the files of each kind."""

    form: Form
    materials: Mapping[str, tuple[str, ...]]
    declared: tuple[Declared, ...]
    exemptions: tuple[Exemption, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What every clause says, the pleas that are needed, and what a reviewer settles."""

    findings: tuple[Finding, ...]
    exemptions: tuple[Exemption, ...]
    warnings: tuple[str, ...]


def judged(
    dossier: Dossier, category: str, unit_type: str, at: datetime, rules: Rulebook
) -> Judged:
    """The dossier, if it is complete and meets the conditions; Refused otherwise."""
    form = checked(rules, category, dossier.form)
    _must_be_complete(dossier, category, rules)
    claims = Claims(
        form=form,
        declared={(each.code, each.by) for each in dossier.declared},
        attached={code for code, files in dossier.materials.items() if files},
    )
    findings = report(rules, category, unit_type, claims, at)
    unmet = [each.condition for each in findings if each.verdict is Verdict.NOT_MET]
    if unmet:
        raise Refused("conditions-are-not-met", rules=unmet)
    pleas = {each.condition: each for each in dossier.exemptions}
    needed = [each.condition for each in findings if each.verdict is Verdict.NEEDS_EXEMPTION]
    missing = [each for each in needed if each not in pleas]
    if missing:
        raise Refused("exemption-is-needed", rules=missing)
    exemptions = tuple(pleas[each] for each in needed)
    least = rules.nomination.exemption_reason_least or 0
    if any(each.length < least for each in exemptions):
        raise Refused("exemption-reason-is-too-short", least=least)
    warnings = tuple(each.condition for each in findings if each.verdict is Verdict.WARNED)
    return Judged(findings=findings, exemptions=exemptions, warnings=warnings)


def _must_be_complete(dossier: Dossier, category: str, rules: Rulebook) -> None:
    """As many files of each kind, and all declarations, as the rulebook asks for; no others."""
    if dossier.materials.keys() - {each.code for each in rules.materials}:
        raise Refused("material-is-unknown")
    for material in rules.materials:
        files = len(dossier.materials.get(material.code, ()))
        if not material.serves(Code(category)):
            if files:
                raise Refused("material-is-of-another-category", material=material.code)
        elif not material.least <= files <= material.most:
            raise Refused("materials-are-incomplete", material=material.code, files=files)
    if {each.code for each in dossier.declared} - {each.code for each in rules.declarations}:
        raise Refused("declaration-is-unknown")
    signed = {(each.code, each.by) for each in dossier.declared}
    for declaration in rules.declarations:
        if declaration.needed_for is NeededFor.SUBMIT:
            missing = [by for by in declaration.by if (declaration.code, by) not in signed]
            if missing:
                raise Refused("declaration-is-missing", declaration=declaration.code)
