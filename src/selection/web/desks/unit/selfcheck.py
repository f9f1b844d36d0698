"""The lines of the self-check, in words: what is in order, what is to be done, what others do."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from selection.desk.nominating.checking import Checked
from selection.desk.nominating.overview import Slots
from selection.domain.calendar import MONTHS_IN_A_YEAR
from selection.domain.eligibility import Finding, Verdict
from selection.domain.identity import How
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.entry import Condition
from selection.web.desks.unit.fields import told
from selection.web.languages import Language, number

ICONS = {
    "ok": "circle-check",
    "warn": "alert-triangle",
    "bad": "circle-x",
    "wait": "circle-dashed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that is checked. `chinese`: its words are the rulebook's own."""

    kind: str  # ok, warn, bad, wait
    words: str
    value: str = ""
    hint: str = ""
    goes_to: str = ""  # where on the page it is mended
    chinese: bool = False

    @property
    def icon(self) -> str:
        """The sign of the kind."""
        return ICONS[self.kind]

    def elsewhere(self, path: str) -> "Line":
        """The same on a page that is not that of the form."""
        return replace(self, goes_to=f"{path}{self.goes_to}" if self.goes_to else "")


def lines(
    rules: Rulebook, checked: Checked, slots: Slots | None, language: Language
) -> tuple[Line, ...]:
    """Everything that was checked, in the order in which a form is filled in."""
    return (
        *_form(rules, checked, language),
        *_conditions(rules, checked, language),
        *_others(rules, checked, language),
        *_slots(slots, language),
        *_files(checked, language),
    )


def _form(rules: Rulebook, checked: Checked, language: Language) -> Iterator[Line]:
    say = language.say
    if not checked.faults:
        yield Line(kind="ok", words=say("推荐表已填完整"))
    for code, fault in checked.faults.items():
        field = rules.field(code)
        yield Line(
            kind="bad",
            words=field.name if field else code,
            hint=told(fault, language),
            goes_to=f"#f-{code}",
            chinese=True,
        )


def _conditions(rules: Rulebook, checked: Checked, language: Language) -> Iterator[Line]:
    """The clauses that the system can judge; those that people judge are not among them."""
    say = language.say
    of = {str(each.id): each for each in rules.conditions}
    for each in checked.findings:
        condition = of[each.condition]
        if set(each.fields) & checked.faults.keys():
            continue  # said already: the answer is missing or cannot be read
        value = _value(each, condition, language)
        goes_to = f"#f-{each.fields[0]}" if each.fields else ""
        match each.verdict:
            case Verdict.MET if each.fields:
                yield Line(kind="ok", words=condition.text, value=value, chinese=True)
            case Verdict.WARNED:
                yield Line(
                    kind="warn",
                    words=condition.text,
                    value=value,
                    hint=say("请核对；可以报送，初审人员会看"),
                    goes_to=goes_to,
                    chinese=True,
                )
            case Verdict.NEEDS_EXEMPTION if each.condition in checked.pleaded:
                yield Line(
                    kind="warn",
                    words=condition.text,
                    value=value,
                    hint=say("已写突出表现说明，由初审两人决定"),
                    goes_to=f"#f-plea-{each.condition}",
                    chinese=True,
                )
            case Verdict.NEEDS_EXEMPTION:
                yield Line(
                    kind="bad",
                    words=condition.text,
                    value=value,
                    hint=say("可以报送，但须填写突出表现说明"),
                    goes_to=f"#f-plea-{each.condition}",
                    chinese=True,
                )
            case Verdict.NOT_MET:
                yield Line(
                    kind="bad",
                    words=condition.text,
                    value=value,
                    hint=say("不符合这一条，不能报送"),
                    goes_to=goes_to,
                    chinese=True,
                )
            case _:
                pass


def _value(finding: Finding, condition: Condition, language: Language) -> str:
    """What is claimed, as short as it can be said."""
    say = language.say
    if finding.number is not None and finding.whole is not None and condition.share_of:
        return f"{number(int(finding.number))} / {number(int(finding.whole))}"
    if finding.number is not None:
        plain = finding.number
        return number(int(plain)) if plain == plain.to_integral_value() else str(plain)
    if finding.day is not None:
        return _since(finding.day, finding.counted_to, language)
    if finding.yes is not None and not condition.filled:
        return say("是") if finding.yes else say("否")
    return finding.chosen or ""


def _since(day: date, until: date, language: Language) -> str:
    """Full years and months from a day until the day that counts."""
    months = (until.year - day.year) * MONTHS_IN_A_YEAR + until.month - day.month
    months -= until.day < day.day
    years, rest = divmod(max(months, 0), MONTHS_IN_A_YEAR)
    return language.say("%(years)s 年 %(months)s 个月") % {"years": years, "months": rest}


def _others(rules: Rulebook, checked: Checked, language: Language) -> Iterator[Line]:
    say = language.say
    if rules.nomination.one_nomination_per_candidate:
        yield (
            Line(
                kind="bad",
                words=say("未被其他单位重复推荐"),
                hint=say("同一人选（单位）已有推荐在办理；先报送的有效，撤回后才能再报"),
            )
            if checked.elsewhere
            else Line(kind="ok", words=say("未被其他单位重复推荐"), value=say("已比对"))
        )
    for each in rules.exclusions:
        found = [match for match in checked.winners if match.rule == each.id]
        if not checked.compared:
            value = say("没有往年名册") if checked.form.get("name") else say("填写名称后比对")
            yield Line(kind="wait", words=each.text, value=value, chinese=True)
        elif any(match.how is How.IDENTIFIED for match in found):
            hint = say("证件号码或代码与往年入选者相同，不能再报")
            yield Line(kind="bad", words=each.text, hint=hint, goes_to="#f-name", chinese=True)
        elif any(match.how is How.NAMED for match in found):
            hint = say("与往年入选者同名，报送后由两人确认是否同一对象")
            yield Line(kind="warn", words=each.text, hint=hint, chinese=True)
        elif found:
            hint = say("与往年入选者名称相近，初审人员会核对")
            yield Line(kind="warn", words=each.text, hint=hint, chinese=True)
        else:
            yield Line(kind="ok", words=each.text, value=say("已比对"), chinese=True)


def _slots(slots: Slots | None, language: Language) -> Iterator[Line]:
    say = language.say
    if slots is not None and slots.most is not None:
        free = slots.used < slots.most
        yield Line(
            kind="ok" if free else "bad",
            words=say("推荐名额"),
            value=f"{slots.used} / {slots.most}",
            hint="" if free else say("名额已满；撤回一件后才能再报"),
        )


def _files(checked: Checked, language: Language) -> Iterator[Line]:
    say = language.say
    for each in checked.files:
        if each.count or each.material.least:
            yield Line(
                kind="ok" if each.enough else "bad",
                words=each.material.name,
                value=f"{each.count} / {each.material.least}",
                hint="" if each.enough else say("还没有齐"),
                goes_to="" if each.enough else f"#m-{each.material.code}",
                chinese=True,
            )
