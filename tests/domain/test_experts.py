"""The pool of experts, and the panels drawn from it."""

from dataclasses import replace

import pytest

from domain.pools import BEFORE, FIELD, SEEDS, commit, draw_panel, enter, pool, pooled
from samples import (
    CAST,
    EXPERT,
    NAMED,
    ONE,
    PAPER,
    REASON,
    RUNNING,
    SOCIETY,
    THREE,
    TWO,
    at,
    hold,
)
from selection.domain import facts
from selection.domain.drawing import Terms, draw, keeps
from selection.domain.experts import EXPERTS
from selection.domain.kernel import PersonId
from selection.domain.pool import (
    DeclineSeat,
    ExpertEntered,
    ExpertRemoved,
    PanelDrawn,
    RemoveExpert,
    SeatDeclined,
)
from selection.domain.roles import CHECKS_OR_COUNTS, Role
from story import Story

VOLUNTEERS = "PANEL_VOLUNTEER"
empty = Story(EXPERTS, CAST).holding(RUNNING, hold(Role.OFFICIAL, ONE, TWO, THREE))
THIRTY = pool(30)
PANEL = CAST.panels[0]
TERMS = Terms(
    seats=7,
    strata=PANEL.strata,
    most_per_employer=PANEL.most_per_employer,
    grassroots_least=PANEL.grassroots_least,
)


def after(story: Story, *commands) -> Story:
    for command in commands:
        story = story.given(*story.history, *story.when(command).decided())
    return story


filled = after(empty, *map(enter, THIRTY))
fixed = after(filled, commit(0), commit(1))
drawn = after(fixed, draw_panel(THIRTY))
PANEL_DRAWN: PanelDrawn = drawn.history[-1]


def decline(who: PersonId, by: PersonId = ONE) -> DeclineSeat:
    return DeclineSeat(panel=VOLUNTEERS, expert=who, reason=REASON, by=by, at=BEFORE)


# --- the pool


def test_all_that_is_known_of_an_expert_is_recorded():
    command = enter(pooled(1), county="330113", unit=SOCIETY, group="G1", served=(2022,))

    empty.when(command).then(
        ExpertEntered(
            pooled=pooled(1),
            county="330113",
            unit=SOCIETY,
            group="G1",
            served=(2022,),
            paper=PAPER,
            by=ONE,
            at=command.at,
        )
    )


def test_an_official_enters_experts_and_entering_one_again_changes_what_is_known():
    one = pooled(1)

    [entered] = empty.when(enter(one, county="330113", served=(2022,))).decided()

    assert (entered.pooled, entered.county, entered.served) == (one, "330113", (2022,))
    known = empty.given(entered).holding(hold(Role.OFFICIAL, TWO))
    known.when(enter(one, county="330113", served=(2022,))).then()
    later = replace(enter(one, county="330113", served=(2022,)), by=TWO, at=at("2023-11-02 09:00"))
    known.when(later).then()
    again = replace(one, grassroots=True)
    assert empty.given(entered).when(enter(again)).decided()[0].pooled == again
    empty.when(replace(enter(one), by=EXPERT)).then_refused("person-has-no-such-role")
    empty.without(facts.CAMPAIGN).when(enter(one)).then_refused("campaign-is-not-open")


def test_what_is_known_of_an_expert_is_codes():
    words = replace(pooled(1), strata={FIELD: "乡村振兴 张教授"})
    empty.when(enter(words)).then_refused("code-is-not-plain", person="e-1")
    empty.when(enter(pooled(1), county="某县 某人")).then_refused("code-is-not-plain")
    empty.when(enter(pooled(1), group="a b")).then_refused("code-is-not-plain")
    other = replace(pooled(1), strata={"年龄": "A"})
    empty.when(enter(other)).then_refused("stratum-is-unknown")


def test_an_expert_leaves_the_pool_unless_drawn():
    left = RemoveExpert(expert=EXPERT, reason=REASON, by=ONE, at=BEFORE)
    removed = ExpertRemoved(expert=EXPERT, reason=REASON, by=ONE, at=BEFORE)

    filled.when(left).then(removed)
    empty.when(left).then()
    assert EXPERT not in EXPERTS.replay((*filled.history, removed)).experts
    for each in (PANEL_DRAWN.members[0], PANEL_DRAWN.substitutes[0]):
        drawn.when(replace(left, expert=each)).then_refused("expert-was-drawn")


