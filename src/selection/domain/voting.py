"""Who may vote in a channel, and for whom (domain 2, 4.3)."""

from collections.abc import Iterable, Sequence

from selection.domain import facts
from selection.domain.kernel import CandidateId, Facts, PersonId, Refused, VoterId
from selection.domain.roles import Role, must_hold
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.contest import Channel
from selection.domain.rulebook.values import Code
from selection.domain.rulebook.words import By, Form, StageKind, Tier
from selection.domain.seats import must_judge, must_not_be_recused, must_serve, recusals, seats


def must_take_likes(channel: Channel) -> None:
    """Refuse a like where names are handed in some other way."""
    if channel.form is not Form.LIKE:
        raise Refused("channel-takes-no-likes", channel=channel.code)


def must_be_admitted(channel: Channel, voter: VoterId, tier: Tier, at_hand: Facts) -> None:
    """Refuse a voter who is not known surely enough, or is no official where officials vote."""
    if tier not in channel.identity:
        raise Refused("identity-is-not-accepted", tier=str(tier))
    if channel.by is By.OFFICIALS:
        must_hold(at_hand, PersonId(voter), Role.OFFICIAL)


def votable(
    candidate: CandidateId, voter: VoterId, channel: Channel, at_hand: Facts, rules: Rulebook
) -> str:
    """The category of a candidate whom the voter can name in this channel now.

    The public votes for those on show, if there is a showcase; everybody else for those who
    passed the preliminary review, if there is one. Refused for anybody else.
    """
    if channel.by is By.PUBLIC and rules.stages_of(StageKind.SHOWCASE):
        category = facts.must_stand(at_hand, candidate)
        if facts.shown(candidate) not in at_hand or facts.rejected(candidate) in at_hand:
            raise Refused("candidate-is-not-on-show", candidate=candidate)
    else:
        category = facts.must_be_reviewed(at_hand, rules, candidate)
    if facts.frozen(candidate) in at_hand:
        raise Refused("voting-is-frozen", candidate=candidate)
    if not channel.serves(Code(category)):
        raise Refused("category-is-not-of-this-channel", category=category)
    if channel.by is By.PANEL:
        must_judge(PersonId(voter), candidate, category, channel, at_hand, rules)
    else:
        must_not_be_recused(PersonId(voter), candidate, category, channel, at_hand, rules)
    return category


def must_have_a_vote(
    voter: VoterId, category: str, channel: Channel, at_hand: Facts, rules: Rulebook
) -> None:
    """Refuse a voter who names nobody in a category where the voter has nobody to name."""
    if rules.category(category) is None or not channel.serves(Code(category)):
        raise Refused("category-is-not-of-this-channel", category=category)
    if channel.by is By.PANEL:
        must_serve(PersonId(voter), category, at_hand, rules)


def rests_on(
    channel: Channel, voter: VoterId, candidates: Sequence[CandidateId], rules: Rulebook
) -> Iterable[str]:
    """The facts that say whether the voter can name the candidates."""
    shown = channel.by is By.PUBLIC and bool(rules.stages_of(StageKind.SHOWCASE))
    for candidate in candidates:
        yield facts.nominated(candidate)
        yield facts.frozen(candidate)
        if shown:
            yield facts.shown(candidate)
            yield facts.rejected(candidate)
        elif rules.formal_review is not None:
            yield facts.passed(candidate)
    match channel.by:
        case By.PUBLIC:
            yield from recusals(PersonId(voter), candidates, channel, rules)
        case By.OFFICIALS:
            yield facts.appointed(voter, Role.OFFICIAL)
            yield from recusals(PersonId(voter), candidates, channel, rules)
        case By.PANEL:
            yield from seats(PersonId(voter), candidates, channel, rules)
