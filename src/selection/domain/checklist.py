"""The checklist of the preliminary review (初审要点, 3.4): its items, and how they are answered.

What the journal has decided answers an item by itself: the system finds it, and a reviewer
confirms it, or says otherwise where a person has the last word. After a correction only the items
are open again that failed, or that look at something that was changed (3.2).
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from selection.domain import facts
from selection.domain.kernel import Facts, Paper, Refused
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.entry import Check, Condition
from selection.domain.rulebook.values import Code
from selection.domain.rulebook.words import CheckedBy, Finds, NeededFor, Severity


class Tick(StrEnum):
    """符合 · 不符合 · 不适用."""

    FITS = "FITS"
    FAILS = "FAILS"
    NOT_APPLICABLE = "NOT_APPLICABLE"


Ticks = Mapping[str, Tick]
"""Item → what was ticked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of the checklist: what the system found, and whether a person may see it otherwise.

    `about` are the fields, materials and declarations it looks at; none means everything.
    """

    id: str
    about: frozenset[str]
    found: Tick | None
    by_people: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """What a finding is about."""

    candidate: str
    category: str
    grants: Collection[str]
    at_hand: Facts
    rules: Rulebook

    def conditions(self, severity: Severity) -> set[str]:
        """The clauses of that severity that this category is asked."""
        return {
            each.id
            for each in self.rules.conditions
            if each.severity is severity
            and (not each.categories or Code(self.category) in each.categories)
        }

    def warned(self) -> set[str]:
        return set(facts.listed(self.at_hand, facts.warned(self.candidate)))


def checklist(
    candidate: str, at_hand: Facts, rules: Rulebook, grants: Collection[str] = ()
) -> Mapping[str, Item]:
    """The items in the order of the rulebook, then whatever the system found that none names.

    `grants` are the conditions that the reviewer would exempt the candidate from: with all that
    are asked for, the finding about them is settled.
    """
    checks: tuple[Check, ...] = rules.formal_review.checks if rules.formal_review else ()
    category = facts.must_stand(at_hand, candidate)
    case = _Case(
        candidate=candidate, category=category, grants=grants, at_hand=at_hand, rules=rules
    )
    items = [
        Item(
            id=each.id,
            about=frozenset(each.about),
            found=_worst([_FOUND[what](case) for what in each.finds]),
            by_people=not each.finds or CheckedBy.HUMAN in each.by,
        )
        for each in checks
    ]
    named = {what for each in checks for what in each.finds}
    items += [
        Item(
            id=what, about=frozenset(), found=_FOUND[what](case), by_people=what.settled_by_people
        )
        for what in Finds
        if what not in named
    ]
    return {each.id: each for each in items}


def open_again(
    items: Iterable[Item], standing: Collection[str], changed: Collection[str]
) -> set[str]:
    """The items that are to be answered.

    They are those that do not stand, those that the change touches, and those that the system
    finds wanting now.
    """
    return {
        each.id
        for each in items
        if each.id not in standing or touched(each.about, changed) or each.found is Tick.FAILS
    }


def touched(about: Collection[str], changed: Collection[str]) -> bool:
    """Whether the change reaches what is looked at; whatever names nothing looks at everything."""
    return bool(changed) and (not about or not set(about).isdisjoint(changed))


def answered(
    ticks: Ticks, remarks: Mapping[str, Paper], items: Mapping[str, Item], asked: Collection[str]
) -> Ticks:
    """The answers to all items that are asked, those of the system taken over.

    Raises Refused for an item that is not there or not open, for one that only the system
    answers, for a finding that is overruled without a remark, and while an answer is missing.
    """
    named = {*ticks, *remarks}
    if named - set(items):
        raise Refused("item-is-not-on-the-checklist")
    settled = [each for each in items if each in named and each not in asked]
    if settled:
        raise Refused("item-is-settled", items=settled)
    overruled = [each for each, tick in ticks.items() if items[each].found not in (None, tick)]
    firm = [each for each in overruled if not items[each].by_people]
    if firm:
        raise Refused("item-is-found-by-the-system", items=firm)
    silent = [each for each in overruled if each not in remarks]
    if silent:
        raise Refused("an-overruling-says-why", items=silent)
    given = {
        each: tick
        for each, item in items.items()
        if each in asked and (tick := ticks.get(each, item.found)) is not None
    }
    missing = [each for each in items if each in asked and each not in given]
    if missing:
        raise Refused("checklist-is-incomplete", items=missing)
    return given


def failing(ticks: Ticks) -> list[str]:
    """The items that do not fit, in their order."""
    return [each for each, tick in ticks.items() if tick is Tick.FAILS]


def parts_of(condition: Condition) -> frozenset[str]:
    """The fields that a clause reads; none where only people can judge it."""
    read = (condition.field, condition.share_of, condition.per_day_since)
    return frozenset(each for each in read if each is not None)


def _worst(found: Iterable[Tick]) -> Tick | None:
    ticks = set(found)
    for each in (Tick.FAILS, Tick.FITS, Tick.NOT_APPLICABLE):
        if each in ticks:
            return each
    return None


def _told(*, asked: bool, fits: bool = True) -> Tick:
    if not asked:
        return Tick.NOT_APPLICABLE
    return Tick.FITS if fits else Tick.FAILS


def _quota(case: _Case) -> Tick:
    """A slot of the unit's quota is used for the candidate (R-QUO-01…06)."""
    return _told(asked=True, fits=facts.slot(case.candidate) in case.at_hand)


