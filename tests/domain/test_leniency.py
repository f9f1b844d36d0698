"""How each expert marks beside the others, in exact figures."""

from fractions import Fraction

from samples import LI, SUN, WU, experts
from selection.domain.coverage import Sheet
from selection.domain.leniency import report

MILD, STERN, CONTRARY = experts(3)


def sheets(**totals: tuple[int, ...]) -> list[Sheet]:
    people = {"mild": MILD, "stern": STERN, "contrary": CONTRARY}
    return [
        Sheet(expert=people[who], candidate=candidate, category="A", total=Fraction(total))
        for who, those in totals.items()
        for candidate, total in zip((LI, WU, SUN), those, strict=False)
    ]


def test_mean_spread_and_agreement_are_told_of_every_expert():
    mild, stern, contrary = report(
        sheets(mild=(80, 90, 100), stern=(50, 60, 70), contrary=(72, 71, 70))
    )

    assert (mild.expert, mild.sheets, mild.mean) == (MILD, 3, 90)
    assert mild.spread == Fraction(20, 3)
    assert (mild.agreement, stern.agreement, contrary.agreement) == (1, 1, -1)


def test_pairs_that_somebody_sees_as_equal_tell_nothing():
    one, other = report(sheets(mild=(80, 80, 90), stern=(50, 60, 55)))

    assert one.agreement == other.agreement == Fraction(0)
    assert [each.agreement for each in report(sheets(mild=(80, 80), stern=(1, 2)))] == [None, None]


def test_who_is_alone_agrees_with_nobody():
    [alone] = report(sheets(mild=(80, 90)))

    assert alone.agreement is None
    assert report([]) == ()
