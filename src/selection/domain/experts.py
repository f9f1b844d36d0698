"""The experts (专家): their pool, and the panels drawn from it by a seed fixed before (4.2).

Two officials each fix a part of the seed by its hash, over the pool as it stands. Then the parts
are revealed, and who sits follows from them (`drawing`). The seed also puts candidates in groups.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import assert_never, get_args

from selection.domain import facts
from selection.domain.drawing import (
    BETWEEN_SEEDS,
    LEAST_SEED,
    MOST_SEED,
    Pooled,
    Terms,
    digest,
    draw,
    is_a_seed,
    keeps,
)
from selection.domain.kernel import Decider, Facts, PersonId, Refused, stream
from selection.domain.pool import (
    Command,
    CommitSeed,
    DeclineSeat,
    DrawPanel,
    EnterExpert,
    Event,
    ExpertEntered,
    ExpertRemoved,
    PanelDrawn,
    Pool,
    RemoveExpert,
    SeatDeclined,
    Seating,
    SeedCommitted,
)
from selection.domain.roles import CHECKS_OR_COUNTS, Role, must_hold, signatures, signed
from selection.domain.rulebook.book import FEWEST_SIGNATURES, Rulebook
from selection.domain.rulebook.contest import Panel

CODE = re.compile("[A-Za-z0-9_-]{1,32}")
"""What stands for a stratum, a county, a group: never words."""
HASH = re.compile("[0-9a-f]{64}")
"""SHA-256, in lower-case hexadecimal."""


def decide(command: Command, pool: Pool, at_hand: Facts, rules: Rulebook) -> Sequence[Event]:
    """Decide on the pool, on a part of a seed, on a draw, or on a seat that is declined."""
    facts.must_run(at_hand)
    match command:
        case EnterExpert():
            return _enter(command, pool, at_hand, rules)
        case RemoveExpert(expert=expert, reason=reason, by=by, at=at):
            must_hold(at_hand, by, Role.OFFICIAL)
            if any(expert in (*each.members, *each.substitutes) for each in pool.panels.values()):
                raise Refused("expert-was-drawn", person=expert)
            if expert not in pool.experts:
                return ()
            return (ExpertRemoved(expert=expert, reason=reason, by=by, at=at),)
        case CommitSeed():
            return (_commit(command, pool, at_hand, rules),)
        case DrawPanel():
            return (_draw(command, pool, at_hand, rules),)
        case DeclineSeat():
            return (_decline(command, pool, at_hand, rules),)
        case _:
            assert_never(command)


def _enter(command: EnterExpert, pool: Pool, at_hand: Facts, rules: Rulebook) -> Sequence[Event]:
    must_hold(at_hand, command.by, Role.OFFICIAL)
    pooled = command.pooled
    known = {name for panel in rules.panels for name in panel.strata}
    unknown = sorted(pooled.strata.keys() - known)
    if unknown:
        raise Refused("stratum-is-unknown", person=pooled.expert)
    codes = (*pooled.strata.values(), command.county, command.group)
    if any(each is not None and CODE.fullmatch(each) is None for each in codes):
        raise Refused("code-is-not-plain", person=pooled.expert)
    entered = ExpertEntered(
        pooled=pooled,
        county=command.county,
        unit=command.unit,
        group=command.group,
        served=command.served,
        paper=command.paper,
        by=command.by,
        at=command.at,
    )
    before = pool.experts.get(pooled.expert)
    if before is not None and replace(before, by=command.by, at=command.at) == entered:
        return ()
    return (entered,)


def _panel(code: str, rules: Rulebook) -> Panel:
    panel = rules.panel(code)
    if panel is None:
        raise Refused("panel-is-unknown", panel=code)
    if not panel.drawn:
        raise Refused("panel-is-named", panel=code)
    return panel


def _commit(command: CommitSeed, pool: Pool, at_hand: Facts, rules: Rulebook) -> SeedCommitted:
    must_hold(at_hand, command.by, Role.OFFICIAL)
    panel = _panel(command.panel, rules)
    _must_not_be_drawn(panel, pool)
    if HASH.fullmatch(command.commitment) is None:
        raise Refused("commitment-is-no-hash")
    standing = _standing(panel.code, pool)
    if any(command.by == each.by for each in standing):
        raise Refused("seed-is-committed", panel=panel.code, person=command.by)
    if len(standing) >= FEWEST_SIGNATURES:
        raise Refused("seed-is-committed", panel=panel.code)
    return SeedCommitted(
        panel=panel.code,
        commitment=command.commitment,
        pool=digest(pool.pooled),
        by=command.by,
        at=command.at,
    )


def _standing(panel: str, pool: Pool) -> Sequence[SeedCommitted]:
    """The parts fixed over the pool as it stands; those over another pool are void."""
    now = digest(pool.pooled)
    return [each for each in pool.commitments.get(panel, ()) if each.pool == now]


def _must_not_be_drawn(panel: Panel, pool: Pool) -> None:
    if panel.code in pool.panels:
        raise Refused("panel-is-drawn", panel=panel.code)


def _draw(command: DrawPanel, pool: Pool, at_hand: Facts, rules: Rulebook) -> PanelDrawn:
    people = signed(at_hand, command.signed_by)
    panel = _panel(command.panel, rules)
    _must_not_be_drawn(panel, pool)
    if command.seats < panel.least:
        raise Refused("panel-is-too-small", panel=panel.code, least=panel.least)
    if panel.odd and command.seats % 2 == 0:
        raise Refused("panel-is-not-odd", panel=panel.code)
    if command.pool != pool.pooled:
        raise Refused("pool-has-changed", panel=panel.code)
    standing = _standing(panel.code, pool)
    if len(standing) < FEWEST_SIGNATURES:
        raise Refused("seed-is-not-committed", needed=FEWEST_SIGNATURES)
    if not all(map(is_a_seed, command.seeds)):
        raise Refused("seed-is-too-short", least=LEAST_SEED, most=MOST_SEED)
    revealed = [hashlib.sha256(each.encode()).hexdigest() for each in command.seeds]
    if revealed != [each.commitment for each in standing]:
        raise Refused("seed-is-not-the-committed-one", panel=panel.code)
    seated = {each for other in pool.panels.values() for each in other.members}
    eligible = [
        each for each in pool.pooled if each.expert not in seated and _may_judge(each, at_hand)
    ]
    seed = BETWEEN_SEEDS.join(command.seeds)
    drawn = draw(seed, eligible, _terms(panel, command.seats), command.substitutes)
    return PanelDrawn(
        panel=panel.code,
        seed=seed,
        eligible=tuple(each.expert for each in eligible),
        members=drawn.members,
        substitutes=drawn.substitutes,
        signed_by=people,
        at=command.at,
    )


def _terms(panel: Panel, seats: int) -> Terms:
    return Terms(
        seats=seats,
        strata=panel.strata,
        most_per_employer=panel.most_per_employer,
        grassroots_least=panel.grassroots_least,
    )


def _may_judge(one: Pooled, at_hand: Facts) -> bool:
    """Not who stands, signed or reviewed a nomination, checks or counts, or is barred."""
    return not any(each in at_hand for each in _bars(one))


def _bars(one: Pooled) -> Iterable[str]:
    return (
        facts.took_part(one.expert),
        facts.recused(one.expert, facts.ALL_SCOPE),
        *(facts.appointed(one.expert, role) for role in CHECKS_OR_COUNTS),
        *map(facts.live, one.entities),
    )


def _decline(command: DeclineSeat, pool: Pool, at_hand: Facts, rules: Rulebook) -> SeatDeclined:
    if command.by != command.expert:
        must_hold(at_hand, command.by, Role.OFFICIAL)
    panel = _panel(command.panel, rules)
    seating = pool.panels.get(panel.code)
    if seating is None or command.expert not in seating.members:
        raise Refused("person-is-on-no-panel", person=command.expert)
    elsewhere = {each for other in pool.panels.values() for each in other.members}
    terms = _terms(panel, len(seating.members))
    staying = [each for each in seating.members if each != command.expert]
    for successor in seating.substitutes:
        together = [pool.experts[each].pooled for each in (*staying, successor)]
        if successor not in elsewhere and keeps(together, terms):
            return SeatDeclined(
                panel=panel.code,
                expert=command.expert,
                successor=successor,
                reason=command.reason,
                by=command.by,
                at=command.at,
            )
    raise Refused("no-substitute-fits", panel=panel.code)


def evolve(pool: Pool, event: Event) -> Pool:
    """Take note."""
    match event:
        case ExpertEntered():
            return replace(pool, experts={**pool.experts, event.pooled.expert: event})
        case ExpertRemoved(expert=expert):
            others = {who: each for who, each in pool.experts.items() if who != expert}
            return replace(pool, experts=others)
        case SeedCommitted(panel=panel):
            fixed = (*pool.commitments.get(panel, ()), event)
            return replace(pool, commitments={**pool.commitments, panel: fixed})
        case PanelDrawn(panel=panel, members=members, substitutes=substitutes):
            drawn = Seating(seed=event.seed, members=members, substitutes=substitutes)
            return replace(pool, panels={**pool.panels, panel: drawn})
        case SeatDeclined(panel=panel, expert=expert, successor=successor):
            seating = pool.panels.get(panel)
            if seating is None:
                return pool
            now = replace(
                seating,
                members=tuple(successor if m == expert else m for m in seating.members),
                substitutes=tuple(each for each in seating.substitutes if each != successor),
            )
            return replace(pool, panels={**pool.panels, panel: now})
        case _:
            assert_never(event)


def rests_on(command: Command, _: Rulebook) -> Sequence[str]:
    """The officials; for a draw, whatever bars somebody of the pool."""
    match command:
        case EnterExpert(by=by) | RemoveExpert(by=by) | CommitSeed(by=by) | DeclineSeat(by=by):
            return (facts.CAMPAIGN, *signatures((by,)))
        case DrawPanel(signed_by=people, pool=pool):
            bars = (each for one in pool for each in _bars(one))
            return (facts.CAMPAIGN, *signatures(people), *bars)
        case _:
            assert_never(command)


def leaves(event: Event) -> Mapping[str, str | None]:
    """Tell the other stages who sits on the panel, who waits, and by which seed."""
    match event:
        case PanelDrawn(panel=panel, members=members, substitutes=substitutes):
            return {
                facts.drawn(panel): event.seed,
                facts.panel_size(panel): str(len(members)),
                **{facts.member(panel, each): "yes" for each in members},
                **{facts.substitute(panel, each): "yes" for each in substitutes},
                **_experts((*members, *substitutes)),
            }
        case SeatDeclined(panel=panel, expert=expert, successor=successor):
            return {
                facts.member(panel, expert): None,
                facts.member(panel, successor): "yes",
                facts.substitute(panel, successor): None,
            }
        case ExpertEntered() | ExpertRemoved() | SeedCommitted():
            return {}
        case _:
            assert_never(event)


def _experts(people: Iterable[PersonId]) -> dict[str, str | None]:
    return {facts.expert(each): "yes" for each in people}


EXPERTS: Decider[Command, Pool, Event] = Decider(
    name="experts",
    events=get_args(Event),
    stream=lambda _, rules: stream(rules, "experts"),
    initial=Pool(),
    decide=decide,
    evolve=evolve,
    rests_on=rests_on,
    leaves=leaves,
)
