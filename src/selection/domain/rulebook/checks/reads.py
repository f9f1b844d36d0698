"""What a round reads: the scores it names, and through their parts the channels behind them."""

from collections.abc import Iterator
from dataclasses import dataclass

from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.contest import CRITERION, Channel, Round, Score
from selection.domain.rulebook.values import Code
from selection.domain.rulebook.words import AtTheCut

WORDS = frozenset(AtTheCut)


@dataclass(frozen=True, slots=True)
class Named:
    """A score that a round names: by which key, how, and for which categories."""

    key: str
    name: str
    categories: tuple[Code, ...]


def served(book: Rulebook, round_: Round) -> tuple[Code, ...]:
    """The categories that go through the round."""
    return tuple(each.code for each in book.categories if round_.serves(each.code))


def named(book: Rulebook, round_: Round) -> Iterator[Named]:
    """The scores that the round names, in `needs`, `rank_by` and `at_the_cut`."""
    categories = served(book, round_)
    for at, need in enumerate(round_.needs):
        asked = tuple(
            each for each in categories if not need.categories or each in need.categories
        )
        yield Named(f"needs[{at}].score", need.score, asked)
    for at, name in enumerate(round_.rank_by):
        yield Named(f"rank_by[{at}]", name, categories)
    for at, name in enumerate(round_.at_the_cut):
        if name not in WORDS:
            yield Named(f"at_the_cut[{at}]", name, categories)


def at_hand(book: Rulebook, name: str, seen_from: Round) -> tuple[Score, Round] | None:
    """The score of that name and the round it is taken in: this, or an earlier `round.score`."""
    code, dot, score_code = name.partition(".")
    if not dot:
        score = book.score(code)
        return (score, seen_from) if score else None
    score, earlier = book.score(score_code), book.round(code)
    if score is None or earlier is None:
        return None
    is_earlier = book.rounds.index(earlier) < book.rounds.index(seen_from)
    return (score, earlier) if is_earlier else None


@dataclass(frozen=True, slots=True)
class Reached:
    """A score that is read on the way: by what name, from which round, and what it is."""

    name: str
    seen_from: Round
    found: tuple[Score, Round] | None


def reached(book: Rulebook, name: str, seen_from: Round) -> Iterator[Reached]:
    """The named score and, through parts of parts, all that it is made of; each once."""
    passed: set[tuple[str, str]] = set()
    ahead = [(name, seen_from)]
    while ahead:
        part, here = ahead.pop()
        if (part, here.code) in passed:
            continue
        passed.add((part, here.code))
        found = at_hand(book, part, here)
        yield Reached(part, here, found)
        if found is not None:
            score, taken_in = found
            ahead += [(each, taken_in) for each in score.parts or ()]


def sources(book: Rulebook, name: str, seen_from: Round) -> Iterator[tuple[Score, Round]]:
    """The scores without parts that the named one comes from, each with the round it is of."""
    for each in reached(book, name, seen_from):
        if each.found is not None and each.found[0].parts is None:
            yield each.found


def channels_of(book: Rulebook, score: Score) -> Iterator[Channel]:
    """The channels whose marks or figures the score itself reads."""
    factors = (step.times for step in score.steps if isinstance(step.times, str))
    for code in (score.from_, *(factor for factor in factors if factor != CRITERION)):
        channel = book.channel(code) if code else None
        if channel is not None:
            yield channel


def stage_read(channel: Channel, round_: Round) -> Code:
    """The stage whose marks the round reads: the channel's only one, otherwise the round's own."""
    only, *others = channel.stages
    return round_.stage if others else only


def channels_read(book: Rulebook, round_: Round) -> frozenset[str]:
    """The codes of all channels on which the round's result depends."""
    return frozenset(
        channel.code
        for each in named(book, round_)
        for score, _ in sources(book, each.name, round_)
        for channel in channels_of(book, score)
    )


def limited(book: Rulebook, round_: Round) -> tuple[Code, ...]:
    """The categories in which the round has places, or money, for some and not for all."""
    categories = served(book, round_)
    if round_.places == "ALL":
        return ()
    if round_.places is not None:
        return categories
    return tuple(
        each.code
        for each in book.categories
        if each.places is not None and each.code in categories
    )
