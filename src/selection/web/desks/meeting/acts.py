"""What is done at a meeting: attendance, counts, another ballot, minutes and their signatures."""

from typing import Annotated, Any

import msgspec
from litestar import post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from selection.desk.desk import Desk
from selection.desk.requests import Order
from selection.desk.tellers import CountsDiffer, Figures, close, count, draw_up, put_name_to
from selection.domain.kernel import CandidateId, PersonId, Refused
from selection.domain.meeting import MEETING
from selection.domain.ranking.outcome import OpenTie
from selection.domain.roles import Role
from selection.domain.sitting import CallSupplementaryBallot, RecordAttendance
from selection.web.confirming import confirmed
from selection.web.desks.meeting.hall import Page, Sitting, sitting, tried
from selection.web.desks.meeting.pages import HALL, meeting_page
from selection.web.desks.showing import done
from selection.web.doors import DOOR, staff
from selection.web.forms import Chosen, Form, Unfit, read
from selection.web.showing import AnyRequest, visitor_of

Number = Annotated[str, msgspec.Meta(max_length=6)]
OFFICIAL = staff(Role.OFFICIAL)
TELLER = staff(Role.TELLER)
CHAIR = staff(Role.PANEL_CHAIR)
SIGNERS = staff(Role.PANEL_CHAIR, Role.TELLER)
MOST = 9999
Path = FromPath[str]


class Attendance(Form, frozen=True, kw_only=True):
    """Who of the panel is there."""

    present: tuple[Chosen, ...] = ()


@post(f"{HALL}/attendance", opt={DOOR: OFFICIAL}, status_code=303)
async def attend(request: AnyRequest, code: Path, stage: Path, category: Path) -> Page:
    """Record who is present, for the names that will be voted on."""
    found = await sitting(request, code, stage, category)
    data = await read(request, Attendance)
    agenda, hall, me = found.agenda, found.hall, found.me.person
    if agenda is None:
        raise NotFoundException
    present = tuple(each for each in agenda.members if each in data.present)
    result = await tried(
        found,
        lambda desk: desk.handle(
            me,
            Order(
                MEETING,
                RecordAttendance(
                    channel=hall.channel.code,
                    stage=hall.stage,
                    category=hall.category,
                    panel=hall.panel.code,
                    present=present,
                    candidates=agenda.standing,
                    by=me,
                    at=desk.clock(),
                ),
            ),
            id=data.id,
        ),
    )
    if isinstance(result, Refused):
        return await meeting_page(request, found, problem=result)
    return done(to=found.home, said="saved")


class Nothing(Form, frozen=True, kw_only=True):
    """A form without fields of its own."""


@post(f"{HALL}/supplementary", opt={DOOR: CHAIR}, status_code=303)
async def call_another(request: AnyRequest, code: Path, stage: Path, category: Path) -> Page:
    """Let there be another ballot if too few pass; by the chair, before the count."""
    found = await sitting(request, code, stage, category)
    data = await read(request, Nothing)
    hall, me = found.hall, found.me.person
    result = await tried(
        found,
        lambda desk: desk.handle(
            me,
            Order(
                MEETING,
                CallSupplementaryBallot(
                    channel=hall.channel.code,
                    stage=hall.stage,
                    category=hall.category,
                    panel=hall.panel.code,
                    chair=me,
                    at=desk.clock(),
                ),
            ),
            id=data.id,
        ),
    )
    if isinstance(result, Refused):
        return await meeting_page(request, found, problem=result)
    return done(to=found.home, said="saved")


class Counted(Form, frozen=True, kw_only=True):
    """The figures of one teller; `tie` where it is a further vote among those tied."""

    issued: Number = ""
    ballots: Number = ""
    void: Number = ""
    candidate: tuple[Chosen, ...] = ()
    votes: tuple[Number, ...] = ()
    tie: Annotated[str, msgspec.Meta(max_length=4000)] = ""


