"""What chiefs and officials oversee: who is assigned, where people disagree, what is overdue."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import msgspec
from litestar import Response, post, route
from litestar.params import FromPath

from selection.desk import review_assigning, reviewing
from selection.desk.desk import Desk
from selection.desk.dossiers import names
from selection.desk.likenesses import judge
from selection.desk.review_assigning import Reviewer
from selection.domain.kernel import HonoureeId, PersonId, Refused
from selection.domain.opinions import Verdict
from selection.domain.roles import Role
from selection.readmodels.queues import Overseen
from selection.readmodels.reviews import loads
from selection.web.campaigns import OpenCampaign
from selection.web.desks.review import case, cases
from selection.web.desks.showing import REFUSED, UNFIT, desk_page, done
from selection.web.doors import DOOR, READ, staff
from selection.web.forms import Code, Form, Unfit, read
from selection.web.languages import Language
from selection.web.showing import AnyRequest, campaign, visitor_of
from selection.web.workers import worker

OVERSEES = staff(*cases.OVERSEES)
MOST = 500
"""How many cases are assigned in one go."""

Label = Annotated[str, msgspec.Meta(max_length=12)]


class Assign(Form, frozen=True):
    """Which cases; and to whom, if not evenly to all."""

    label: Annotated[tuple[Label, ...], msgspec.Meta(max_length=MOST)] = ()
    reviewer: Annotated[tuple[Code, ...], msgspec.Meta(max_length=9)] = ()


class Heard(Form, frozen=True):
    """What becomes of an appeal, and why."""

    words: Annotated[str, msgspec.Meta(min_length=2, max_length=2000)]
    upheld: Literal["yes", "no"]


class Judged(Form, frozen=True):
    """Whether the candidate is that past winner."""

    honouree: Annotated[str, msgspec.Meta(max_length=128)]
    same: Literal["yes", "no"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A case as it is overseen, by `needed` reviewers; `pleads` if it asks for an exemption."""

    label: str
    name: str
    category: str
    seen: Overseen
    pleads: bool
    needed: int
    reviewers: tuple[str, ...]
    overdue: bool

    @property
    def unassigned(self) -> bool:
        """Whether reviewers are missing."""
        return self.seen.filed.open and len(self.seen.reviewers) < self.needed

    @property
    def disputed(self) -> bool:
        """Whether all have answered and do not agree: it waits for the chief."""
        return self.seen.filed.open and self.seen.answers >= self.needed

    @property
    def appealed(self) -> bool:
        """Whether an appeal waits for its decision."""
        return self.seen.filed.appeal == "OPEN"

    @property
    def returned(self) -> bool:
        """Whether it waits for the unit."""
        return self.seen.filed.outcome is Verdict.RETURNED


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """All cases, and all who may review."""

    lines: tuple[Line, ...]
    people: tuple[tuple[str, Reviewer], ...]


def board_of(place: OpenCampaign, desk: Desk) -> Board:
    """How all cases stand now; no opinion is in it, nor whose answer is missing."""
    seen = cases.everything(place, desk)
    with place.views.reading() as db:
        people = review_assigning.reviewers(desk, loads(db))
    pleading = review_assigning.pleading(desk, [each.filed.candidate for each in seen])
    called = names(place.accounts, {each.filed.candidate: each.filed.record for each in seen})
    ids = {each.person for each in people} | {who for each in seen for who in each.reviewers}
    who = place.accounts.people.people(ids)
    found = {str(each.code): each for each in place.rules.categories}
    now = desk.clock()
    return Board(
        lines=tuple(
            Line(
                label=cases.called(place, each.filed),
                name=called.get(each.filed.candidate, ""),
                category=found[each.filed.category].name,
                seen=each,
                pleads=each.filed.candidate in pleading,
                needed=review_assigning.reviewers_needed(
                    desk, pleads=each.filed.candidate in pleading
                ),
                reviewers=tuple(who[p].name if p in who else p for p in each.reviewers),
                overdue=each.filed.overdue(now),
            )
            for each in seen
        ),
        people=tuple((who[p.person].name if p.person in who else p.person, p) for p in people),
    )


