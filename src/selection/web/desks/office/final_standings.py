"""What the released list came from, in words for a table: experts' score, votes, rank (6.3).

Nothing of it before the release, and of a rolling selection only of those who are released.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from selection.desk.desk import Desk
from selection.desk.proposing import computed
from selection.desk.publishing import publication
from selection.documents.summary_out import Standing
from selection.domain.kernel import CandidateId
from selection.domain.listed import Status
from selection.domain.ranking.arithmetic import show
from selection.domain.ranking.outcome import Line
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.contest import Round
from selection.domain.rulebook.words import Form

MARKED, NAMED = frozenset({Form.MARKS}), frozenset({Form.BALLOT, Form.LIKE})
HUNDREDTH = Fraction(1, 100)

Stood = Sequence[tuple[Round, Line]]
"""The rounds in which a candidate stood, the last one first."""


def is_released(desk: Desk) -> bool:
    """Whether anybody was released, so that officials may take scores and ranks home."""
    return bool(publication(desk).of(Status.RELEASED, Status.REVOKED))


def final_standings(desk: Desk) -> Mapping[str, Standing] | None:
    """By candidate, as the list was computed that was published; None before the release."""
    now = publication(desk)
    released = now.of(Status.RELEASED, Status.REVOKED)
    if not released or now.published is None:
        return None
    lines: dict[CandidateId, list[tuple[Round, Line]]] = {}
    _, outcomes = computed(desk, now.published.as_of)
    by_code = {str(each.code): each for each in desk.rules.rounds}
    for outcome in reversed(outcomes):
        for line in outcome.lines:
            lines.setdefault(line.candidate, []).append((by_code[outcome.round], line))
    may = set(released) if desk.rules.rolling else lines.keys()
    return {
        candidate: Standing(
            score=_value(desk.rules, stood, MARKED),
            votes=_value(desk.rules, stood, NAMED),
            rank=_rank(desk.rules, stood),
        )
        for candidate, stood in lines.items()
        if candidate in may
    }


def _value(rules: Rulebook, stood: Stood, forms: frozenset[Form]) -> str:
    """What the last round that ranks by such a channel found; empty where none does."""
    for round_, line in stood:
        for key in _ranking(rules, round_):
            score = rules.score(key.rpartition(".")[2])
            value = line.scores.get(key)
            channel = rules.channel(score.from_) if score and score.from_ else None
            if score is None or value is None or channel is None or channel.form not in forms:
                continue
            return show(value, score.show or (HUNDREDTH if forms is MARKED else None))
    return ""


def _ranking(rules: Rulebook, round_: Round) -> Iterator[str]:
    """The scores that the round ranks by, and those that these are made of."""
    for key in map(str, round_.rank_by):
        yield key
        score = rules.score(key.rpartition(".")[2])
        yield from map(str, score.parts or ()) if score else ()


def _rank(rules: Rulebook, stood: Stood) -> str:
    """The rank in the last round of the category; in an earlier one, with its name."""
    round_, line = stood[0]
    if line.rank is None:
        return ""
    last = [each.code for each in rules.rounds if each.serves(line.category)][-1]
    return str(line.rank) if round_.code == last else f"{round_.name} {line.rank}"
