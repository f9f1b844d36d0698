"""办理进度: how an objection or a nomination stands, for whoever has its number and its code.

It tells states and dates and nothing else: neither names nor reasons, nor what anybody wrote.
Codes are sent in forms, so that no address holds one.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Response, post, route
from litestar.params import FromPath

from selection.accounts.lookups import Lookups
from selection.desk import objecting
from selection.desk.desk import Desk
from selection.desk.words import sentence
from selection.documents.receipts import SubmissionReceipt, receipts
from selection.domain import facts
from selection.domain.cases import Case, Step
from selection.domain.kernel import Refused
from selection.domain.objecting import (
    Event,
    InvestigationOpened,
    ObjectionAdmitted,
    ObjectionConcluded,
    ObjectionFiled,
    ObjectionRefused,
    ObjectionReviewed,
    ReviewAsked,
)
from selection.web.campaigns import OpenCampaign
from selection.web.doors import DOOR, READ, Door
from selection.web.floods import TooOften
from selection.web.forms import Form, Unfit, read
from selection.web.public.fresh import UNFIT, address_of, fresh_page
from selection.web.showing import AnyRequest, campaign, installation, visitor_of

CONFLICT = 409
SHOWN = 8
"""Digits of the hash of a form on a receipt that are its code."""

Written = Annotated[str, msgspec.Meta(max_length=80)]


class Wanted(Form, kw_only=True, frozen=True):
    """Number and code, as they were given."""

    receipt: Written = ""
    key: Written = ""


class AskReview(Form, kw_only=True, frozen=True):
    """The same, and why the conclusion should be looked at again."""

    receipt: Written = ""
    key: Written = ""
    words: Annotated[str, msgspec.Meta(max_length=2_000)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """States with their dates; `due` is until when the next one is to come."""

    steps: tuple[tuple[str, datetime | None], ...]
    due: datetime | None
    review_until: datetime | None = None  # until when a review can be asked for


@route("/{code:str}/progress", http_method=READ, opt={DOOR: Door.PUBLIC})
async def ask(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """Where number and code are written."""
    return _page(request, campaign(request, code), {})


@post("/{code:str}/progress/look", opt={DOOR: Door.PUBLIC}, status_code=200)
async def look(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """How it stands; the same words for a number that is unknown and a code that is wrong."""
    place = campaign(request, code)
    try:
        data = await read(request, Wanted)
    except Unfit:
        data = Wanted()
    _must_be_slow(request)
    found = await place.work(lambda desk: _found(place, desk, data.receipt, data.key))
    return _page(request, place, msgspec.structs.asdict(data), found, looked=True)


@post("/{code:str}/progress/review", opt={DOOR: Door.PUBLIC}, status_code=200)
async def review(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """Ask for the one review (复核) of an objection of one's own."""
    place = campaign(request, code)
    try:
        data = await read(request, AskReview)
    except Unfit:
        data = AskReview()
    _must_be_slow(request)
    language = visitor_of(request).language
    problem: str | None = None
    if not data.words:
        problem = language.say("请写明申请复核的理由，不超过 2000 字。")

    def act(desk: Desk) -> Progress | None:
        number = _number(place, desk, data.receipt, data.key)
        if number is not None and problem is None:
            at = desk.clock()
            objecting.ask_for_review(desk, place.accounts, number, data.words, at=at, id=data.id)
        return _found(place, desk, data.receipt, data.key)

    try:
        found = await place.work(act)
    except Refused as refused:
        problem = language.say(sentence(refused.reason))
        found = await place.work(lambda desk: _found(place, desk, data.receipt, data.key))
    typed = msgspec.structs.asdict(data)
    return _page(request, place, typed, found, looked=True, problem=problem)


def _must_be_slow(request: AnyRequest) -> None:
    wait = installation(request).floods.lookup(address_of(request))
    if wait is not None:
        raise TooOften(wait)


def _number(place: OpenCampaign, desk: Desk, receipt: str, code: str) -> int | None:
    last = objecting.cases(desk).last
    number = Lookups(place.accounts.secrets, place.id).number(receipt, code, last=last)
    return number if number in objecting.cases(desk).by_number else None


