"""What the preliminary review tells the unit: every defect at once, or why it is out (3.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from selection.desk.nominating.nominees import Nominee, Standing, words
from selection.domain import facts
from selection.domain.kernel import Paper
from selection.domain.opinions import NOT_CORRECTED
from selection.domain.rulebook.book import Rulebook
from selection.web.desks.unit.visiting import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanting:
    """A defect: the item or clause in words, what the reviewers remarked, where to mend it."""

    rule: str
    text: str
    remarks: tuple[str, ...]
    goes_to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """Why the nomination came back last."""

    defects: tuple[Wanting, ...]
    round: int
    rounds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdicts:
    """Why it is out, until when that can be appealed, and how far an appeal is."""

    grounds: tuple[Wanting, ...]
    reasons: tuple[str, ...]
    until: datetime
    open: bool  # whether it can be appealed now
    appealed: bool
    final: bool


def returned_of(visit: Visit, of: Nominee) -> Returned | None:
    """The defects, while the nomination is with its unit."""
    rules = visit.place.rules
    if of.standing is not Standing.RETURNED or of.returned is None:
        return None
    review = rules.formal_review
    defects = of.returned.defects
    said = _said(visit, [paper for each in defects for paper in each.remarks])
    return Returned(
        defects=tuple(
            _wanting(rules, each.rule, [said[paper.record] for paper in each.remarks])
            for each in defects
        ),
        round=of.returns,
        rounds=review.corrections if review else 0,
    )


def verdicts_of(visit: Visit, of: Nominee) -> Verdicts | None:
    """Why it was rejected, and what can be done about it."""
    rules = visit.place.rules
    if of.rejected is None or of.standing not in {
        Standing.REJECTED,
        Standing.APPEALED,
        Standing.OUT,
    }:
        return None
    said = _said(visit, of.rejected.reasons)
    until = of.rejected.appeal_until.astimezone(rules.calendar.zone)
    return Verdicts(
        grounds=tuple(_wanting(rules, each, []) for each in of.rejected.rules),
        reasons=tuple(said[each.record] for each in of.rejected.reasons),
        until=until,
        open=of.standing is Standing.REJECTED and visit.place.now() < until,
        appealed=of.standing is Standing.APPEALED,
        final=of.at_hand.get(facts.rejected(of.candidate)) == facts.FOR_GOOD,
    )


def _said(visit: Visit, papers: Sequence[Paper]) -> dict[str, str]:
    opened = words(visit.place.accounts.vault, papers)
    return {record: str((each or {}).get("words", "")) for record, each in opened.items()}


def _wanting(rules: Rulebook, rule: str, remarks: Sequence[str]) -> Wanting:
    """The rule in words, wherever in the rulebook it stands."""
    checks = rules.formal_review.checks if rules.formal_review else ()
    about: tuple[str, ...] = ()
    text = "逾期没有补正" if rule == NOT_CORRECTED else rule
    for check in checks:
        if check.id == rule:
            text, about = check.text, tuple(map(str, check.about))
    for condition in rules.conditions:
        if condition.id == rule:
            text = condition.text
            about = (str(condition.field),) if condition.field else ()
    for exclusion in rules.exclusions:
        if exclusion.id == rule:
            text = exclusion.text
    return Wanting(
        rule=rule,
        text=text,
        remarks=tuple(dict.fromkeys(each for each in remarks if each)),
        goes_to=_place(rules, about),
    )


def _place(rules: Rulebook, about: Sequence[str]) -> str:
    for each in about:
        if rules.field(each) is not None:
            return f"f-{each}"
        if any(material.code == each for material in rules.materials):
            return f"m-{each}"
    return ""
