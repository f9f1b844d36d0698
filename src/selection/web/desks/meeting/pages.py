"""The pages of the meetings: all of them, and one with everything that happened in it."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from litestar import route
from litestar.params import FromPath

from selection.desk.convening import Tallied, halls, meeting_of, minutes_of, tallied
from selection.desk.desk import Desk
from selection.domain.kernel import Refused
from selection.domain.majority import majorities
from selection.domain.ranking.outcome import OpenTie
from selection.domain.roles import Role
from selection.domain.sitting import BallotsRecounted, Meeting
from selection.web.desks.meeting.hall import (
    LOOKS,
    SECTION,
    Page,
    Sitting,
    may_see,
    sitting,
)
from selection.web.desks.showing import OK, REFUSED, desk_page
from selection.web.doors import DOOR, READ
from selection.web.showing import AnyRequest, campaign
from selection.web.workers import worker

HALL = "/{code:str}/desk/meeting/{stage:str}/{category:str}"


@route("/{code:str}/desk/meeting", http_method=READ, opt={DOOR: LOOKS})
async def home(request: AnyRequest, code: FromPath[str]) -> Page:
    """The meetings that the person may see, and how far each is."""
    place, me = campaign(request, code), worker(request)

    def look(desk: Desk) -> list[dict[str, Any]]:
        names = {str(each.code): each.name for each in desk.rules.categories}
        return [
            {
                "url": f"{place.base}/desk/meeting/{each.stage}/{each.category}",
                "name": names[each.category],
                "panel": each.panel,
                "meeting": meeting_of(desk, each),
                "signed": minutes_of(desk, each) is not None,
            }
            for each in halls(desk)
            if may_see(me, each)
        ]

    rows = await place.work(look)
    return desk_page(request, place, "desks/meeting/home.html", {"rows": rows}, section=SECTION)


@route(HALL, http_method=READ, opt={DOOR: LOOKS})
async def meeting(
    request: AnyRequest, code: FromPath[str], stage: FromPath[str], category: FromPath[str]
) -> Page:
    """One meeting: who is there, what was counted, what comes next."""
    return await meeting_page(request, await sitting(request, code, stage, category))


async def meeting_page(
    request: AnyRequest,
    found: Sitting,
    *,
    problem: Refused | str | None = None,
    typed: Mapping[str, str] | None = None,
    differs: frozenset[str] = frozenset(),
    drafted: str = "",
) -> Page:
    """The page, with what was typed where that was not taken."""
    names = {str(each.code): each.name for each in found.place.rules.categories}
    context: dict[str, Any] = {
        "here": found.home,
        "title": names[found.hall.category],
        "panel": found.hall.panel,
        "may": _may(found),
        "agenda": found.agenda,
        "typed": typed or {},
        "differs": differs,
        "drafted": drafted,
        "signed": found.signed,
    }
    if found.agenda is not None:
        context |= await found.place.work(lambda desk: _state(desk, found))
    return desk_page(
        request,
        found.place,
        "desks/meeting/meeting.html",
        context,
        section=SECTION,
        status=REFUSED if problem or differs else OK,
        problem=problem,
    )


def _may(found: Sitting) -> dict[str, bool]:
    """What the person may do here; the rules decide again."""
    me = found.me
    return {
        "convene": me.holds(Role.OFFICIAL),
        "count": _may_count(found),
        "chair": found.chair == me.person,
        "counted_first": found.first == me.person,
        "recount": _may_recount(found),
    }


def _may_count(found: Sitting) -> bool:
    """Whether the person is a teller; of a recount, one of the two who counted before."""
    counted = found.agenda.meeting.count if found.agenda and found.again else None
    known = counted is None or found.me.person in counted.tellers
    return found.me.holds(Role.TELLER) and known


def _may_recount(found: Sitting) -> bool:
    """Whether the last count may be put in question: by an official, while nothing rests on it."""
    now = found.agenda
    counted = now is not None and now.open and now.meeting.count is not None
    return counted and found.me.holds(Role.OFFICIAL) and found.signed is None


def _state(desk: Desk, found: Sitting) -> dict[str, Any]:
    now = found.agenda
    if now is None:
        return {}
    held = now.meeting.present
    return {
        "members": [
            {
                "id": each,
                "name": found.called(each),
                "present": held is not None and each in held.present,
                "chair": each == found.chair,
            }
            for each in now.members
        ],
        "names": [
            {**found.title(each), "out": [found.called(who) for who in now.out.get(each, ())]}
            for each in now.standing
        ],
        "ballots": _ballots(desk, found, now.meeting),
        "share": _share(desk, found),
        "first": found.first is not None,
        "ties": [_tie(found, each) for each in found.ties],
        "minutes": found.minutes,
        "signers": [found.called(each) for each in found.minutes.signed] if found.minutes else [],
        "missing": [found.called(each) for each in found.minutes.missing] if found.minutes else [],
        "to_sign": found.minutes is not None and found.me.person in found.minutes.missing,
        "chaired": found.chair is not None,
        "counting": _is_counting(found),
        "again": found.again,
        "printable": [
            {"number": each, "counted": each in now.meeting.counts}
            for each in sorted(now.meeting.attended)
        ],
        "another": now.meeting.supplementary
        and now.meeting.ballot == 1
        and now.meeting.count is not None
        and now.left > 0,
    }


def _is_counting(found: Sitting) -> bool:
    """Whether figures are taken now: of the ballot under way, or of one that is counted anew."""
    now = found.agenda
    if now is None or now.meeting.present is None:
        return False
    return found.again is not None or (now.meeting.count is None and not now.stale)


def _share(desk: Desk, found: Sitting) -> str:
    """What share of those who may vote a name needs: 2/3."""
    hall = found.hall
    needs = majorities(desk.rules, hall.round, hall.channel, hall.category)
    share = max((each.at_least for each in needs), default=Fraction(0))
    return f"{share.numerator}/{share.denominator}" if share else ""


def _ballots(desk: Desk, found: Sitting, held: Meeting) -> list[dict[str, Any]]:
    """The ballots that were counted, newest first, as bars beside what is needed."""
    rows: list[dict[str, Any]] = []
    for number in sorted(held.counts, reverse=True):
        lines = sorted(
            tallied(desk, found.hall, held, number), key=lambda each: -(each.votes or 0)
        )
        count = held.counts[number]
        passed = sum(each.passed for each in lines)
        places = found.agenda.places if found.agenda else None
        rows.append(
            {
                "number": number,
                "count": count,
                "again": isinstance(count, BallotsRecounted),
                "tellers": [found.called(each) for each in count.tellers],
                "passed": passed,
                "places": places,
                "vacant": max(0, places - passed) if places else 0,
                "lines": [_line(found, each) for each in lines],
            }
        )
    return rows


def _line(found: Sitting, each: Tallied) -> dict[str, Any]:
    votes = each.votes or 0
    return {
        **found.title(each.candidate),
        "votes": int(votes),
        "eligible": each.eligible,
        "needed": each.needed,
        "passed": each.passed,
        "hundredths": int(100 * votes / each.eligible) if each.eligible else 0,
        "line": int(100 * each.needed / each.eligible) if each.eligible else 0,
    }


def _tie(found: Sitting, tie: OpenTie) -> dict[str, Any]:
    first = found.first_of_ties.get(tie)
    return {
        "key": "/".join(sorted(tie.tied)),
        "names": [found.title(each) for each in _ordered(found, tie)],
        "free": tie.free,
        "first": first is not None,
        "mine": first == found.me.person,
    }


def _ordered(found: Sitting, tie: OpenTie) -> Sequence[Any]:
    return sorted(tie.tied, key=lambda each: found.roll.labels.get(each, each))


HANDLERS = [home, meeting]
