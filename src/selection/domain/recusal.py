"""An expert's recusals (回避): kept out of a candidate, a category, or everything (4.3).

One stream per expert: several candidates may be grounds to stay out of one category, and the
expert is back in it only when the last of them is gone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import assert_never, get_args

from selection.domain import facts
from selection.domain.kernel import CandidateId, Decider, Facts, Paper, PersonId, Refused, stream
from selection.domain.roles import Role, must_hold
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.words import Covers


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmRecusal:
    """Keep the expert out, on a ground of the rulebook; words about it stay in the vault."""

    expert: PersonId
    candidate: CandidateId
    category: str
    ground: str
    by: PersonId
    at: datetime
    remark: Paper | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawRecusal:
    """Give up one ground: it did not hold."""

    expert: PersonId
    candidate: CandidateId
    ground: str
    by: PersonId
    at: datetime


Command = ConfirmRecusal | WithdrawRecusal


@dataclass(frozen=True, slots=True, kw_only=True)
class RecusalConfirmed:
    """The expert is out of `scope`: `candidate:ID`, `category:CODE` or `all` (see `facts`)."""

    expert: PersonId
    candidate: CandidateId
    scope: str
    ground: str
    remark: Paper | None
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RecusalWithdrawn:
    """A ground is gone: the expert is back in `scope`; None if another ground still keeps out."""

    expert: PersonId
    candidate: CandidateId
    scope: str | None
    ground: str
    by: PersonId
    at: datetime


Event = RecusalConfirmed | RecusalWithdrawn


@dataclass(frozen=True, slots=True)
class Recusals:
    """The scope of each ground that stands, by the candidate whom it is about."""

    scopes: Mapping[tuple[CandidateId, str], str] = field(
        default_factory=dict[tuple[CandidateId, str], str]
    )


def decide(
    command: Command, recusals: Recusals, at_hand: Facts, rules: Rulebook
) -> Sequence[Event]:
    """Confirm on a ground that the rulebook names, or withdraw one that stands."""
    facts.must_run(at_hand)
    must_hold(at_hand, command.by, Role.OFFICIAL)
    about = (command.candidate, command.ground)
    match command:
        case ConfirmRecusal():
            category = facts.must_stand(at_hand, command.candidate)
            facts.must_be_of(category, command.category, command.candidate)
            scope = _scope(command, rules)
            if about in recusals.scopes:
                return ()
            return (
                RecusalConfirmed(
                    expert=command.expert,
                    candidate=command.candidate,
                    scope=scope,
                    ground=command.ground,
                    remark=command.remark,
                    by=command.by,
                    at=command.at,
                ),
            )
        case WithdrawRecusal():
            if command.by == command.expert:
                raise Refused("own-recusal-is-for-others", person=command.expert)
            if about not in recusals.scopes:
                return ()
            scope = recusals.scopes[about]
            others = [each for key, each in recusals.scopes.items() if key != about]
            return (
                RecusalWithdrawn(
                    expert=command.expert,
                    candidate=command.candidate,
                    scope=None if scope in others else scope,
                    ground=command.ground,
                    by=command.by,
                    at=command.at,
                ),
            )
        case _:
            assert_never(command)


def _scope(command: ConfirmRecusal, rules: Rulebook) -> str:
    for each in rules.recusals:
        asked = not each.categories or command.category in each.categories
        if each.id == command.ground and asked:
            return {
                Covers.CANDIDATE: facts.candidate_scope(command.candidate),
                Covers.CATEGORY: facts.category_scope(command.category),
                Covers.ALL: facts.ALL_SCOPE,
            }[each.covers]
    raise Refused("ground-of-recusal-is-unknown", ground=command.ground)


def evolve(recusals: Recusals, event: Event) -> Recusals:
    """Take note of the grounds."""
    about = (event.candidate, event.ground)
    kept = {key: scope for key, scope in recusals.scopes.items() if key != about}
    if isinstance(event, RecusalConfirmed):
        kept[about] = event.scope
    return Recusals(kept)


def leaves(event: Event) -> Mapping[str, str | None]:
    """Tell scoring and the meeting, and whoever counts on who is recused."""
    if event.scope is None:
        return {}
    confirmed = isinstance(event, RecusalConfirmed)
    what = "recused" if confirmed else "back"
    changed = facts.mark(what, event.expert, event.scope, at=event.at)
    return {
        facts.recused(event.expert, event.scope): event.ground if confirmed else None,
        facts.RECUSALS: changed,
        facts.EVIDENCE: changed,
    }


RECUSAL: Decider[Command, Recusals, Event] = Decider(
    name="recusal",
    events=get_args(Event),
    stream=lambda command, rules: stream(rules, "recusal", command.expert),
    initial=Recusals(),
    decide=decide,
    evolve=evolve,
    rests_on=lambda command, _: (
        facts.CAMPAIGN,
        facts.appointed(command.by, Role.OFFICIAL),
        facts.nominated(command.candidate),
    ),
    leaves=leaves,
)
