"""Whether a candidate meets the conditions of the notice (1.4), clause by clause."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from selection.domain.answers import Form, filled
from selection.domain.calendar import MONTHS_IN_A_YEAR, plus_months
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.entry import Condition
from selection.domain.rulebook.values import Code, Term
from selection.domain.rulebook.words import Severity, StageKind, TermUnit

MOMENT = timedelta(microseconds=1)
MONTHS_OF = {TermUnit.MONTHS: 1, TermUnit.YEARS: MONTHS_IN_A_YEAR}


class Verdict(StrEnum):
    """What a clause says of a candidate."""

    MET = "MET"
    NEEDS_EXEMPTION = "NEEDS_EXEMPTION"
    NOT_MET = "NOT_MET"
    WARNED = "WARNED"
    JUDGED_BY_PEOPLE = "JUDGED_BY_PEOPLE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One clause and its verdict."""

    condition: str
    verdict: Verdict


def report(
    rules: Rulebook, category: str, unit_type: str, form: Form, at: datetime
) -> tuple[Finding, ...]:
    """Every clause that applies, in the order of the rulebook.

    Durations are counted to the reference date (A-03), "以上" includes the number, and a share
    is tested by cross-multiplication (R-SIT-02).
    """
    today = reference_date(rules, at)
    return tuple(
        Finding(condition=condition.id, verdict=_verdict(condition, form, today))
        for condition in rules.conditions
        if condition.applies(Code(category), Code(unit_type))
    )


def _verdict(condition: Condition, form: Form, today: date) -> Verdict:
    if condition.field is None:
        return Verdict.JUDGED_BY_PEOPLE
    if _met(condition, condition.field, form, today):
        return Verdict.MET
    match condition.severity:
        case Severity.HARD:
            return Verdict.NOT_MET
        case Severity.SOFT:
            above = _above_the_floor(condition, condition.field, form, today)
            return Verdict.NEEDS_EXEMPTION if above else Verdict.NOT_MET
        case Severity.WARN:
            return Verdict.WARNED
        case Severity.QUAL:
            return Verdict.JUDGED_BY_PEOPLE


def _met(condition: Condition, field: str, form: Form, today: date) -> bool:
    if condition.filled is not None:
        return filled(form, field) == condition.filled
    if condition.is_ is not None:
        return form.get(field) == condition.is_
    if condition.one_of:
        return form.get(field) in condition.one_of
    if condition.matches is not None:
        return condition.matches.fullmatch(str(form.get(field, ""))) is not None
    if condition.at_least_old is not None:
        since = form.get(field)
        return isinstance(since, date) and _after(since, condition.at_least_old) <= today
    measured = _measured(condition, field, form, today)
    if measured is None:
        return False
    value, whole = measured
    return (condition.at_least is None or value >= condition.at_least * whole) and (
        condition.at_most is None or value <= condition.at_most * whole
    )


def _above_the_floor(condition: Condition, field: str, form: Form, today: date) -> bool:
    """Whether an exemption is possible at all; a floor of 0 is none."""
    floor = condition.never_below
    if not floor:
        return floor is not None
    measured = _measured(condition, field, form, today)
    return measured is not None and measured[0] >= floor * measured[1]


def _measured(
    condition: Condition, field: str, form: Form, today: date
) -> tuple[Fraction, Fraction] | None:
    """The number that a condition is about, and the whole it is a share of (1 for none).

    None where there is no such number, or the whole is not above 0.
    """
    value, whole = _number(form, field), Fraction(1)
    if condition.share_of is not None:
        whole = _number(form, condition.share_of) or Fraction(0)
    if condition.per_day_since is not None:
        since = form.get(condition.per_day_since)
        whole = Fraction((today - since).days if isinstance(since, date) else 0)
    return None if value is None or whole <= 0 else (value, whole)


def _number(form: Form, code: str) -> Fraction | None:
    match form.get(code):
        case bool():
            return None
        case int() | Decimal() as number:
            return Fraction(number)
        case tuple() as chosen:
            return Fraction(len(set(chosen)))  # different entries; named others count each
        case _:
            return None


def _after(day: date, term: Term) -> date:
    months = MONTHS_OF.get(term.unit)
    if months is None:
        return day + timedelta(days=term.count)
    return plus_months(day, months * term.count)


def reference_date(rules: Rulebook, at: datetime) -> date:
    """The day to which ages and durations are counted (A-03).

    Without one in the rulebook: the last day of the INTAKE stage; if that has no end either
    (every nomination walks by itself), the day of the nomination.
    """
    if rules.nomination.reference_date is not None:
        return rules.nomination.reference_date
    for stage in rules.stages_of(StageKind.INTAKE):
        if stage.closes is not None:
            return (stage.closes - MOMENT).astimezone(rules.calendar.zone).date()
    return at.astimezone(rules.calendar.zone).date()
