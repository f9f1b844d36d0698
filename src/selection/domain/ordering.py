"""What officials add to the order of a list: strokes of rare characters, names put by hand.

Nothing is guessed: a name with a character whose strokes nobody knows keeps its list from being
proposed until one of the two is recorded (4.8).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import assert_never, get_args

from selection.domain import facts
from selection.domain.kernel import CandidateId, Decider, Facts, PersonId, Refused, stream
from selection.domain.order import KINDS_OF_STROKES, ByHand
from selection.domain.roles import Role, must_hold
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.words import ListedBy

FIRST_CHARACTER, LAST_CHARACTER = 0x2E80, 0x3FFFF
"""Where Chinese characters stand in Unicode, from the radicals to the last plane set aside."""

FIRST_HALF, LAST_HALF = 0xD800, 0xDFFF
"""Where Unicode keeps the halves of pairs."""

MOST_STROKES = 84
"""No character has more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterStrokes:
    """Say how a character is written: `strokes` are digits, 横1 竖2 撇3 点4 折5.

    `character` is its code point. Entering it again corrects it.
    """

    character: int
    strokes: str
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceName:
    """Put a candidate right after another one of its category, or (None) before all."""

    candidate: CandidateId
    after: CandidateId | None
    by: PersonId
    at: datetime


Command = EnterStrokes | PlaceName


@dataclass(frozen=True, slots=True, kw_only=True)
class StrokesEntered:
    """The character of that code point is written with these strokes."""

    character: int
    strokes: str
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NamePlaced:
    """The candidate stands right after the other one, or before all."""

    candidate: CandidateId
    after: CandidateId | None
    by: PersonId
    at: datetime


Event = StrokesEntered | NamePlaced


@dataclass(frozen=True, slots=True)
class Additions:
    """The strokes that officials entered, by character, and whom they put where."""

    strokes: Mapping[str, str] = field(default_factory=dict[str, str])
    placed: Mapping[CandidateId, CandidateId | None] = field(
        default_factory=dict[CandidateId, CandidateId | None]
    )

    @property
    def by_hand(self) -> tuple[ByHand, ...]:
        """The names put by hand."""
        return tuple(ByHand(each, after) for each, after in self.placed.items())


def decide(
    command: Command, additions: Additions, at_hand: Facts, rules: Rulebook
) -> Sequence[Event]:
    """Take strokes of the five kinds, and a place among candidates of one category.

    Refuses what is no Chinese character or no strokes, and to put a name by hand where the
    rulebook does not list by strokes: its order needs no hand.
    """
    facts.must_run(at_hand)
    must_hold(at_hand, command.by, Role.OFFICIAL)
    match command:
        case EnterStrokes(character=character, strokes=strokes, by=by, at=at):
            if not FIRST_CHARACTER <= character <= LAST_CHARACTER or _is_half(character):
                raise Refused("character-is-not-chinese", character=f"U+{character:04X}")
            if not 0 < len(strokes) <= MOST_STROKES or set(strokes) - set(KINDS_OF_STROKES):
                raise Refused("strokes-are-of-five-kinds", most=MOST_STROKES)
            if additions.strokes.get(chr(character)) == strokes:
                return ()
            return (StrokesEntered(character=character, strokes=strokes, by=by, at=at),)
        case PlaceName(candidate=candidate, after=after, by=by, at=at):
            category = facts.must_stand(at_hand, candidate)
            found = rules.category(category)
            if found is None or found.listed_by is not ListedBy.STROKES:
                raise Refused("category-is-not-listed-by-strokes", category=category)
            if after is not None:
                facts.must_be_of(facts.must_stand(at_hand, after), category, after)
            if after == candidate:
                raise Refused("name-follows-itself", candidate=candidate)
            return (NamePlaced(candidate=candidate, after=after, by=by, at=at),)
        case _:
            assert_never(command)


def _is_half(character: int) -> bool:
    """Whether it is a half of a pair that only UTF-16 knows, and no character."""
    return FIRST_HALF <= character <= LAST_HALF


def evolve(additions: Additions, event: Event) -> Additions:
    """Take note; what comes later stands."""
    match event:
        case StrokesEntered(character=character, strokes=strokes):
            return replace(additions, strokes={**additions.strokes, chr(character): strokes})
        case NamePlaced(candidate=candidate, after=after):
            return replace(additions, placed={**additions.placed, candidate: after})
        case _:
            assert_never(event)


def rests_on(command: Command, _: Rulebook) -> Sequence[str]:
    """The official, and that those who are put somewhere stand."""
    here = (facts.CAMPAIGN, facts.appointed(command.by, Role.OFFICIAL))
    match command:
        case EnterStrokes():
            return here
        case PlaceName(candidate=candidate, after=after):
            both = (candidate,) if after is None else (candidate, after)
            return (*here, *map(facts.nominated, both))
        case _:
            assert_never(command)


ORDERING: Decider[Command, Additions, Event] = Decider(
    name="ordering",
    events=get_args(Event),
    stream=lambda _, rules: stream(rules, "ordering"),
    initial=Additions(),
    decide=decide,
    evolve=evolve,
    rests_on=rests_on,
)
