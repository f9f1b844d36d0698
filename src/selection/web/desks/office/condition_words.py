"""Conditions in words: what is so, or what is still to be done, and where."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup, escape

from selection.desk.conditions import Condition, What
from selection.domain.rulebook.book import Rulebook
from selection.web.languages import Language, number


@dataclass(frozen=True, slots=True)
class Said:
    """A condition on a page; `link` is where it is brought about, below the campaign's desks."""

    met: bool
    words: Markup
    link: str = ""


def condition_words(
    conditions: Iterable[Condition], rules: Rulebook, language: Language
) -> list[Said]:
    """The sentences, in the order of the conditions."""
    return [_said(each, rules, language) for each in conditions]


def _said(condition: Condition, rules: Rulebook, language: Language) -> Said:
    say, met = language.say, condition.met
    named = {
        "n": number(condition.count),
        "stage": _name(rules, condition.about, language),
        "at": _closing(condition.at, rules, language),
        "people": condition.about,
    }
    done, left, link = {
        What.STAGE_IS_OVER: (say("%(stage)s已结束"), say("%(stage)s还没有结束"), "office/stages"),
        What.CASES_DECIDED: (say("初审全部有结论"), say("%(n)s 件初审还没有结论"), "review"),
        What.CORRECTIONS_IN: (
            say("没有待补正的材料"),
            say("%(n)s 件退回补正还没有交回"),
            "review",
        ),
        What.APPEALS_DECIDED: (say("没有未决的复核申请"), say("%(n)s 件复核申请未决"), "review"),
        What.PAGES_SHOWN: (say("展示页全部上线"), say("%(n)s 个候选还没有上线"), "office/stages"),
        What.SUSPICIONS_SETTLED: (
            say("可疑点赞全部核查完毕"),
            say("%(n)s 批可疑点赞还没有结论"),
            "integrity",
        ),
        What.TALLY_CERTIFIED: (say("票数已核定"), say("票数还没有核定"), "integrity"),
        What.SHEETS_IN: (
            say("评分全部提交"),
            say("%(people)s 位专家还有 %(n)s 份没有提交"),
            "panel",
        ),
        What.SCORING_LOCKED: (say("%(stage)s已锁定"), say("%(stage)s还没有锁定"), "panel"),
        What.MINUTES_SIGNED: (
            say("会评纪要已签署：%(stage)s"),
            say("会评纪要还没有签署：%(stage)s"),
            "meeting",
        ),
        What.LIST_PROPOSED: (say("拟入选名单已提出"), say("拟入选名单还没有提出"), "office/list"),
        What.LIST_APPROVED: (
            say("拟入选名单已获同意"),
            say("拟入选名单还差 %(n)s 人同意"),
            "office/list",
        ),
        What.LIST_PUBLISHED: (say("名单已公示"), say("名单还没有公示"), "office/list"),
        What.PUBLICITY_OVER: (say("公示期已满"), say("公示到 %(at)s"), "office/list"),
        What.OBJECTIONS_SETTLED: (
            say("没有未结的异议"),
            say("%(n)s 件异议还没有办结"),
            "objections",
        ),
        What.LIST_DECIDED: (say("入选者已审定"), say("%(n)s 个可以审定"), "office/list"),
        What.LIST_RELEASED: (say("入选者已公布"), say("%(n)s 个可以公布"), "office/list"),
    }[condition.what]
    return Said(met, escape(done if met else left) % named, link)


def _closing(at: datetime | None, rules: Rulebook, language: Language) -> str:
    return "" if at is None else language.closing(at.astimezone(rules.calendar.zone))


def _name(rules: Rulebook, code: str, language: Language) -> Markup:
    """What the rulebook calls it, marked as Chinese on a page that is not."""
    found = rules.stage(code) or rules.category(code)
    return Markup("<bdi{}>{}</bdi>").format(language.zh, found.name if found else code)
