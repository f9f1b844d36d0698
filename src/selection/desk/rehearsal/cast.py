"""Recommendation forms that meet a rulebook's conditions, and forms that break one of them."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import count
from math import ceil
from random import Random

from selection.accounts.pages import Answer
from selection.desk.rehearsal.names import Names
from selection.desk.rehearsal.tales import Tale, Teller, text
from selection.domain.answers import Form, fields_of
from selection.domain.calendar import plus_months
from selection.domain.eligibility import reference_date
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.entry import Condition, FormField
from selection.domain.rulebook.words import FieldType, Severity, TermUnit

Said = str | bool | int | Decimal | date | tuple[str, ...]
Filling = dict[str, Said]
NAME = "name"
DAYS_IN_A_MONTH = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """What a made-up candidate hands in."""

    category: str
    tale: Tale
    form: Form
    exempt: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What the candidate is called."""
        return self.tale.name


def plain(answer: Said) -> Answer:
    """An answer as the vault keeps it: dates and decimals as text."""
    return answer if isinstance(answer, str | bool | int | tuple) else str(answer)


class Cast:
    """Makes candidates up, each with a name and identifiers of its own."""

    def __init__(
        self, rules: Rulebook, random: Random, opened: datetime, names: Names, first: int = 1
    ) -> None:
        """`first`: from which on numbers are given, so that two casts can give different ones."""
        self.rules = rules
        self.random = random
        self.today = reference_date(rules, opened)
        self.numbers = count(first)
        self.teller = Teller(random, names)

    def dossier(self, category: str, region: str | None = None) -> Dossier:
        """A candidate who meets every condition, in the region if one is named."""
        found = self.rules.category(category)
        if found is None:
            raise LookupError(category)
        tale = self.teller.tale(found.kind, found.heading or found.name, region)
        form: Filling = {
            each.code: self._answer(each, category, tale)
            for each in fields_of(self.rules, category)
        }
        for condition in self._conditions(category):
            self._fit_share(condition, form)
        self._keep_parts_small(form)
        return Dossier(category=category, tale=tale, form=form)

    def ineligible(self, category: str, region: str | None = None) -> Dossier:
        """A candidate who misses one HARD condition by as little as possible."""
        whole = self.dossier(category, region)
        hard = [
            each
            for each in self._conditions(category)
            if each.severity is Severity.HARD and each.field is not None and not each.share_of
        ]
        form: Filling = dict(whole.form)
        if hard:
            self._break(self.random.choice(hard), form)
        return replace(whole, form=form)

    def exempted(self, category: str, region: str | None = None) -> Dossier:
        """A candidate who misses a SOFT condition within its floor, if the category has one."""
        whole = self.dossier(category, region)
        for condition in self._conditions(category):
            if condition.severity is Severity.SOFT and condition.field and condition.at_least:
                below = ceil(condition.at_least) - 1
                floor = ceil(condition.never_below or 0)
                form = {**whole.form, condition.field: self.random.randint(floor, below)}
                return replace(whole, form=form, exempt=(condition.id,))
        return whole

    def incomplete(self, category: str, region: str | None = None) -> Dossier:
        """A candidate whose form lacks a required answer."""
        whole = self.dossier(category, region)
        required = [each for each in fields_of(self.rules, category) if each.required]
        form = dict(whole.form)
        del form[self.random.choice(required).code]
        return replace(whole, form=form)

    def _conditions(self, category: str) -> list[Condition]:
        return [
            each
            for each in self.rules.conditions
            if not each.categories or category in each.categories
        ]

    def _about(self, form_field: FormField, category: str) -> list[Condition]:
        return [
            each
            for each in self._conditions(category)
            if each.field == form_field.code and each.share_of is None
        ]

    def _answer(self, form_field: FormField, category: str, tale: Tale) -> Said:
        about = self._about(form_field, category)
        match form_field.type:
            case FieldType.TEXT:
                return self._text(form_field, tale)
            case FieldType.INTEGER:
                return self._whole(about)
            case FieldType.FIGURE:
                return Decimal(self._whole(about))
            case FieldType.DATE:
                return self._date(about)
            case FieldType.YES_NO:
                wanted = [each.is_ for each in about if each.is_ is not None]
                return wanted[0] if wanted else self.random.random() < 1 / 2
            case FieldType.CHOICE:
                allowed = [each.one_of for each in about if each.one_of]
                choices = allowed[0] if allowed else form_field.choices
                named = [each for each in choices if tale.name.endswith(each)]
                return self.random.choice(named or choices)
            case FieldType.CHOICES:
                least = max((ceil(each.at_least or 0) for each in about), default=0) or 1
                some = self.random.randint(least, len(form_field.choices))
                chosen = self.random.sample(form_field.choices, some)
                about_it = [each for each in form_field.choices if each == tale.theme.about]
                return tuple(dict.fromkeys([*about_it, *chosen]))

    def _text(self, form_field: FormField, tale: Tale) -> str:
        """The name, a number that nobody has, or some words; no number could be a real one."""
        if form_field.code == NAME:
            return tale.name
        number = f"{next(self.numbers):06}"
        if form_field.identifies or any(each in form_field.name for each in ("编号", "号码")):
            return f"虚构{number}"
        if any(each in form_field.name for each in ("手机", "电话")):
            return f"000{number}00"
        if "邮箱" in form_field.name:
            return f"{number}@example.invalid"
        return text(tale, form_field)

    def _whole(self, about: list[Condition]) -> int:
        least = max((ceil(each.at_least) for each in about if each.at_least), default=0)
        if any(each.per_day_since and each.at_most for each in about):
            return least + self.random.randint(0, 60)  # plausible over two years and more
        return least + self.random.randint(0, 3 * least + 40)

    def _date(self, about: list[Condition]) -> date:
        day = self.today
        for each in about:
            if each.at_least_old is not None:
                months = {TermUnit.YEARS: 12, TermUnit.MONTHS: 1}.get(each.at_least_old.unit)
                day = min(day, plus_months(self.today, -(months or 0) * each.at_least_old.count))
        return day - timedelta(days=self.random.randint(2 * DAYS_IN_A_MONTH, 3000))

    def _fit_share(
        self,
        condition: Condition,
        form: Filling,
    ) -> None:
        """Make the whole small enough for the share, and not smaller than the part."""
        if condition.share_of is None or condition.field is None or not condition.at_least:
            return
        part = form[condition.field]
        if isinstance(part, int):
            most = int(Fraction(part) / condition.at_least)
            form[condition.share_of] = self.random.randint(max(part, 1), max(most, part, 1))

    def _keep_parts_small(self, form: Filling) -> None:
        """`activities_24m` are some of the `activities`, so there are not more of them."""
        for code, part in form.items():
            whole = form.get(code.rpartition("_")[0])
            if isinstance(part, int) and isinstance(whole, int):
                form[code] = min(part, whole)

    def _break(
        self,
        condition: Condition,
        form: Filling,
    ) -> None:
        code = condition.field or ""
        answer = form[code]
        match answer:
            case bool():
                form[code] = not answer
            case int() if condition.at_least:
                form[code] = ceil(condition.at_least) - 1
            case tuple() if condition.at_least:
                form[code] = answer[: ceil(condition.at_least) - 1]
            case date():
                form[code] = self.today
            case _:
                del form[code]