# --- the seed


def test_two_officials_fix_a_part_each_and_no_more():
    filled.when(replace(commit(0), by=EXPERT)).then_refused("person-has-no-such-role")
    after(filled, commit(0)).when(replace(commit(1), by=ONE)).then_refused("seed-is-committed")
    fixed.when(replace(commit(1), by=THREE)).then_refused("seed-is-committed")
    filled.when(replace(commit(0), commitment="frost")).then_refused("commitment-is-no-hash")


def test_a_seed_is_for_a_panel_that_is_drawn():
    filled.when(commit(0, "PANEL")).then_refused("panel-is-unknown")
    filled.under(NAMED).when(commit(0)).then_refused("panel-is-named")
    drawn.when(commit(0)).then_refused("panel-is-drawn")


def test_parts_fixed_over_another_pool_are_void():
    newcomer = pooled(31)
    changed = after(fixed, enter(newcomer))

    changed.when(draw_panel((*THIRTY, newcomer))).then_refused("seed-is-not-committed")
    after(changed, commit(0), commit(1)).when(draw_panel((*THIRTY, newcomer))).decided()


# --- the draw


def test_a_panel_is_drawn_with_its_substitutes():
    expected = draw("/".join(SEEDS), THIRTY, TERMS, 3)

    assert PANEL_DRAWN.members == expected.members
    assert PANEL_DRAWN.substitutes == expected.substitutes
    assert PANEL_DRAWN.seed == "/".join(SEEDS)
    assert set(PANEL_DRAWN.eligible) == {each.expert for each in THIRTY}


def test_before_the_draw_two_parts_are_fixed_and_then_exactly_those_are_revealed():
    command = draw_panel(THIRTY)

    filled.when(command).then_refused("seed-is-not-committed")
    after(filled, commit(0)).when(command).then_refused("seed-is-not-committed")
    fixed.when(replace(command, seeds=SEEDS[::-1])).then_refused("seed-is-not-the-committed-one")
    fixed.when(replace(command, seeds=SEEDS[:1])).then_refused("seed-is-not-the-committed-one")
    fixed.when(replace(command, seeds=("short", "s"))).then_refused("seed-is-too-short")
    drawn.when(command).then_refused("panel-is-drawn")


def test_two_officials_draw_from_the_whole_pool():
    command = draw_panel(THIRTY)

    fixed.when(replace(command, signed_by=(ONE,))).then_refused("a-second-person-is-needed")
    fixed.when(replace(command, pool=THIRTY[1:])).then_refused("pool-has-changed")


def test_a_panel_is_as_large_as_the_rulebook_says_and_odd():
    fixed.when(draw_panel(THIRTY, seats=5)).then_refused("panel-is-too-small", least=7)
    fixed.when(draw_panel(THIRTY, seats=8)).then_refused("panel-is-not-odd")
    even = replace(CAST, panels=tuple(replace(each, odd=False) for each in CAST.panels))
    fixed.under(even).when(draw_panel(THIRTY, seats=8)).decided()


ONE_DRAWN = PANEL_DRAWN.members[0]
HIMSELF = next(each for each in THIRTY if each.expert == ONE_DRAWN).entities[0]


@pytest.mark.parametrize(
    "bar",
    [
        facts.took_part(ONE_DRAWN),
        facts.recused(ONE_DRAWN, facts.ALL_SCOPE),
        facts.live(HIMSELF),
        *(facts.appointed(ONE_DRAWN, role) for role in CHECKS_OR_COUNTS),
    ],
)
@pytest.mark.refuses("R-REC-06", "R-REC-07")
def test_nobody_is_drawn_who_stands_or_signed_or_reviewed_or_counts_or_is_barred(bar):
    [event] = fixed.holding({bar: "yes"}).when(draw_panel(THIRTY)).decided()

    assert ONE_DRAWN not in (*event.eligible, *event.members, *event.substitutes)


