"""Sums of a paper ballot that can be right, and who has the majority that a round asks for (4.7).

Shares are compared by cross-multiplication: 2/3 of 8 asks for 6.
"""

from decimal import Decimal
from fractions import Fraction

from selection.domain.exact import exact
from selection.domain.kernel import CandidateId, Refused
from selection.domain.ranking.pools import places_of
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.contest import Channel, Need, Round
from selection.domain.rulebook.entry import PLACES
from selection.domain.rulebook.values import Code
from selection.domain.rulebook.words import Form, IfFewer, NeedOf, Of, Per
from selection.domain.sitting import AttendanceRecorded, Counting, Meeting

NONE = Decimal(0)

OF_ONE_BALLOT = frozenset({Per.VOTER, Per.CATEGORY, Per.STAGE})
"""What a limit may group by that bounds one ballot of one category."""


def must_add_up(
    counting: Counting, held: AttendanceRecorded | None, channel: Channel, most: int | None
) -> None:
    """Refuse sums that no ballot box can hold.

    Handed in ≤ issued ≤ present; void ≤ handed in. The valid ballots bound the votes of each
    candidate, and so do those present who are not recused from it. `most` is how many names a
    valid ballot holds; None if that is not limited. It bounds the sum of all votes at a meeting;
    a count that was published elsewhere, without attendance, stands as it was published. Points
    are only not negative.
    """
    present = counting.issued if held is None else len(held.present)
    if not 0 <= counting.void <= counting.ballots <= counting.issued <= present:
        raise Refused(
            "more-ballots-than-people",
            void=counting.void,
            ballots=counting.ballots,
            issued=counting.issued,
            present=present,
        )
    valid = counting.ballots - counting.void
    total = Fraction(0)
    for candidate, counted in counting.votes.items():
        votes = exact(counted)
        bound = valid if held is None else min(valid, held.eligible.get(candidate, 0))
        names = channel.form is Form.BALLOT
        if votes < 0 or (names and (votes > bound or votes.denominator > 1)):
            raise Refused("votes-cannot-be-right", candidate=candidate, votes=str(counted))
        total += votes
    countable = held is not None and channel.form is Form.BALLOT
    if countable and most is not None and total > most * valid:
        raise Refused("more-names-than-ballots-hold", votes=str(total), most=most, valid=valid)


def names_on_a_ballot(channel: Channel, places: int | None) -> int | None:
    """How many names a valid ballot may hold in one category; None if that is not limited.

    `places` is what PLACES stands for.
    """
    bounds = [
        places if limit.most == PLACES else limit.most
        for limit in channel.limits
        if limit.of is Of.NAMES and set(limit.per) <= OF_ONE_BALLOT
    ]
    return min((each for each in bounds if isinstance(each, int)), default=None)


def voting_again(rules: Rulebook, channel: Channel, stage: str, category: str) -> Round | None:
    """The round that the channel's ballots decide, if it may have a supplementary ballot."""
    return next(
        (
            each
            for each in rules.rounds
            if each.stage == stage
            and each.serves(Code(category))
            and each.if_fewer is IfFewer.SECOND_BALLOT
            and majorities(rules, each, channel, category)
        ),
        None,
    )


def through(meeting: Meeting, channel: Channel, rules: Rulebook) -> frozenset[CandidateId]:
    """Who had every majority that is asked for in the first ballot."""
    held, counted = meeting.attended[1], meeting.counts[1]
    again = voting_again(rules, channel, held.stage, held.category)
    needs = majorities(rules, again, channel, held.category) if again else []
    return frozenset(
        each
        for each, eligible in held.eligible.items()
        if eligible
        and all(exact(counted.votes.get(each, NONE)) >= n.at_least * eligible for n in needs)
    )


def places_left(meeting: Meeting, channel: Channel, rules: Rulebook) -> int:
    """How many places a supplementary ballot has to fill; 0 where places are not counted."""
    held = meeting.attended[1]
    again = voting_again(rules, channel, held.stage, held.category)
    places = places_of(rules, again, Code(held.category)) if again else None
    return max(0, places - len(through(meeting, channel, rules))) if places else 0


def majorities(rules: Rulebook, round_: Round, channel: Channel, category: str) -> list[Need]:
    """What the round asks of the votes in the channel, as shares of those who may vote."""
    read = {each.code for each in rules.scores if each.from_ == channel.code}
    return [
        each
        for each in round_.needs
        if each.of is NeedOf.ELIGIBLE and each.score in read and each.asked_of(Code(category))
    ]


def needs_attendance(rules: Rulebook, channel: Channel) -> bool:
    """Whether a quorum, or a share of those present, is asked for."""
    shares = {
        need.score for each in rules.rounds for need in each.needs if need.of is NeedOf.ELIGIBLE
    }
    reading = {score.code for score in rules.scores if score.from_ == channel.code}
    return channel.quorum is not None or bool(shares & reading)
