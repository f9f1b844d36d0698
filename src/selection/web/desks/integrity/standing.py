"""How the inspection of the vote stands: batches, tallies, who is frozen.

Candidates stand in the order of their numbers, and nothing is added up by unit (R-LIKE-F1).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Response

from selection.desk import vote_clusters
from selection.desk.desk import Desk
from selection.desk.vote_clusters import Batch, Count, Signs
from selection.domain import facts
from selection.domain.kernel import CandidateId, Paper, PersonId, Refused
from selection.domain.motion import Matter
from selection.domain.roles import Role
from selection.domain.rulebook.contest import Channel
from selection.domain.rulebook.words import By
from selection.web.campaigns import OpenCampaign
from selection.web.desks.integrity.awaiting import Awaited, awaited
from selection.web.desks.office.called import Named, candidates_named
from selection.web.desks.showing import desk_page
from selection.web.desks.signing import to_type
from selection.web.doors import DOOR, staff
from selection.web.showing import AnyRequest, visitor_of
from selection.web.workers import worker

OFFICIAL = {DOOR: staff(Role.OFFICIAL)}
REASON = "inspection"
"""The kind of the papers of an inspection."""

Words = Annotated[str, msgspec.Meta(min_length=2, max_length=1000)]
Label = Annotated[str, msgspec.Meta(max_length=12)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A batch on a page: for whom how many votes, who said what, what speaks against it.

    `mine` if this person found what it is, so that somebody else must agree.
    """

    batch: Batch
    votes: tuple[tuple[Named, int, Count | None], ...]
    people: Mapping[str, str | None]
    signs: Signs | None
    mine: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """A stage of a channel: whether its tally is certified, and each candidate's votes."""

    channel: Channel
    stage: str
    name: str
    certified: bool
    ended: bool
    counts: tuple[tuple[Named, Count], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """All that the first page of the desk shows."""

    batches: tuple[Shown, ...]
    rounds: tuple[Round, ...]
    frozen: tuple[Named, ...]
    awaited: tuple[Awaited, ...]


def channels(place: OpenCampaign) -> list[Channel]:
    """The channels in which the public votes."""
    return [each for each in place.rules.channels if each.by is By.PUBLIC]


def overview(place: OpenCampaign, desk: Desk, person: PersonId) -> Overview:
    """The inspection as it stands now."""
    place.views.catch_up(desk.journal)
    known = candidates_named(place)
    asked = {facts.frozen(each): each for each in known}
    held = desk.journal.facts(set(asked)) if asked else {}
    return Overview(
        batches=tuple(
            shown_as(place, desk, each, known, person)
            for channel in channels(place)
            for each in vote_clusters.batches(desk, place.accounts, channel.code)
        ),
        rounds=tuple(_rounds(place, desk, known)),
        frozen=tuple(known[who] for fact, who in asked.items() if fact in held),
        awaited=awaited(place, desk, {Matter.CERTIFY_TALLY}),
    )


def shown_as(
    place: OpenCampaign,
    desk: Desk,
    batch: Batch,
    known: Mapping[CandidateId, Named],
    person: PersonId,
) -> Shown:
    """The batch as this person sees it; signs are looked for while it is open."""
    counted: dict[CandidateId, Count] = {}
    for stage in {each.stage for each in batch.cluster.votes}:
        counted |= vote_clusters.counts(desk, batch.channel, stage)
    review = batch.cluster.review
    people = {batch.put_aside.by, *batch.cluster.decided_by, *(each.by for each in batch.appeals)}
    if batch.found is not None:
        people.add(batch.found.by)
    signs = None
    if batch.cluster.open:
        votes = vote_clusters.votes_at(desk, batch.positions)
        most = max(batch.votes, key=lambda who: batch.votes[who])
        raw = counted[most].raw if most in counted else 0
        signs = vote_clusters.signs(votes, place.rules.calendar.zone, raw)
    return Shown(
        batch=batch,
        votes=tuple(
            (known[who], n, counted.get(who)) for who, n in batch.votes.items() if who in known
        ),
        people=place.accounts.people.name_of(people),
        signs=signs,
        mine=review is not None and review.by == person,
    )


def _rounds(
    place: OpenCampaign, desk: Desk, known: Mapping[CandidateId, Named]
) -> Iterator[Round]:
    held = desk.journal.facts({facts.closed(each.code) for each in place.rules.stages})
    for channel in channels(place):
        now = vote_clusters.inspection(desk, channel.code)
        for code in channel.stages:
            counted = vote_clusters.counts(desk, channel.code, code)
            stage = place.rules.stage(code)
            yield Round(
                channel=channel,
                stage=code,
                name=stage.name if stage else code,
                certified=code in now.certified,
                ended=facts.closed(code) in held,
                counts=tuple(
                    (each, counted[who]) for who, each in known.items() if who in counted
                ),
            )


async def show_home(
    request: AnyRequest,
    place: OpenCampaign,
    *,
    problem: Refused | str | None = None,
    status: int = 200,
    typed: Mapping[str, Any] | None = None,
) -> Response[bytes]:
    """The first page of the desk, with what was typed kept where something stands in the way."""
    person = worker(request).person
    found = await place.work(lambda desk: overview(place, desk, person))
    return desk_page(
        request,
        place,
        "desks/integrity/home.html",
        {
            "found": found,
            "typed": {"positions": "", "words": "", "label": "", "why": ""} | dict(typed or {}),
            "channels": channels(place),
            "me": person,
            "zone": place.rules.calendar.zone,
            "to_type": to_type(visitor_of(request).language),
        },
        section="integrity",
        problem=problem,
        status=status,
    )


def kept(place: OpenCampaign, subject: str, words: str, at: datetime) -> Paper:
    """A reason, in the vault."""
    return place.accounts.vault.keep(subject, REASON, {"words": words}, at=at)


def by_label(place: OpenCampaign, desk: Desk, name: str) -> Named | None:
    """The candidate of that number; None if there is none."""
    place.views.catch_up(desk.journal)
    wanted = name.strip().upper()
    return next((each for each in candidates_named(place).values() if each.label == wanted), None)
