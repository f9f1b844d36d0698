"""What the visitor's own device has done, read from its ballot."""

from selection.desk.requests import Order
from selection.domain.ballot import BALLOT, LikeCandidate
from selection.domain.kernel import CandidateId, VoterId
from selection.domain.rulebook.words import Tier
from selection.web.campaigns import OpenCampaign
from selection.web.exhibits import Mine, Phase
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
    any_like = LikeCandidate(  # only to find the ballot: whom it names does not matter
        channel=channel.code,
        stage=stage,
        voter=voter_of(place, visitor.device),
        tier=Tier.DEVICE,
        candidate=CandidateId("anybody"),
        at=now,
    )
    return mine(place.rules, channel, stage, place.desk.state(Order(BALLOT, any_like)), now)


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
