"""A panel of experts (评审组) whose members are named, formed and changed as a whole.

A panel of which the rulebook asks what only a pool can tell is drawn from it (`experts`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from selection.domain import facts
from selection.domain.kernel import Decider, Facts, PersonId, Refused, stream
from selection.domain.roles import CHECKS_OR_COUNTS, Role, must_hold
from selection.domain.rulebook.book import Rulebook


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPanel:
    """Name the members of a panel; naming them again replaces them."""

    panel: str
    members: tuple[PersonId, ...]
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelFormed:
    """The panel has these members; `left` are those who no longer are."""

    panel: str
    members: tuple[PersonId, ...]
    left: tuple[PersonId, ...]
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True)
class Membership:
    """The members of one panel."""

    members: tuple[PersonId, ...] = ()


def decide(
    command: FormPanel, now: Membership, at_hand: Facts, rules: Rulebook
) -> Sequence[PanelFormed]:
    """Form the panel if it is large enough, odd where it must be, and nobody holds two sides.

    Refused `panel-is-drawn-by-lot` where the rulebook asks for a draw.
    """
    facts.must_run(at_hand)
    must_hold(at_hand, command.by, Role.OFFICIAL)
    panel = rules.panel(command.panel)
    if panel is None:
        raise Refused("panel-is-unknown", panel=command.panel)
    if panel.drawn:
        raise Refused("panel-is-drawn-by-lot", panel=panel.code)
    members = tuple(dict.fromkeys(command.members))
    if len(members) < panel.least:
        raise Refused("panel-is-too-small", panel=panel.code, least=panel.least)
    if panel.odd and len(members) % 2 == 0:
        raise Refused("panel-is-not-odd", panel=panel.code)
    for member in members:
        if any(facts.appointed(member, role) in at_hand for role in CHECKS_OR_COUNTS):
            raise Refused("roles-exclude-each-other", person=member)
    if members == now.members:
        return ()
    left = tuple(each for each in now.members if each not in members)
    return (
        PanelFormed(panel=panel.code, members=members, left=left, by=command.by, at=command.at),
    )


def evolve(_: Membership, event: PanelFormed) -> Membership:
    """Take note of the members."""
    return Membership(event.members)


def rests_on(command: FormPanel, _: Rulebook) -> Sequence[str]:
    """The official, and the roles that exclude a seat on a panel."""
    return (
        facts.CAMPAIGN,
        facts.appointed(command.by, Role.OFFICIAL),
        *(facts.appointed(each, role) for each in command.members for role in CHECKS_OR_COUNTS),
    )


def leaves(event: PanelFormed) -> Mapping[str, str | None]:
    """Tell the other stages who sits on the panel, and how many they are."""
    told: dict[str, str | None] = {
        facts.panel_size(event.panel): str(len(event.members)),
    }
    told |= {facts.member(event.panel, each): None for each in event.left}
    for each in event.members:
        told[facts.member(event.panel, each)] = "yes"
        told[facts.expert(each)] = "yes"
    return told


PANELS: Decider[FormPanel, Membership, PanelFormed] = Decider(
    name="panels",
    events=(PanelFormed,),
    stream=lambda command, rules: stream(rules, "panel", command.panel),
    initial=Membership(),
    decide=decide,
    evolve=evolve,
    rests_on=rests_on,
    leaves=leaves,
)