@post(f"{HALL}/count", opt={DOOR: TELLER}, status_code=303)
async def count_ballots(request: AnyRequest, code: Path, stage: Path, category: Path) -> Page:
    """Take one teller's figures; with the second teller's the count stands, if both agree."""
    found = await sitting(request, code, stage, category)
    say = visitor_of(request).language.say
    try:
        data = await read(request, Counted)
    except Unfit as unfit:
        return await meeting_page(request, found, problem=next(iter(unfit.problems.values()), ""))
    typed = {
        "issued": data.issued,
        "ballots": data.ballots,
        "void": data.void,
        **dict(zip(data.candidate, data.votes, strict=False)),
    }
    tie = _tie(found, data.tie)
    figures = _figures(data, tie)
    if figures is None:
        words = say("每一栏都要填，只填 0 或更大的整数。")
        return await meeting_page(request, found, problem=words, typed=typed)
    confirmed(request)

    def act(desk: Desk) -> Any:
        return count(
            desk,
            found.place.accounts,
            found.hall,
            figures,
            teller=found.me.person,
            id=data.id,
            tie=tie,
        )

    try:
        result = await tried(found, act)
    except CountsDiffer as differ:
        words = say("与另一位计票人录入的不一致，标出的几项请两人一起重新清点。什么都没有记录。")
        return await meeting_page(request, found, problem=words, typed=typed, differs=differ.where)
    if isinstance(result, Refused):
        return await meeting_page(request, found, problem=result, typed=typed)
    return done(to=found.home, said="counted" if result else "half-counted")


def _tie(found: Sitting, key: str) -> OpenTie | None:
    """The open tie that is meant; None for the ballot itself."""
    if not key:
        return None
    tied = next((each for each in found.ties if "/".join(sorted(each.tied)) == key), None)
    if tied is None:
        raise NotFoundException
    return tied


def _figures(data: Counted, tie: OpenTie | None) -> Figures | None:
    """The figures, if all of them are there and none is silly."""
    votes = dict(zip(data.candidate, data.votes, strict=False))
    ballots = data.ballots
    sums = [ballots, "0", ballots] if tie else [data.issued, data.void, ballots]
    numbers = [*sums, *votes.values()]
    if not votes or len(data.candidate) != len(data.votes):
        return None
    if not all(each.isascii() and each.isdigit() and int(each) <= MOST for each in numbers):
        return None
    return Figures(
        issued=int(sums[0]),
        ballots=int(sums[2]),
        void=int(sums[1]),
        votes={CandidateId(each): int(number) for each, number in sorted(votes.items())},
    )


class Drafted(Form, frozen=True, kw_only=True):
    """The words of the minutes."""

    words: Annotated[str, msgspec.Meta(min_length=1, max_length=20_000)]


@post(f"{HALL}/minutes", opt={DOOR: OFFICIAL}, status_code=303)
async def write_minutes(request: AnyRequest, code: Path, stage: Path, category: Path) -> Page:
    """Write the minutes; they are signed by the chair and both tellers."""
    found = await sitting(request, code, stage, category)
    say = visitor_of(request).language.say
    if found.agenda is None or found.agenda.meeting.count is None or found.signed is not None:
        raise NotFoundException
    try:
        data = await read(request, Drafted)
    except Unfit as unfit:
        words = str(unfit.values.get("words", ""))
        problem = say("请写纪要，最多 20000 字。")
        return await meeting_page(request, found, problem=problem, drafted=words)
    by = found.me.person
    await found.place.work(
        lambda desk: draw_up(desk, found.place.accounts, found.hall, data.words, by=by)
    )
    return done(to=found.home, said="saved")


@post(f"{HALL}/sign", opt={DOOR: SIGNERS}, status_code=303)
async def sign_minutes(request: AnyRequest, code: Path, stage: Path, category: Path) -> Page:
    """Put one's name to the minutes, as the chair or a teller of the count."""
    confirmed(request)
    found = await sitting(request, code, stage, category)
    await read(request, Nothing)
    accounts, hall, by = found.place.accounts, found.hall, found.me.person
    result = await tried(found, lambda desk: put_name_to(desk, accounts, hall, found.chair, by=by))
    if isinstance(result, Refused):
        return await meeting_page(request, found, problem=result)
    return done(to=found.home, said="signed")


@post(f"{HALL}/close", opt={DOOR: OFFICIAL}, status_code=303)
async def close_meeting(request: AnyRequest, code: Path, stage: Path, category: Path) -> Page:
    """End the meeting with the minutes that all of them signed."""
    confirmed(request)
    found = await sitting(request, code, stage, category)
    data = await read(request, Nothing)
    chair = found.chair
    if chair is None:
        raise NotFoundException
    by = PersonId(found.me.person)
    result = await tried(
        found,
        lambda desk: close(desk, found.place.accounts, found.hall, chair, by=by, id=data.id),
    )
    if isinstance(result, Refused):
        return await meeting_page(request, found, problem=result)
    return done(to=found.home, said="closed")


HANDLERS = [
    attend,
    call_another,
    count_ballots,
    write_minutes,
    sign_minutes,
    close_meeting,
]
