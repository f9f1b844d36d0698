"""Whether a sealed score sheet counts: not while its expert is recused (4.3)."""

from collections.abc import Sequence

from selection.domain import facts, sheet_facts
from selection.domain.kernel import Facts, Refused
from selection.domain.marking import (
    ExcludeScore,
    ReinstateScore,
    ScoreExcluded,
    ScoreReinstated,
    Scoresheet,
)
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.contest import Channel
from selection.domain.seats import is_recused, must_chair_or_be_official


def weigh(
    command: ExcludeScore | ReinstateScore,
    sheet: Scoresheet,
    channel: Channel,
    at_hand: Facts,
    rules: Rulebook,
) -> Sequence[ScoreExcluded | ScoreReinstated]:
    """A recused expert's sheet is taken out; it counts again unless a replacement has scored."""
    facts.must_run(at_hand)
    must_chair_or_be_official(command.by, command.category, at_hand, rules)
    if facts.LIST in at_hand:
        raise Refused("list-is-published")
    must_be_sealed(sheet)
    category = facts.must_stand(at_hand, command.candidate)
    facts.must_be_of(category, command.category, command.candidate)
    recused = is_recused(
        command.expert, command.candidate, command.category, channel, at_hand, rules
    )
    if isinstance(command, ExcludeScore):
        if not recused:
            raise Refused("person-is-not-recused", person=command.expert)
        if sheet.excluded:
            return ()
        return (
            ScoreExcluded(
                channel=command.channel,
                stage=command.stage,
                expert=command.expert,
                candidate=command.candidate,
                by=command.by,
                at=command.at,
            ),
        )
    place = (command.channel, command.stage, command.candidate)
    if recused:
        raise Refused("person-is-recused", person=command.expert)
    if at_hand.get(sheet_facts.replaced(*place, command.expert)) != command.replacement:
        raise Refused("assignment-has-changed", candidate=command.candidate)
    if (
        command.replacement is not None
        and sheet_facts.scored(*place, command.replacement) in at_hand
    ):
        raise Refused("replacement-has-scored", person=command.replacement)
    if not sheet.excluded:
        return ()
    return (
        ScoreReinstated(
            channel=command.channel,
            stage=command.stage,
            expert=command.expert,
            candidate=command.candidate,
            by=command.by,
            at=command.at,
        ),
    )


def must_be_sealed(sheet: Scoresheet) -> None:
    """Refuse what is about a sheet that nobody has signed."""
    if not sheet.sealed:
        raise Refused("scoresheet-is-not-sealed")
