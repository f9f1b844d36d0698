"""The front door: straight into the only campaign, or a choice of several."""

from dataclasses import dataclass

from litestar import Response, route

from selection.desk.practice import is_practice
from selection.web.doors import DOOR, READ, Door
from selection.web.exhibits import Phase
from selection.web.languages import Language
from selection.web.pages import answer, page
from selection.web.showing import AnyRequest, installation, visitor_of
from selection.web.snapshot import Snapshot

FOUND = 302


@dataclass(frozen=True, slots=True)
class Choice:
    """A campaign to enter."""

    title: str
    path: str
    phase: str  # how far it is, in a sentence
    practice: bool


@route("/", http_method=READ, opt={DOOR: Door.PUBLIC})
async def entrance(request: AnyRequest) -> Response[bytes]:
    """All campaigns of the installation."""
    house = installation(request)
    places = sorted(house.campaigns.values(), key=lambda each: bool(each.snapshot.notices))
    if len(places) == 1:
        return Response(
            b"",
            status_code=FOUND,
            headers={"location": places[0].base, "cache-control": "public, max-age=60"},
        )
    visitor = visitor_of(request)
    choices = tuple(
        Choice(
            title=each.rules.title,
            path=each.base,
            phase=how_far(each.snapshot, visitor.language),
            practice=is_practice(each.id),
        )
        for each in places
    )
    key = (choices, visitor.language.tag, visitor.size)
    found = house.shelf.get(key) or house.shelf.put(
        key,
        page(
            house.templates.render(
                "pages/campaigns.html",
                visitor.language,
                visitor.size,
                {"campaigns": choices, "site": None, "toast": None},
            ),
            "entrance",
        ),
    )
    return answer(request, found, public=not visitor.known)


def how_far(snapshot: Snapshot, language: Language) -> str:
    """Where a campaign is, in a sentence for those who choose among several."""
    say, liking = language.say, snapshot.liking
    if snapshot.notices:
        published = snapshot.notices[-1].status == "PUBLISHED"
        return say("名单公示中") if published else say("名单已发布")
    match liking.phase:
        case Phase.OPEN if liking.closes:
            return say("点赞进行中，%(at)s 截止") % {"at": language.closing(liking.closes)}
        case Phase.OPEN:
            return say("点赞进行中")
        case Phase.NOT_YET if liking.opens:
            return say("点赞 %(at)s 开始") % {"at": language.moment(liking.opens)}
        case Phase.PAUSED:
            return say("点赞暂停中")
        case Phase.ENDED:
            return say("点赞已结束，正在评审")
        case _:
            return say("正在进行")
