"""Scenarios 9 and 10 of the domain: the limits of a day, and a burst of votes that no people cast.

Told through the desk, with the journal in a file; the clusters are named by hand.
"""

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

import fair
from selection.desk.clock import ScriptedClock
from selection.desk.desk import Desk
from selection.desk.inspecting import certify, quarantine, votes_for
from selection.desk.proposing import propose
from selection.desk.requests import Order, Receipt, Request
from selection.domain.ballot import BALLOT
from selection.domain.campaign import CAMPAIGN, OpenStage
from selection.domain.casting import LikeCandidate, WithdrawLike
from selection.domain.deciders import counts, leaves
from selection.domain.disqualification import DISQUALIFICATION, DisqualifyCandidate
from selection.domain.inspection import INSPECTION
from selection.domain.kernel import CandidateId, Counted, Paper, Refused, Tallied, VoterId
from selection.domain.order import Named
from selection.domain.rulebook.words import Tier
from selection.domain.showcase import SHOWCASE, FreezeVoting, UnfreezeVoting
from selection.domain.suspicion import ConfirmFinding, Finding, ReviewCluster
from selection.domain.visibility import Extent
from selection.journal import check, store
from selection.journal.journal import Journal
from selection.readmodels.evidence import replay
from selection.readmodels.standings import standings
from selection.readmodels.views import Views
from selection.settings import Home

REASON = Paper(record="record-1", digest="0" * 64)
COUNTED = (
    fair.TOML.replace("counts_in_result = false", "counts_in_result = true")
    .replace('code = "LIKES"\nname = "点赞"\n', 'code = "LIKES"\nname = "点赞"\nafter = []\n')
    .partition("[[rounds]]")[0]
    .replace(
        "[[channels]]",
        """[[stages]]
code = "INSPECTION"
name = "票数核查"
kind = "VOTE_INSPECTION"
after = ["LIKES"]
lasts = "2 days"

[[stages]]
code = "DECISION"
name = "审定"
kind = "DECISION"

[integrity]
appeal = "2 days"

[[channels]]""",
    )
    + """[[scores]]
code = "public"
name = "点赞数"
from = "likes"
steps = [{ over = "SHEETS", take = "COUNT" }]

[[rounds]]
code = "final"
name = "结果"
stage = "LIKES"
rank_by = ["public"]
at_the_cut = ["ADMIT_NONE"]
"""
)
TEN_A_DAY = COUNTED.replace("{ most = 2, per", "{ most = 10, per").replace(
    "{ most = 3, per", "{ most = 40, per"
)
ELEVEN = tuple(
    fair.Somebody(id=f"somebody-{n}", category="PEOPLE", name=f"虚构{n}") for n in range(11)
)


def named(candidates):
    """What everybody in the campaign is listed by."""
    return {each: Named(name="甲") for each in candidates}


NIGHT = datetime.fromisoformat("2030-02-02T02:00:00+08:00")
CLOSES = datetime.fromisoformat("2030-02-04T00:00:00+08:00")


