"""Past winners come in; candidates who may be one of them are looked at by two officials."""

from dataclasses import replace
from functools import partial
from itertools import cycle

from selection.accounts.recognising import PastWinner
from selection.desk.honourees import enter
from selection.desk.rehearsal.cast import Cast, Dossier
from selection.desk.rehearsal.stagehand import Stagehand
from selection.desk.requests import Answer, Order, Receipt, Request
from selection.domain.candidacy import NominationSubmitted
from selection.domain.identity import Comparison, How
from selection.domain.kernel import UnitId
from selection.domain.recognition import RECOGNITION, CandidateExcluded, SettleMatch


def past_winners_come_in(hand: Stagehand, cast: Cast) -> list[Dossier]:
    """Import the winners of earlier years, some of whom will be nominated again."""
    categories = cycle(hand.rules.categories)
    winners: list[Dossier] = []
    for exclusion in hand.rules.exclusions:
        lines: list[PastWinner] = []
        for _, category in zip(range(hand.plan.honourees), categories, strict=False):
            region = hand.random.choice(list(hand.units.values())).region
            winner = cast.dossier(category.code, region)
            numbers = (
                str(winner.form[each.code])
                for each in hand.rules.nomination.fields
                if each.identifies and winner.form.get(each.code)
            )
            line = PastWinner(
                year=hand.random.randint(exclusion.from_year, exclusion.to_year),
                category=category.name,
                name=winner.name,
                region=region,
                identifier=next(numbers, ""),
            )
            lines.append(line)
            winners.append(winner)
        official = hand.officials[0]
        entered = enter(
            hand.desk,
            hand.accounts,
            exclusion.register,
            lines,
            by=official,
            at=hand.clock(),
            watch=partial(hand.watch, "导入往年典型"),
        )
        hand.recorded["HonoureeEntered"] += entered.new
    return winners


def compared(hand: Stagehand, name: str, unit: UnitId) -> Comparison:
    """The candidate's name against the registers, as the unit's clerk has it done."""
    mine = hand.units[unit]
    return hand.registers.compare(name, region=mine.region, unit=mine.name)


def namesakes_are_settled(hand: Stagehand, answers: list[Answer]) -> None:
    """Whoever bears the name of a past winner of its province is that winner, so two say."""
    submitted = [
        event
        for answer in answers
        if isinstance(answer, Receipt)
        for event in answer.events
        if isinstance(event, NominationSubmitted)
    ]
    said = [
        SettleMatch(
            candidate=each.candidate,
            honouree=match.honouree,
            same=True,
            by=hand.officials[0],
            at=hand.clock(),
        )
        for each in submitted
        for match in each.matches
        if match.how is How.NAMED
    ]
    both = [replace(each, by=official) for each in said for official in hand.officials[:2]]
    settled = hand.put(
        "认定往年典型",
        [Request(actor=each.by, orders=(Order(RECOGNITION, each),)) for each in both],
    )
    for answer in settled:
        for event in answer.events if isinstance(answer, Receipt) else ():
            if isinstance(event, CandidateExcluded):
                hand.standing.pop(event.candidate, None)  # it may be two of them
