"""Which experts score which candidates (分组、派件): groups by lot, and whoever fills a gap (4.2).

Everybody in a group of experts scores everybody in its group of candidates, so that one scale
holds there. A candidate who lacks sheets gets a supplementary expert; of two people who assign
one at the same time, one succeeds.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from math import ceil
from typing import assert_never, get_args

from selection.domain import facts, sheet_facts
from selection.domain.casework import (
    Assignment,
    AssignSheets,
    AssignSupplement,
    Command,
    Event,
    Group,
    SheetsAssigned,
    SupplementaryReviewerAssigned,
)
from selection.domain.drawing import in_order_of_lots
from selection.domain.kernel import CandidateId, Decider, Facts, PersonId, Refused, stream
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.contest import Channel, Panel
from selection.domain.seats import (
    assigning,
    chairing,
    is_recused,
    must_chair_or_be_official,
    must_have_promised,
    must_not_be_recused,
    recusals,
)


def decide(
    command: Command, assignment: Assignment, at_hand: Facts, rules: Rulebook
) -> Sequence[Event]:
    """Decide on the groups of a category, or on one more expert for a candidate."""
    facts.must_run(at_hand)
    must_chair_or_be_official(command.by, command.category, at_hand, rules)
    channel = rules.channel(command.channel)
    if channel is None or command.stage not in channel.stages:
        raise Refused("channel-is-not-of-this-stage", channel=command.channel, stage=command.stage)
    panel = assigning(command.category, channel, rules)
    if panel is None:
        raise Refused("no-sheets-are-assigned-here", channel=channel.code)
    if sheet_facts.sealed(channel.code, command.stage) in at_hand:
        raise Refused("scoring-is-locked")
    match command:
        case AssignSheets():
            return _assign(command, panel, assignment, at_hand, rules)
        case AssignSupplement():
            return (_supplement(command, channel, panel, assignment, at_hand, rules),)
        case _:
            assert_never(command)


def _assign(
    command: AssignSheets,
    panel: Panel,
    assignment: Assignment,
    at_hand: Facts,
    rules: Rulebook,
) -> Sequence[SheetsAssigned]:
    for expert in command.experts:
        if facts.member(panel.code, expert) not in at_hand:
            raise Refused("person-is-on-no-panel", person=expert)
        must_have_promised(expert, panel, at_hand, rules)
    experts = tuple(dict.fromkeys(command.experts))
    if str(len(experts)) != at_hand.get(facts.panel_size(panel.code)):
        raise Refused("panel-has-changed", panel=panel.code)
    new = [each for each in dict.fromkeys(command.candidates) if each not in assignment.experts]
    for candidate in new:
        category = facts.must_be_reviewed(at_hand, rules, candidate)
        facts.must_be_of(category, command.category, candidate)
    if not new:
        return ()
    seed = at_hand.get(facts.drawn(panel.code))
    if seed is not None:
        new = list(in_order_of_lots(seed, new))
        experts = in_order_of_lots(seed, experts)
    joined = (
        _joined(new, assignment) if assignment.groups else _divided(new, experts, command, panel)
    )
    return (
        SheetsAssigned(
            channel=command.channel,
            stage=command.stage,
            category=command.category,
            panel=panel.code,
            groups=joined,
            by=command.by,
            at=command.at,
        ),
    )


def _divided(
    candidates: Sequence[CandidateId],
    experts: Sequence[PersonId],
    command: AssignSheets,
    panel: Panel,
) -> tuple[Group, ...]:
    """As few groups as the rulebook allows, their sizes as equal as can be.

    The experts go round: each group has the next `sheets_each` of them.
    """
    count = ceil(len(candidates) / (panel.group_most or len(candidates)))
    each_has = min(panel.sheets_each or len(experts), len(experts))
    groups: list[Group] = []
    for n in range(count):
        first = n * len(candidates) // count
        last = (n + 1) * len(candidates) // count
        turn = range(n * each_has, (n + 1) * each_has)
        groups.append(
            Group(
                group=f"{command.category}-{n + 1}",
                candidates=tuple(candidates[first:last]),
                experts=tuple(experts[place % len(experts)] for place in turn),
            )
        )
    return tuple(groups)


def _joined(candidates: Sequence[CandidateId], assignment: Assignment) -> tuple[Group, ...]:
    """Each of the candidates to the group that is the smallest by then."""
    sizes = {code: len(group.candidates) for code, group in assignment.groups.items()}
    joining: dict[str, list[CandidateId]] = {}
    for each in candidates:
        smallest = min(sizes, key=lambda code: sizes[code])
        sizes[smallest] += 1
        joining.setdefault(smallest, []).append(each)
    return tuple(
        replace(assignment.groups[code], candidates=tuple(those))
        for code, those in joining.items()
    )


def _supplement(
    command: AssignSupplement,
    channel: Channel,
    panel: Panel,
    assignment: Assignment,
    at_hand: Facts,
    rules: Rulebook,
) -> SupplementaryReviewerAssigned:
    candidate, expert = command.candidate, command.expert
    category = facts.must_be_reviewed(at_hand, rules, candidate)
    facts.must_be_of(category, command.category, candidate)
    assigned = assignment.experts.get(candidate)
    if assigned is None:
        raise Refused("candidate-has-no-experts", candidate=candidate)
    if command.assigned != assigned:
        raise Refused("assignment-has-changed", candidate=candidate)
    if len(_who_score(command, channel, panel, at_hand, rules)) >= (panel.sheets_least or 1):
        raise Refused("enough-experts-are-assigned", candidate=candidate)
    if expert in assigned:
        raise Refused("expert-is-assigned", person=expert)
    named = (facts.member(panel.code, expert), facts.substitute(panel.code, expert))
    if not any(each in at_hand for each in named):
        raise Refused("person-is-on-no-panel", person=expert)
    must_have_promised(expert, panel, at_hand, rules)
    must_not_be_recused(expert, candidate, category, channel, at_hand, rules)
    instead = command.instead_of
    if instead is not None and (
        instead not in assigned
        or not is_recused(instead, candidate, category, channel, at_hand, rules)
    ):
        raise Refused("person-is-not-recused", person=instead)
    return SupplementaryReviewerAssigned(
        channel=command.channel,
        stage=command.stage,
        category=command.category,
        candidate=candidate,
        expert=expert,
        instead_of=instead,
        experts=(*assigned, expert),
        by=command.by,
        at=command.at,
    )


def _who_score(
    command: AssignSupplement, channel: Channel, panel: Panel, at_hand: Facts, rules: Rulebook
) -> Sequence[PersonId]:
    """Those assigned who have scored, or still can: not recused, and on the panel or in the gap.

    Once the stage is over, only a supplementary expert can.
    """
    place = (command.channel, command.stage, command.candidate)
    over = sheet_facts.is_over(at_hand, command.channel, command.stage, command.at)
    found: list[PersonId] = []
    for each in command.assigned:
        recused = is_recused(each, command.candidate, command.category, channel, at_hand, rules)
        in_a_gap = sheet_facts.supplement(*place, each) in at_hand
        sits = facts.member(panel.code, each) in at_hand and not over
        if not recused and (sheet_facts.scored(*place, each) in at_hand or in_a_gap or sits):
            found.append(each)
    return found


def evolve(assignment: Assignment, event: Event) -> Assignment:
    """Take note."""
    match event:
        case SheetsAssigned(groups=groups):
            now = dict(assignment.groups)
            experts = dict(assignment.experts)
            for each in groups:
                before = now[each.group].candidates if each.group in now else ()
                now[each.group] = replace(each, candidates=(*before, *each.candidates))
                experts |= dict.fromkeys(each.candidates, each.experts)
            return Assignment(now, experts)
        case SupplementaryReviewerAssigned(candidate=candidate, experts=experts):
            return replace(assignment, experts={**assignment.experts, candidate: experts})
        case _:
            assert_never(event)


def rests_on(command: Command, rules: Rulebook) -> Sequence[str]:
    """Who assigns, the panel, the candidates, and what keeps experts out."""
    here = (
        facts.CAMPAIGN,
        *chairing(command.by, rules),
        sheet_facts.sealed(command.channel, command.stage),
    )
    match command:
        case AssignSheets(candidates=candidates, experts=experts):
            panels = [facts.drawn(each.code) for each in rules.seated]
            panels += [facts.panel_size(each.code) for each in rules.seated]
            promises = (name for each in experts for name in _promises(each, rules))
            return (*here, *panels, *promises, *_standing(candidates))
        case AssignSupplement(candidate=candidate, expert=expert, assigned=assigned):
            place = (command.channel, command.stage, candidate)
            channel = rules.channel(command.channel)
            everybody = tuple(
                dict.fromkeys((*assigned, expert, *filter(None, (command.instead_of,))))
            )
            return (
                *here,
                facts.stage(command.stage),
                sheet_facts.begun(command.channel, command.stage),
                *_standing((candidate,)),
                *_promises(expert, rules),
                *(facts.substitute(each.code, expert) for each in rules.seated),
                *(facts.member(each.code, who) for each in rules.seated for who in assigned),
                *(sheet_facts.scored(*place, who) for who in assigned),
                *(sheet_facts.supplement(*place, who) for who in assigned),
                *(
                    name
                    for who in everybody
                    if channel is not None
                    for name in recusals(who, (candidate,), channel, rules)
                ),
            )
        case _:
            assert_never(command)


def _standing(candidates: Iterable[CandidateId]) -> Iterable[str]:
    return (name(each) for each in candidates for name in (facts.nominated, facts.passed))


def _promises(expert: PersonId, rules: Rulebook) -> Iterable[str]:
    yield sheet_facts.undertaken(expert)
    for each in rules.seated:
        yield facts.member(each.code, expert)
        yield sheet_facts.conflicts_declared(each.code, expert)


def leaves(event: Event) -> Mapping[str, str | None]:
    """Tell the sheets who may fill them, and the list that there are other groups."""
    match event:
        case SheetsAssigned(channel=channel, stage=stage, groups=groups):
            about = (channel, stage, event.category)
            told = {facts.EVIDENCE: facts.mark("assigned", *about, at=event.at)}
            for group in groups:
                whom = ",".join(group.experts)
                told |= {
                    sheet_facts.assigned(channel, stage, each): whom for each in group.candidates
                }
            return told
        case SupplementaryReviewerAssigned(channel=channel, stage=stage, candidate=candidate):
            told = {
                sheet_facts.assigned(channel, stage, candidate): ",".join(event.experts),
                sheet_facts.supplement(channel, stage, candidate, event.expert): "yes",
            }
            if event.instead_of is not None:
                gap = sheet_facts.replaced(channel, stage, candidate, event.instead_of)
                told[gap] = event.expert
            return told
        case _:
            assert_never(event)


ASSIGNMENT: Decider[Command, Assignment, Event] = Decider(
    name="assignment",
    events=get_args(Event),
    stream=lambda command, rules: stream(
        rules, "assignment", command.channel, command.stage, command.category
    ),
    initial=Assignment(),
    decide=decide,
    evolve=evolve,
    rests_on=rests_on,
    leaves=leaves,
)
