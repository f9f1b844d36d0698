"""Everything a ranking is computed from, replayed from the journal at one position."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from selection.domain.candidacy import (
    NominationCorrected,
    NominationSubmitted,
    NominationWithdrawn,
)
from selection.domain.casework import SheetsAssigned
from selection.domain.casting import BallotCast, CandidateLiked, LikeWithdrawn
from selection.domain.consultation import CandidateRuledOut
from selection.domain.disqualification import CandidateDisqualified
from selection.domain.facts import ALL_SCOPE
from selection.domain.figures import FigureAttested, FigureCorrected
from selection.domain.impartiality import ExpertBarred, RecusalConfirmed, RecusalWithdrawn
from selection.domain.kernel import CandidateId
from selection.domain.marking import (
    ScoreExcluded,
    ScoreReinstated,
    ScoresheetReopened,
    ScoresheetSubmitted,
)
from selection.domain.opinions import AppealDecided, CandidatePassed, CandidateRejected
from selection.domain.ranking.evidence import Contender, Evidence, Mark, Poll, Revote
from selection.domain.recognition import CandidateExcluded
from selection.domain.rounds import CandidateEntered, LotsPublished, RevoteCounted
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.contest import Channel
from selection.domain.scoring import CoverageConfirmed
from selection.domain.seats import scopes
from selection.domain.sitting import AttendanceRecorded, BallotsCounted, BallotsRecounted
from selection.domain.suspicion import VotesQuarantined, VotesReinstated
from selection.domain.transferring import CategoryTransferred, TransferAgreed
from selection.journal.items import Record
from selection.journal.journal import Journal

_Answered = NominationSubmitted | NominationCorrected | TransferAgreed

Place = tuple[str, str]
"""A channel and a stage."""

Ballot = tuple[int, str]
"""The number of a ballot on paper (1, or 2 for a supplementary one), and its category."""


def replay(journal: Journal, rules: Rulebook, until: int | None = None) -> Evidence:
    """The evidence as it stood at a position; at the journal's last line without one."""
    return evidence(journal.since(0, until=until), rules)


def evidence(records: Iterable[Record], rules: Rulebook) -> Evidence:
    """Fold the records into the evidence; only sealed sheets and signed counts are in it."""
    gathered = _Gathered()
    for record in records:
        gathered.take(record)
    return gathered.evidence(rules)


def _exact(value: Decimal) -> Fraction | int:
    whole = int(value)
    return whole if whole == value else Fraction(value)


