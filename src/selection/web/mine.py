"""What the visitor's own device has done, read from its ballot."""

from litestar.exceptions import NotFoundException

from selection.desk.liking import LikeCommand
from selection.desk.requests import Order
from selection.domain.ballot import BALLOT
from selection.domain.casting import LikeCandidate, WithdrawLike
from selection.domain.kernel import CandidateId, VoterId
from selection.domain.rulebook.words import Tier
from selection.web.campaigns import OpenCampaign
from selection.web.exhibits import Exhibit, Mine, Phase
from selection.web.toasts import ABOUT_A_DEVICE, Said, Toast, toast
from selection.web.visitors import Visitor
from selection.web.voting import mine, the_channel


def voter_of(place: OpenCampaign, device: str) -> VoterId:
    """The device's pseudonym in this campaign."""
    return place.pseudonyms.voter(device, Tier.DEVICE)


def mine_of(place: OpenCampaign, visitor: Visitor) -> Mine | None:
    """What the device liked today and may still like; None for a device that is not known."""
    channel = the_channel(place.rules)
    stage = place.snapshot.stage
    if visitor.device is None or channel is None or stage is None:
        return None
    if place.snapshot.liking.phase is Phase.NOT_YET:
        return None
    now = place.clock()
    # Only to find the ballot: whom the like names does not matter.
    any_like = LikeCandidate(
        channel=channel.code,
        stage=stage,
        voter=voter_of(place, visitor.device),
        tier=Tier.DEVICE,
        candidate=CandidateId("anybody"),
        at=now,
    )
    ballot = place.desk.state(Order(BALLOT, any_like))
    categories = [each.code for each in place.rules.categories]
    return mine(place.rules, channel, stage, ballot, now, categories)


def like_of(place: OpenCampaign, exhibit: Exhibit, voter: VoterId, *, back: bool) -> LikeCommand:
    """The command of a device that likes the candidate now, or takes its like back.

    Raises NotFoundException where nobody can like at all.
    """
    channel, stage = place.snapshot.channel, place.snapshot.stage
    if channel is None or stage is None:
        raise NotFoundException
    at = place.clock()
    if back:
        return WithdrawLike(
            channel=channel, stage=stage, voter=voter, candidate=exhibit.candidate, at=at
        )
    return LikeCandidate(
        channel=channel,
        stage=stage,
        voter=voter,
        tier=Tier.DEVICE,
        candidate=exhibit.candidate,
        at=at,
    )


def toast_of(
    place: OpenCampaign, visitor: Visitor, said: str, about: str, own: Mine | None
) -> Toast | None:
    """The words that the address asks for after a form came back to it, or None."""
    if said not in set(Said) or (Said(said) in ABOUT_A_DEVICE and visitor.device is None):
        return None
    exhibit = place.snapshot.exhibits.get(about)
    left = own.left.get(exhibit.category) if own and exhibit else None
    name = exhibit.name if exhibit else ""
    return toast(Said(said), visitor.language, left=left, name=name)
