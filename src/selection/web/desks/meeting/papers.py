"""The papers of a meeting to be printed and signed by hand: counts (计票单) and minutes (纪要)."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from litestar import Response, route
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from selection.desk.convening import Agenda, tallied
from selection.desk.desk import Desk
from selection.desk.practice import is_practice
from selection.documents.papers import Count, Minutes, Votes, count_pdf, minutes_pdf
from selection.documents.printing import NoFont
from selection.domain.kernel import CandidateId, PersonId
from selection.domain.sitting import AttendanceRecorded, BallotsRecounted
from selection.web.desks.meeting.hall import LOOKS, Sitting, sitting
from selection.web.desks.meeting.pages import HALL, meeting_page
from selection.web.doors import DOOR, READ
from selection.web.handing_over import PDF, handed_over
from selection.web.showing import AnyRequest

BETWEEN = "、"


@route(f"{HALL}/ballots/{{number:int}}/count.pdf", http_method=READ, opt={DOOR: LOOKS})
async def count_paper(
    request: AnyRequest,
    code: FromPath[str],
    stage: FromPath[str],
    category: FromPath[str],
    number: FromPath[int],
) -> Response[Any]:
    """The count of a ballot; before it is counted, the blank that tellers write on."""
    found = await sitting(request, code, stage, category)
    rules = found.place.rules

    def made(desk: Desk) -> bytes:
        paper = _count(desk, found, _agenda(found), number)
        return count_pdf(paper, rules, category, practice=is_practice(rules.id))

    return await _handed_over(request, found, f"计票单 第{number}次", made)


@route(f"{HALL}/minutes.pdf", http_method=READ, opt={DOOR: LOOKS})
async def minutes_paper(
    request: AnyRequest, code: FromPath[str], stage: FromPath[str], category: FromPath[str]
) -> Response[Any]:
    """The minutes: those that are being signed, or that ended the meeting."""
    found = await sitting(request, code, stage, category)
    rules = found.place.rules

    def made(desk: Desk) -> bytes:
        paper = _minutes(desk, found, _agenda(found))
        return minutes_pdf(paper, rules, category, practice=is_practice(rules.id))

    return await _handed_over(request, found, "评审会议纪要", made)


async def _handed_over(
    request: AnyRequest, found: Sitting, title: str, made: Callable[[Desk], bytes]
) -> Response[Any]:
    category = found.place.rules.category(found.hall.category)
    try:
        body = await found.place.work(made)
    except NoFont as missing:
        return await meeting_page(request, found, problem=str(missing))
    name = f"{title} {category.name if category else found.hall.category}.pdf"
    return handed_over(body, name=name, kind=PDF)


def _agenda(found: Sitting) -> Agenda:
    """What the meeting has before it; NotFoundException before the scoring is locked."""
    if found.agenda is None:
        raise NotFoundException
    return found.agenda


def _count(desk: Desk, found: Sitting, agenda: Agenda, number: int) -> Count:
    meeting = agenda.meeting
    if number not in meeting.attended:
        raise NotFoundException
    lines = tallied(desk, found.hall, meeting, number)
    rows = [
        Votes(
            name=_title(found, each.candidate),
            eligible=each.eligible,
            votes="" if each.votes is None else f"{each.votes.normalize():f}",
            passes=None if each.votes is None else each.passed,
        )
        for each in sorted(lines, key=lambda each: _title(found, each.candidate))
    ]
    counted = meeting.counts.get(number)
    if counted is None:
        return Count(number=number, rows=rows)
    tellers = BETWEEN.join(_names(found, counted.tellers))
    again = "本次计票为重新清点的结果。" if isinstance(counted, BallotsRecounted) else ""
    return Count(
        number=number,
        rows=rows,
        issued=counted.issued,
        ballots=counted.ballots,
        void=counted.void,
        note=f"{again}计票人 {tellers} 各自清点，录入一致。",
    )


def _minutes(desk: Desk, found: Sitting, agenda: Agenda) -> Minutes:
    held = agenda.meeting.present
    if held is None:
        raise NotFoundException
    if found.signed is not None:
        record = found.signed.paper.record
        content = found.place.accounts.vault.open_many([record])[record] or {}
        words, chair = str(content.get("words", "")), found.signed.chair
    elif found.minutes is not None:
        words, chair = found.minutes.words, found.chair
    else:
        raise NotFoundException
    meeting = agenda.meeting
    return Minutes(
        held=_when(found, meeting.attended.values()),
        panel=found.hall.panel.name,
        chair=found.called(chair) if chair else "",
        present=_names(found, held.present),
        absent=_names(found, [each for each in agenda.members if each not in held.present]),
        recusals=[
            f"{_title(found, candidate)}：{BETWEEN.join(_names(found, there))}"
            for candidate, out in agenda.out.items()
            if (there := [each for each in out if each in held.present])
        ],
        counts=[_count(desk, found, agenda, number) for number in sorted(meeting.counts)],
        results=list(_results(desk, found, agenda)),
        words=words,
    )


def _results(desk: Desk, found: Sitting, agenda: Agenda) -> Iterable[str]:
    """Who has the majority, how many places are vacant, and who is tied at the line."""
    meeting = agenda.meeting
    passed = [
        _title(found, each.candidate)
        for number in sorted(meeting.counts)
        for each in tallied(desk, found.hall, meeting, number)
        if each.passed
    ]
    yield f"过线 {len(passed)} 名：{BETWEEN.join(sorted(passed))}。" if passed else "无人过线。"
    if agenda.places and agenda.places > len(passed):
        yield f"名额 {agenda.places}，空缺 {agenda.places - len(passed)} 名。"
    for tie in found.ties:
        names = BETWEEN.join(sorted(_title(found, each) for each in tie.tied))
        yield f"名额线上票数并列，尚待再次投票：{names}。"


def _when(found: Sitting, attended: Iterable[AttendanceRecorded]) -> str:
    """When the attendance was recorded first; the place is told by the words of the minutes."""
    at = min(each.at for each in attended).astimezone(found.place.rules.calendar.zone)
    return _told(at)


def _told(at: datetime) -> str:
    return f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}"


def _title(found: Sitting, candidate: CandidateId) -> str:
    """Label and name, as experts know the candidate."""
    known = found.title(candidate)
    return f"{known['label']} {known['name']}".strip()


def _names(found: Sitting, people: Sequence[PersonId]) -> list[str]:
    return [found.called(each) for each in people]


HANDLERS = [count_paper, minutes_paper]
