"""An expert's own work (专家评分): what there is to judge, how far it is, and the acts.

Everything is read from the expert's own streams and from facts about the expert alone. So neither
words, figures, order nor the time an answer takes can tell what other experts did (contract §5).
The one thing that rests on others, whose total is far from theirs (4.5), is told after the stage
is over, when no sheet changes any more.
"""

import hmac
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

import msgspec

from selection.accounts.store import Accounts
from selection.desk.comments import comment_of
from selection.desk.desk import Desk
from selection.domain import facts, sheet_facts
from selection.domain.assignment import ASSIGNMENT
from selection.domain.kernel import CandidateId, PersonId, stream
from selection.domain.marking import (
    Scoresheet,
)
from selection.domain.marks import Marks, total
from selection.domain.quarantine import quarantined
from selection.domain.rulebook.contest import Channel, Panel, Rubric
from selection.domain.rulebook.words import By, Form
from selection.domain.scoresheet import SCORESHEET
from selection.domain.seats import (
    asks_for_promises,
    assigning,
    is_recused,
    recusals,
)
from selection.journal.items import Record
from selection.readmodels.roster import Entered

Roster = Mapping[CandidateId, Entered]


class Progress(StrEnum):
    """How far a sheet is."""

    EMPTY = "EMPTY"
    BEGUN = "BEGUN"
    COMPLETE = "COMPLETE"  # everything that is asked for is there, and it can be signed
    SIGNED = "SIGNED"
    RECUSED = "RECUSED"
    GONE = "GONE"  # the candidate stands no more, or is locked away


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One sheet of the expert. `token` names it in addresses: for this expert and nobody else."""

    token: str
    candidate: CandidateId
    category: str
    channel: str
    stage: str
    panel: str
    rubric: Rubric
    progress: Progress
    marks: Marks
    commented: bool
    open: bool  # the stage
    over: bool  # the stage was open, and is closed
    locked: bool
    fills_a_gap: bool

    @property
    def total(self) -> Fraction:
        """The sum of what is marked so far."""
        return total(self.marks)

    @property
    def can_draft(self) -> bool:
        """Whether marks can be saved."""
        mine = (Progress.EMPTY, Progress.BEGUN, Progress.COMPLETE)
        return self.open and not self.locked and self.progress in mine

    @property
    def can_sign(self) -> bool:
        """Whether the sheet can be signed and counts: until the lock, who fills a gap later."""
        fills = self.fills_a_gap and not self.locked and self.readable
        return self.can_draft or (fills and self.progress is not Progress.SIGNED)

    @property
    def readable(self) -> bool:
        """Whether the expert may read anything of the candidate."""
        return self.progress not in (Progress.RECUSED, Progress.GONE)


@dataclass(frozen=True, slots=True)
class Seat:
    """A panel on which the expert sits, or for which the expert waits as a substitute."""

    panel: Panel
    member: bool
    declared: bool


def seats_of(desk: Desk, expert: PersonId) -> tuple[Seat, ...]:
    """The panels of the expert, and whether the conflicts of interest are declared there."""
    names = [
        name(panel.code, expert)
        for panel in desk.rules.seated
        for name in (facts.member, facts.substitute, sheet_facts.conflicts_declared)
    ]
    held = desk.journal.facts(names) if names else {}
    asked = asks_for_promises(desk.rules)
    return tuple(
        Seat(
            panel=panel,
            member=facts.member(panel.code, expert) in held,
            declared=not asked or sheet_facts.conflicts_declared(panel.code, expert) in held,
        )
        for panel in desk.rules.seated
        if {facts.member(panel.code, expert), facts.substitute(panel.code, expert)} & held.keys()
    )


def has_signed(desk: Desk, expert: PersonId) -> bool:
    """Whether the expert signed the undertaking, where one is asked for."""
    fact = sheet_facts.undertaken(expert)
    return not asks_for_promises(desk.rules) or fact in desk.journal.facts((fact,))


def marked_here(desk: Desk) -> tuple[tuple[Channel, str], ...]:
    """The channels in which panels mark, each with its stages."""
    return tuple(
        (channel, str(stage))
        for channel in desk.rules.channels
        if channel.by is By.PANEL and channel.form is Form.MARKS
        for stage in channel.stages
    )


def tasks(desk: Desk, accounts: Accounts, roster: Roster, expert: PersonId) -> tuple[Task, ...]:
    """The sheets of an expert who promised and declared, in an order of the expert's own.

    The order is that of the tokens, which are pseudonyms: nobody learns from a place in the queue
    what another expert has in it. Empty for an expert who has not yet promised.
    """
    seats = {seat.panel.code: seat for seat in seats_of(desk, expert) if seat.declared}
    if not seats or not has_signed(desk, expert):
        return ()
    mine = _places(desk, roster, expert, seats)
    history = desk.journal.read_many([_stream(desk, place, expert) for place in mine])
    held = desk.journal.facts(_asked(desk, expert, mine))
    found = [
        _task(desk, accounts, held, expert, place, history[_stream(desk, place, expert)])
        for place in mine
    ]
    return tuple(sorted(found, key=lambda each: each.token))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    channel: Channel
    stage: str
    panel: str
    rubric: Rubric
    candidate: CandidateId
    category: str


def _places(desk: Desk, roster: Roster, expert: PersonId, seats: Collection[str]) -> list[_Place]:
    """Where experts are assigned, what this one was given; elsewhere the whole category."""
    found: list[_Place] = []
    for channel, stage in marked_here(desk):
        for category in desk.rules.categories:
            rubric = desk.rules.rubric(channel.code, category.code, stage)
            if rubric is None or not channel.serves(category.code):
                continue
            panel = assigning(category.code, channel, desk.rules)
            if panel is not None and panel.code in seats:
                given = _given(desk, channel.code, stage, category.code, expert)
                code = str(panel.code)
            elif panel is None:
                serving = [
                    str(each.code)
                    for each in desk.rules.seated
                    if each.code in seats and each.serves(category.code)
                ]
                code = serving[0] if serving else ""
                given = [
                    each.candidate
                    for each in roster.values()
                    if serving and each.category == category.code
                ]
            else:
                continue
            found += (
                _Place(
                    channel=channel,
                    stage=stage,
                    panel=code,
                    rubric=rubric,
                    candidate=candidate,
                    category=str(category.code),
                )
                for candidate in given
            )
    return found


def _given(
    desk: Desk, channel: str, stage: str, category: str, expert: PersonId
) -> Sequence[CandidateId]:
    history = desk.journal.read(stream(desk.rules, "assignment", channel, stage, category))
    assignment = ASSIGNMENT.replay(record.event for record in history)
    return [each for each, experts in assignment.experts.items() if expert in experts]


def _stream(desk: Desk, place: _Place, expert: PersonId) -> str:
    where = (place.channel.code, place.stage, expert, place.candidate)
    return stream(desk.rules, "sheet", *where)


def _asked(desk: Desk, expert: PersonId, places: Sequence[_Place]) -> set[str]:
    """The facts that say how a sheet stands: all of them of this expert, candidate or stage."""
    names: set[str] = set()
    for place in places:
        here = (place.channel.code, place.stage)
        names |= {
            facts.nominated(place.candidate),
            facts.passed(place.candidate),
            facts.rejected(place.candidate),
            quarantined(place.candidate),
            facts.stage(place.stage),
            facts.closed(place.stage),
            sheet_facts.sealed(*here),
            sheet_facts.supplement(*here, place.candidate, expert),
            *recusals(expert, (place.candidate,), place.channel, desk.rules),
        }
    return names


def _task(
    desk: Desk,
    accounts: Accounts,
    held: Mapping[str, str],
    expert: PersonId,
    place: _Place,
    history: Sequence[Record],
) -> Task:
    sheet = SCORESHEET.replay(record.event for record in history)
    here = (place.channel.code, place.stage)
    token = _token(accounts, desk.rules.id, expert, *here, place.candidate)
    asked = not sheet.sealed and is_remarkable(sheet.marks, place.rubric)
    commented = bool(asked and comment_of(accounts, token, place.candidate, history))
    gap = sheet_facts.supplement(*here, place.candidate, expert) in held
    return Task(
        token=token,
        candidate=place.candidate,
        category=place.category,
        channel=str(place.channel.code),
        stage=place.stage,
        panel=place.panel,
        rubric=place.rubric,
        progress=_progress(desk, held, expert, place, sheet, commented=commented),
        marks=sheet.marks,
        commented=commented,
        open=facts.is_open(held, place.stage, desk.clock()),
        over=facts.closed(place.stage) in held,
        locked=sheet_facts.sealed(*here) in held,
        fills_a_gap=gap,
    )


def _progress(
    desk: Desk,
    held: Mapping[str, str],
    expert: PersonId,
    place: _Place,
    sheet: Scoresheet,
    *,
    commented: bool,
) -> Progress:
    candidate = place.candidate
    if is_recused(expert, candidate, place.category, place.channel, held, desk.rules):
        return Progress.RECUSED
    passed = desk.rules.formal_review is None or facts.passed(candidate) in held
    stands = held.get(facts.nominated(candidate)) == place.category
    out = facts.rejected(candidate) in held or quarantined(candidate) in held
    if not (passed and stands) or out:
        return Progress.GONE
    if sheet.sealed:
        return Progress.SIGNED
    if not sheet.marks:
        return Progress.EMPTY
    missing = any(each.code not in sheet.marks for each in place.rubric.criteria)
    if missing or (is_remarkable(sheet.marks, place.rubric) and not commented):
        return Progress.BEGUN
    return Progress.COMPLETE


def is_remarkable(marks: Marks, rubric: Rubric) -> bool:
    """Whether every criterion is marked and the total needs a comment in words (4.4)."""
    if any(each.code not in marks for each in rubric.criteria):
        return False
    low, high, summed = rubric.comment_below, rubric.comment_above, total(marks)
    return (low is not None and summed < low) or (high is not None and summed > high)


def _token(accounts: Accounts, campaign: str, *about: str) -> str:
    told = msgspec.json.encode(["selection.sheet.1", campaign, *about])
    return hmac.digest(accounts.secrets.pepper, told, "sha256").hex()[:20]
