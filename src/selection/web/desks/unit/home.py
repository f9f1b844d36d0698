"""The unit's own page: quota, deadline, one next step, and every nomination with its state."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from litestar import Response, route
from litestar.params import FromPath

from selection.accounts.vault import Content
from selection.desk.desk import Desk
from selection.desk.nominating.checking import check
from selection.desk.nominating.nominees import Nominee, Standing, content_of
from selection.desk.nominating.overview import Intake, Overview, Slots, overview
from selection.domain.kernel import CandidateId, Refused
from selection.readmodels.drafts import of_unit
from selection.web.campaigns import OpenCampaign
from selection.web.desks.showing import OK, desk_page
from selection.web.desks.unit.standing import Chip, Due, chip, due_of
from selection.web.desks.unit.visiting import SECTION, UNIT, Visit, arrive
from selection.web.doors import DOOR, READ
from selection.web.exhibits import Group
from selection.web.framing import letter
from selection.web.showing import AnyRequest

ENDED = {Standing.WITHDRAWN, Standing.OUT, Standing.LOCKED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The quota of one category, or of all together."""

    group: Group | None
    used: int
    most: int | None
    now: bool = False  # whether one more is being written

    @property
    def free(self) -> int | None:
        """How many are left."""
        return None if self.most is None else max(self.most - self.used, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One nomination in the list."""

    candidate: CandidateId
    path: str
    name: str
    group: Group
    chip: Chip
    due: Due | None
    standing: Standing
    open: int  # what is still to be done before the leader can approve it
    signed: bool  # whether the candidate's declarations are there
    saved: datetime | None

    @property
    def ready(self) -> bool:
        """Whether the leader can look at it now."""
        return self.standing is Standing.DRAFT and not self.open and self.signed


def groups(place: OpenCampaign) -> dict[str, Group]:
    """The categories as marks and chips show them."""
    rules = place.rules
    return {
        each.code: Group(
            code=each.code,
            letter=letter(rules, each.code),
            name=each.name,
            heading=each.heading or each.name,
            measure_word=each.measure_word,
            kind=each.kind,
            count=0,
            places=each.places,
            line=None,
        )
        for each in rules.categories
    }


def own(visit: Visit, desk: Desk) -> Overview:
    """Everything of the unit, as of now."""
    place = visit.place
    place.views.catch_up(desk.journal)
    with place.views.reading() as db:
        candidates = of_unit(db, visit.unit)
    return overview(desk, place.accounts.vault, visit.unit, candidates)


def cards(visit: Visit, slots: Sequence[Slots], now: str | None = None) -> list[Card]:
    """The quota, card by card; `now` is the category that is being written for."""
    known = groups(visit.place)
    return [
        Card(
            group=known[each.category] if each.category else None,
            used=each.used,
            most=each.most,
            now=now is not None and each.category == now,
        )
        for each in slots
    ]


def row(visit: Visit, desk: Desk, of: Nominee, seen: Overview) -> Row:
    """A line of the list; a draft is checked as it stands."""
    place, vault = visit.place, visit.place.accounts.vault
    written = of.standing in {Standing.DRAFT, Standing.SENT_BACK, Standing.RETURNED}
    content: Content = content_of(vault, of) if written else {}
    checked = (
        check(
            desk,
            place.accounts,
            place.counter.compare,
            of,
            content,
            unit_type=seen.unit_type,
        )
        if written
        else None
    )
    return Row(
        candidate=of.candidate,
        path=visit.path(of.candidate),
        name=seen.names.get(of.candidate, ""),
        group=groups(visit.place)[of.category],
        chip=chip(of.standing, visit.language),
        due=due_of(of, place.rules, desk.clock()),
        standing=of.standing,
        open=checked.open if checked else 0,
        signed=all("CANDIDATE" not in each.missing for each in checked.declarations)
        if checked
        else True,
        saved=of.saved_at.astimezone(place.rules.calendar.zone) if of.saved_at else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The one thing to do next."""

    words: str
    act: str
    path: str
    name: str = ""


def next_step(visit: Visit, rows: Sequence[Row], intake: Intake) -> Step | None:
    """What comes first: what has a deadline, then what waits for this person, then a new one."""
    say = visit.language.say
    returned = sorted(
        (each.due.at, each.candidate, each)
        for each in rows
        if each.standing is Standing.RETURNED and each.due
    )
    if returned:
        first = returned[0][-1]
        return Step(words=say("先补正退回的"), act=say("去补正"), path=first.path, name=first.name)
    waiting = [each for each in rows if each.ready]
    if visit.approves and waiting:
        first = waiting[0]
        step = f"{first.path}/approval"
        return Step(words=say("有材料等你审核"), act=say("去审核"), path=step, name=first.name)
    approved = [each for each in rows if each.standing is Standing.APPROVED]
    if visit.approves and approved and intake.open:
        first = approved[0]
        step = f"{first.path}/approval"
        return Step(words=say("已审核，还没有报送"), act=say("去报送"), path=step, name=first.name)
    drafts = [each for each in rows if each.standing in {Standing.SENT_BACK, Standing.DRAFT}]
    undone = [each for each in drafts if not each.ready]
    if visit.writes and undone:
        first = undone[-1]
        return Step(
            words=say("接着填写草稿"), act=say("继续填写"), path=first.path, name=first.name
        )
    if visit.writes and intake.open:
        new = f"{visit.base}/nominations/new"
        return Step(words=say("推荐下一个候选"), act=say("新建推荐"), path=new)
    return None


@route("/{code:str}/desk/unit", http_method=READ, opt={DOOR: UNIT})
async def home(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """The page."""
    return await shown(arrive(request, code))


async def shown(
    visit: Visit, *, problem: Refused | str | None = None, status: int = OK
) -> Response[bytes]:
    """The page, after an act that could not be done too."""
    seen, rows = await visit.work(lambda desk: _seen(visit, desk))
    return desk_page(
        visit.request,
        visit.place,
        "desks/unit/home.html",
        {
            "visit": visit,
            "cards": cards(visit, seen.slots),
            "intake": deadline_of(visit.place, seen.intake),
            "rows": [each for each in rows if each.standing not in ENDED],
            "ended": [each for each in rows if each.standing in ENDED],
            "step": next_step(visit, rows, seen.intake),
            "unit_type": visit.place.rules.unit_type(seen.unit_type),
        },
        section=SECTION,
        problem=problem,
        status=status,
    )


def _seen(visit: Visit, desk: Desk) -> tuple[Overview, list[Row]]:
    seen = own(visit, desk)
    return seen, [row(visit, desk, each, seen) for each in seen.nominees]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """The deadlines in the zone of the campaign."""

    open: bool
    late: bool
    opens: datetime | None
    closes: datetime | None
    own: datetime | None
    last: datetime | None
    left: int | None  # whole days


def deadline_of(place: OpenCampaign, intake: Intake) -> Deadline:
    """The deadlines as a page tells them."""
    zone, now = place.rules.calendar.zone, place.now()

    def here(at: datetime | None) -> datetime | None:
        return at.astimezone(zone) if at else None

    closes = here(intake.closes)
    return Deadline(
        open=intake.open,
        late=intake.late,
        opens=here(intake.opens),
        closes=closes,
        own=here(intake.own),
        last=here(intake.last),
        left=(closes - now).days if closes and closes > now else None,
    )


HANDLERS = [home]
