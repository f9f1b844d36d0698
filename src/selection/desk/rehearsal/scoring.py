"""The meeting's acts: attendance, the count, votes among the tied."""

from collections.abc import Sequence
from decimal import Decimal
from math import ceil

from selection.desk.rehearsal.stagehand import Stagehand
from selection.desk.requests import Order
from selection.domain import meeting_facts
from selection.domain.kernel import CandidateId, PersonId
from selection.domain.meeting import MEETING
from selection.domain.people import PEOPLE, AppointPerson
from selection.domain.ranking.outcome import OpenTie, Outcome
from selection.domain.ranking.rounds import outcomes
from selection.domain.roles import Role
from selection.domain.rounds import ROUNDS, CountRevote
from selection.domain.rulebook.contest import Channel, Panel
from selection.domain.rulebook.words import AtTheCut, By, Form
from selection.domain.sitting import CountBallots, RecordAttendance, SignMinutes
from selection.readmodels.evidence import replay

# How made-up experts behave.
ABSENT = 0.15
TASTE = 0.05


def panels_meet(hand: Stagehand) -> None:
    """Where a channel is on paper, the panel meets, votes in secret, and tellers count."""
    for channel in hand.rules.channels:
        if channel.by is By.PANEL and channel.on_paper and channel.form is Form.BALLOT:
            for code in channel.stages:
                stage = hand.rules.stage(code)
                if stage is not None:
                    hand.enter(stage)
                    _meet(hand, channel, code)


def _meet(hand: Stagehand, channel: Channel, stage: str) -> None:
    first = next((each for each in hand.rules.rounds if each.stage == stage), None)
    if first is None:
        return
    before = {each.round: each for each in _now(hand)}
    standing = [line for code in first.entrants for line in before[code].lines if line.taken]
    chairs: dict[str, tuple[Panel, PersonId]] = {}
    for done, category in enumerate(hand.rules.categories, start=1):
        names = [line.candidate for line in standing if line.category == category.code]
        panel = next((p for p in hand.rules.seated if p.serves(category.code)), None)
        if names and panel is not None and channel.serves(category.code):
            chair = _vote(hand, channel, stage, category.code, panel, names)
            chairs[category.code] = (panel, chair)
        hand.watch(channel.name, done, len(hand.rules.categories))
    settle_ties(hand)
    for category, (panel, chair) in chairs.items():
        _sign(hand, channel, stage, category, panel, chair)


def _sign(
    hand: Stagehand, channel: Channel, stage: str, category: str, panel: Panel, chair: PersonId
) -> None:
    signed = SignMinutes(
        channel=channel.code,
        stage=stage,
        category=category,
        panel=panel.code,
        paper=hand.paper("campaign", "minutes", "虚构纪要：从略。"),
        chair=chair,
        tellers=hand.tellers,
        by=hand.officials[0],
        at=hand.clock(),
    )
    hand.must(hand.officials[0], Order(MEETING, signed))


def _vote(
    hand: Stagehand,
    channel: Channel,
    stage: str,
    category: str,
    panel: Panel,
    names: Sequence[CandidateId],
) -> PersonId:
    """Vote and count; the chair, who is one of those present."""
    present = _present(hand, channel, panel)
    attended = RecordAttendance(
        channel=channel.code,
        stage=stage,
        category=category,
        panel=panel.code,
        present=present,
        candidates=tuple(names),
        by=hand.officials[0],
        at=hand.clock(),
    )
    hand.must(hand.officials[0], Order(MEETING, attended))
    found = hand.rules.category(category)
    most = (found.places if found else None) or len(names)
    votes = dict.fromkeys(names, 0)
    for expert in present:
        mine = [each for each in names if (expert, each) not in hand.recused]
        mine.sort(key=lambda each: hand.random.gauss(hand.merit[each], TASTE / 2), reverse=True)
        for each in mine[:most]:
            votes[each] += 1
    counted = CountBallots(
        channel=channel.code,
        stage=stage,
        category=category,
        issued=len(present),
        ballots=len(present),
        void=0,
        votes={each: Decimal(number) for each, number in votes.items()},
        tellers=hand.tellers,
        at=hand.clock(),
    )
    hand.must(hand.tellers[0], Order(MEETING, counted))
    hand.clock.on(minutes=20)
    chair, by = present[0], hand.officials[0]
    appointed = AppointPerson(person=chair, role=Role.PANEL_CHAIR, by=by, at=hand.clock())
    hand.must(by, Order(PEOPLE, appointed))
    return chair


def _present(hand: Stagehand, channel: Channel, panel: Panel) -> tuple[PersonId, ...]:
    everybody = hand.panels[panel.code]
    least = ceil((channel.quorum or 0) * len(everybody))
    here = [each for each in everybody if hand.random.random() > ABSENT]
    missing = [each for each in everybody if each not in here]
    return tuple(here + missing[: max(0, least - len(here))])


def _now(hand: Stagehand) -> Sequence[Outcome]:
    return outcomes(hand.rules, replay(hand.desk.journal, hand.rules))


def settle_ties(hand: Stagehand) -> None:
    """Vote again among those tied at a line, as long as the rules call for it."""
    while open_ones := [
        (outcome.round, tie)
        for outcome in _now(hand)
        for tie in outcome.open_ties
        if tie.waits_for == AtTheCut.REVOTE
    ]:
        for code, tie in open_ones:
            hand.must(hand.tellers[0], Order(ROUNDS, _revote(hand, code, tie)))
            hand.clock.on(minutes=10)


def _revote(hand: Stagehand, code: str, tie: OpenTie) -> CountRevote:
    category = tie.category or ""
    panel = next(each for each in hand.rules.seated if each.serves(category))
    found = hand.rules.round(code)
    there = meeting_facts.attendance(found.stage if found else "", category)
    present = hand.desk.journal.facts([there]).get(there)
    ballots = int(present) if present else len(hand.panels[panel.code])
    return CountRevote(
        round=code,
        category=tie.category or "",
        ballots=ballots,
        votes={each: hand.random.randint(0, ballots) for each in tie.tied},
        tellers=hand.tellers,
        at=hand.clock(),
    )
