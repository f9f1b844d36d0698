"""Winners of another campaign, carried over as drafts of a unit here (推送, domain 11.4).

A province's own winners become nominations of the province. Carrying one over gives it no right
that others do not have: it is a draft, the candidate is asked for consent again, and quota,
conditions and deadline are those of this campaign. Where it comes from stays with it for good.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from selection.domain import facts
from selection.domain.course import FINGERPRINT
from selection.domain.kernel import (
    CandidateId,
    Decider,
    Facts,
    PersonId,
    Refused,
    UnitId,
    fact,
    stream,
)
from selection.domain.roles import Role, acting_for, must_act_for
from selection.domain.rulebook.book import Feed, Rulebook

CODE = re.compile("[A-Za-z0-9_-]{1,64}")
"""What the id of a campaign is written with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a winner comes from, so that anybody can look it up there.

    `position` and `version` are those of the list that released it, in the journal of that
    campaign; `fingerprint` is of the rules that the list was made by.
    """

    campaign: str
    fingerprint: str
    position: int
    version: int
    candidate: CandidateId


@dataclass(frozen=True, slots=True, kw_only=True)
class CarryWinner:
    """Carry a winner over, by a clerk of the unit that it becomes a nomination of.

    `feed` is what the rulebook there says of it, and `category` the winner's category there;
    whoever makes the command has read both, and that it won, in the journal of that campaign.
    """

    candidate: CandidateId
    unit: UnitId
    category: str
    won: Provenance
    feed: Feed
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WinnerCarried:
    """A winner of another campaign is a candidate of the unit here, in this category."""

    candidate: CandidateId
    unit: UnitId
    category: str
    won: Provenance
    by: PersonId
    at: datetime


def carried(campaign: str, winner: str) -> str:
    """Present once a winner of another campaign was carried over: as which candidate here."""
    return fact("carried", campaign, winner)


def decide(
    command: CarryWinner, before: WinnerCarried | None, at_hand: Facts, rules: Rulebook
) -> Sequence[WinnerCarried]:
    """Carry a winner over, once, to a unit that may receive it.

    Refused: feed-is-for-another-campaign, category-is-not-fed, and unit-takes-no-winners for a
    unit of another type than the feed names, or of one that the rulebook here does not let be fed;
    winner-is-carried-already with the candidate here; provenance-is-not-well-formed.
    """
    facts.must_run(at_hand)
    feed, won = command.feed, command.won
    if feed.campaign != rules.id:
        raise Refused("feed-is-for-another-campaign", campaign=feed.campaign)
    category = {str(own): str(theirs) for own, theirs in feed.categories.items()}.get(
        command.category
    )
    if category is None or rules.category(category) is None:
        raise Refused("category-is-not-fed", category=command.category)
    must_act_for(at_hand, command.by, Role.UNIT_CLERK, command.unit)
    unit_type = rules.unit_type(at_hand.get(facts.unit_type(command.unit), ""))
    if unit_type is None or unit_type.code != feed.as_unit or not unit_type.fed:
        raise Refused("unit-takes-no-winners", unit=command.unit)
    if not CODE.fullmatch(won.campaign) or not FINGERPRINT.fullmatch(won.fingerprint):
        raise Refused("provenance-is-not-well-formed")
    if before is not None and before.won == won:
        return ()
    here = at_hand.get(carried(won.campaign, won.candidate))
    if here is not None:
        raise Refused("winner-is-carried-already", candidate=here)
    if before is not None or facts.drafted(command.candidate) in at_hand:
        raise Refused("candidate-is-already-nominated", candidate=command.candidate)
    return (
        WinnerCarried(
            candidate=command.candidate,
            unit=command.unit,
            category=category,
            won=won,
            by=command.by,
            at=command.at,
        ),
    )


def evolve(_: WinnerCarried | None, event: WinnerCarried) -> WinnerCarried:
    """Take note."""
    return event


def rests_on(command: CarryWinner, _: Rulebook) -> Sequence[str]:
    """The unit and its clerk, and that neither the winner nor the candidate is here already."""
    return (
        facts.CAMPAIGN,
        facts.unit_type(command.unit),
        facts.drafted(command.candidate),
        carried(command.won.campaign, command.won.candidate),
        *acting_for(command.by, Role.UNIT_CLERK),
    )


def leaves(event: WinnerCarried) -> Mapping[str, str | None]:
    """Tell that the winner is here, so that it is carried over once."""
    return {carried(event.won.campaign, event.won.candidate): event.candidate}


FEEDING: Decider[CarryWinner, WinnerCarried | None, WinnerCarried] = Decider(
    name="feeding",
    events=(WinnerCarried,),
    stream=lambda command, rules: stream(rules, "feeding", command.candidate),
    initial=None,
    decide=decide,
    evolve=evolve,
    rests_on=rests_on,
    leaves=leaves,
)
