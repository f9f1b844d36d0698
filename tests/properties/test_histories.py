"""What must be true of every stage, whatever is asked of it and whatever happened."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.anything import BOOKS, NOW, anything, commands_of, following, held
from domain.examples import standing
from samples import CLERK, LI, ONE, SOCIETY, TWO
from selection.domain.course import CampaignDrafted, RulebookFrozen
from selection.domain.deciders import DECIDERS
from selection.domain.drafts import NominationDrafted
from selection.domain.kernel import AtHand, Decider, Refused

SUITED = {
    "assignment": ["cast-2023"],
    "attachments": ["cast-2023"],
    "ballot": ["made-up"],
    "consultation": ["asked"],
    "drafting": ["cast-2023"],
    "feeding": ["fed"],
    "figures": ["made-up"],
    "inspection": ["made-up"],
    "meeting": ["on-paper"],
    "nomination": ["cast-2023"],
    "publication": ["bare"],
    "recusal": ["cast-2023"],
    "scoresheet": ["cast-2023"],
}
"""Where only one of the rulebooks lets much happen."""
BEGUN = {
    "campaign": (
        CampaignDrafted(fingerprint="f", by=ONE, at=NOW),
        RulebookFrozen(version=1, canonical="{}", fingerprint="f", drafted_by=ONE, by=TWO, at=NOW),
    ),
    "nomination": standing.history,
    "drafting": (
        NominationDrafted(
            candidate=LI, unit=SOCIETY, category="ORGANIZATION", applicant=None, by=CLERK, at=NOW
        ),
    ),
}
"""Where nothing much happens before something else has."""
UNLIKE = {"attachments": ("nominated",), "drafting": ("nominated",), "recognition": ("matched",)}
"""Kinds of facts that are seldom what they usually are, by the stage that rests on them."""
every_stage = pytest.mark.parametrize("decider", DECIDERS, ids=lambda each: each.name)


def quietly(examples: int):
    return settings(max_examples=examples, deadline=None, derandomize=True, database=None)


@every_stage
def test_whatever_is_accepted_can_be_replayed_and_told_and_counted(
    decider: Decider[Any, Any, Any],
):
    accepted: Counter[type] = Counter()
    suited = SUITED.get(decider.name, sorted(BOOKS))
    odd = st.sets(st.integers(0, 30), max_size=1)

    @quietly(30)
    @given(st.data(), st.sampled_from(suited))
    def live(data: Any, of: str) -> None:
        rules = BOOKS[of]
        commands = st.one_of([anything(kind, of) for kind in commands_of(decider)])
        history: list[Any] = list(data.draw(st.sampled_from([(), BEGUN.get(decider.name, ())])))
        state = decider.replay(history)
        for _ in range(6):
            command = following(data.draw(commands), history)
            rests_on = decider.rests_on(command, rules)
            at_hand = AtHand(
                rests_on, held(rests_on, data.draw(odd), UNLIKE.get(decider.name, ()))
            )
            try:
                events = decider.decide(command, state, at_hand, rules)
            except Refused:
                continue
            assert tuple(events) == tuple(decider.decide(command, state, at_hand, rules))
            for event in events:
                assert type(event) in decider.events
                state = decider.evolve(state, event)
                assert all(isinstance(name, str) for name in decider.leaves(event))
                assert all(isinstance(n, int) for n in decider.counts(event).values())
                accepted[type(event)] += 1
            history += events
        assert decider.replay(history) == state

    live()
    assert accepted, "nothing was accepted, so nothing was tested"


@every_stage
def test_a_history_in_any_order_can_be_read(decider: Decider[Any, Any, Any]):
    """Replaying holds no rule: what was recorded under older rules must still be read."""

    @quietly(12)
    @given(st.lists(st.one_of([anything(each) for each in decider.events]), max_size=5))
    def read(history: list[Any]) -> None:
        decider.replay(history)
        for event in history:
            decider.leaves(event)
            decider.counts(event)

    read()


@every_stage
def test_where_a_command_goes_and_what_it_rests_on_is_known_of_every_command(
    decider: Decider[Any, Any, Any],
):
    """A batch asks this of all its commands before it decides any: none may stop the others."""

    @quietly(12)
    @given(st.data(), st.sampled_from(sorted(BOOKS)))
    def ask(data: Any, of: str) -> None:
        command = data.draw(st.one_of([anything(kind, of) for kind in commands_of(decider)]))
        assert decider.stream(command, BOOKS[of]).startswith(f"{of}/")
        assert all(name.isprintable() for name in decider.rests_on(command, BOOKS[of]))
        assert decider.answers(command, object()) is False

    ask()