def _handed_in(_: _Case) -> Tick:
    """Nobody stands who came too late or with a required field empty: it was not taken in."""
    return Tick.FITS


def _hard(case: _Case) -> Tick:
    """Nobody stands who misses a HARD condition; the unit saw it while filling in (R-PRE-02)."""
    return _told(asked=bool(case.conditions(Severity.HARD)))


def _soft(case: _Case) -> Tick:
    """Whoever misses a SOFT condition asks to be exempt; granted, it is settled (E-ORG-20)."""
    pleaded = facts.listed(case.at_hand, facts.pleaded(case.candidate))
    return _told(asked=bool(case.conditions(Severity.SOFT)), fits=set(pleaded) <= set(case.grants))


def _plausible(case: _Case) -> Tick:
    """Figures that are hardly possible are pointed at."""
    doubtful = case.conditions(Severity.WARN)
    return _told(asked=bool(doubtful), fits=doubtful.isdisjoint(case.warned()))


def _materials(case: _Case) -> Tick:
    """Nobody stands without as many files of each kind as are asked for (R-MAT)."""
    return _told(asked=any(each.serves(Code(case.category)) for each in case.rules.materials))


def _past_winner(case: _Case) -> Tick:
    """A past winner who is not excluded beyond doubt is pointed at (R-EXC-01)."""
    exclusions: set[str] = {each.id for each in case.rules.exclusions}
    return _told(asked=bool(exclusions), fits=exclusions.isdisjoint(case.warned()))


def _one_nomination(case: _Case) -> Tick:
    """Nobody has two live nominations (A-11)."""
    return _told(asked=case.rules.nomination.one_nomination_per_candidate)


def _declared(case: _Case) -> Tick:
    """Everything is signed that has to be before submission."""
    signed = facts.listed(case.at_hand, facts.declared(case.candidate))
    asked = [each for each in case.rules.declarations if each.needed_for is NeededFor.SUBMIT]
    fits = all(f"{each.code}/{by}" in signed for each in asked for by in each.by)
    return _told(asked=bool(asked), fits=fits)


_FOUND: Mapping[Finds, Callable[[_Case], Tick]] = {
    Finds.QUOTA: _quota,
    Finds.IN_TIME: _handed_in,
    Finds.FORM: _handed_in,
    Finds.HARD: _hard,
    Finds.SOFT: _soft,
    Finds.PLAUSIBLE: _plausible,
    Finds.MATERIALS: _materials,
    Finds.PAST_WINNER: _past_winner,
    Finds.ONE_NOMINATION: _one_nomination,
    Finds.DECLARED: _declared,
}
"""What the system knows, by its word; all of it from facts that the journal holds."""


def rests_on(candidate: str) -> tuple[str, ...]:
    """The facts that the findings are made of, and what a correction has changed."""
    return (
        facts.nominated(candidate),
        facts.slot(candidate),
        facts.pleaded(candidate),
        facts.warned(candidate),
        facts.declared(candidate),
        facts.changed(candidate),
    )
