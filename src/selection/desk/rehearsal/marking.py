"""The experts' acts: promises, declared conflicts, score sheets, reasons, and the lock."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from selection.desk.locking import seal
from selection.desk.rehearsal.seating import a_seat_is_declined, substitutes_of
from selection.desk.rehearsal.stagehand import Stagehand
from selection.desk.requests import Order, Request
from selection.domain.assignment import ASSIGNMENT
from selection.domain.casework import AssignSheets, AssignSupplement
from selection.domain.coverage import off_the_median, thin
from selection.domain.impartiality import Conflict, DeclareConflicts, SignUndertaking
from selection.domain.kernel import CandidateId, PersonId
from selection.domain.marking import DraftScoresheet, ExplainScoresheet, SubmitScoresheet
from selection.domain.marks import total
from selection.domain.people import PEOPLE, AppointPerson, Role
from selection.domain.recusal import RECUSAL
from selection.domain.rulebook.book import Stage
from selection.domain.rulebook.contest import Channel, Panel, Rubric
from selection.domain.rulebook.words import By, Form, FoundBy, StageKind
from selection.domain.scoresheet import SCORESHEET
from selection.domain.scoring import SCORING, ConfirmCoverage
from selection.domain.seats import asks_for_promises, assigning, locked_channels
from selection.readmodels.scoring import Scored, scored

# How made-up experts behave. `merit` is what they would agree on; it is no score of anybody.
RECUSED, DRAFTED = 0.02, 0.05
MERIT, SPREAD, TASTE = 0.78, 0.07, 0.05
VERSION = 1
"""Of the undertaking's text."""


def experts_score(hand: Stagehand) -> None:
    """Every panel promises, declares, and marks its candidates; then the scoring is locked."""
    a_seat_is_declined(hand)
    hand.merit = {each: hand.random.gauss(MERIT, SPREAD) for each in hand.standing}
    for channel in hand.rules.channels:
        if channel.by is By.PANEL and channel.form is Form.MARKS:
            for code in channel.stages:
                stage = hand.rules.stage(code)
                if stage is not None:
                    hand.enter(stage)
                    _score(hand, channel, stage)


def _score(hand: Stagehand, channel: Channel, stage: Stage) -> None:
    for panel in hand.rules.seated:
        _promise(hand, panel, hand.panels[panel.code])
    for category in hand.rules.categories:
        panel = assigning(category.code, channel, hand.rules)
        if panel is not None:
            _assign(hand, channel, stage.code, category.code, panel)
    found = scored(hand.desk.journal, hand.rules, channel.code, stage.code)
    pairs = [(e, c) for c in hand.standing for e in found.assigned.get(c, ())]
    _mark(hand, channel, stage.code, pairs)
    locked = (channel.code, stage.code) in locked_channels(hand.rules)
    if locked:
        _fill_the_gaps(hand, channel, stage.code)
    hand.leave(stage)
    if locked:
        _explain(hand, channel, stage.code)
        seal(hand.desk, channel.code, stage.code, by=hand.officials[0], at=hand.clock())


def _promise(hand: Stagehand, panel: Panel, people: Iterable[PersonId]) -> None:
    """Each signs and declares; a few know a candidate too well. The first one is the chair."""
    if not asks_for_promises(hand.rules):
        return
    requests: list[Request] = []
    for expert in people:
        conflicts = tuple(_conflicts(hand, panel, expert))
        hand.recused.update((expert, each.candidate) for each in conflicts)
        signed = SignUndertaking(expert=expert, version=VERSION, at=hand.clock())
        declared = DeclareConflicts(
            panel=panel.code, expert=expert, conflicts=conflicts, at=hand.clock()
        )
        orders = (Order(RECUSAL, signed), Order(RECUSAL, declared))
        requests.append(Request(actor=expert, orders=orders))
    hand.put("承诺与申报", requests)
    chair, official = hand.panels[panel.code][0], hand.officials[0]
    appointed = AppointPerson(person=chair, role=Role.PANEL_CHAIR, by=official, at=hand.clock())
    hand.must(official, Order(PEOPLE, appointed))


def _conflicts(hand: Stagehand, panel: Panel, expert: PersonId) -> Iterable[Conflict]:
    tied: list[tuple[CandidateId, str, str]] = []
    for candidate, category in hand.standing.items():
        if panel.serves(category) and hand.random.random() < RECUSED:
            grounds = [
                each.id
                for each in hand.rules.recusals
                if each.found_by is FoundBy.DECLARED
                and each.covers == "CANDIDATE"
                and (not each.categories or category in each.categories)
            ]
            tied.append((candidate, category, hand.random.choice(grounds)))
    remarks = hand.papers("remark", [(expert, "虚构的说明。") for _ in tied])
    for (candidate, category, ground), remark in zip(tied, remarks, strict=True):
        yield Conflict(candidate=candidate, category=category, ground=ground, remark=remark)


def _assign(hand: Stagehand, channel: Channel, stage: str, category: str, panel: Panel) -> None:
    command = AssignSheets(
        channel=channel.code,
        stage=stage,
        category=category,
        candidates=tuple(each for each, of in hand.standing.items() if of == category),
        experts=hand.panels[panel.code],
        by=hand.officials[0],
        at=hand.clock(),
    )
    hand.must(hand.officials[0], Order(ASSIGNMENT, command))