@dataclass(frozen=True)
class Town:
    """A campaign whose likes count, at the moment its voting opens."""

    desk: Desk
    journal: Journal
    views: Views
    clock: ScriptedClock

    def to(self, instant: datetime) -> None:
        self.clock.to(instant)
        self.desk.keep_time()

    def like(self, voter: str, candidate: str) -> Receipt:
        return self.desk.handle("public", Order(BALLOT, self._like(voter, candidate)))

    def _like(self, voter: str, candidate: str) -> LikeCandidate:
        return LikeCandidate(
            channel="likes",
            stage="LIKES",
            voter=VoterId(voter),
            tier=Tier.DEVICE,
            candidate=CandidateId(candidate),
            at=self.clock(),
        )

    def unlike(self, voter: str, candidate: str) -> Receipt:
        back = WithdrawLike(
            channel="likes",
            stage="LIKES",
            voter=VoterId(voter),
            candidate=CandidateId(candidate),
            at=self.clock(),
        )
        return self.desk.handle("public", Order(BALLOT, back))

    def crowd(self, label: str, candidate: str, size: int) -> None:
        answers = self.desk.handle_all(
            [
                Request(
                    actor="public", orders=(Order(BALLOT, self._like(f"{label}-{n}", candidate)),)
                )
                for n in range(size)
            ]
        )
        assert all(isinstance(each, Receipt) for each in answers)

    def aside(self, positions) -> Receipt:
        return quarantine(
            self.desk,
            channel="likes",
            positions=positions,
            reason=REASON,
            by=fair.ONE,
            at=self.clock(),
        )

    def find(self, finding: Finding) -> None:
        review = ReviewCluster(
            channel="likes",
            cluster=1,
            finding=finding,
            reason=REASON,
            by=fair.ONE,
            at=self.clock(),
        )
        agreed = ConfirmFinding(channel="likes", cluster=1, by=fair.TWO, at=self.clock())
        self.desk.handle(fair.ONE, Order(INSPECTION, review))
        self.desk.handle(fair.TWO, Order(INSPECTION, agreed))

    def tally(self, candidate: str) -> tuple[int, int, int]:
        """Raw, quarantined and invalid votes, as the journal keeps them."""
        found = self.journal.tally()
        raw, aside, invalid = (
            found.get(
                Tallied(
                    channel="likes",
                    stage="LIKES",
                    candidate=CandidateId(candidate),
                    counted=each,
                ),
                0,
            )
            for each in Counted
        )
        return raw, aside, invalid

    def shown(self, candidate: str) -> int:
        """The votes that the public sees."""
        self.views.catch_up(self.journal)
        with self.views.reading() as db:
            found = standings(
                db,
                self.desk.rules,
                channel="likes",
                stage="LIKES",
                category="PEOPLE",
                extent=Extent(None),
            )
        return next(each.votes for each in found if each.candidate == candidate)

    def must_be_sound(self) -> None:
        assert list(check.findings(self.journal, leaves=leaves, counts=counts)) == []


@pytest.fixture
def town(tmp_path: Path):
    with ExitStack() as stack:
        clock = ScriptedClock(fair.BEFORE)
        home = Home(tmp_path)
        fair.opened(home, clock, people=(fair.ANNA, fair.BERT, *ELEVEN), book=TEN_A_DAY)
        journal = stack.enter_context(
            store.open_(home.journal("fair-practice"), write=True, clock=clock)
        )
        views = Views(home.views("fair-practice"))
        stack.callback(views.close)
        opened = Town(Desk.open(journal, clock=clock), journal, views, clock)
        opened.to(fair.VOTING)
        yield opened


def positions(town: Town, label: str) -> list[int]:
    likes = town.journal.since(0, names=("ballot.candidate-liked.1",))
    return [each.position for each in likes if each.event.voter.startswith(f"{label}-")]


@pytest.mark.accepts("R-SHO-02")
@pytest.mark.refuses("R-SHO-02")
def test_scenario_9_ten_likes_a_day_in_a_category_and_the_closing_instant_is_exact(town: Town):
    for each in ELEVEN[:10]:
        assert town.like("citizen", each.id).events
    with pytest.raises(Refused, match="limit"):
        town.like("citizen", ELEVEN[10].id)

    repeated = town.like("citizen", ELEVEN[0].id)
    assert (repeated.repeated, town.tally(ELEVEN[0].id)) == (True, (1, 0, 0))

    town.unlike("citizen", ELEVEN[0].id)
    assert town.like("citizen", ELEVEN[10].id).events

    town.to(datetime.fromisoformat("2030-02-02T00:00:00+08:00"))
    assert town.like("citizen", ELEVEN[0].id).events

    town.to(CLOSES - timedelta(milliseconds=1))
    assert town.like("late", ELEVEN[0].id).events
    town.to(CLOSES)
    with pytest.raises(Refused, match="stage-is-not-open"):
        town.like("later", ELEVEN[0].id)
    town.must_be_sound()


