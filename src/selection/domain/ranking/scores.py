"""The scores of a round: one result per entrant, or none, and from what it was worked out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from selection.domain.kernel import CandidateId
from selection.domain.ranking.arithmetic import Number, total
from selection.domain.ranking.evidence import Answer, Contender, Poll
from selection.domain.ranking.outcome import Outcome, Unrankable, Value
from selection.domain.ranking.readings import SETTLED, Crossing, Polls, Reading
from selection.domain.ranking.steps import (
    Cell,
    Factor,
    Row,
    compared,
    folded,
    multiplied,
    rounded_off,
)
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.contest import CRITERION, Round, Score, Step
from selection.domain.rulebook.values import Text
from selection.domain.rulebook.words import Axis, Rounding, Take


@dataclass(frozen=True, slots=True)
class Result:
    """An entrant's score; without value there is no result, and the entrant waits for it."""

    value: Value | None = None
    low_coverage: bool = False


NO_RESULT = Result()
NO_PARTS: Mapping[Text, Fraction] = {}


@dataclass(slots=True, kw_only=True)
class Scores:
    """The scores that a round has to hand, each worked out once for all of its entrants."""

    rules: Rulebook
    round: Round
    polls: Polls
    entrants: Sequence[Contender]
    earlier: Mapping[str, Outcome]
    _results: dict[str, Mapping[CandidateId, Result]] = field(
        default_factory=dict[str, Mapping[CandidateId, Result]]
    )

    def result(self, reference: str, candidate: CandidateId) -> Result:
        """The entrant's result in `score`, or in `round.score` of an earlier round.

        Raises Unrankable if there is no such score, or if its steps do not fit the evidence.
        """
        return self._all(reference).get(candidate, NO_RESULT)

    def lowest_wins(self, reference: str) -> bool:
        """Whether the smaller value of that score is the better one."""
        return self._score(reference.rpartition(".")[2]).lowest_wins

    def poll_of(self, reference: str) -> Poll:
        """The poll that the score counts. Raises Unrankable if it is not a channel's score."""
        earlier, _, code = reference.rpartition(".")
        score = self._score(code)
        held = self.rules.round(earlier) if earlier else self.round
        if score.from_ is None or held is None:
            raise Unrankable("score-counts-no-names", score=reference)
        return self.polls.reading(score.from_, held.stage).poll

    def _all(self, reference: str) -> Mapping[CandidateId, Result]:
        if reference not in self._results:
            self._results[reference] = self._work_out(reference)
        return self._results[reference]

    def _work_out(self, reference: str) -> Mapping[CandidateId, Result]:
        earlier, _, code = reference.rpartition(".")
        if earlier:
            outcome = self.earlier.get(earlier)
            lines = () if outcome is None else outcome.lines
            return {line.candidate: Result(line.scores.get(code)) for line in lines}
        score = self._score(code)
        if score.from_ is not None:
            rows = self._from_channel(score, self.polls.reading(score.from_, self.round.stage))
        elif score.field is not None:
            rows = self._stepped(score.steps, self._from_field(score.field), None)
        else:
            rows = self._stepped(score.steps, self._from_parts(score.parts or NO_PARTS), None)
        return {row.entrant.candidate: _result(row, score) for row in rows}

    def _score(self, code: str) -> Score:
        score = self.rules.score(code)
        if score is None:
            raise Unrankable("score-is-not-in-the-rulebook", score=code)
        return score

    def _from_field(self, code: str) -> Iterator[Row]:
        for entrant in self.entrants:
            value = _figure(entrant.answers.get(code), code)
            yield Row(entrant=entrant, values={SETTLED: value})

    def _from_parts(self, parts: Mapping[Text, Fraction]) -> Iterator[Row]:
        for entrant in self.entrants:
            weighed = _weighed(
                parts, {each: self.result(each, entrant.candidate) for each in parts}
            )
            low_coverage = any(self.result(each, entrant.candidate).low_coverage for each in parts)
            values = None if weighed is None else {SETTLED: weighed}
            yield Row(entrant=entrant, values=values, low_coverage=low_coverage)

    def _from_channel(self, score: Score, reading: Reading) -> Iterable[Row]:
        rows = (
            Row(entrant=each, values=reading.crossings(each.candidate, score.items))
            for each in self.entrants
        )
        steps = score.steps
        if reading.poll.counted:
            if not steps or not _counts_add_to(steps[0]):
                raise Unrankable("counted-sheets-are-only-added-up", score=score.code)
            first = self._stepped(steps[:1], rows, reading)
            rows = (_with_count(row, reading) for row in first)
            steps = steps[1:]
        return self._stepped(steps, rows, reading)

    def _stepped(
        self, steps: Sequence[Step], rows: Iterable[Row], reading: Reading | None
    ) -> Iterable[Row]:
        """The rows after the steps.

        Only a comparison needs all rows at once; up to it one entrant after the other walks
        through the steps, so that a channel of very many marks is never spread out as a whole.
        """
        for step in steps:
            if step.across is not None:
                rows = compared(rows, step)
            elif step.over is not None:
                rows = self._folded(step, step.over, rows, reading)
            elif step.times is not None:
                rows = _multiplied(rows, self._factor(step.times, reading))
            if step.round is not None:
                rows = _rounded(rows, step.round, step.rounding)
        return rows

    def _folded(
        self, step: Step, axis: Axis, rows: Iterable[Row], reading: Reading | None
    ) -> Iterator[Row]:
        if reading is None:
            raise Unrankable("only-the-marks-of-a-channel-have-axes", axis=axis)
        closed = reading.closing(axis)
        unnamed: dict[str, frozenset[Crossing]] = {}
        if axis is Axis.SHEETS:
            candidates: dict[str, list[CandidateId]] = {}
            for each in self.entrants:
                candidates.setdefault(each.category, []).append(each.candidate)
            unnamed = {each: reading.unnamed(each, candidates[each]) for each in candidates}
        for row in rows:
            yield folded(row, step, closed, unnamed.get(row.entrant.category, frozenset()))

    def _factor(self, times: Fraction | str, reading: Reading | None) -> Factor:
        if not isinstance(times, str):
            return lambda _, __: times
        if times != CRITERION:
            figures = self.polls.reading(times, self.round.stage)
            return lambda entrant, item: figures.figure(entrant.candidate, item)
        if reading is None:
            raise Unrankable("only-the-marks-of-a-channel-have-criteria")
        criteria = self._criteria(reading)

        def of_criterion(entrant: Contender, item: str) -> Number:
            if (entrant.category, item) not in criteria:
                raise Unrankable("mark-is-not-in-the-rubric", item=item)
            return criteria[entrant.category, item]

        return of_criterion

    def _criteria(self, reading: Reading) -> Mapping[tuple[str, str], Fraction]:
        """The factor of each criterion by which each category is marked."""
        rubrics = {
            category.code: self.rules.rubric(reading.channel.code, category.code, reading.stage)
            for category in self.rules.categories
        }
        return {
            (category, criterion.code): criterion.times
            for category, rubric in rubrics.items()
            if rubric is not None
            for criterion in rubric.criteria
        }


