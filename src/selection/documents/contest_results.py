"""What the rounds of a contest give: to whom, in which round, and of which marks."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from selection.documents.contest_rows import PublishedRow
from selection.domain.kernel import CandidateId
from selection.domain.ranking.evidence import Evidence
from selection.domain.ranking.outcome import Line, Outcome, Value
from selection.domain.ranking.readings import Polls
from selection.domain.ranking.scores import Scores
from selection.domain.ranking.steps import comparable
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.contest import Round
from selection.domain.rulebook.words import Form, Within

VOTES = "votes"
NAMING = frozenset({Form.LIKE, Form.BALLOT})


@dataclass(frozen=True, slots=True)
class Place:
    """Where a published row stands: in which round, and the line of its candidate there."""

    row: PublishedRow
    round: Round
    line: Line | None


class Results:
    """The outcomes of the rounds, and every score of them: of all marks, or of some."""

    def __init__(self, rules: Rulebook, evidence: Evidence, outcomes: Sequence[Outcome]) -> None:
        self.rules = rules
        self.evidence = evidence
        self.outcomes = {each.round: each for each in outcomes}
        self._lines = {
            each.round: {line.candidate: line for line in each.lines} for each in outcomes
        }
        self._scores: dict[tuple[str, str | None, str | None], Scores] = {}
        self._tallies: dict[str, Counter[CandidateId]] = {}

    def rounds(self, row: PublishedRow) -> list[Round]:
        """The rounds that a published row may speak of."""
        return [
            each
            for each in self.rules.rounds
            if each.serves(row.category)
            and (row.round is None or each.code == row.round)
            and (row.stage is None or each.stage == row.stage)
        ]

    def place(self, row: PublishedRow) -> Place | None:
        """The last of the row's rounds that came to an answer on its candidate.

        That is the last in which the candidate stands and does not wait; if there is none, the
        last one. None if the rulebook has no such round.
        """
        rounds = self.rounds(row)
        for each in reversed(rounds):
            line = self._lines[each.code].get(row.candidate) if row.candidate else None
            if line is not None and not line.waiting:
                return Place(row, each, line)
        return Place(row, rounds[-1], None) if rounds else None

    def answering(self, row: PublishedRow) -> Round:
        """The last of the row's rounds that came to an answer on anybody of the category.

        For rows that have a place.
        """
        rounds = self.rounds(row)
        for each in reversed(rounds):
            if any(not line.waiting for line in self.lines(each, row.category)):
                return each
        return rounds[-1]

    def lines(self, round_: Round, category: str) -> list[Line]:
        """The lines of a category in a round."""
        lines = self._lines[round_.code].values()
        return [each for each in lines if each.category == category]

    def rank(self, place: Place) -> int | None:
        """The rank in the round.

        The ranking itself gives none to those who failed a need. Published lists often rank them
        too: then they stand where their scores put them among all who have a result.
        """
        line, round_ = place.line, place.round
        if line is None or line.rank is not None or line.waiting or not round_.rank_by:
            return None if line is None else line.rank
        if any(line.scores[each] is None for each in round_.rank_by):
            return None
        pool = (
            each for each in self._lines[round_.code].values() if not _apart(round_, each, line)
        )
        return 1 + sum(self._is_better(round_, each, line) for each in pool)

    def _is_better(self, round_: Round, one: Line, other: Line) -> bool:
        if any(one.scores[each] is None for each in round_.rank_by):
            return False
        for each in round_.rank_by:
            mine, theirs = one.scores[each], other.scores[each]
            if mine is not None and theirs is not None and mine != theirs:
                score = self.rules.score(each.rpartition(".")[2])
                lower = comparable(mine) < comparable(theirs)
                return lower == (score is not None and score.lowest_wins)
        return False

    def score(
        self,
        round_: Round,
        code: str,
        candidate: CandidateId,
        *,
        panel: str | None = None,
        item: str | None = None,
    ) -> Value | None:
        """A score in a round; with a panel or an item, from its marks alone."""
        key = (round_.code, panel, item)
        if key not in self._scores:
            self._scores[key] = self._worked_out(round_, panel, item)
        return self._scores[key].result(code, candidate).value

    def votes(self, round_: Round, candidate: CandidateId) -> Value | None:
        """The votes in a round: the score of that name, or the names that its stage counted."""
        if self.rules.score(VOTES) is not None:
            return self.score(round_, VOTES, candidate)
        return Fraction(self._tally(round_.stage)[candidate])

    def _tally(self, stage: str) -> Counter[CandidateId]:
        if stage not in self._tallies:
            tally = Counter[CandidateId]()
            for poll in self.evidence.polls:
                channel = self.rules.channel(poll.channel)
                if poll.stage == stage and channel is not None and channel.form in NAMING:
                    tally.update(mark.candidate for mark in poll.marks)
                    for candidate, votes in poll.counted.items():
                        tally[candidate] += int(votes)
            self._tallies[stage] = tally
        return self._tallies[stage]

    def _worked_out(self, round_: Round, panel: str | None, item: str | None) -> Scores:
        """The scores of the round's own entrants, whoever would enter by fewer marks."""
        evidence = _only(self.evidence, panel, item)
        entrants = self._lines[round_.code]
        codes = [each.code for each in self.rules.rounds]
        earlier = codes[: codes.index(round_.code)]
        return Scores(
            rules=self.rules,
            round=round_,
            polls=Polls(rules=self.rules, evidence=evidence),
            entrants=[each for each in evidence.contenders if each.candidate in entrants],
            earlier={code: self.outcomes[code] for code in earlier},
        )


def _apart(round_: Round, one: Line, other: Line) -> bool:
    """Whether two stand in different rankings of the round."""
    match round_.within:
        case Within.ALL:
            return False
        case Within.CATEGORY:
            return one.category != other.category
        case Within.GROUP:
            return (one.category, one.group) != (other.category, other.group)


def _only(evidence: Evidence, panel: str | None, item: str | None) -> Evidence:
    """The marks of one panel, and of one item where marks have items."""
    if panel is None and item is None:
        return evidence
    polls = [
        replace(
            poll,
            marks=[
                mark
                for mark in poll.marks
                if (panel is None or mark.panel == panel)
                and (item is None or mark.item in {item, ""})
            ],
            counted=poll.counted if panel is None else {},
        )
        for poll in evidence.polls
    ]
    return replace(evidence, polls=polls)