@pytest.mark.accepts("R-LIKE-10", "R-TIME-03")
@pytest.mark.refuses("R-LIKE-10", "R-TIME-03")
def test_scenario_10_a_burst_is_put_aside_and_found_invalid_and_nothing_else_changes(town: Town):
    with pytest.raises(Refused, match="a-stage-is-still-open"):
        propose(town.desk, named, by=fair.ONE, at=town.clock())
    town.crowd("people", fair.ANNA.id, 40)
    town.crowd("people", fair.BERT.id, 60)
    town.to(NIGHT)
    town.crowd("script", fair.ANNA.id, 1500)
    assert town.shown(fair.ANNA.id) == 1540

    town.aside(positions(town, "script"))

    assert town.tally(fair.ANNA.id) == (1540, 1500, 0)
    assert (town.shown(fair.ANNA.id), town.shown(fair.BERT.id)) == (40, 60)
    with pytest.raises(Refused, match="like-is-being-looked-into"):
        town.unlike("script-7", fair.ANNA.id)

    frozen = FreezeVoting(
        candidate=CandidateId(fair.ANNA.id), reason=REASON, by=fair.ONE, at=town.clock()
    )
    town.desk.handle(fair.ONE, Order(SHOWCASE, frozen))
    with pytest.raises(Refused, match="voting-is-frozen"):
        town.like("another", fair.ANNA.id)
    assert town.like("another", fair.BERT.id).events
    unfrozen = UnfreezeVoting(candidate=CandidateId(fair.ANNA.id), by=fair.TWO, at=town.clock())
    town.desk.handle(fair.TWO, Order(SHOWCASE, unfrozen))

    town.find(Finding.INVALID)

    assert town.tally(fair.ANNA.id) == (1540, 0, 1500)
    assert town.tally(fair.BERT.id) == (61, 0, 0)

    town.to(CLOSES)
    opening = OpenStage(stage="INSPECTION", by=fair.ONE, at=town.clock())
    town.desk.handle(fair.ONE, Order(CAMPAIGN, opening))
    with pytest.raises(Refused, match="a-stage-is-still-open"):
        certify(
            town.desk,
            channel="likes",
            stage="LIKES",
            signed_by=(fair.ONE, fair.TWO),
            at=town.clock(),
        )
    town.to(CLOSES + timedelta(days=3))
    with pytest.raises(Refused, match="tally-is-not-certified"):
        propose(town.desk, named, by=fair.ONE, at=town.clock())
    [certified] = certify(
        town.desk,
        channel="likes",
        stage="LIKES",
        signed_by=(fair.ONE, fair.TWO),
        at=town.clock(),
    ).events
    assert (certified.sums[fair.ANNA.id].raw, certified.sums[fair.ANNA.id].valid) == (1540, 40)

    [proposed] = propose(town.desk, named, by=fair.ONE, at=town.clock()).events
    # Somebody bought votes for her to harm her: she lost votes, and stands as before.
    assert fair.BERT.id in [place.candidate for place in proposed.places]
    assert fair.ANNA.id in {
        each.candidate for each in replay(town.journal, town.desk.rules).contenders
    }
    town.must_be_sound()


def test_votes_that_were_found_invalid_are_reinstated_and_counted_again(town: Town):
    town.crowd("people", fair.ANNA.id, 5)
    town.aside(positions(town, "people"))
    town.find(Finding.INVALID)
    assert town.shown(fair.ANNA.id) == 0

    town.find(Finding.VALID)

    assert (town.tally(fair.ANNA.id), town.shown(fair.ANNA.id)) == ((5, 0, 0), 5)
    assert town.unlike("people-3", fair.ANNA.id).events
    town.must_be_sound()


def test_all_votes_of_a_candidate_can_be_set_to_zero_and_the_candidate_be_taken_out(town: Town):
    town.crowd("people", fair.ANNA.id, 12)
    town.unlike("people-4", fair.ANNA.id)
    town.aside(votes_for(town.desk, CandidateId(fair.ANNA.id), channel="likes"))
    town.find(Finding.INVALID)
    assert town.tally(fair.ANNA.id) == (11, 0, 11)

    out = DisqualifyCandidate(
        candidate=CandidateId(fair.ANNA.id),
        reason=REASON,
        signed_by=(fair.ONE, fair.TWO),
        at=town.clock(),
    )
    town.desk.handle(fair.ONE, Order(DISQUALIFICATION, out))

    with pytest.raises(Refused, match="candidate-is-not"):
        town.like("another", fair.ANNA.id)
    evidence = replay(town.journal, town.desk.rules)
    assert fair.ANNA.id not in {each.candidate for each in evidence.contenders}
    town.must_be_sound()


def test_only_votes_that_stand_are_put_aside(town: Town):
    town.crowd("people", fair.ANNA.id, 3)
    places = positions(town, "people")
    town.unlike("people-0", fair.ANNA.id)

    with pytest.raises(Refused, match="there-is-no-vote"):
        town.aside(places)
    with pytest.raises(Refused, match="there-is-no-vote"):
        town.aside([1])
    with pytest.raises(Refused, match="there-is-no-vote"):
        town.aside([99_999])
    assert town.aside(places[1:]).events
