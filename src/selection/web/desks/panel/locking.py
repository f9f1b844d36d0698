"""The lock of the scoring (评分锁定), and what may be read once it is set (4.5, contract §5)."""

from typing import Annotated, Any

import msgspec
from litestar import post, route
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from selection.desk.desk import Desk
from selection.desk.locking import seal
from selection.desk.panelling import coverage, far_off, owing_reasons
from selection.domain import facts, sheet_facts
from selection.domain.kernel import Refused
from selection.domain.rulebook.contest import Channel
from selection.domain.seats import locked_channels
from selection.readmodels.scoring import leniency
from selection.web.confirming import confirmed
from selection.web.desks.panel.chamber import (
    LOOKS,
    OFFICIALS,
    Chamber,
    Page,
    chamber,
    roll,
    shown,
    tried,
)
from selection.web.desks.score.bench import shown as figure
from selection.web.desks.showing import done
from selection.web.doors import DOOR, READ
from selection.web.forms import Form, Unfit, read
from selection.web.showing import AnyRequest, visitor_of

AT = "/{code:str}/desk/panel/lock/{channel:str}/{stage:str}"
LOCK = "锁定"
"""What is typed to set the lock; it is the same word in both languages."""


async def locks(found: Chamber) -> list[dict[str, Any]]:
    """The scorings that are to be locked, and how they stand."""
    return await found.place.work(lambda desk: [_lock(desk, *each) for each in _all(desk)])


def _all(desk: Desk) -> list[tuple[Channel, str]]:
    found = ((desk.rules.channel(code), stage) for code, stage in locked_channels(desk.rules))
    return [(channel, stage) for channel, stage in found if channel is not None]


def _lock(desk: Desk, channel: Channel, stage: str) -> dict[str, Any]:
    sealed = sheet_facts.sealed(channel.code, stage)
    held = desk.journal.facts((sealed, facts.closed(stage), facts.stage(stage)))
    return {
        "channel": channel,
        "stage": stage,
        "digest": held.get(sealed, ""),
        "over": facts.closed(stage) in held,
        "open": facts.is_open(held, stage, desk.clock()),
    }


@route(AT, http_method=READ, opt={DOOR: LOOKS})
async def lock_page(
    request: AnyRequest, code: FromPath[str], channel: FromPath[str], stage: FromPath[str]
) -> Page:
    """What still stands in the way of the lock; after it, who marked how."""
    return await _page(request, await chamber(request, code), channel, stage)


async def _page(
    request: AnyRequest,
    found: Chamber,
    channel: str,
    stage: str,
    problem: Refused | str | None = None,
) -> Page:
    context = await found.place.work(lambda desk: _context(desk, found, channel, stage))
    return shown(request, found, "lock", context, problem=problem)


def _context(desk: Desk, found: Chamber, code: str, stage: str) -> dict[str, Any]:
    channel = next((each for each, at in _all(desk) if (each.code, at) == (code, stage)), None)
    if channel is None:
        raise NotFoundException
    lock = _lock(desk, channel, stage)
    owing = owing_reasons(desk, channel, stage)
    thin = 0
    for category in desk.rules.categories:
        if channel.serves(category.code) and not lock["digest"]:
            thin += sum(each.thin for each in coverage(desk, channel, stage, category.code))
    known = roll(desk, found.place)
    reader, person = found.reader, found.me.person
    return {
        "lock": lock,
        "owing": [(found.called(who), count) for who, count in owing.items()],
        "thin": thin,
        "lenient": [
            {
                "who": found.called(each.expert),
                "sheets": each.sheets,
                "mean": figure(each.mean),
                "spread": figure(each.spread),
                "agreement": None if each.agreement is None else figure(each.agreement),
            }
            for each in leniency(desk.journal, desk.rules, code, stage, reader, person)
        ],
        "far": [
            {
                "who": found.called(each.expert),
                "candidate": known.title(each.candidate),
                "total": figure(each.total),
                "median": figure(each.median),
                "reason": each.reason,
            }
            for each in far_off(desk, found.place.accounts, channel, stage, reader, person)
        ],
        "word": LOCK,
    }


class Locking(Form, frozen=True, kw_only=True):
    """The word that is typed, so that nobody locks by the way."""

    word: Annotated[str, msgspec.Meta(max_length=10)] = ""


@post(AT, opt={DOOR: OFFICIALS}, status_code=303)
async def lock(
    request: AnyRequest, code: FromPath[str], channel: FromPath[str], stage: FromPath[str]
) -> Page:
    """Lock the scoring for good."""
    confirmed(request)
    found = await chamber(request, code)
    say = visitor_of(request).language.say
    try:
        data = await read(request, Locking)
    except Unfit:
        data = Locking()
    if data.word != LOCK:
        return await _page(request, found, channel, stage, say("请输入“锁定”二字，再按按钮。"))
    result = await tried(
        found,
        lambda desk: seal(desk, channel, stage, by=found.me.person, at=desk.clock()),
    )
    if isinstance(result, Refused):
        return await _page(request, found, channel, stage, result)
    return done(to=f"{found.home}/lock/{channel}/{stage}", said="locked")


HANDLERS = [lock_page, lock]
