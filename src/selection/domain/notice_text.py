"""What the notices of the list say, but for the list itself: title, body, tail (domain 5.2).

Names stand in it as `{id}` (see `filled`), so that the text can be kept and hashed without them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from selection.domain.calendar import Period
from selection.domain.kernel import CandidateId
from selection.domain.rulebook.book import Category, Rulebook, Stage
from selection.domain.rulebook.values import Term
from selection.domain.rulebook.words import StageKind, TermUnit
from selection.domain.vocabulary import vocabulary

AFTER_THE_DECISION = {
    StageKind.DECISION,
    StageKind.PUBLICITY,
    StageKind.RELEASE,
    StageKind.PROMOTION,
    StageKind.REPORT,
}
"""Stages that the phrase "经……等环节" does not name, because they come with or after the list."""

BLANK = re.compile(r"\{([^{}]*)\}")

Rolls = Mapping[str, Sequence[CandidateId]]
"""Who is listed in each category, in published order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeText:
    """The parts of a notice, in the order in which they are printed."""

    title: str
    body: str
    period: str | None
    tail: str | None
    annex: str
    signed: str


def publicity_text(
    rules: Rulebook, rolls: Rolls, stage: Stage | None, period: Period | None
) -> NoticeText:
    """The notice of those who are to be chosen, with both days of the publicity."""
    words = vocabulary(rules)
    listed = _listed(rules, rolls, words.intends)
    lasts = stage.lasts if stage else None
    return NoticeText(
        title=f"{rules.title}名单公示",
        body=f"{_grounds(rules)}{listed}现予以公示。" if listed else _nobody(rules),
        period=_days(period, lasts) if period else None,
        tail=rules.publicity.text if rules.publicity else None,
        annex=f"附件：{rules.title}{words.listed}名单",
        signed=rules.release.decided_by or rules.organizer,
    )


def release_text(rules: Rulebook, rolls: Rolls) -> NoticeText:
    """The announcement of those who are chosen (the formula of 5.5)."""
    words = vocabulary(rules)
    who = rules.release.decided_by or rules.organizer
    listed = _listed(rules, rolls, words.announces)
    decided = f"{_grounds(rules)}并经公示，{who}{listed}现予以公布。"
    return NoticeText(
        title=f"{rules.title}名单",
        body=decided if listed else _nobody(rules),
        period=None,
        tail=None,
        annex=f"附件：{rules.title}名单",
        signed=who,
    )


def filled(text: str, names: Mapping[CandidateId, str]) -> str:
    """The text with these names in it."""
    return BLANK.sub(lambda blank: names.get(CandidateId(blank[1]), blank[0]), text)


def _blank(candidate: CandidateId) -> str:
    return f"{{{candidate}}}"


def _grounds(rules: Rulebook) -> str:
    """On what basis, and through which stages."""
    basis = f"根据{rules.basis or rules.title}安排，"
    if rules.document and rules.basis and rules.document not in rules.basis:
        basis = f"根据{rules.basis}（{rules.document}）安排，"
    steps = [each.name for each in rules.stages if each.kind not in AFTER_THE_DECISION]
    through = f"经{'、'.join(dict.fromkeys(steps))}等环节，" if steps else ""
    return f"{basis}{through}"


def _listed(rules: Rulebook, rolls: Rolls, verb: str) -> str:
    """How many of each category; the first of the list names them, which is no rank."""
    parts = [
        _part(category, rolls[category.code])
        for category in rules.categories
        if rolls.get(category.code)
    ]
    return f"{verb}{'、'.join(parts)}。" if parts else ""


def _part(category: Category, roll: Sequence[CandidateId]) -> str:
    lead = _blank(roll[0])
    if len(roll) == 1:
        return f"{lead}为{category.name}"
    return f"{lead}等{len(roll)}{category.measure_word}为{category.name}"


def _nobody(rules: Rulebook) -> str:
    return f"{_grounds(rules)}无人入选。"


def _days(period: Period, lasts: Term | None) -> str:
    """Both days, and how many are counted; the year of the last one where it is another."""
    last = _written(period.last)
    if period.last.year == period.first.year:
        last = last.partition("年")[2]
    counted = ""
    if lasts is not None:
        unit = "个工作日" if lasts.unit is TermUnit.WORKING_DAYS else "天"
        counted = f"，为期{lasts.count}{unit}"
    return f"公示时间：{_written(period.first)}至{last}{counted}。"


def _written(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
