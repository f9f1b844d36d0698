"""Which scores a round works out: those it decides by, those read of it later, and their parts."""

from collections.abc import Iterator

from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.contest import Round, Score
from selection.domain.rulebook.words import AtTheCut

_NOT_SCORES = frozenset(AtTheCut)


def scores_of(rules: Rulebook, round_: Round) -> tuple[str, ...]:
    """The scores that the round's lines show, as `score` or, of an earlier round, `round.score`.

    A score that no round and no other score reads decides nothing; it is still shown wherever
    its channel is open, since somebody wrote it to be seen.
    """
    read_later = (
        each.removeprefix(f"{round_.code}.")
        for each in _everything_read(rules)
        if each.startswith(f"{round_.code}.")
    )
    named = {each.rpartition(".")[2] for each in _everything_read(rules)}
    for_show = (
        each.code
        for each in rules.scores
        if each.code not in named and _can_be_read(rules, round_, each)
    )
    wanted = [*_read_by(round_), *read_later, *for_show]
    found: dict[str, None] = {}
    while wanted:
        each = wanted.pop(0)
        score = rules.score(each)
        if each not in found and score is not None:
            wanted.extend(score.parts or ())
        found.setdefault(each)
    return tuple(found)


def _read_by(round_: Round) -> Iterator[str]:
    yield from (need.score for need in round_.needs)
    yield from round_.rank_by
    yield from (each for each in round_.at_the_cut if each not in _NOT_SCORES)


def _everything_read(rules: Rulebook) -> Iterator[str]:
    for each in rules.rounds:
        yield from _read_by(each)
    for each in rules.scores:
        yield from each.parts or ()


def _can_be_read(rules: Rulebook, round_: Round, score: Score) -> bool:
    """Whether what the score is made of is open in the stage of the round."""
    if score.from_ is not None:
        channel = rules.channel(score.from_)
        return channel is not None and (len(channel.stages) == 1 or round_.stage in channel.stages)
    parts = (rules.score(each) for each in score.parts or () if "." not in each)
    return all(each is not None and _can_be_read(rules, round_, each) for each in parts)
