"""Likes (domain 2.3): per candidate, category and day in all, taken back, and in time."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from samples import (
    CAST,
    CITIZEN,
    LI,
    RUNNING,
    WU,
    at,
    book,
    channel,
    hold,
    most,
    nominated,
    opened,
    shown,
)
from selection.domain import facts
from selection.domain.ballot import (
    BALLOT,
    CandidateLiked,
    LikeCandidate,
    LikeWithdrawn,
    WithdrawLike,
)
from selection.domain.kernel import CandidateId, Tallied, VoterId
from selection.domain.roles import Role
from selection.domain.rulebook.words import By, Form, Per, Revocable, Tier
from story import Story

NOW = at("2023-12-04 09:00")
CLOSES = at("2023-12-06 17:00")
EVERYBODY = {
    "VOLUNTEER": [CandidateId(f"volunteer-{n}") for n in range(12)],
    "PROJECT": [CandidateId(f"project-{n}") for n in range(12)],
    "ORGANIZATION": [CandidateId(f"organization-{n}") for n in range(12)],
    "SITE": [CandidateId(f"site-{n}") for n in range(12)],
}
on_show = [
    fact
    for category, those in EVERYBODY.items()
    for each in those
    for fact in (nominated(each, category), shown(each))
]
ballot = Story(BALLOT, CAST).holding(
    RUNNING, opened("LIKES", CLOSES), nominated(LI, "VOLUNTEER"), shown(LI), *on_show
)


def like(candidate=LI, when: datetime = NOW, **changes) -> LikeCandidate:
    plain = LikeCandidate(
        channel="likes",
        stage="LIKES",
        voter=CITIZEN,
        tier=Tier.WECHAT,
        candidate=candidate,
        at=when,
    )
    return replace(plain, **changes)


def liked(
    candidate=LI, category="VOLUNTEER", day=date(2023, 12, 4), when: datetime = NOW, **changes
) -> CandidateLiked:
    plain = CandidateLiked(
        channel="likes",
        stage="LIKES",
        voter=CITIZEN,
        tier=Tier.WECHAT,
        candidate=candidate,
        category=category,
        day=day,
        at=when,
    )
    return replace(plain, **changes)


def take_back(candidate=LI, when: datetime = NOW, **changes) -> WithdrawLike:
    plain = WithdrawLike(
        channel="likes", stage="LIKES", voter=CITIZEN, candidate=candidate, at=when
    )
    return replace(plain, **changes)


def taken_back(
    candidate=LI, day=date(2023, 12, 4), when: datetime = NOW, **changes
) -> LikeWithdrawn:
    plain = LikeWithdrawn(
        channel="likes", stage="LIKES", voter=CITIZEN, candidate=candidate, day=day, at=when
    )
    return replace(plain, **changes)


LINE = Tallied(channel="likes", stage="LIKES", candidate=LI)


def test_a_citizen_likes_a_candidate_and_it_counts():
    ballot.when(like()).then(liked())
    ballot.when(like()).then_counts({LINE: 1})


def test_a_second_tap_changes_nothing_and_the_first_like_answers_it():
    ballot.given(liked()).when(like()).then()
    assert BALLOT.answers(like(), liked())
    assert not BALLOT.answers(like(WU), liked())
    assert not BALLOT.answers(take_back(), liked())
    assert not BALLOT.answers(like(), taken_back())


def ten_of(category: str) -> list[CandidateLiked]:
    return [liked(each, category) for each in EVERYBODY[category][:10]]


def test_the_eleventh_like_in_a_category_is_one_too_many():
    """Scenario 9."""
    tenth, eleventh = EVERYBODY["VOLUNTEER"][9:11]

    ballot.given(*ten_of("VOLUNTEER")[:9]).when(like(tenth)).then(liked(tenth))
    ballot.given(*ten_of("VOLUNTEER")).when(like(eleventh)).then_refused(
        "limit-is-reached", most=10, per=["VOTER", "CATEGORY", "DAY"]
    )
    project = EVERYBODY["PROJECT"][0]
    ballot.given(*ten_of("VOLUNTEER")).when(like(project)).then(liked(project, "PROJECT"))


def test_the_forty_first_of_the_day_is_one_too_many():
    likes = CAST.channels[0]
    of_the_day = replace(likes, limits=likes.limits[2:])
    story = ballot.under(replace(CAST, channels=(of_the_day,)))
    every = [event for category in EVERYBODY for event in ten_of(category)]

    story.given(*every[:39]).when(like()).then(liked())
    story.given(*every).when(like()).then_refused(
        "limit-is-reached", most=40, per=["VOTER", "DAY"]
    )


def test_a_second_tap_is_harmless_at_the_limit_too():
    already = EVERYBODY["VOLUNTEER"][0]

    ballot.given(*ten_of("VOLUNTEER")).when(like(already)).then()


def test_a_second_tap_is_harmless_whatever_the_order_of_the_limits():
    likes = CAST.channels[0]
    turned = replace(CAST, channels=(replace(likes, limits=likes.limits[::-1]),))
    already = EVERYBODY["VOLUNTEER"][0]

    ballot.under(turned).given(*ten_of("VOLUNTEER")).when(like(already)).then()


def test_at_midnight_in_beijing_the_limits_begin_again():
    last = at("2023-12-04 23:59:59.999")
    midnight = at("2023-12-05 00:00")
    eleventh = EVERYBODY["VOLUNTEER"][10]

    ballot.given(*ten_of("VOLUNTEER")).when(like(eleventh, last)).then_refused("limit-is-reached")
    ballot.when(like(when=midnight)).then(liked(day=date(2023, 12, 5), when=midnight))
    streams = {BALLOT.stream(like(when=when), CAST) for when in (NOW, last, midnight)}
    assert len(streams) == 2  # every day is a stream of its own


def test_the_day_is_beijing_s_wherever_the_clock_stands():
    """Four in the afternoon in London is midnight in Beijing."""
    london = datetime.fromisoformat("2023-12-04T16:00:00+00:00")

    ballot.when(like(when=london)).then(liked(day=date(2023, 12, 5), when=london))


def test_an_unlike_frees_its_place_and_uncounts():
    eleventh = EVERYBODY["VOLUNTEER"][10]
    first = EVERYBODY["VOLUNTEER"][0]
    story = ballot.given(*ten_of("VOLUNTEER"))

    story.when(take_back(first)).then(taken_back(first))
    ballot.given(liked()).when(take_back()).then_counts({LINE: -1})
    freed = story.given(*ten_of("VOLUNTEER"), taken_back(first))
    freed.when(like(eleventh)).then(liked(eleventh))
    freed.when(like(first)).then(liked(first))


def test_there_is_nothing_to_take_back_twice():
    ballot.when(take_back()).then()
    ballot.given(liked(), taken_back()).when(take_back()).then()
    ballot.given(liked(WU)).when(take_back()).then()


def test_the_closing_instant_is_exact():
    last = CLOSES - timedelta(milliseconds=1)
    day = date(2023, 12, 6)

    ballot.when(like(when=last)).then(liked(day=day, when=last))
    ballot.when(like(when=CLOSES)).then_refused("stage-is-not-open", stage="LIKES")
    ballot.given(liked(day=day)).when(take_back(when=last)).then(taken_back(day=day, when=last))
    ballot.given(liked(day=day)).when(take_back(when=CLOSES)).then_refused("stage-is-not-open")


def test_nothing_is_liked_while_the_campaign_is_paused():
    paused = ballot.holding({facts.CAMPAIGN: facts.PAUSED})

    paused.when(like()).then_refused("campaign-is-paused")
    paused.given(liked()).when(take_back()).then_refused("campaign-is-paused")


def test_only_who_is_on_show_is_liked():
    ballot.without(facts.shown(LI)).when(like()).then_refused("candidate-is-not-on-show")
    ballot.without(facts.nominated(LI)).when(like()).then_refused("candidate-is-not-nominated")
    ballot.holding({facts.rejected(LI): "yes"}).when(like()).then_refused(
        "candidate-is-not-on-show"
    )


def test_while_something_is_looked_into_nobody_votes_for_the_candidate():
    frozen = ballot.holding({facts.frozen(LI): "yes"})
    other = EVERYBODY["VOLUNTEER"][0]

    frozen.when(like()).then_refused("voting-is-frozen", candidate=LI)
    frozen.when(like(other)).then(liked(other))
    frozen.given(liked()).when(take_back()).then(taken_back())


@pytest.mark.parametrize("tier", Tier)
def test_a_voter_is_known_as_surely_as_the_rulebook_asks(tier: Tier):
    if tier in (Tier.WECHAT, Tier.PHONE):
        ballot.when(like(tier=tier)).then(liked(tier=tier))
    else:
        ballot.when(like(tier=tier)).then_refused("identity-is-not-accepted", tier=tier)


def test_a_channel_is_one_of_the_rulebook_and_of_its_stage():
    ballot.when(like(channel="hearts")).then_refused("channel-is-unknown")
    ballot.when(take_back(channel="hearts")).then_refused("channel-is-unknown")
    ballot.when(like(stage="SCORING")).then_refused("channel-is-not-of-this-stage")
    scoring = ballot.holding(opened("SCORING"))
    scoring.when(like(channel="sheets", stage="SCORING")).then_refused("channel-takes-no-likes")
    scoring.when(take_back(channel="sheets", stage="SCORING")).then_refused(
        "channel-takes-no-likes"
    )


# --- other rulebooks

DAILY = most(1, Per.CANDIDATE, Per.DAY)
ONCE = most(1, Per.CANDIDATE)


def a_vote(*limits, **more) -> Story:
    rules = book(
        "A", "B", channels=(channel(Form.LIKE, *limits, identity=(Tier.DEVICE,), **more),)
    )
    return Story(BALLOT, rules).holding(
        RUNNING, opened("VOTE"), nominated(LI, "A"), nominated(WU, "B")
    )


MADE_UP = {"channel": "votes", "stage": "VOTE"}
BY_DEVICE = {**MADE_UP, "tier": Tier.DEVICE}
TOMORROW = NOW + timedelta(days=1)
NEXT_DAY = date(2023, 12, 5)


def test_where_a_like_is_for_the_whole_campaign_tomorrow_remembers():
    story = a_vote(ONCE).given(liked(category="A", **BY_DEVICE))

    story.when(like(when=TOMORROW, **BY_DEVICE)).then()
    today = BALLOT.stream(like(**BY_DEVICE), story.rules)
    assert today == BALLOT.stream(like(when=TOMORROW, **BY_DEVICE), story.rules)
    assert today != BALLOT.stream(like(voter=VoterId("v-other"), **BY_DEVICE), story.rules)


def test_a_like_may_be_for_good():
    story = a_vote(DAILY).given(liked(category="A", **BY_DEVICE))

    story.when(take_back(**MADE_UP)).then_refused("a-like-is-for-good")


def test_a_like_may_be_taken_back_on_its_day_only():
    story = a_vote(DAILY, most(9), revocable=Revocable.SAME_DAY)
    yesterday = story.given(liked(category="A", **BY_DEVICE))

    yesterday.when(take_back(**MADE_UP)).then(taken_back(**MADE_UP))
    yesterday.when(take_back(when=TOMORROW, **MADE_UP)).then()


def test_a_like_may_be_taken_back_until_the_close_of_its_stage():
    story = a_vote(DAILY, revocable=Revocable.UNTIL_CLOSE)
    yesterday = story.given(liked(category="A", **BY_DEVICE))
    both = story.given(
        liked(category="A", **BY_DEVICE),
        liked(category="A", day=NEXT_DAY, when=TOMORROW, **BY_DEVICE),
    )

    yesterday.when(take_back(when=TOMORROW, **MADE_UP)).then(taken_back(when=TOMORROW, **MADE_UP))
    both.when(take_back(when=TOMORROW, **MADE_UP)).then(
        taken_back(when=TOMORROW, day=NEXT_DAY, **MADE_UP)
    )
    streams = {
        BALLOT.stream(command, story.rules)
        for command in (like(**BY_DEVICE), take_back(when=TOMORROW, **MADE_UP))
    }
    assert len(streams) == 1


def test_a_like_of_another_stage_is_not_taken_back_in_this_one():
    rules = a_vote(ONCE, revocable=Revocable.UNTIL_CLOSE, stages=("VOTE", "FINAL"))
    story = rules.holding(opened("FINAL")).given(liked(category="A", **BY_DEVICE))

    story.when(take_back(channel="votes", stage="FINAL")).then()


def test_without_a_limit_per_candidate_repeats_count():
    story = a_vote(most(2, Per.DAY)).given(liked(category="A", **BY_DEVICE))

    story.when(like(**BY_DEVICE)).then(liked(category="A", **BY_DEVICE))
    story.given(*story.history, *story.history).when(like(**BY_DEVICE)).then_refused(
        "limit-is-reached"
    )


def test_of_a_repeated_like_the_last_is_taken_back():
    twice = [liked(category="A", **BY_DEVICE)] * 2
    story = a_vote(most(2, Per.DAY), revocable=Revocable.SAME_DAY)

    story.given(*twice, taken_back(**MADE_UP)).when(like(**BY_DEVICE)).then(
        liked(category="A", **BY_DEVICE)
    )
    story.given(*twice, taken_back(**MADE_UP)).when(take_back(**MADE_UP)).then(
        taken_back(**MADE_UP)
    )


def test_a_channel_may_serve_some_categories_only():
    story = a_vote(DAILY, categories=("B",))

    story.when(like(WU, **BY_DEVICE)).then(liked(WU, "B", **BY_DEVICE))
    story.when(like(LI, **BY_DEVICE)).then_refused("category-is-not-of-this-channel")


def test_where_officials_vote_only_officials_do():
    story = a_vote(DAILY, by=By.OFFICIALS)

    story.when(like(**BY_DEVICE)).then_refused("person-has-no-such-role")
    story.holding(hold(Role.OFFICIAL, CITIZEN)).when(like(**BY_DEVICE)).then(
        liked(category="A", **BY_DEVICE)
    )


def test_a_like_that_is_looked_into_is_not_taken_back():
    inspected = {facts.under_inspection("likes", CITIZEN, LI): "1"}
    back = WithdrawLike(channel="likes", stage="LIKES", voter=CITIZEN, candidate=LI, at=NOW)

    ballot.given(liked()).holding(inspected).when(back).then_refused(
        "like-is-being-looked-into", candidate=LI
    )


def test_a_like_taken_back_is_told_to_whoever_inspects_the_votes():
    back = WithdrawLike(channel="likes", stage="LIKES", voter=CITIZEN, candidate=LI, at=NOW)

    ballot.given(liked()).when(back).then_leaves(
        {facts.unliked("likes", LI): facts.mark("unliked", CITIZEN, at=NOW)}
    )
    ballot.when(like()).then_leaves({})
