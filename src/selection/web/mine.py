"""As whom a visitor likes, and what that voter has done, read from the ballot."""

from dataclasses import dataclass

from litestar.exceptions import NotFoundException

from selection.desk.liking import LikeCommand
from selection.desk.requests import Order
from selection.domain.ballot import BALLOT
from selection.domain.casting import LikeCandidate, WithdrawLike
from selection.domain.kernel import CandidateId, VoterId
from selection.domain.rulebook.words import Tier
from selection.web.campaigns import OpenCampaign
from selection.web.exhibits import Exhibit, Mine, Phase
from selection.web.toasts import ABOUT_A_VOTER, Said, Toast, toast
from selection.web.visitors import Visitor
from selection.web.voting import mine, the_channel


@dataclass(frozen=True, slots=True)
class Voter:
    """As whom a visitor likes: the pseudonym in this campaign, and how surely it is known."""

    id: VoterId
    tier: Tier
    identity: str  # the same in all campaigns; it bounds how often one may try


def voter_of(place: OpenCampaign, visitor: Visitor) -> Voter | None:
    """Whoever the visitor showed to be, where the rulebook takes that; else the device.

    None for a visitor who cannot like yet.
    """
    taken, verified = place.snapshot.liking.tiers, visitor.verified
    if verified is not None and verified.tier in taken:
        return _voter(place, verified.token, verified.tier)
    if visitor.device is not None and Tier.DEVICE in taken:
        return _voter(place, visitor.device, Tier.DEVICE)
    return None


def _voter(place: OpenCampaign, identity: str, tier: Tier) -> Voter:
    return Voter(place.pseudonyms.voter(identity, tier), tier, identity)


def mine_of(place: OpenCampaign, visitor: Visitor) -> Mine | None:
    """What the voter liked today and may still like; None for a visitor who cannot like yet."""
    channel, voter = the_channel(place.rules), voter_of(place, visitor)
    stage = place.snapshot.stage
    if voter is None or channel is None or stage is None:
        return None
    if place.snapshot.liking.phase is Phase.NOT_YET:
        return None
    now = place.clock()
    # Only to find the ballot: whom the like names does not matter.
    any_like = LikeCandidate(
        channel=channel.code,
        stage=stage,
        voter=voter.id,
        tier=voter.tier,
        candidate=CandidateId("anybody"),
        at=now,
    )
    ballot = place.desk.state(Order(BALLOT, any_like))
    categories = [each.code for each in place.rules.categories]
    return mine(place.rules, channel, stage, ballot, now, categories)


def like_of(place: OpenCampaign, exhibit: Exhibit, voter: Voter, *, back: bool) -> LikeCommand:
    """The command of a voter who likes the candidate now, or takes its like back.

    Raises NotFoundException where nobody can like at all.
    """
    channel, stage = place.snapshot.channel, place.snapshot.stage
    if channel is None or stage is None:
        raise NotFoundException
    at = place.clock()
    if back:
        return WithdrawLike(
            channel=channel, stage=stage, voter=voter.id, candidate=exhibit.candidate, at=at
        )
    return LikeCandidate(
        channel=channel,
        stage=stage,
        voter=voter.id,
        tier=voter.tier,
        candidate=exhibit.candidate,
        at=at,
    )


def toast_of(
    place: OpenCampaign, visitor: Visitor, said: str, about: str, own: Mine | None
) -> Toast | None:
    """The words that the address asks for after a form came back to it, or None."""
    if said not in set(Said) or (Said(said) in ABOUT_A_VOTER and not visitor.is_somebody):
        return None
    exhibit = place.snapshot.exhibits.get(about)
    left = own.left.get(exhibit.category) if own and exhibit else None
    name = exhibit.name if exhibit else ""
    return toast(Said(said), visitor.language, left=left, name=name)
