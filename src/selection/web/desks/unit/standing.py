"""How far a nomination has come, and what to do next, in words; when that must be done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from selection.desk.nominating.nominees import Nominee, Standing
from selection.desk.workdays import known
from selection.domain.calendar import is_working
from selection.domain.kernel import Refused
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.entry import FormalReview
from selection.web.languages import Language

CHIPS: Mapping[Standing, tuple[str, str]] = {
    Standing.DRAFT: ("info", "pencil"),
    Standing.SENT_BACK: ("warn", "refresh"),
    Standing.APPROVED: ("ok", "check"),
    Standing.LATE: ("warn", "clock"),
    Standing.SUBMITTED: ("info", "circle-check"),
    Standing.RETURNED: ("warn", "refresh"),
    Standing.PASSED: ("ok", "check"),
    Standing.REJECTED: ("bad", "circle-x"),
    Standing.APPEALED: ("info", "gavel"),
    Standing.OUT: ("bad", "circle-x"),
    Standing.WITHDRAWN: ("mute", "ban"),
    Standing.LOCKED: ("bad", "lock"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A state as a page shows it: by colour, icon and word together."""

    kind: str
    icon: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Until when something can be done; `days` are working days, None where nobody knows them."""

    at: datetime
    over: bool
    days: int | None


def chip(standing: Standing, language: Language) -> Chip:
    """The state in a word."""
    say = language.say
    words = {
        Standing.DRAFT: say("草稿"),
        Standing.SENT_BACK: say("审核人退回"),
        Standing.APPROVED: say("已审核，待报送"),
        Standing.LATE: say("逾期收到"),
        Standing.SUBMITTED: say("已报送"),
        Standing.RETURNED: say("退回补正"),
        Standing.PASSED: say("初审通过"),
        Standing.REJECTED: say("初审不通过"),
        Standing.APPEALED: say("复核中"),
        Standing.OUT: say("不再参加"),
        Standing.WITHDRAWN: say("已撤回"),
        Standing.LOCKED: say("已封存"),
    }[standing]
    kind, icon = CHIPS[standing]
    return Chip(kind=kind, icon=icon, words=words)


def due_of(of: Nominee, rules: Rulebook, now: datetime) -> Due | None:
    """Until when the unit may correct or appeal, in working days from today."""
    if of.due is None:
        return None
    zone = rules.calendar.zone
    at = of.due.astimezone(zone)
    return Due(at=at, over=now >= of.due, days=working_days(rules, now.astimezone(zone), at))


def working_days(rules: Rulebook, now: datetime, until: datetime) -> int | None:
    """The working days that are left, today's among them; None in a year nobody knows."""
    last = (until - timedelta(microseconds=1)).date()
    days = known(rules.calendar.zone, now.date())
    try:
        return sum(
            is_working(rules, date.fromordinal(day), days)
            for day in range(now.date().toordinal(), last.toordinal() + 1)
        )
    except Refused:
        return None


def rounds_left(of: Nominee, review: FormalReview | None) -> int:
    """How often it can still be returned after this."""
    return 0 if review is None else max(review.corrections - of.returns, 0)