def test_nobody_is_drawn_for_two_panels():
    both = after(drawn, commit(0, "PANEL_SITE"), commit(1, "PANEL_SITE"))

    [event] = both.when(draw_panel(THIRTY, "PANEL_SITE", seats=5)).decided()

    assert not set(event.members) & set(PANEL_DRAWN.members)


def test_everybody_knows_who_was_drawn():
    told = fixed.when(draw_panel(THIRTY))

    told.then_leaves(
        {
            facts.drawn(VOLUNTEERS): PANEL_DRAWN.seed,
            facts.panel_size(VOLUNTEERS): "7",
            **{facts.member(VOLUNTEERS, each): "yes" for each in PANEL_DRAWN.members},
            **{facts.substitute(VOLUNTEERS, each): "yes" for each in PANEL_DRAWN.substitutes},
            **{facts.expert(each): "yes" for each in PANEL_DRAWN.members},
            **{facts.expert(each): "yes" for each in PANEL_DRAWN.substitutes},
        }
    )


# --- a seat that is declined


def test_the_next_substitute_with_whom_the_panel_keeps_its_terms_steps_in():
    gone, successor = PANEL_DRAWN.members[-1], PANEL_DRAWN.substitutes[0]
    declined = SeatDeclined(
        panel=VOLUNTEERS,
        expert=gone,
        successor=successor,
        reason=REASON,
        by=gone,
        at=BEFORE,
    )

    drawn.when(decline(gone, by=gone)).then(declined)
    assert empty.decider.replay([declined]) == empty.decider.replay([])
    drawn.when(decline(gone, by=gone)).then_leaves(
        {
            facts.member(VOLUNTEERS, gone): None,
            facts.member(VOLUNTEERS, successor): "yes",
            facts.substitute(VOLUNTEERS, successor): None,
        }
    )
    seating = EXPERTS.replay((*drawn.history, declined)).panels[VOLUNTEERS]
    assert seating.seed == PANEL_DRAWN.seed
    assert seating.members[-1] == successor
    assert seating.substitutes == PANEL_DRAWN.substitutes[1:]


def test_a_substitute_who_would_break_the_terms_is_passed_over():
    crowd = [pooled(n, grassroots=n in (1, 2, 3, 9), employer=n % 8) for n in range(1, 17)]
    story = after(empty, *map(enter, crowd), commit(0), commit(1))
    story = after(story, draw_panel(crowd, substitutes=9))
    known = {each.expert: each for each in crowd}

    for gone in story.history[-1].members:
        staying = [each for each in story.history[-1].members if each != gone]
        fitting = [
            each
            for each in story.history[-1].substitutes
            if keeps([known[who] for who in (*staying, each)], TERMS)
        ]
        if fitting:
            assert story.when(decline(gone)).decided()[0].successor == fitting[0]
        else:
            story.when(decline(gone)).then_refused("no-substitute-fits")


def test_who_sits_elsewhere_by_now_does_not_step_in():
    first = after(fixed, draw_panel(THIRTY, substitutes=20))
    both = after(first, commit(0, "PANEL_SITE"), commit(1, "PANEL_SITE"))
    both = after(both, draw_panel(THIRTY, "PANEL_SITE", seats=15))
    elsewhere = both.history[-1].members
    drawn_first: PanelDrawn = first.history[-1]
    waiting = [each for each in drawn_first.substitutes if each not in elsewhere]

    [event] = both.when(decline(drawn_first.members[-1])).decided()

    assert drawn_first.substitutes[0] in elsewhere
    assert event.successor == waiting[0]


def test_only_who_sits_declines_and_an_official_may_say_so():
    gone = PANEL_DRAWN.members[0]

    assert drawn.when(decline(gone, by=ONE)).decided()[0].expert == gone
    drawn.when(decline(gone, by=PANEL_DRAWN.members[1])).then_refused("person-has-no-such-role")
    drawn.when(decline(PANEL_DRAWN.substitutes[0])).then_refused("person-is-on-no-panel")
    filled.when(decline(gone)).then_refused("person-is-on-no-panel")


def test_without_a_substitute_the_panel_is_to_be_drawn_anew():
    alone = after(fixed, draw_panel(THIRTY, substitutes=0))

    alone.when(decline(alone.history[-1].members[0])).then_refused("no-substitute-fits")
