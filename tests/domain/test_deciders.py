"""What an event tells the rest of the house, whatever its stage."""

import re
from datetime import date

from domain.examples import EXAMPLES
from samples import CHIEF, CITIZEN, LI, ONE, at
from selection.domain import facts
from selection.domain.casting import CandidateLiked
from selection.domain.deciders import DECIDERS, counts, leaves
from selection.domain.kernel import Tallied
from selection.domain.people import PersonAppointed
from selection.domain.roles import Role
from selection.domain.rulebook.words import Tier

NOW = at("2023-12-04 09:00")


def test_no_two_stages_share_an_event_or_a_name():
    events = [event for decider in DECIDERS for event in decider.events]

    assert len(events) == len(set(events))
    assert len({decider.name for decider in DECIDERS}) == len(DECIDERS)


def test_every_stream_is_of_its_campaign_and_no_command_answers_what_it_does_not_know():
    for each in EXAMPLES:
        stream = each.decider.stream(each.command, each.rules)
        assert re.fullmatch(rf"{each.rules.id}/[a-z]+(/.*)?", stream)
        assert not each.decider.answers(each.command, object())


def test_a_like_is_counted_and_leaves_no_fact():
    like = CandidateLiked(
        channel="likes",
        stage="LIKES",
        voter=CITIZEN,
        tier=Tier.WECHAT,
        candidate=LI,
        category="VOLUNTEER",
        day=date(2023, 12, 4),
        at=NOW,
    )
    line = Tallied(channel="likes", stage="LIKES", candidate=LI)

    assert counts(like) == {line: 1}
    assert leaves(like) == {}


def test_an_appointment_leaves_a_fact_and_counts_for_nothing():
    event = PersonAppointed(person=ONE, role=Role.OFFICIAL, unit=None, by=CHIEF, at=NOW)

    assert counts(event) == {}
    assert facts.appointed(ONE, Role.OFFICIAL) in leaves(event)


def test_every_event_of_every_stage_is_replayed_told_and_counted():
    seen: set[type] = set()
    for each in EXAMPLES:
        state = each.decider.replay(each.history)
        for event in each.decided():
            state = each.decider.evolve(state, event)
            each.decider.leaves(event)
            each.decider.counts(event)
            seen.add(type(event))

    assert seen == {event for decider in DECIDERS for event in decider.events}