def _show(
    request: AnyRequest,
    place: OpenCampaign,
    found: Board,
    *,
    problem: Refused | str | None = None,
    status: int = 200,
) -> Response[bytes]:
    at_work = worker(request)
    lines = found.lines
    return desk_page(
        request,
        place,
        "desks/review/board.html",
        {
            "lines": lines,
            "unassigned": [each for each in lines if each.unassigned],
            "disputed": [each for each in lines if each.disputed],
            "returned": [each for each in lines if each.returned],
            "appealed": [each for each in lines if each.appealed],
            "people": found.people,
            "official": at_work.holds(Role.OFFICIAL),
            "both": at_work.holds(Role.REVIEWER),
            "zone": place.rules.calendar.zone,
        },
        section="review",
        status=status,
        problem=problem,
    )


@route("/{code:str}/desk/review/board", http_method=READ, opt={DOOR: OVERSEES})
async def board(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """How all cases stand."""
    place = campaign(request, code)
    return _show(request, place, await place.work(lambda desk: board_of(place, desk)))


@post("/{code:str}/desk/review/assign", opt={DOOR: staff(Role.OFFICIAL)})
async def assign(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """Give the named cases to reviewers: evenly, or to those who are named."""
    place, at_work = campaign(request, code), worker(request)
    form = await read(request, Assign)
    language = visitor_of(request).language
    trouble = await place.work(lambda desk: _assigned(place, desk, form, at_work.person, language))
    if trouble is None:
        return done(to=f"{place.base}/desk/review/board")
    found = await place.work(lambda desk: board_of(place, desk))
    return _show(request, place, found, problem=trouble, status=REFUSED)


def _assigned(
    place: OpenCampaign, desk: Desk, form: Assign, by: PersonId, language: Language
) -> Refused | str | None:
    """Assign; what stands in the way, if something does."""
    found = board_of(place, desk)
    wanted = [each.seen.filed.candidate for each in found.lines if each.label in set(form.label)]
    if not wanted:
        return language.say("请勾选要指派的候选。")
    if form.reviewer:
        given = dict.fromkeys(wanted, tuple(map(PersonId, form.reviewer)))
    else:
        given = review_assigning.even(desk, wanted, [each for _, each in found.people])
    answers: Sequence[Any] = review_assigning.assign(desk, given, by=by, id=form.id)
    if len(given) < len(wanted):
        return language.say("可以审核的人不够：须与候选不同单位，且没有经办、回避或担任专家。")
    return review_assigning.refused(answers)


@post(
    "/{code:str}/desk/review/cases/{label:str}/appeal",
    opt={DOOR: staff(Role.CHIEF_REVIEWER)},
)
async def appeal(
    request: AnyRequest, code: FromPath[str], label: FromPath[str]
) -> Response[bytes]:
    """Decide an appeal, as somebody who had no part in the case."""
    place, at_work = campaign(request, code), worker(request)
    opened = await place.work(lambda desk: case.open_case(place, desk, at_work, label))
    try:
        form = await read(request, Heard)
        await place.work(
            lambda desk: reviewing.hear(
                desk,
                place.accounts,
                opened.place.filed.candidate,
                at_work.person,
                form.words,
                upheld=form.upheld == "yes",
                id=form.id,
            )
        )
    except Unfit as unfit:
        words = next(iter(unfit.problems.values()))
        return case.show(request, place, opened, problem=words, status=UNFIT)
    except Refused as refused:
        return case.show(request, place, opened, problem=refused, status=REFUSED)
    return done(to=f"{place.base}/desk/review/board")


@post("/{code:str}/desk/review/cases/{label:str}/likeness", opt={DOOR: case.REVIEWS})
async def likeness(
    request: AnyRequest, code: FromPath[str], label: FromPath[str]
) -> Response[bytes]:
    """Say whether the candidate is that past winner; the second who says the same settles it."""
    place, at_work = campaign(request, code), worker(request)
    opened = await place.work(lambda desk: case.open_case(place, desk, at_work, label))
    form = await read(request, Judged)
    try:
        await place.work(
            lambda desk: judge(
                desk,
                opened.place.filed.candidate,
                HonoureeId(form.honouree),
                same=form.same == "yes",
                by=at_work.person,
                id=form.id,
            )
        )
    except Refused as refused:
        return case.show(request, place, opened, problem=refused, status=REFUSED)
    return done(to=f"{place.base}/desk/review/cases/{label}#cmp", said="sent")


HANDLERS = [board, assign, appeal, likeness]
