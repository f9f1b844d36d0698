"""Votes looked up before they are put aside: one candidate's, between two moments."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from litestar import Response, route
from litestar.params import FromPath

from selection.desk import vote_clusters
from selection.desk.desk import Desk
from selection.desk.positions import ranges
from selection.desk.vote_clusters import Signs
from selection.web.campaigns import OpenCampaign
from selection.web.desks.integrity.standing import OFFICIAL, by_label, channels
from selection.web.desks.office.called import Named
from selection.web.desks.showing import UNFIT, desk_page
from selection.web.doors import READ
from selection.web.showing import AnyRequest, campaign, visitor_of

ASKED = ("label", "since", "until", "channel")


@dataclass(frozen=True, slots=True, kw_only=True)
class Votes:
    """What was found: for whom, how many of how many, what speaks against them, and where."""

    who: Named
    many: int
    raw: int
    signs: Signs
    positions: str


@route("/{code:str}/desk/integrity/find", http_method=READ, opt=OFFICIAL)
async def find(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """The votes for one candidate between two moments, to be put aside."""
    place = campaign(request, code)
    query = request.query_params
    asked = {
        each: str(query.get(each, ""))[:64] for each in ("label", "since", "until", "channel")
    }
    found, problem = None, None
    say = visitor_of(request).language.say
    if asked["label"]:
        zone = place.rules.calendar.zone
        try:
            since, until = (
                datetime.fromisoformat(asked[each]).replace(tzinfo=zone)
                for each in ("since", "until")
            )
        except ValueError:
            problem = say("请填写起止时间。")
        else:
            found = await place.work(lambda desk: _votes(place, desk, asked, since, until))
            problem = None if found else say("没有这个编号的候选。")
    context: dict[str, Any] = {"asked": asked, "found": found, "channels": channels(place)}
    return desk_page(
        request,
        place,
        "desks/integrity/find.html",
        context,
        section="integrity",
        problem=problem,
        status=UNFIT if problem else 200,
    )


def _votes(
    place: OpenCampaign, desk: Desk, asked: dict[str, str], since: datetime, until: datetime
) -> Votes | None:
    who = by_label(place, desk, asked["label"])
    known = [str(each.code) for each in channels(place)]
    if who is None or not known:
        return None
    channel = asked["channel"] if asked["channel"] in known else known[0]
    votes = vote_clusters.votes_between(desk, channel, who.candidate, since, until)
    counted = [
        vote_clusters.counts(desk, channel, stage).get(who.candidate)
        for stage in {each.event.stage for each in votes}
    ]
    raw = sum(each.raw for each in counted if each)
    return Votes(
        who=who,
        many=len(votes),
        raw=raw,
        signs=vote_clusters.signs(votes, place.rules.calendar.zone, raw),
        positions=ranges([each.position for each in votes]),
    )


HANDLERS = [find]
