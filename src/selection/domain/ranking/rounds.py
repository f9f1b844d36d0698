"""The rounds of a campaign: in which order the entrants of each stand, and who is taken.

A pure policy: the same rulebook and the same evidence give the same outcome, in whatever order
the evidence comes. Nothing is decided by name, id or time.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from selection.domain.kernel import CandidateId
from selection.domain.ranking.cut import Cut, Equals, in_order
from selection.domain.ranking.evidence import Contender, Evidence
from selection.domain.ranking.needs import Standing, standing
from selection.domain.ranking.outcome import (
    LOW_COVERAGE,
    Line,
    OpenTie,
    Outcome,
    Unrankable,
)
from selection.domain.ranking.pools import Pool, entrants, pools
from selection.domain.ranking.readings import Polls
from selection.domain.ranking.scope import scores_of
from selection.domain.ranking.scores import Result, Scores
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.contest import Round


def outcomes(
    rules: Rulebook, evidence: Evidence, *, upto: str | None = None
) -> tuple[Outcome, ...]:
    """The outcome of every round in the order of the rulebook; up to and with `upto`, if named.

    A rulebook without rounds (certification) has no outcomes: there is nothing to compare.
    Raises Unrankable if rulebook and evidence do not fit together; nothing is guessed.
    """
    if upto is not None and rules.round(upto) is None:
        raise Unrankable("round-is-not-in-the-rulebook", round=upto)
    polls = Polls(rules=rules, evidence=evidence)
    known: dict[str, Outcome] = {}
    for each in rules.rounds:
        scores = Scores(
            rules=rules,
            round=each,
            polls=polls,
            entrants=entrants(each, evidence, known),
            earlier=dict(known),
        )
        known[each.code] = _outcome(rules, evidence, each, scores)
        if each.code == upto:
            break
    return tuple(known.values())


def _outcome(rules: Rulebook, evidence: Evidence, round_: Round, scores: Scores) -> Outcome:
    shown = scores_of(rules, round_)
    lines: list[Line] = []
    ties: list[OpenTie] = []
    again = frozenset(
        name for poll in evidence.polls if poll.stage == round_.stage for name in poll.again
    )
    for pool in pools(rules, round_, scores.entrants):
        order = _order(round_, pool, scores, again)
        cut = _cut(evidence, round_, pool, scores)
        cut.walk(order.ranking)
        lines.extend(_lines(pool, order, cut.taken, shown, scores))
        if cut.still_tied is not None:
            ties.append(
                OpenTie(
                    category=pool.category,
                    group=pool.group,
                    tied=tuple(cut.still_tied.tied),
                    free=cut.still_tied.free,
                    waits_for=cut.still_tied.waits_for,
                )
            )
    return Outcome(round=round_.code, lines=tuple(lines), open_ties=tuple(ties))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    """The entrants of a pool: groups of equals, best first; those who wait; those who failed."""

    ranking: Sequence[Equals]
    ranks: bool  # a round that ranks by nothing gives no ranks
    waiting: Sequence[CandidateId]
    failed: Sequence[CandidateId]


def _order(round_: Round, pool: Pool, scores: Scores, again: frozenset[CandidateId]) -> _Order:
    met: list[CandidateId] = []
    waiting: list[CandidateId] = []
    failed: list[CandidateId] = []
    for each in pool.entrants:
        match standing(round_.needs, each, scores):
            case Standing.FAILED:
                failed.append(each.candidate)
            case Standing.MET if _is_complete(round_, each, scores):
                met.append(each.candidate)
            case _:
                waiting.append(each.candidate)
    return _Order(
        ranking=[
            *_ranking(round_, [each for each in met if each not in again], scores),
            *_ranking(round_, [each for each in met if each in again], scores),
        ],
        ranks=bool(round_.rank_by),
        waiting=waiting,
        failed=failed,
    )


def _is_complete(round_: Round, entrant: Contender, scores: Scores) -> bool:
    """Whether the entrant has all that its place is decided by: results, and what it costs."""
    return (round_.cost is None or _cost(round_.cost, entrant) is not None) and all(
        scores.result(score, entrant.candidate).value is not None for score in round_.rank_by
    )


def _cost(field: str, entrant: Contender) -> int | None:
    answer = entrant.answers.get(field)
    if answer is not None and not isinstance(answer, int):
        raise Unrankable("cost-is-not-a-whole-number", field=field, candidate=entrant.candidate)
    return answer


def _ranking(round_: Round, candidates: Sequence[CandidateId], scores: Scores) -> Sequence[Equals]:
    """The candidates by each score of `rank_by` in turn; those equal in all stay together."""
    groups: list[Equals] = [candidates] if candidates else []
    for score in round_.rank_by:
        found = {each: scores.result(score, each).value for each in candidates}
        values = {each: value for each, value in found.items() if value is not None}
        lowest_wins = scores.lowest_wins(score)
        groups = [
            finer
            for group in groups
            for finer in in_order(group, values.__getitem__, lowest_wins=lowest_wins)
        ]
    return groups


def _cut(evidence: Evidence, round_: Round, pool: Pool, scores: Scores) -> Cut:
    costs = None
    if round_.cost is not None:
        known = {each.candidate: _cost(round_.cost, each) for each in pool.entrants}
        costs = {each: cost for each, cost in known.items() if cost is not None}
    return Cut(
        left=pool.places,
        at_the_cut=round_.at_the_cut,
        value=lambda score, candidate: scores.result(score, candidate).value,
        lowest_wins=scores.lowest_wins,
        revotes=[each for each in evidence.revotes if each.round == round_.code],
        seed=evidence.lots.get(round_.code),
        costs=costs,
        too_dear=round_.too_dear,
    )


def _lines(
    pool: Pool,
    order: _Order,
    taken: Sequence[CandidateId],
    shown: Sequence[str],
    scores: Scores,
) -> Iterable[Line]:
    """The lines of a pool: the ranked, then those who wait, then those who failed a need."""
    turn = {each: number for number, each in enumerate(taken)}
    ranks: dict[CandidateId, int | None] = {}
    for equals in order.ranking:
        rank = len(ranks) + 1 if order.ranks else None
        # Equals share their rank; among them the taken stand first, so that the list reads down.
        for each in sorted(equals, key=lambda each: turn.get(each, len(turn))):
            ranks[each] = rank
    entrant = {each.candidate: each for each in pool.entrants}
    waiting = frozenset(order.waiting)
    for each in (*ranks, *order.waiting, *order.failed):
        results = {score: scores.result(score, each) for score in shown}
        yield Line(
            candidate=each,
            category=entrant[each].category,
            group=entrant[each].group,
            scores={score: result.value for score, result in results.items()},
            rank=ranks.get(each),
            taken=each in turn,
            waiting=each in waiting,
            flags=(LOW_COVERAGE,) if any(map(_is_thin, results.values())) else (),
        )


def _is_thin(result: Result) -> bool:
    return result.low_coverage
