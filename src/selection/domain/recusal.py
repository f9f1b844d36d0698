"""An expert's recusals (回避): kept out of a candidate, a category, or everything (4.3).

Before anything else an expert signs the undertaking and declares the conflicts of interest. What
the expert declares holds at once; what the system finds (`interests`) and what a unit objects to
holds once it is confirmed.

One stream per expert: several candidates may be grounds to stay out of one category, and the
expert is back in it only when the last of them is gone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import assert_never, get_args

from selection.domain import facts, sheet_facts
from selection.domain.impartiality import (
    BarExpert,
    Command,
    ConfirmRecusal,
    Conflict,
    ConflictsDeclared,
    DeclareConflicts,
    Event,
    ExpertBarred,
    Impartiality,
    RecusalConfirmed,
    RecusalWithdrawn,
    SignUndertaking,
    UndertakingSigned,
    WithdrawRecusal,
)
from selection.domain.kernel import CandidateId, Decider, Facts, PersonId, Refused, stream
from selection.domain.roles import Role, signatures, signed
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.contest import Recusal
from selection.domain.rulebook.words import Covers
from selection.domain.seats import chairing, must_chair_or_be_official

CONCEALED = "CONCEALED"
"""The ground of an expert who concealed one."""


def decide(
    command: Command, so_far: Impartiality, at_hand: Facts, rules: Rulebook
) -> Sequence[Event]:
    """Decide on an undertaking, a declaration, a recusal, or on barring the expert.

    Refused: `person-is-barred`, `ground-of-recusal-is-unknown`, `own-recusal-is-for-others`,
    `undertaking-is-not-signed`, `conflict-is-not-of-this-panel`, and for the wrong people.
    """
    facts.must_run(at_hand)
    match command:
        case SignUndertaking(expert=expert, version=version, at=at):
            _must_be_on_a_panel(expert, at_hand, rules)
            if so_far.version == version:
                return ()
            return (UndertakingSigned(expert=expert, version=version, at=at),)
        case DeclareConflicts():
            return _declare(command, so_far, at_hand, rules)
        case ConfirmRecusal():
            must_chair_or_be_official(command.by, command.category, at_hand, rules)
            conflict = Conflict(
                candidate=command.candidate,
                category=command.category,
                ground=command.ground,
                remark=command.remark,
            )
            return _confirm(
                conflict, so_far, at_hand, rules, of=command.expert, by=command.by, at=command.at
            )
        case WithdrawRecusal():
            must_chair_or_be_official(command.by, command.category, at_hand, rules)
            return _withdraw(command, so_far)
        case BarExpert(expert=expert, reason=reason, at=at):
            people = signed(at_hand, command.signed_by)
            if so_far.barred:
                return ()
            return (ExpertBarred(expert=expert, reason=reason, signed_by=people, at=at),)
        case _:
            assert_never(command)


def _must_be_on_a_panel(expert: PersonId, at_hand: Facts, rules: Rulebook) -> None:
    for panel in rules.seated:
        if {
            facts.member(panel.code, expert),
            facts.substitute(panel.code, expert),
        } & at_hand.keys():
            return
    raise Refused("person-is-on-no-panel", person=expert)


def _declare(
    command: DeclareConflicts, so_far: Impartiality, at_hand: Facts, rules: Rulebook
) -> Sequence[Event]:
    _must_be_on_a_panel(command.expert, at_hand, rules)
    panel = rules.panel(command.panel)
    if panel is None:
        raise Refused("panel-is-unknown", panel=command.panel)
    if so_far.version is None:
        raise Refused("undertaking-is-not-signed", person=command.expert)
    declared = ConflictsDeclared(panel=panel.code, expert=command.expert, at=command.at)
    found: list[Event] = [] if panel.code in so_far.declared else [declared]
    for conflict in command.conflicts:
        if not panel.serves(conflict.category):
            raise Refused("conflict-is-not-of-this-panel", candidate=conflict.candidate)
        found += _confirm(
            conflict,
            so_far,
            at_hand,
            rules,
            of=command.expert,
            by=command.expert,
            at=command.at,
        )
    return tuple(dict.fromkeys(found))


def _confirm(
    conflict: Conflict,
    so_far: Impartiality,
    at_hand: Facts,
    rules: Rulebook,
    *,
    of: PersonId,
    by: PersonId,
    at: datetime,
) -> Sequence[RecusalConfirmed]:
    category = facts.must_stand(at_hand, conflict.candidate)
    facts.must_be_of(category, conflict.category, conflict.candidate)
    ground = _ground(conflict, rules)
    if (conflict.candidate, conflict.ground) in so_far.scopes:
        return ()
    return (
        RecusalConfirmed(
            expert=of,
            candidate=conflict.candidate,
            scopes=_scopes(ground, conflict.candidate, conflict.category),
            ground=conflict.ground,
            remark=conflict.remark,
            by=by,
            at=at,
        ),
    )


def _ground(conflict: Conflict, rules: Rulebook) -> Recusal:
    for each in rules.recusals:
        asked = not each.categories or conflict.category in each.categories
        if each.id == conflict.ground and asked:
            return each
    raise Refused("ground-of-recusal-is-unknown", ground=conflict.ground)


def _scopes(ground: Recusal, candidate: CandidateId, category: str) -> tuple[str, ...]:
    scope = {
        Covers.CANDIDATE: facts.candidate_scope(candidate),
        Covers.CATEGORY: facts.category_scope(category),
        Covers.ALL: facts.ALL_SCOPE,
    }[ground.covers]
    return tuple(sheet_facts.within(scope, each) for each in ground.channels) or (scope,)


def _withdraw(command: WithdrawRecusal, so_far: Impartiality) -> Sequence[RecusalWithdrawn]:
    if command.by == command.expert:
        raise Refused("own-recusal-is-for-others", person=command.expert)
    about = (command.candidate, command.ground)
    if about not in so_far.scopes:
        return ()
    others = {each for key, scopes in so_far.scopes.items() if key != about for each in scopes}
    if so_far.barred:
        others.add(facts.ALL_SCOPE)
    return (
        RecusalWithdrawn(
            expert=command.expert,
            candidate=command.candidate,
            scopes=tuple(each for each in so_far.scopes[about] if each not in others),
            ground=command.ground,
            by=command.by,
            at=command.at,
        ),
    )


def evolve(so_far: Impartiality, event: Event) -> Impartiality:
    """Take note."""
    match event:
        case UndertakingSigned(version=version):
            return replace(so_far, version=version)
        case ConflictsDeclared(panel=panel):
            return replace(so_far, declared=so_far.declared | {panel})
        case RecusalConfirmed(candidate=candidate, ground=ground, scopes=scopes):
            return replace(so_far, scopes={**so_far.scopes, (candidate, ground): scopes})
        case RecusalWithdrawn():
            about = (event.candidate, event.ground)
            kept = {key: scopes for key, scopes in so_far.scopes.items() if key != about}
            return replace(so_far, scopes=kept)
        case ExpertBarred():
            return replace(so_far, barred=True)
        case _:
            assert_never(event)


def rests_on(command: Command, rules: Rulebook) -> Sequence[str]:
    """Who acts, on which panel the expert sits, and the candidates."""
    match command:
        case SignUndertaking(expert=expert):
            return (facts.CAMPAIGN, *_sits(expert, rules))
        case DeclareConflicts(expert=expert, conflicts=conflicts):
            about = (facts.nominated(each.candidate) for each in conflicts)
            return (facts.CAMPAIGN, *_sits(expert, rules), *about)
        case ConfirmRecusal(by=by, candidate=candidate):
            return (facts.CAMPAIGN, *chairing(by, rules), facts.nominated(candidate))
        case WithdrawRecusal(by=by):
            return (facts.CAMPAIGN, *chairing(by, rules))
        case BarExpert(signed_by=people):
            return (facts.CAMPAIGN, *signatures(people, Role.OFFICIAL))
        case _:
            assert_never(command)


def _sits(expert: PersonId, rules: Rulebook) -> tuple[str, ...]:
    return tuple(
        name(panel.code, expert)
        for panel in rules.seated
        for name in (facts.member, facts.substitute)
    )


def leaves(event: Event) -> Mapping[str, str | None]:
    """Tell scoring and the meeting, and whoever counts on who is recused."""
    match event:
        case UndertakingSigned(expert=expert, version=version):
            return {sheet_facts.undertaken(expert): str(version)}
        case ConflictsDeclared(panel=panel, expert=expert):
            return {sheet_facts.conflicts_declared(panel, expert): "yes"}
        case RecusalConfirmed(expert=expert, scopes=scopes, ground=ground):
            out = {facts.recused(expert, each): ground for each in scopes}
            return {**out, **_changed("recused", event, scopes)}
        case RecusalWithdrawn(expert=expert, scopes=scopes):
            back = dict.fromkeys((facts.recused(expert, each) for each in scopes), None)
            return {**back, **_changed("back", event, scopes)}
        case ExpertBarred(expert=expert):
            barred = {facts.recused(expert, facts.ALL_SCOPE): CONCEALED}
            return {**barred, **_changed("barred", event, (facts.ALL_SCOPE,))}
        case _:
            assert_never(event)


def _changed(
    what: str, event: RecusalConfirmed | RecusalWithdrawn | ExpertBarred, scopes: Sequence[str]
) -> dict[str, str]:
    if not scopes:
        return {}
    changed = facts.mark(what, event.expert, *scopes, at=event.at)
    return {facts.RECUSALS: changed, facts.EVIDENCE: changed}


RECUSAL: Decider[Command, Impartiality, Event] = Decider(
    name="recusal",
    events=get_args(Event),
    stream=lambda command, rules: stream(rules, "recusal", command.expert),
    initial=Impartiality(),
    decide=decide,
    evolve=evolve,
    rests_on=rests_on,
    leaves=leaves,
)