def _multiplied(rows: Iterable[Row], factor: Factor) -> Iterator[Row]:
    return (multiplied(row, factor) for row in rows)


def _rounded(rows: Iterable[Row], quantum: Fraction, mode: Rounding) -> Iterator[Row]:
    return (rounded_off(row, quantum, mode) for row in rows)


def _counts_add_to(step: Step) -> bool:
    """Whether a count that tellers made can stand for the sheets that the step folds."""
    return (
        step.over is Axis.SHEETS
        and step.take in {Take.SUM, Take.COUNT}
        and step.round is None
        and not step.drop_highest
        and not step.drop_lowest
        and step.at_least <= 1
    )


def _with_count(row: Row, reading: Reading) -> Row:
    count = reading.poll.counted.get(row.entrant.candidate)
    if count is None or row.values is None:
        return row
    kept = row.values.get(SETTLED, 0)
    added = count if isinstance(kept, tuple) else kept + count
    return Row(entrant=row.entrant, values={**row.values, SETTLED: added})


def _figure(answer: Answer | None, code: str) -> Number:
    """An answer of the form as a number: yes is 1, no and nothing are 0, a day is its number."""
    match answer:
        case None:
            return 0
        case bool() | int() | Fraction():
            return int(answer) if isinstance(answer, bool) else answer
        case date():
            return answer.toordinal()
        case _:
            raise Unrankable("field-is-not-a-number", field=code)


def _weighed(parts: Mapping[Text, Fraction], results: Mapping[str, Result]) -> Number | None:
    """The exact weighted sum; no result, if a part has none."""
    products: list[Number] = []
    for each, weight in parts.items():
        value = results[each].value
        if value is None:
            return None
        if isinstance(value, tuple):
            raise Unrankable("a-sorted-list-is-compared-and-nothing-else", score=each)
        products.append(weight * value)
    return total(products)


def _result(row: Row, score: Score) -> Result:
    if not row.values:
        return Result(None, row.low_coverage)
    if set(row.values) != {SETTLED}:
        raise Unrankable("score-leaves-an-axis-open", score=score.code)
    return Result(_exact(row.values[SETTLED]), row.low_coverage)


def _exact(value: Cell) -> Value:
    if isinstance(value, tuple):
        return tuple(Fraction(each) for each in value)
    return Fraction(value)