def _mark(
    hand: Stagehand,
    channel: Channel,
    stage: str,
    pairs: Sequence[tuple[PersonId, CandidateId]],
) -> None:
    requests: list[Request] = []
    for expert, candidate in pairs:
        rubric = hand.rules.rubric(channel.code, hand.standing[candidate], stage)
        if rubric is not None and (expert, candidate) not in hand.recused:
            requests += _sheets(hand, channel, stage, rubric, expert, candidate)
    hand.put(channel.name, hand.begun(StageKind.SCORING, requests))
    hand.leave_off(StageKind.SCORING)


def _marks(hand: Stagehand, rubric: Rubric, candidate: CandidateId) -> dict[str, Decimal]:
    marks: dict[str, Decimal] = {}
    for criterion in rubric.criteria:
        share = min(1.0, max(0.0, hand.random.gauss(hand.merit[candidate], TASTE)))
        steps = round(share * float(criterion.most / rubric.step))
        mark = max(rubric.lowest, steps * rubric.step)
        marks[criterion.code] = Decimal(mark.numerator) / Decimal(mark.denominator)
    return marks


def _sheets(
    hand: Stagehand,
    channel: Channel,
    stage: str,
    rubric: Rubric,
    expert: PersonId,
    candidate: CandidateId,
) -> list[Request]:
    marks = _marks(hand, rubric, candidate)
    low, high, summed = rubric.comment_below, rubric.comment_above, total(marks)
    remarkable = (low is not None and summed < low) or (high is not None and summed > high)
    comment = hand.paper(candidate, "comment", "虚构评语：理由从略。") if remarkable else None
    submitted = SubmitScoresheet(
        channel=channel.code,
        stage=stage,
        expert=expert,
        candidate=candidate,
        marks=marks,
        at=hand.clock(),
        comment=comment,
    )
    requests = [Request(actor=expert, orders=(Order(SCORESHEET, submitted),))]
    if hand.random.random() < DRAFTED:
        drafted = DraftScoresheet(
            channel=channel.code,
            stage=stage,
            expert=expert,
            candidate=candidate,
            marks=marks,
            at=hand.clock(),
        )
        requests.insert(0, Request(actor=expert, orders=(Order(SCORESHEET, drafted),)))
    return requests


def _fill_the_gaps(hand: Stagehand, channel: Channel, stage: str) -> None:
    """Whoever lacks sheets gets another expert; where there is none, the chair says so."""
    found = scored(hand.desk.journal, hand.rules, channel.code, stage)
    for candidate, count in thin(found.candidates, found.sheets, channel, hand.rules).items():
        panel = assigning(hand.standing[candidate], channel, hand.rules)
        least = 0 if panel is None else panel.sheets_least or 0
        for _ in range(least - count if panel is not None else 0):
            if panel is None or not _supplement(hand, channel, stage, candidate, panel):
                break
    now = scored(hand.desk.journal, hand.rules, channel.code, stage)
    for candidate, count in thin(now.candidates, now.sheets, channel, hand.rules).items():
        panel = assigning(hand.standing[candidate], channel, hand.rules)
        if panel is not None:
            confirmed = ConfirmCoverage(
                channel=channel.code,
                stage=stage,
                category=hand.standing[candidate],
                candidate=candidate,
                sheets=count,
                by=hand.panels[panel.code][0],
                at=hand.clock(),
            )
            hand.must(confirmed.by, Order(SCORING, confirmed))


def _supplement(
    hand: Stagehand, channel: Channel, stage: str, candidate: CandidateId, panel: Panel
) -> bool:
    now: Scored = scored(hand.desk.journal, hand.rules, channel.code, stage)
    assigned = now.assigned[candidate]
    able = [
        each
        for each in (*hand.panels[panel.code], *substitutes_of(hand, panel))
        if each not in assigned and (each, candidate) not in hand.recused
    ]
    if not able:
        return False
    expert = able[0]
    if expert not in hand.panels[panel.code]:
        _promise(hand, panel, (expert,))
        if (expert, candidate) in hand.recused:
            return False
    command = AssignSupplement(
        channel=channel.code,
        stage=stage,
        category=hand.standing[candidate],
        candidate=candidate,
        expert=expert,
        assigned=assigned,
        instead_of=next((each for each in assigned if (each, candidate) in hand.recused), None),
        by=hand.officials[0],
        at=hand.clock(),
    )
    hand.must(hand.officials[0], Order(ASSIGNMENT, command))
    _mark(hand, channel, stage, [(expert, candidate)])
    return True


def _explain(hand: Stagehand, channel: Channel, stage: str) -> None:
    """Whoever is far from the others is asked for the reason, and gives one."""
    found = scored(hand.desk.journal, hand.rules, channel.code, stage)
    for sheet in off_the_median(found.sheets, stage, channel, hand.rules):
        reason = hand.paper(sheet.expert, "reason", "虚构的理由：看法不同。")
        explained = ExplainScoresheet(
            channel=channel.code,
            stage=stage,
            expert=sheet.expert,
            candidate=sheet.candidate,
            reason=reason,
            at=hand.clock(),
        )
        hand.must(sheet.expert, Order(SCORESHEET, explained))
