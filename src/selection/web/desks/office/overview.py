"""总览: where the selection stands, the one next step, and how far everybody is; counts only.

Before the lock nobody sees a mean, a mark or an order here (contract §7), officials included.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from litestar import Response, route
from litestar.params import FromPath

from selection.desk.conditions import by_expert
from selection.desk.desk import Desk
from selection.desk.motions.putting import motions
from selection.desk.steps import Move, Next, course_of, next_step
from selection.domain.course import Campaign
from selection.domain.kernel import PersonId
from selection.domain.roles import Role
from selection.domain.rulebook.book import Rulebook, Stage
from selection.domain.rulebook.words import StageKind
from selection.domain.seats import locked_channels
from selection.readmodels import chronicle, progress
from selection.readmodels.progress import OfCategory, Share
from selection.web.campaigns import OpenCampaign
from selection.web.desks.office.approvals import OFFICIAL, office_of
from selection.web.desks.office.called import called, ids_in
from selection.web.desks.office.condition_words import condition_words
from selection.web.desks.office.telling import Telling, Told
from selection.web.desks.office.timeline import record_at
from selection.web.desks.showing import desk_page
from selection.web.doors import DOOR, READ, staff
from selection.web.framing import letter
from selection.web.languages import Language
from selection.web.showing import AnyRequest, by_htmx, campaign, visitor_of

LATEST = 6
"""How many of the last acts stand on the overview."""

LONG = 40
"""How many people a table of progress names; the others are on the desks of the review."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A stage on the rail."""

    stage: Stage
    state: str  # done, now or t
    at: datetime | None  # when it ends, or opens


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel:
    """A category: how many came in, how many are still in the running, for how many places."""

    code: str
    name: str
    letter: str
    kind: str
    counts: OfCategory
    places: int | None

    @property
    def ratio(self) -> str:
        """So many for one place, to a tenth, rounded half up by whole numbers."""
        if not self.places:
            return ""
        tenths = (self.counts.standing * 20 + self.places) // (2 * self.places)
        return f"{tenths // 10}.{tenths % 10}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Busy:
    """Somebody with so much of the own work done."""

    name: str
    share: Share


@route("/{code:str}/desk/office", http_method=READ, opt=OFFICIAL)
async def overview(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """The overview for officials; for htmx its counts alone."""
    return await overview_page(request, campaign(request, code), section="office")


@route("/{code:str}/desk/watch", http_method=READ, opt={DOOR: staff(Role.SUPERVISOR)})
async def watch(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """The same for the supervisor, who only looks."""
    return await overview_page(request, campaign(request, code), section="watch")


async def overview_page(
    request: AnyRequest, place: OpenCampaign, *, section: str
) -> Response[bytes]:
    """The overview in the frame of a desk."""
    language = visitor_of(request).language
    context = await place.work(lambda desk: look(place, desk, language))
    context["reading"] = section == "watch"
    context["tag"] = place.tag
    template = "desks/office/counts.html" if by_htmx(request) else "desks/office/home.html"
    return desk_page(request, place, template, context, section=section)


def look(place: OpenCampaign, desk: Desk, language: Language) -> dict[str, Any]:
    """All that the overview tells; read in a worker's thread."""
    place.views.catch_up(desk.journal)
    rules, course, now = desk.rules, course_of(desk), desk.clock()
    zone = rules.calendar.zone
    with place.views.reading() as db:
        following = next_step(desk, db, course)
        counted = progress.by_category(db)
        reviewers = progress.by_reviewer(db)
        experts = _experts(desk, db)
        units = progress.by_unit(db)
        likes = progress.likes(db)
        positions = chronicle.page(db, most=LATEST)
    waiting = motions(office_of(place, desk)).waiting
    records = [record_at(desk, each) for each in positions]
    ids = ids_in(each.event for each in records) | {each.envelope.actor for each in records}
    telling = Telling(rules, language, called(place, ids, language.say("系统")))
    people = place.accounts.people.name_of({*reviewers, *experts})
    real = [each for each in units if each.merged_into is None]
    latest: list[Told] = [telling.tell(each) for each in records]
    return {
        "now": now.astimezone(zone),
        "rail": rail(rules, course),
        "next": following,
        "next_at": following.at and following.at.astimezone(zone),
        "todo": condition_words(following.conditions, rules, language),
        "next_title": next_title(following, language),
        "waiting": len(waiting),
        "funnels": funnels(rules, counted),
        "nominated": sum(each.nominated for each in counted.values()),
        "standing": sum(each.standing for each in counted.values()),
        "passed": sum(each.passed for each in counted.values()),
        "shown": sum(each.shown for each in counted.values()),
        "reviewers": _busy(reviewers, people),
        "experts": _busy(experts, people),
        "review_share": _sum(reviewers),
        "expert_share": _sum(experts),
        "units": len(real),
        "units_in": sum(each.used > 0 for each in real),
        "likes": likes,
        "has_likes": bool(rules.stages_of(StageKind.VOTE)),
        "latest": latest,
    }


def rail(rules: Rulebook, course: Campaign) -> list[Point]:
    """The stages in their order; those that are open are where the campaign is."""
    zone = rules.calendar.zone
    found: list[Point] = []
    for stage in rules.stages:
        if stage.code in course.closed:
            state, at = "done", course.closed[stage.code]
        elif stage.code in course.open:
            state, at = "now", course.open[stage.code]
        else:
            state, at = "t", course.opens(stage)
        found.append(Point(stage=stage, state=state, at=at and at.astimezone(zone)))
    return found


def next_title(following: Next, language: Language) -> str:
    """What the next step is called."""
    say = language.say
    stage = following.stage.name if following.stage else ""
    words = {
        Move.CLOSE: say("完成并结束：%(stage)s"),
        Move.RUNS: say("正在进行：%(stage)s"),
        Move.OPEN: say("开启：%(stage)s"),
        Move.WAIT: say("等待开启：%(stage)s"),
        Move.RESUME: say("推选已暂停"),
        Move.OVER: say("全部阶段已经结束"),
        Move.CANCELLED: say("本次推选已取消"),
    }
    return words[following.move] % {"stage": stage}


def funnels(rules: Rulebook, counted: Mapping[str, OfCategory]) -> list[Funnel]:
    """The categories in the order of the rulebook."""
    return [
        Funnel(
            code=each.code,
            name=each.heading or each.name,
            letter=letter(rules, each.code),
            kind=each.kind,
            counts=counted.get(each.code, OfCategory()),
            places=each.places,
        )
        for each in rules.categories
    ]


def _experts(desk: Desk, db: Any) -> dict[PersonId, Share]:
    """The sheets of each expert in all scorings together."""
    found: dict[PersonId, Share] = {}
    for channel, stage in locked_channels(desk.rules):
        for expert, share in by_expert(desk, db, channel, stage).items():
            mine = found.get(expert, Share(0, 0))
            found[expert] = Share(mine.done + share.done, mine.all + share.all)
    return found


def _busy(shares: Mapping[PersonId, Share], names: Mapping[str, str | None]) -> list[Busy]:
    """Those with most left first."""
    ordered = sorted(shares.items(), key=lambda each: (-each[1].left, each[0]))
    return [Busy(name=names.get(who) or "", share=share) for who, share in ordered[:LONG]]


def _sum(shares: Mapping[PersonId, Share]) -> Share:
    return Share(sum(e.done for e in shares.values()), sum(e.all for e in shares.values()))


HANDLERS = [overview, watch]
