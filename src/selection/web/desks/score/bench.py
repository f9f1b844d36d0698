"""What every page of an expert's desk begins with: the expert's own seats and sheets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from litestar.exceptions import NotFoundException

from selection.desk.desk import Desk
from selection.desk.judging import Progress, Seat, Task, has_signed, seats_of, tasks
from selection.desk.portraits import Called, called
from selection.domain import facts
from selection.domain.kernel import CandidateId, PersonId
from selection.domain.rulebook.contest import Rubric
from selection.readmodels.roster import Entered, roster
from selection.web.campaigns import OpenCampaign
from selection.web.framing import label
from selection.web.showing import AnyRequest
from selection.web.workers import worker

SECTION = "score"
SHEET = "/{code:str}/desk/score/sheets/{token:str}"
HUNDREDTH = Decimal("0.01")
BANDS = (Fraction(6, 10), Fraction(7, 10), Fraction(8, 10), Fraction(9, 10))
"""Where the bands of one's own distribution begin, as shares of the full marks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A sheet in the queue: nothing that names the candidate once the expert is recused."""

    token: str
    url: str
    nth: int
    kind: str  # of the category, for hue and icon
    category: str
    label: str
    name: str
    unit: str
    progress: Progress
    total: str
    can_sign: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """One expert's work in a campaign."""

    place: OpenCampaign
    expert: PersonId
    seats: tuple[Seat, ...]
    signed: bool  # the undertaking
    tasks: tuple[Task, ...]
    lines: tuple[Line, ...]
    roster: Mapping[CandidateId, Entered]
    closes: datetime | None

    @property
    def home(self) -> str:
        """The address of the queue."""
        return f"{self.place.base}/desk/score"

    @property
    def undeclared(self) -> Seat | None:
        """The first panel whose conflicts of interest are not declared yet."""
        return next((seat for seat in self.seats if not seat.declared), None)

    def task(self, token: str) -> tuple[Task, Line]:
        """The expert's own sheet of that token; NotFoundException for any other."""
        for task, line in zip(self.tasks, self.lines, strict=True):
            if task.token == token:
                return task, line
        raise NotFoundException

    def after(self, token: str) -> str:
        """Where to go on: to the next sheet that is not complete, or to the queue."""
        own = [each.token for each in self.lines]
        at = own.index(token) if token in own else -1
        for each in (*self.lines[at + 1 :], *self.lines[: max(at, 0)]):
            if each.progress in (Progress.EMPTY, Progress.BEGUN):
                return each.url
        return self.home


async def bench(request: AnyRequest, place: OpenCampaign) -> Bench:
    """The work of whoever asks; NotFoundException for who has no seat on any panel."""
    expert = worker(request).person
    found = await place.work(lambda desk: _bench(desk, place, expert))
    if not found.seats:
        raise NotFoundException
    return found


def _bench(desk: Desk, place: OpenCampaign, expert: PersonId) -> Bench:
    seats = seats_of(desk, expert)
    with place.views.reading() as db:
        entered = roster(db)
    mine = tasks(desk, place.accounts, entered, expert)
    readable = [
        entered[each.candidate] for each in mine if each.readable and each.candidate in entered
    ]
    known = called(desk, place.accounts, readable)
    stages = sorted({each.stage for each in mine})
    held = desk.journal.facts([facts.stage(each) for each in stages])
    closing = [facts.closes_of(each) for each in held.values()]
    return Bench(
        place=place,
        expert=expert,
        seats=seats,
        signed=has_signed(desk, expert),
        tasks=mine,
        lines=tuple(_lines(place, mine, known)),
        roster=entered,
        closes=min((each for each in closing if each), default=None),
    )


def _lines(
    place: OpenCampaign, mine: Sequence[Task], known: Mapping[CandidateId, Called]
) -> list[Line]:
    kinds = {str(each.code): each.kind for each in place.rules.categories}
    names = {str(each.code): each.heading or each.name for each in place.rules.categories}
    found: list[Line] = []
    for nth, task in enumerate(mine, start=1):
        who = known.get(task.candidate) if task.readable else None
        named = who is not None and bool(who.name)
        marked = task.readable and bool(task.marks)
        found.append(
            Line(
                token=task.token,
                url=f"{place.base}/desk/score/sheets/{task.token}",
                nth=nth,
                kind=str(kinds[task.category]),
                category=names[task.category],
                label=label(place.rules, who.category, who.number) if who and named else "",
                name=who.name if who else "",
                unit=who.unit if who else "",
                progress=task.progress,
                total=shown(task.total) if marked else "",
                can_sign=task.can_sign,
            )
        )
    return found


def shown(value: Fraction) -> str:
    """A total as people read it: as it is, or rounded half up to two decimals."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    rounded = exact.quantize(HUNDREDTH, rounding=ROUND_HALF_UP)
    return f"{rounded:.2f}".rstrip("0").rstrip(".")


def most(rubric: Rubric) -> Fraction:
    """The full marks of a rubric."""
    return sum((each.most for each in rubric.criteria), Fraction(0))


def distribution(mine: Sequence[Task]) -> tuple[int, ...]:
    """How many of one's own complete sheets lie in each band; nobody else's are known here."""
    counts = [0] * (len(BANDS) + 1)
    for each in mine:
        full = most(each.rubric)
        if each.progress in (Progress.COMPLETE, Progress.SIGNED) and full:
            counts[sum(each.total >= band * full for band in BANDS)] += 1
    return tuple(counts)


def begun(found: Bench) -> dict[str, Any]:
    """What the pages say of the whole queue."""
    asked = [
        each for each in found.lines if each.progress not in (Progress.RECUSED, Progress.GONE)
    ]
    signed = sum(each.progress is Progress.SIGNED for each in asked)
    ready = sum(each.progress is Progress.COMPLETE and each.can_sign for each in asked)
    return {
        "lines": found.lines,
        "asked": len(asked),
        "signed": signed,
        "ready": ready,
        "home": found.home,
        "closes": found.closes and found.closes.astimezone(found.place.rules.calendar.zone),
    }
