"""Inside the units: the clerk writes, the candidate signs by hand, the leader approves."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from selection.accounts.vault import Entry
from selection.desk.rehearsal.stagehand import Stagehand
from selection.desk.requests import Order, Request
from selection.domain.candidacy import CorrectNomination, SubmitNomination
from selection.domain.drafting import DRAFTING
from selection.domain.drafts import (
    ApproveDraft,
    ClaimExemption,
    Command,
    Draft,
    DraftNomination,
    SaveForm,
    SignDeclarations,
)
from selection.domain.kernel import Paper, UnitId
from selection.domain.rulebook.words import Declarer


def nominations_are_drafted(hand: Stagehand, handed_in: Sequence[SubmitNomination]) -> None:
    """Draft what will be handed in, as it will be."""
    _draft(hand, [(each, each.unit) for each in handed_in])


def nominations_wait_for_leaders(hand: Stagehand, written: Sequence[SubmitNomination]) -> None:
    """Write what nobody has approved yet."""
    halves = _halves(hand, [(each, each.unit) for each in written])
    hand.count(hand.desk.handle_all([by_the_clerk for by_the_clerk, _ in halves]))


def corrections_are_drafted(hand: Stagehand, handed_in: Sequence[CorrectNomination]) -> None:
    """Write what will be handed in again into the drafts that are there."""
    _draft(hand, [(each, hand.nominated_by[each.candidate]) for each in handed_in])


def _draft(
    hand: Stagehand, handed_in: Sequence[tuple[SubmitNomination | CorrectNomination, UnitId]]
) -> None:
    hand.count(
        hand.desk.handle_all([each for halves in _halves(hand, handed_in) for each in halves])
    )


def _halves(
    hand: Stagehand, handed_in: Sequence[tuple[SubmitNomination | CorrectNomination, UnitId]]
) -> Iterator[tuple[Request, Request]]:
    """What the clerk of the unit does with each, and what the leader."""
    sheets = hand.accounts.vault.keep_many(
        [
            Entry(subject=each.candidate, kind="pledge", content={"words": "手签承诺书扫描件"})
            for each, _ in handed_in
        ],
        at=hand.clock(),
    )
    for (each, unit), sheet in zip(handed_in, sheets, strict=True):
        yield _requests(hand, each, unit, sheet)


def _requests(
    hand: Stagehand, of: SubmitNomination | CorrectNomination, unit: UnitId, sheet: Paper
) -> tuple[Request, Request]:
    clerk, leader = hand.clerks[unit]
    candidate, at = of.candidate, hand.clock()
    begin: list[Command] = []
    save = SaveForm(candidate=candidate, opened=0, paper=of.paper, by=clerk, at=at)
    before = Draft()
    if isinstance(of, SubmitNomination):
        begin = [
            DraftNomination(candidate=candidate, unit=unit, category=of.category, by=clerk, at=at)
        ]
    else:
        before = hand.desk.state(Order(DRAFTING, save))
        save = replace(save, opened=0 if before.saved is None else before.saved.revision)
    claims = [
        ClaimExemption(
            candidate=candidate, exemption=replace(each, endorsed_by=None), by=clerk, at=at
        )
        for each in of.exemptions
    ]
    signed = {by: tuple(each.code for each in of.declared if each.by is by) for by in Declarer}
    by_hand = SignDeclarations(
        candidate=candidate,
        declarations=signed[Declarer.CANDIDATE],
        declarer=Declarer.CANDIDATE,
        by=clerk,
        scan=sheet,
        at=at,
    )
    by_unit = replace(
        by_hand,
        declarations=signed[Declarer.UNIT],
        declarer=Declarer.UNIT,
        by=leader,
        scan=None,
    )
    approve = ApproveDraft(
        candidate=candidate,
        revision=before.revision + 1 + len(claims),
        endorsed=tuple(each.condition for each in of.exemptions),
        by=leader,
        at=at,
    )
    writing: list[Command] = [*begin, save, *claims]
    return (
        _asked(clerk, [*writing, *([by_hand] if by_hand.declarations else [])]),
        _asked(leader, [*([by_unit] if by_unit.declarations else []), approve]),
    )


def _asked(actor: str, commands: Sequence[Command]) -> Request:
    return Request(actor=actor, orders=tuple(Order(DRAFTING, each) for each in commands))
