"""Whole campaigns, played by chance on the real desk, against a model of dicts and sets.

Orders come one by one, several in one request, several requests in one go; twice under one id,
and once more under another; while the clock goes on, and now and then back.
"""

from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from model.acts import EVERY, GROUPS, Act, made
from model.book import CLOSING, OPENING
from model.theatre import CHAPTERS, SPANS, Theatre, staged

INSTANTS = sorted({*OPENING.values(), *CLOSING.values()})
ALONE = ("entering", "reviewing", "showing", "liking", "scoring", "steering")
"""Acts that mean the same whatever was done since they were thought of."""
SIMPLE = st.one_of(*(GROUPS[each] for each in ALONE))
VOTING = st.one_of(GROUPS["liking"], GROUPS["showing"])


def during(*stages: str) -> Any:
    return precondition(lambda play: any(each in play.theatre.model.open for each in stages))


class Play(RuleBasedStateMachine):
    """A campaign that goes its own way from one of its chapters on."""

    theatre: Theatre

    def __init__(self) -> None:
        super().__init__()
        self.held = ExitStack()

    @initialize(
        chapter=st.integers(0, len(CHAPTERS) - 1), tables=st.sampled_from([False] * 4 + [True])
    )
    def begin(self, chapter: int, *, tables: bool) -> None:
        self.theatre = self.held.enter_context(staged(chapter))
        self.tables = tables  # building them takes as long as all the rest of a play

    # --- one act at a time, mostly one that its stage is made for

    @rule(act=EVERY)
    def anything(self, act: Act) -> None:
        self.theatre.ask(act)

    @during("INTAKE")
    @rule(act=GROUPS["entering"])
    def enter(self, act: Act) -> None:
        self.theatre.ask(act)

    @during("REVIEW")
    @rule(act=GROUPS["reviewing"])
    def review(self, act: Act) -> None:
        self.theatre.ask(act)

    @during("SHOWCASE")
    @rule(act=GROUPS["showing"])
    def show(self, act: Act) -> None:
        self.theatre.ask(act)

    @during("LIKES")
    @rule(act=GROUPS["liking"])
    def like(self, act: Act) -> None:
        self.theatre.ask(act)

    @during("LIKES", "INSPECTION")
    @rule(act=GROUPS["inspecting"])
    def inspect(self, act: Act) -> None:
        self.theatre.ask(act)

    @during("SCORING")
    @rule(act=GROUPS["scoring"])
    def score(self, act: Act) -> None:
        self.theatre.ask(act)

    @precondition(lambda play: "SCORING" in play.theatre.model.ended)
    @rule(act=GROUPS["listing"])
    def list(self, act: Act) -> None:
        self.theatre.ask(act)

    @precondition(lambda play: play.theatre.model.lines)
    @rule(act=GROUPS["objecting"])
    def object(self, act: Act) -> None:
        self.theatre.ask(act)

    @rule(act=GROUPS["steering"])
    def steer(self, act: Act) -> None:
        self.theatre.ask(act)

    @precondition(lambda play: play.theatre.model.paused)
    @rule()
    def go_on(self) -> None:
        self.theatre.ask(("resume", ("o1",)))

    # --- several at a time

    @rule(acts=st.lists(st.one_of(SIMPLE, VOTING), min_size=2, max_size=4))
    def ask_several(self, acts: Any) -> None:
        scene = self.theatre.scene()
        self.theatre.put([made(scene, each) for each in acts])

    @rule(acts=st.lists(st.one_of(SIMPLE, VOTING), min_size=2, max_size=3))
    def ask_together(self, acts: Any) -> None:
        self.theatre.together(acts)

    @rule(
        which=st.sampled_from([0, 0, 1, 2, 3]),
        actor=st.sampled_from(["actor", "actor", "somebody-else"]),
        renamed=st.booleans(),
        twice=st.booleans(),
    )
    def ask_again(self, which: int, actor: str, *, renamed: bool, twice: bool) -> None:
        self.theatre.again(which, actor=actor, renamed=renamed, twice=twice)

    # --- the clock

    @rule(span=st.sampled_from(SPANS))
    def turn_the_clock(self, span: timedelta) -> None:
        self.theatre.clock.now += span

    @rule(early=st.sampled_from([timedelta(0), timedelta(0), timedelta(milliseconds=1)]))
    def turn_to_what_comes_next(self, early: timedelta) -> None:
        now = self.theatre.clock()
        ends = [each for each in self.theatre.model.open.values() if each]
        coming: list[datetime] = [each for each in (*INSTANTS, *ends) if each - early > now]
        if coming:
            self.theatre.clock.now = min(coming) - early

    # --- what holds at all times

    @invariant()
    def the_store_says_what_the_model_says(self) -> None:
        if hasattr(self, "theatre"):
            self.theatre.look()

    def teardown(self) -> None:
        with self.held:
            if hasattr(self, "theatre"):
                self.theatre.look_closely()
                if self.tables:
                    self.theatre.look_at_the_tables()


def plays(count: int, steps: int, **more: Any) -> settings:
    return settings(
        max_examples=count,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        **more,
    )


@pytest.mark.slow
def test_three_hundred_campaigns_go_as_the_model_says():
    run_state_machine_as_test(Play, settings=plays(300, 50, derandomize=True))


@pytest.mark.full
def test_twenty_thousand_long_campaigns_go_as_the_model_says():
    run_state_machine_as_test(Play, settings=plays(20_000, 100))
