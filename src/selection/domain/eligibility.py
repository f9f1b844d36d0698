"""Whether a candidate meets the conditions of the notice (1.4), clause by clause."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from selection.domain.answers import OTHER, Form, filled
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
    """One clause: what is claimed, what that rests on, and the verdict.

    It holds no text and nothing personal, so that it may stand in an event. `fields`,
    `declaration` and `material` are codes of the rulebook: where to look for the evidence. Of the
    claim there is, by the kind of test, a `number` and the `whole` it is a share of (residents,
    or days); a `day`; what was `chosen`; or `yes`, for a tick and for whether there is anything.
    """

    condition: str
    severity: Severity
    verdict: Verdict
    counted_to: date  # the reference date of ages and durations
    fields: tuple[str, ...] = ()
    declaration: str | None = None
    material: str | None = None
    number: Decimal | None = None
    whole: Decimal | None = None
    day: date | None = None
    chosen: str | None = None
    yes: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What a nomination claims and brings: the form, who signed what, which files are there."""

    form: Form
    declared: Collection[tuple[str, str]] = ()  # a declaration, and who signed it
    attached: Collection[str] = ()  # the kinds of files of which there is at least one


def report(
    rules: Rulebook, category: str, unit_type: str, claims: Claims, at: datetime
) -> tuple[Finding, ...]:
    """Every clause that applies, in the order of the rulebook (1.4).

    Durations are counted to the reference date (A-03), "以上" includes the number, and a share
    is tested by cross-multiplication (R-SIT-02). `at` is the instant of the nomination.
    """
    today = reference_date(rules, at)
    return tuple(
        _finding(condition, claims, today, rules)
        for condition in rules.conditions
        if condition.applies(Code(category), Code(unit_type))
    )


def _finding(condition: Condition, claims: Claims, today: date, rules: Rulebook) -> Finding:
    named = (condition.field, condition.share_of, condition.per_day_since)
    fields = tuple(str(each) for each in named if each is not None)
    plain = Finding(
        condition=condition.id,
        severity=condition.severity,
        verdict=_verdict(condition, claims, today, rules),
        counted_to=today,
        fields=fields,
        declaration=condition.declared,
        material=condition.attached,
    )
    known = (rules.field(each) for each in fields)
    if any(each is not None and each.personal for each in known):
        return plain
    form, field = claims.form, condition.field
    if condition.declared is not None or condition.attached is not None:
        return replace(plain, yes=_is_there(condition, claims, rules))
    if field is None:
        return plain
    match form.get(field):
        case bool() as ticked:
            return replace(plain, yes=ticked)
        case date() as day:
            return replace(plain, day=day)
        case str() as answer if condition.one_of:
            return replace(plain, chosen=answer if answer in condition.one_of else OTHER)
        case int() | Decimal() | tuple():
            whole = _whole(condition, form, today)
            return replace(plain, number=_number(form, field), whole=whole)
        case _:
            return replace(plain, yes=filled(form, field))


def _verdict(condition: Condition, claims: Claims, today: date, rules: Rulebook) -> Verdict:
    if condition.severity is Severity.QUAL:
        # People judge; what they judge by has to be there.
        there = _is_there(condition, claims, rules)
        return Verdict.JUDGED_BY_PEOPLE if there else Verdict.NOT_MET
    form, field = claims.form, condition.field
    if field is None:
        met = _is_there(condition, claims, rules)
    else:
        met = _met(condition, field, form, today)
    if met:
        return Verdict.MET
    match condition.severity:
        case Severity.HARD:
            return Verdict.NOT_MET
        case Severity.SOFT:
            above = _above_the_floor(condition, form, today)
            return Verdict.NEEDS_EXEMPTION if above else Verdict.NOT_MET
        case Severity.WARN:
            return Verdict.WARNED


def _is_there(condition: Condition, claims: Claims, rules: Rulebook) -> bool:
    """Whether what the clause names has been given: an answer, every signature, a file."""
    if condition.declared is not None:
        asked = [each for each in rules.declarations if each.code == condition.declared]
        return all((each.code, by) in claims.declared for each in asked for by in each.by)
    if condition.attached is not None:
        return condition.attached in claims.attached
    return condition.field is None or filled(claims.form, condition.field)


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


def _above_the_floor(condition: Condition, form: Form, today: date) -> bool:
    """Whether an exemption is possible at all; a floor of 0 is none."""
    floor = condition.never_below
    if not floor or condition.field is None:
        return floor is not None
    measured = _measured(condition, condition.field, form, today)
    return measured is not None and measured[0] >= floor * measured[1]


def _measured(
    condition: Condition, field: str, form: Form, today: date
) -> tuple[Fraction, Fraction] | None:
    """The number that a condition is about, and the whole it is a share of (1 for none).

    None where there is no such number, or the whole is not above 0.
    """
    value, whole = _number(form, field), Decimal(1)
    if condition.share_of is not None or condition.per_day_since is not None:
        whole = _whole(condition, form, today) or Decimal(0)
    return None if value is None or whole <= 0 else (Fraction(value), Fraction(whole))


def _whole(condition: Condition, form: Form, today: date) -> Decimal | None:
    """What the number is a share of: another number, or days; None where there is none."""
    if condition.share_of is not None:
        return _number(form, condition.share_of)
    since = form.get(condition.per_day_since) if condition.per_day_since is not None else None
    return Decimal((today - since).days) if isinstance(since, date) else None


def _number(form: Form, code: str) -> Decimal | None:
    match form.get(code):
        case bool():
            return None
        case int() | Decimal() as number:
            return Decimal(number)
        case tuple() as chosen:
            return Decimal(len(set(chosen)))  # different entries; named others count each
        case _:
            return None


def _after(day: date, term: Term) -> date:
    """The day on which the term is over; a rulebook writes it in days, months or years."""
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