class _Gathered:
    def __init__(self) -> None:
        self.nominated: dict[CandidateId, NominationSubmitted] = {}
        self.answers: dict[CandidateId, _Answered] = {}
        self.categories: dict[CandidateId, str] = {}
        self.passed: set[CandidateId] = set()
        self.rejected: set[CandidateId] = set()
        self.recused: set[tuple[str, str]] = set()
        self.voters: dict[str, str] = {}  # sheet → who handed it in, where that is not its name
        self.marks: defaultdict[Place, list[Mark]] = defaultdict(list)
        self.sheets: dict[tuple[str, str, str, CandidateId], ScoresheetSubmitted] = {}
        self.figures: dict[tuple[str, str, CandidateId, str], Fraction | int] = {}
        self.excluded: set[tuple[str, str, str, CandidateId]] = set()
        self.confirmed: defaultdict[Place, dict[CandidateId, int]] = defaultdict(dict)
        self.groups: defaultdict[tuple[str, str, str], dict[CandidateId, str]] = defaultdict(dict)
        self.counted: defaultdict[Place, Counter[CandidateId]] = defaultdict(Counter)
        self.paper: defaultdict[Place, dict[Ballot, BallotsCounted | BallotsRecounted]]
        self.paper = defaultdict(dict)
        self.ballots: defaultdict[Place, Counter[str]] = defaultdict(Counter)
        self.attended: defaultdict[Place, dict[Ballot, AttendanceRecorded]] = defaultdict(dict)
        self.cast: dict[int, BallotCast] = {}  # by position
        self.aside: set[str] = set()  # sheets that do not count for now
        self.revotes: list[Revote] = []
        self.lots: dict[str, str] = {}
        self.entered: defaultdict[str, set[CandidateId]] = defaultdict(set)

    def take(self, record: Record) -> None:
        match record.event:
            case CandidateLiked() as event:
                here = (event.channel, event.stage)
                self.counted[here][event.candidate] += 1
                self.ballots[here][event.category] += 1
            case LikeWithdrawn() as event:
                here = (event.channel, event.stage)
                self.counted[here][event.candidate] -= 1
                self.ballots[here][self.categories[event.candidate]] -= 1
            case BallotCast() as event:
                self.cast[record.position] = event
                self._take_ballot(event, str(record.position))
            case ScoresheetSubmitted() as event:
                self.sheets[event.channel, event.stage, event.expert, event.candidate] = event
            case ScoresheetReopened() as event:
                del self.sheets[event.channel, event.stage, event.expert, event.candidate]
            case FigureAttested() | FigureCorrected() as event:
                about = (event.channel, event.stage, event.candidate, event.item)
                self.figures[about] = _exact(event.value)
            case VotesQuarantined() | VotesReinstated() as event:
                self._put_aside(event)
            case ScoreExcluded() as event:
                self.excluded.add((event.channel, event.stage, event.expert, event.candidate))
            case ScoreReinstated() as event:
                self.excluded.discard((event.channel, event.stage, event.expert, event.candidate))
            case CoverageConfirmed() as event:
                self.confirmed[event.channel, event.stage][event.candidate] = event.sheets
            case SheetsAssigned() as event:
                self._take_groups(event)
            case _:
                self._take_course(record.event)

    def _take_ballot(self, event: BallotCast, sheet: str) -> None:
        here = (event.channel, event.stage)
        panel = event.panel or ""
        self.voters[sheet] = event.voter
        self.marks[here] += (
            Mark(
                panel,
                sheet,
                named.candidate,
                "",
                1 if named.points is None else _exact(named.points),
            )
            for named in event.names
        )
        for category in set(event.categories):
            self.ballots[here][category] += 1

    def _put_aside(self, event: VotesQuarantined | VotesReinstated) -> None:
        """Leave out votes that are looked into; they count again once they are found valid."""
        change = -1 if isinstance(event, VotesQuarantined) else 1
        for vote in event.votes:
            here = (event.channel, vote.stage)
            cast = self.cast.get(vote.position)
            if cast is not None:
                self.aside ^= {str(vote.position)}
                for category in set(cast.categories):
                    self.ballots[here][category] += change
                continue
            for candidate in vote.candidates:
                self.counted[here][candidate] += change
                self.ballots[here][self.categories[candidate]] += change

    def _take_groups(self, event: SheetsAssigned) -> None:
        """A category that was divided is ranked within its groups, where the round says so."""
        mine = self.groups[event.channel, event.stage, event.category]
        for group in event.groups:
            mine |= dict.fromkeys(group.candidates, group.group)

    def _group(self, candidate: CandidateId) -> str | None:
        drawn = (
            mine[candidate]
            for mine in self.groups.values()
            if candidate in mine and len(set(mine.values())) > 1
        )
        return next(drawn, self.nominated[candidate].group)

    def _take_course(self, event: object) -> None:
        match event:
            case NominationSubmitted(candidate=candidate):
                self.nominated[candidate] = self.answers[candidate] = event
                self.categories[candidate] = event.category
            case NominationCorrected(candidate=candidate):
                self.answers[candidate] = event
            case CategoryTransferred(candidate=candidate, agreed=agreed):
                moved = replace(self.nominated[candidate], category=agreed.category)
                self.nominated[candidate] = moved
                self.answers[candidate] = agreed
                self.categories[candidate] = agreed.category
            case NominationWithdrawn(candidate=candidate):
                del self.nominated[candidate]
            case CandidatePassed(candidate=candidate):
                self.passed.add(candidate)
            case (
                CandidateRejected(candidate=candidate)
                | CandidateDisqualified(candidate=candidate)
                | CandidateExcluded(candidate=candidate)
                | CandidateRuledOut(candidate=candidate)
            ):
                self.rejected.add(candidate)
            case AppealDecided(candidate=candidate, upheld=True):
                self.rejected.discard(candidate)
            case RecusalConfirmed(expert=expert, scopes=scopes):
                self.recused.update((expert, scope) for scope in scopes)
            case RecusalWithdrawn(expert=expert, scopes=scopes):
                self.recused.difference_update((expert, scope) for scope in scopes)
            case ExpertBarred(expert=expert):
                self.recused.add((expert, ALL_SCOPE))
            case AttendanceRecorded():
                held = (event.ballot, event.category)
                self.attended[event.channel, event.stage][held] = event
            case BallotsCounted() | BallotsRecounted():
                # A recount stands in the place of the count that it corrects.
                held = (event.ballot, event.category)
                self.paper[event.channel, event.stage][held] = event
            case RevoteCounted(votes=votes):
                tied = frozenset(votes)
                self.revotes.append(Revote(round=event.round, tied=tied, votes=votes))
            case LotsPublished():
                self.lots[event.round] = event.seed
            case CandidateEntered():
                self.entered[event.round].add(event.candidate)
            case _:
                pass

    def evidence(self, rules: Rulebook) -> Evidence:
        for key, sheet in self.sheets.items():
            if key in self.excluded:
                continue
            self.marks[sheet.channel, sheet.stage] += (
                Mark(sheet.panel or "", sheet.expert, sheet.candidate, item, _exact(mark))
                for item, mark in sheet.marks.items()
            )
        for (channel, stage, candidate, item), value in self.figures.items():
            self.marks[channel, stage].append(Mark("", "", candidate, item, value))
        places = {*self.marks, *self.counted, *self.paper, *self.ballots, *self.attended}
        return Evidence(
            contenders=[
                Contender(
                    candidate=candidate,
                    category=event.category,
                    group=self._group(candidate),
                    answers=self.answers[candidate].answers.as_evidence(),
                )
                for candidate, event in self.nominated.items()
                if candidate not in self.rejected
                and (rules.formal_review is None or candidate in self.passed)
            ],
            polls=[self._poll(rules, place) for place in sorted(places)],
            revotes=self.revotes,
            lots=self.lots,
            entered={code: frozenset(names) for code, names in self.entered.items()},
        )

    def _poll(self, rules: Rulebook, place: Place) -> Poll:
        channel, stage = place
        found = rules.channel(channel)
        marks = self.marks[place]
        if found is not None and self.recused:
            anywhere = {expert for expert, _ in self.recused}
            marks = [
                mark
                for mark in marks
                if self._expert(mark) not in anywhere or not self._is_recused(mark, found, rules)
            ]
        if self.aside:
            marks = [mark for mark in marks if mark.sheet not in self.aside]
        counted: dict[CandidateId, Fraction | int] = dict(self.counted[place])
        eligible: dict[CandidateId, int] = {}
        again: set[CandidateId] = set()
        ballots = Counter(self.ballots[place])
        attended, paper = self.attended[place], self.paper[place]
        for held in sorted({*attended, *paper}):  # first ballots before supplementary ones
            number, category = held
            if number == 1:
                ballots[category] += paper[held].ballots if held in paper else 0
            elif held in paper:
                again |= attended[held].eligible.keys()
                counted |= dict.fromkeys(attended[held].eligible, 0)
            else:
                continue  # called, and not counted yet
            eligible |= attended[held].eligible if held in attended else {}
            if held in paper:
                counted |= {each: _exact(votes) for each, votes in paper[held].votes.items()}
        return Poll(
            channel=channel,
            stage=stage,
            marks=marks,
            counted=counted,
            ballots=ballots,
            confirmed=self.confirmed[place],
            eligible=eligible,
            again=frozenset(again),
        )

    def _expert(self, mark: Mark) -> str:
        return self.voters.get(mark.sheet, mark.sheet)

    def _is_recused(self, mark: Mark, channel: Channel, rules: Rulebook) -> bool:
        """A recused expert's marks are kept in the journal and left out of the result (4.3)."""
        category = self.categories.get(mark.candidate, "")
        expert = self._expert(mark)
        those = scopes(mark.candidate, category, channel, rules)
        return any((expert, scope) in self.recused for scope in those)