def _found(place: OpenCampaign, desk: Desk, receipt: str, code: str) -> Progress | None:
    number = _number(place, desk, receipt, code)
    if number is None:
        return _nomination(place, desk, receipt, code)
    case = objecting.cases(desk).by_number[number]
    zone = place.rules.calendar.zone
    steps = [
        (word, each.at.astimezone(zone))
        for each in objecting.of(desk, number)
        if (word := _step(each)) is not None
    ]
    return Progress(
        steps=tuple(steps),
        due=case.due.astimezone(zone) if case.due else None,
        review_until=_review_until(place, case),
    )


def _step(event: Event) -> str | None:
    match event:
        case ObjectionFiled():
            return "FILED"
        case ObjectionAdmitted():
            return "ADMITTED"
        case ObjectionRefused():
            return "REFUSED"
        case InvestigationOpened():
            return "INVESTIGATED"
        case ObjectionConcluded(finding=finding) | ObjectionReviewed(finding=finding):
            return finding.value
        case ReviewAsked():
            return "REVIEW"
        case _:
            return None


def _review_until(place: OpenCampaign, case: Case) -> datetime | None:
    until = case.final_from
    open_ = case.waits_for is Step.NOTHING and case.finding is not None and not case.reviewed
    if not open_ or until is None or place.now() >= until:
        return None
    return until.astimezone(place.rules.calendar.zone)


def _nomination(place: OpenCampaign, desk: Desk, receipt: str, code: str) -> Progress | None:
    """A nomination by the number of its receipt and the first digits of its form's hash."""
    position = receipt.strip().removeprefix(f"{place.id}-")
    if not (position.isascii() and position.isdigit() and len(position) < SHOWN * 2):
        return None
    for record in desk.journal.since(int(position) - 1, until=int(position)):
        for each in receipts(desk.journal.read(record.stream), place.rules):
            fits = hmac.compare_digest(each.form[:SHOWN].encode(), code.strip().lower().encode())
            if each.number == f"{place.id}-{position}" and fits:
                return _of_nomination(place, desk, each)
    return None


def _of_nomination(place: OpenCampaign, desk: Desk, receipt: SubmissionReceipt) -> Progress:
    """When it came in, and what became of it as far as its unit is told."""
    candidate = receipt.candidate
    named = (facts.nominated(candidate), facts.returned(candidate), facts.rejected(candidate))
    held = desk.journal.facts(named)
    steps: list[tuple[str, datetime | None]] = [
        ("LATE" if receipt.late else "RECEIVED", receipt.at)
    ]
    returned, due = held.get(facts.returned(candidate)), None
    if returned is not None:
        due = datetime.fromisoformat(returned).astimezone(place.rules.calendar.zone)
        steps.append(("RETURNED", None))
    elif facts.rejected(candidate) in held:
        steps.append(("OUT", None))
    elif facts.nominated(candidate) not in held and not receipt.late:
        steps.append(("WITHDRAWN", None))
    return Progress(steps=tuple(steps), due=due)


def _page(
    request: AnyRequest,
    place: OpenCampaign,
    typed: dict[str, Any],
    found: Progress | None = None,
    *,
    looked: bool = False,
    problem: str | None = None,
) -> Response[bytes]:
    say = visitor_of(request).language.say
    context = {
        "typed": typed,
        "found": found,
        "looked": looked,
        "problem": problem,
        "words": {
            "FILED": say("已收到，等待受理"),
            "ADMITTED": say("已受理"),
            "REFUSED": say("不予受理"),
            "INVESTIGATED": say("正在核查"),
            "NOT_UPHELD": say("已有结论：不成立"),
            "PARTLY_UPHELD": say("已有结论：部分成立"),
            "UPHELD": say("已有结论：成立"),
            "UNRESOLVED": say("已有结论：无法查清"),
            "REVIEW": say("正在复核"),
            "RECEIVED": say("推荐材料已收到"),
            "LATE": say("推荐材料逾期收到，等待批准"),
            "RETURNED": say("已退回补正"),
            "WITHDRAWN": say("推荐单位已撤回"),
            "OUT": say("未进入下一环节"),
        },
    }
    status = UNFIT if looked and found is None else CONFLICT if problem else 200
    return fresh_page(
        request, place, "pages/progress.html", context, section="notice", status=status
    )


HANDLERS = [ask, look, review]
