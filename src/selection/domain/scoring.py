"""The scoring of a stage as a whole (评分锁定): thin results confirmed, then all sheets locked.

Before the lock nobody reads another's sheet (`secrecy`), and whoever is far from the others has
been asked for the reason. After it nothing changes any more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import assert_never, get_args

from selection.domain import facts, sheet_facts
from selection.domain.coverage import Sheet, digest, off_the_median, thin
from selection.domain.kernel import CandidateId, Decider, Facts, PersonId, Refused, stream
from selection.domain.roles import Role, must_hold
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.contest import Channel
from selection.domain.seats import assigning, chairing, chairs, locked_channels


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmCoverage:
    """Let a candidate be ranked by fewer sheets than usual; by the chair (LOW_COVERAGE, 4.5)."""

    channel: str
    stage: str
    category: str
    candidate: CandidateId
    sheets: int
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SealScoring:
    """Lock the scoring: `sheets` are all that count, `candidates` all who are to be scored.

    `seen` and `recusals` are the marks (`sheet_facts.sheets`, `facts.RECUSALS`) read before that,
    empty if there were none.
    """

    channel: str
    stage: str
    sheets: tuple[Sheet, ...]
    candidates: Mapping[CandidateId, str]
    seen: str
    recusals: str
    by: PersonId
    at: datetime


Command = ConfirmCoverage | SealScoring


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageConfirmed:
    """The chair agrees that so few sheets decide."""

    channel: str
    stage: str
    candidate: CandidateId
    sheets: int
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoringSealed:
    """The scoring is locked; `digest` is the hash of so many sheets (`coverage.digest`)."""

    channel: str
    stage: str
    sheets: int
    digest: str
    by: PersonId
    at: datetime


Event = CoverageConfirmed | ScoringSealed


@dataclass(frozen=True, slots=True)
class Scoring:
    """How many sheets the chair let suffice for whom, and whether all is locked."""

    confirmed: Mapping[CandidateId, int] = field(default_factory=dict[CandidateId, int])
    sealed: bool = False


def decide(command: Command, scoring: Scoring, at_hand: Facts, rules: Rulebook) -> Sequence[Event]:
    """Decide on one thin result, or on the lock.

    Refused: `only-the-chair-confirms`, `a-stage-is-still-open`, `there-are-no-sheets`,
    `sheets-have-changed`, `reason-is-missing`, `sheets-are-too-few`.
    """
    facts.must_run(at_hand)
    channel = rules.channel(command.channel)
    if channel is None or (command.channel, command.stage) not in locked_channels(rules):
        raise Refused("no-sheets-are-assigned-here", channel=command.channel)
    match command:
        case ConfirmCoverage():
            return _confirm(command, scoring, channel, at_hand, rules)
        case SealScoring():
            return _seal(command, scoring, channel, at_hand, rules)
        case _:
            assert_never(command)


def _confirm(
    command: ConfirmCoverage, scoring: Scoring, channel: Channel, at_hand: Facts, rules: Rulebook
) -> Sequence[CoverageConfirmed]:
    if not chairs(command.by, command.category, at_hand, rules):
        raise Refused("only-the-chair-confirms", person=command.by)
    if facts.LIST in at_hand:
        raise Refused("list-is-published")
    category = facts.must_stand(at_hand, command.candidate)
    facts.must_be_of(category, command.category, command.candidate)
    panel = assigning(category, channel, rules)
    least = 0 if panel is None else panel.sheets_least or 0
    if not 0 <= command.sheets < least:
        raise Refused("enough-sheets-are-in", candidate=command.candidate, least=least)
    if scoring.confirmed.get(command.candidate) == command.sheets:
        return ()
    return (
        CoverageConfirmed(
            channel=command.channel,
            stage=command.stage,
            candidate=command.candidate,
            sheets=command.sheets,
            by=command.by,
            at=command.at,
        ),
    )


def _seal(
    command: SealScoring, scoring: Scoring, channel: Channel, at_hand: Facts, rules: Rulebook
) -> Sequence[ScoringSealed]:
    must_hold(at_hand, command.by, Role.OFFICIAL)
    if scoring.sealed:
        return ()
    if facts.is_open(at_hand, command.stage, command.at):
        raise Refused("a-stage-is-still-open", stage=command.stage)
    if sheet_facts.begun(command.channel, command.stage) not in at_hand:
        raise Refused("there-are-no-sheets", channel=command.channel)
    seen = at_hand.get(sheet_facts.sheets(command.channel, command.stage), "")
    if (command.seen, command.recusals) != (seen, at_hand.get(facts.RECUSALS, "")):
        raise Refused("sheets-have-changed")
    missing = [
        each
        for each in off_the_median(command.sheets, command.stage, channel, rules)
        if not each.explained
    ]
    if missing:
        raise Refused(
            "reason-is-missing",
            experts=tuple(dict.fromkeys(each.expert for each in missing)),
            candidates=tuple(dict.fromkeys(each.candidate for each in missing)),
        )
    few = [
        candidate
        for candidate, count in thin(command.candidates, command.sheets, channel, rules).items()
        if scoring.confirmed.get(candidate, count + 1) > count
    ]
    if few:
        raise Refused("sheets-are-too-few", candidates=few)
    return (
        ScoringSealed(
            channel=command.channel,
            stage=command.stage,
            sheets=len(command.sheets),
            digest=digest(command.sheets),
            by=command.by,
            at=command.at,
        ),
    )


def evolve(scoring: Scoring, event: Event) -> Scoring:
    """Take note."""
    match event:
        case CoverageConfirmed(candidate=candidate, sheets=sheets):
            return replace(scoring, confirmed={**scoring.confirmed, candidate: sheets})
        case ScoringSealed():
            return replace(scoring, sealed=True)
        case _:
            assert_never(event)


def rests_on(command: Command, rules: Rulebook) -> Sequence[str]:
    """The chair or the official, the stage, and that no sheet and no recusal came in since."""
    match command:
        case ConfirmCoverage(by=by, candidate=candidate):
            return (facts.CAMPAIGN, facts.LIST, facts.nominated(candidate), *chairing(by, rules))
        case SealScoring(by=by):
            return (
                facts.CAMPAIGN,
                facts.RECUSALS,
                facts.appointed(by, Role.OFFICIAL),
                facts.stage(command.stage),
                sheet_facts.begun(command.channel, command.stage),
                sheet_facts.sheets(command.channel, command.stage),
            )
        case _:
            assert_never(command)


def leaves(event: Event) -> Mapping[str, str | None]:
    """Tell the sheets that they are locked, and the list who may be ranked after all."""
    place = (event.channel, event.stage)
    match event:
        case CoverageConfirmed(candidate=candidate):
            return {facts.EVIDENCE: facts.mark("confirmed", *place, candidate, at=event.at)}
        case ScoringSealed():
            return {sheet_facts.sealed(*place): event.digest}
        case _:
            assert_never(event)


SCORING: Decider[Command, Scoring, Event] = Decider(
    name="scoring",
    events=get_args(Event),
    stream=lambda command, rules: stream(rules, "scoring", command.channel, command.stage),
    initial=Scoring(),
    decide=decide,
    evolve=evolve,
    rests_on=rests_on,
    leaves=leaves,
)
