"""A ballot paper (选票): the names on it, what each of them gets, and which of them count."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from selection.domain.exact import exact
from selection.domain.kernel import CandidateId, Refused
from selection.domain.limits import Use, too_few, too_many
from selection.domain.rulebook.contest import Channel
from selection.domain.rulebook.entry import Limit
from selection.domain.rulebook.words import Form, OverLimit


@dataclass(frozen=True, slots=True)
class Named:
    """A name on a ballot; `points` are its points or its place; None: a name only."""

    candidate: CandidateId
    points: Decimal | None = None


def points_of(
    names: Sequence[Named], channel: Channel, *, blank: bool = False
) -> Sequence[Fraction | int]:
    """What each name gets; Refused for a ballot that is not filled in as its form asks.

    Only a ballot of names can be `blank`: to name nobody says something there, whereas places
    and points that are not given are just absent.
    """
    if not names and not (blank and channel.form is Form.BALLOT):
        raise Refused("ballot-is-empty")
    given = [each.points for each in names if each.points is not None]
    if channel.form is Form.BALLOT:
        if given:
            raise Refused("ballot-gives-no-points", channel=channel.code)
        return [1] * len(names)
    if len(given) < len(names):
        raise Refused("ballot-lacks-points", channel=channel.code)
    points = [exact(each) for each in given]
    if channel.form is Form.RANKING:
        if sorted(points) != list(range(1, len(points) + 1)):
            raise Refused("places-are-not-one-to-n", channel=channel.code)
        if len({each.candidate for each in names}) < len(names):
            raise Refused("candidate-has-two-places", channel=channel.code)
        return points
    not_offered = Counter(points) - Counter(channel.points or points)
    wrong = [each for each in points if each <= 0 or each in not_offered]
    if wrong:
        raise Refused("points-are-not-to-be-given", points=str(wrong[0]))
    return points


def within_limits(
    uses: Sequence[Use], used: Sequence[Use], channel: Channel, places: Mapping[str, int]
) -> Sequence[int]:
    """Which of the names count: all, or, where single names are refused, those within limits.

    Names are taken in the order of the ballot; a ballot that is void is void whole.
    """
    short = too_few(channel.limits, uses)
    if short is not None:
        raise Refused("ballot-has-too-few-names", least=short.least, per=_per(short))
    over = too_many(channel.limits, used, uses, places)
    if over is None:
        return range(len(uses))
    kept: list[int] = []
    if channel.over_limit is OverLimit.REFUSE_NAME:
        for n, use in enumerate(uses):
            if too_many(channel.limits, used, [*(uses[k] for k in kept), use], places) is None:
                kept.append(n)
    if not kept:
        raise beyond(over)
    return kept


def beyond(limit: Limit) -> Refused:
    """The refusal of what goes beyond the limit."""
    return Refused("limit-is-reached", most=limit.most, per=_per(limit))


def _per(limit: Limit) -> list[str]:
    return [str(each) for each in limit.per]
