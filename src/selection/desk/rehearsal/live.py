"""A rehearsal that stands now: the rulebook's calendar moved until a stage is under way."""

import json
import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any, cast

from selection.desk.rehearsal.rehearsal import practice
from selection.desk.workdays import known
from selection.domain.calendar import closing
from selection.domain.kernel import Refused
from selection.domain.rulebook.book import Rulebook, Stage
from selection.domain.rulebook.canonical import from_canonical
from selection.domain.rulebook.plain import canonical_bytes
from selection.domain.rulebook.words import By, Form, StageKind

SO_FAR, MIDDLE = Fraction(2, 5), Fraction(1, 2)
"""How much of the voting is over."""
WHOLE_DAYS = timedelta(days=2)
"""A vote that lasts so long still goes on after the calendar was moved by whole days."""
BEFORE_THE_VOTE = timedelta(days=10)
"""From the last date that is known to a vote that has none, for reviews and pages."""

DATE = re.compile(r"\d{4}-\d\d-\d\d")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\S+")


class NotThere(Exception):
    """The rulebook has no such stage, or none whose time can be computed."""


class NothingToVoteOn(NotThere):
    """No stage of the rulebook lets the public vote for a time that can be computed."""


def live(canonical: bytes, *, now: datetime) -> bytes:
    """The practice rulebook with all its dates moved so that `now` lies within the first vote.

    Raises NothingToVoteOn; otherwise see `standing`.
    """
    book = _practised(canonical, "live", "进行中")
    return _moved(book, now, _first_vote(from_canonical(canonical_bytes(book))))


def standing(canonical: bytes, kind: StageKind, *, now: datetime) -> bytes:
    """The practice rulebook with all its dates moved so that `now` lies within a stage.

    All move by the same number of whole days, and about two fifths of the stage are over. Only
    if it lasts less than two days do instants move by minutes, and half of it is over. The days
    that documents made working or free stay where they are: they are days of the calendar.
    Raises NotThere if no stage of that kind has a time that can be computed.
    """
    book = _practised(canonical, kind.lower().replace("_", ""), "正在办理")
    rules = from_canonical(canonical_bytes(book))
    for stage in rules.stages_of(kind):
        found = _when(rules, stage)
        if found is not None:
            book["title"] = book["title"].replace("正在办理", stage.name)
            return _moved(book, now, found)
    raise NotThere(rules.id)


def _practised(canonical: bytes, suffix: str, mark: str) -> dict[str, Any]:
    return json.loads(practice(canonical, suffix=f"practice-{suffix}", mark=f"演练·{mark}"))


def _moved(book: dict[str, Any], now: datetime, when: tuple[Stage, datetime, datetime]) -> bytes:
    stage, opens, closes = when
    lasts = closes - opens
    if lasts < WHOLE_DAYS:
        shift = now - (opens + lasts * MIDDLE.numerator / MIDDLE.denominator)
        shift -= shift % timedelta(minutes=1)
    else:
        far = now - (opens + lasts * SO_FAR.numerator / SO_FAR.denominator)
        shift = _whole_days(far)
    days = _whole_days(shift)
    if stage.opens is None:
        table = next(each for each in book["stages"] if each["code"] == stage.code)
        table["opens"] = opens.isoformat()
    for part, key in _dates(book):
        written = part[key]
        if DATE.fullmatch(written):
            part[key] = (date.fromisoformat(written) + days).isoformat()
        else:
            part[key] = (datetime.fromisoformat(written) + shift).isoformat()
    moved = canonical_bytes(book)
    from_canonical(moved)  # a rulebook that could not be frozen is refused here
    return moved


def _first_vote(rules: Rulebook) -> tuple[Stage, datetime, datetime]:
    """The first stage in which the public votes, and when it opens and closes."""
    codes = {
        code
        for channel in rules.channels
        if channel.by is By.PUBLIC and channel.form in (Form.LIKE, Form.BALLOT)
        for code in channel.stages
    }
    for stage in rules.stages:
        found = _when(rules, stage)
        if stage.code in codes and found is not None:
            return found
    raise NothingToVoteOn(rules.id)


def _when(rules: Rulebook, stage: Stage) -> tuple[Stage, datetime, datetime] | None:
    """The stage, and when it opens and closes; None if that cannot be computed."""
    opens = stage.opens or _earliest(rules, stage)
    closes = None if opens is None else _closes(rules, stage, opens)
    return None if opens is None or closes is None else (stage, opens, closes)


def _earliest(rules: Rulebook, stage: Stage) -> datetime | None:
    """When a stage without a date of its own could open: some days after those before it."""
    before = [stage]
    for each in before:
        found = (rules.stage(code) for code in each.after)
        before += [earlier for earlier in found if earlier and earlier not in before]
    known_ones = [each.closes or each.opens for each in before]
    last = max((each for each in known_ones if each), default=None)
    return last and last + BEFORE_THE_VOTE


def _closes(rules: Rulebook, stage: Stage, opens: datetime) -> datetime | None:
    if stage.lasts is None:
        return stage.closes
    zone = rules.calendar.zone
    try:
        return closing(rules, opens, stage.lasts, known(zone, opens.astimezone(zone).date()))
    except Refused:
        return None


def _whole_days(span: timedelta) -> timedelta:
    """The nearest number of whole days."""
    return (span + timedelta(hours=12)) // timedelta(days=1) * timedelta(days=1)


def _dates(part: Any) -> list[tuple[Any, Any]]:
    """Where in a part of the rulebook a date or an instant stands, but for the calendar's own."""
    found: list[tuple[Any, Any]] = []
    for key in _keys(part):
        each = part[key]
        if isinstance(each, str):
            if DATE.fullmatch(each) or INSTANT.fullmatch(each):
                found.append((part, key))
        elif key != "calendar":
            found += _dates(each)
    return found


def _keys(part: object) -> Iterable[Any]:
    """The keys of a table, the indices of a list; a plain value has neither."""
    match part:
        case dict():
            return cast("dict[str, Any]", part).keys()
        case list():
            return range(len(cast("list[Any]", part)))
        case _:
            return ()
