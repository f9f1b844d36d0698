"""A candidate's page (集中展示): put on show with consent, taken down, voting for it frozen.

A page is seen while it is published and its candidate is in the running: whoever withdraws, or
fails the preliminary review after all (A-05), is off show without a further act.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never, get_args

from selection.domain import facts
from selection.domain.kernel import CandidateId, Decider, Facts, Paper, PersonId, Refused, stream
from selection.domain.quarantine import must_be_free, quarantined
from selection.domain.roles import Role, must_hold
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.words import NeededFor


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishPage:
    """Put the page on show, after the pre-display check (A-05).

    `paper` is the page as it was checked: exactly that is shown, and nothing written later.
    """

    candidate: CandidateId
    paper: Paper
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TakePageDown:
    """Take the page off; the reason in words stays in the vault."""

    candidate: CandidateId
    reason: Paper
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FreezeVoting:
    """Let nobody vote for the candidate while something is looked into."""

    candidate: CandidateId
    reason: Paper
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UnfreezeVoting:
    """Let people vote for the candidate again."""

    candidate: CandidateId
    by: PersonId
    at: datetime


Command = PublishPage | TakePageDown | FreezeVoting | UnfreezeVoting


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePublished:
    """The page is on show: the checked record of it, until another one is published."""

    candidate: CandidateId
    paper: Paper
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTakenDown:
    """The page is off."""

    candidate: CandidateId
    reason: Paper
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VotingFrozen:
    """Nobody can vote for the candidate for now."""

    candidate: CandidateId
    reason: Paper
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VotingUnfrozen:
    """People can vote for the candidate again."""

    candidate: CandidateId
    by: PersonId
    at: datetime


Event = PagePublished | PageTakenDown | VotingFrozen | VotingUnfrozen


@dataclass(frozen=True, slots=True)
class Page:
    """Which record of the page is on show, if any is, and whether it is open to votes."""

    paper: Paper | None = None
    frozen: bool = False


def decide(command: Command, page: Page, at_hand: Facts, rules: Rulebook) -> Sequence[Event]:
    """Decide on one page; nothing is shown without the candidate's own consent (R-SHO-03)."""
    facts.must_run(at_hand)
    must_hold(at_hand, command.by, Role.OFFICIAL)
    candidate, by, at = command.candidate, command.by, command.at
    match command:
        case PublishPage(paper=paper):
            _must_be_in_the_running(candidate, at_hand)
            must_be_free(at_hand, candidate)
            facts.must_be_declared(at_hand, rules, candidate, NeededFor.SHOWCASE)
            # After an incident that was a false alarm the page is off, and nobody took it down.
            if page.paper == paper and facts.shown(candidate) in at_hand:
                return ()
            return (PagePublished(candidate=candidate, paper=paper, by=by, at=at),)
        case TakePageDown(reason=reason):
            if page.paper is None:
                return ()
            return (PageTakenDown(candidate=candidate, reason=reason, by=by, at=at),)
        case FreezeVoting(reason=reason):
            _must_be_in_the_running(candidate, at_hand)
            if page.frozen:
                return ()
            return (VotingFrozen(candidate=candidate, reason=reason, by=by, at=at),)
        case UnfreezeVoting():
            return (VotingUnfrozen(candidate=candidate, by=by, at=at),) if page.frozen else ()
        case _:
            assert_never(command)


def _must_be_in_the_running(candidate: CandidateId, at_hand: Facts) -> None:
    facts.must_stand(at_hand, candidate)
    if facts.rejected(candidate) in at_hand:
        raise Refused("candidate-is-rejected", candidate=candidate)


def evolve(page: Page, event: Event) -> Page:
    """Take note."""
    match event:
        case PagePublished(paper=paper):
            return replace(page, paper=paper)
        case PageTakenDown():
            return replace(page, paper=None)
        case VotingFrozen():
            return replace(page, frozen=True)
        case VotingUnfrozen():
            return replace(page, frozen=False)
        case _:
            assert_never(event)


def leaves(event: Event) -> Mapping[str, str | None]:
    """Tell ballots who can be voted for."""
    match event:
        case PagePublished(candidate=candidate):
            return {facts.shown(candidate): "yes"}
        case PageTakenDown(candidate=candidate):
            return {facts.shown(candidate): None}
        case VotingFrozen(candidate=candidate):
            return {facts.frozen(candidate): "yes"}
        case VotingUnfrozen(candidate=candidate):
            return {facts.frozen(candidate): None}
        case _:
            assert_never(event)


SHOWCASE: Decider[Command, Page, Event] = Decider(
    name="showcase",
    events=get_args(Event),
    stream=lambda command, rules: stream(rules, "showcase", command.candidate),
    initial=Page(),
    decide=decide,
    evolve=evolve,
    rests_on=lambda command, _: (
        facts.CAMPAIGN,
        facts.nominated(command.candidate),
        facts.rejected(command.candidate),
        facts.declared(command.candidate),
        facts.shown(command.candidate),
        quarantined(command.candidate),
        facts.appointed(command.by, Role.OFFICIAL),
    ),
    leaves=leaves,
)
