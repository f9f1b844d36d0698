"""Likes decided from memory are those that the desk decides one by one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from selection.desk.desk import WAITED
from selection.desk.liking import Liking
from selection.desk.requests import Answer, Busy, Order, Receipt, Request
from selection.domain.ballot import BALLOT
from selection.domain.campaign import CAMPAIGN, PauseCampaign, ResumeCampaign
from selection.domain.casting import LikeCandidate, WithdrawLike
from selection.domain.kernel import Refused, VoterId
from selection.domain.rulebook.words import Tier
from selection.journal.bundles import Outdated
from selection.journal.journal import Journal
from selection.journal.trouble import StoreTrouble
from small import ANNA, BERT, CARA, ONE, PAPER, VOTING, like, opened

VOTERS = [VoterId(f"v-{n}") for n in range(3)]
ACTS = some.tuples(
    some.sampled_from(VOTERS), some.sampled_from([ANNA, BERT, CARA]), some.booleans()
)


def likes(voter=VOTERS[0], candidate=ANNA, at=VOTING):
    return LikeCandidate(
        channel="likes", stage="LIKES", voter=voter, tier=Tier.DEVICE, candidate=candidate, at=at
    )


def takes_back(voter=VOTERS[0], candidate=ANNA, at=VOTING):
    return WithdrawLike(channel="likes", stage="LIKES", voter=voter, candidate=candidate, at=at)


def said(answer: Answer) -> object:
    """What an answer comes to, whoever gave it."""
    if isinstance(answer, Receipt):
        return () if answer.repeated else answer.events
    return answer.reason if isinstance(answer, Refused) else answer


def kept(journal: Journal) -> list[object]:
    return [(r.position, r.stream, r.version, r.event) for r in journal.since(0)]


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    """The same campaign twice: for the desk, and for likes from memory."""
    plain, _ = opened(tmp_path_factory.mktemp("plain"))
    quick, _ = opened(tmp_path_factory.mktemp("quick"))
    yield plain, quick
    plain.journal.close()
    quick.journal.close()


@given(
    some.lists(some.lists(ACTS, min_size=1, max_size=6), max_size=5),
    some.integers(1, 3),
    some.uuids(),
)
@settings(max_examples=40, deadline=None)
def test_memory_decides_as_the_desk_does(pair, batches, room, example):
    plain, quick = pair
    liking = Liking(quick, most=room)
    for batch in batches:
        commands = [
            (takes_back if back else likes)(VoterId(f"{voter}-{example}"), candidate)
            for voter, candidate, back in batch
        ]
        requests = [Request(actor="public", orders=(Order(BALLOT, each),)) for each in commands]
        expected = [said(answer) for each in requests for answer in plain.handle_all([each])]
        assert [said(told.answer) for told in liking.handle_all(commands)] == expected
    assert kept(quick.journal) == kept(plain.journal)
    assert quick.journal.tally() == plain.journal.tally()
    assert quick.journal.all_facts() == plain.journal.all_facts()


def test_a_receipt_says_where_the_like_stands_and_the_ballot_what_it_holds(tmp_path):
    desk, _ = opened(tmp_path)
    desk.keep_time()
    before = desk.journal.head().position
    first, second, third = Liking(desk).handle_all(
        [likes(), likes(candidate=BERT), likes(VOTERS[1])]
    )
    assert [each.answer.first for each in (first, second, third)] == [
        before + 1,
        before + 2,
        before + 3,
    ]
    assert first.answer.id != second.answer.id
    assert [record.envelope.command for record in desk.journal.since(before)] == [
        each.answer.id for each in (first, second, third)
    ]
    assert second.kept.acts == [(before + 1, ANNA, 1), (before + 2, BERT, 1)]


def test_what_an_official_decides_in_between_is_obeyed_at_once(tmp_path):
    desk, clock = opened(tmp_path)
    liking = Liking(desk)
    liking.handle_all([likes()])
    desk.handle(ONE, Order(CAMPAIGN, PauseCampaign(reason=PAPER, by=ONE, at=clock())))
    for _ in range(2):
        [told] = liking.handle_all([likes(VOTERS[1])])
        assert told.answer.reason == "campaign-is-paused"
    desk.handle(ONE, Order(CAMPAIGN, ResumeCampaign(by=ONE, at=clock())))
    [told] = liking.handle_all([likes(VOTERS[1])])
    assert told.answer.events


def test_what_somebody_else_wrote_to_a_ballot_is_found(tmp_path):
    desk, clock = opened(tmp_path)
    liking = Liking(desk)
    liking.handle_all([likes()])
    desk.handle("public", like(VOTERS[0], BERT, clock()))
    told = liking.handle_all([likes(candidate=CARA), likes(VOTERS[1])])
    assert told[0].answer.reason == "limit-is-reached"
    assert told[1].answer.events


class Trouble:
    """A database whose commits fail in a way that one can choose."""

    def __init__(self, database) -> None:
        self._database = database
        self.landed = True
        self.fails = 0

    def __getattr__(self, name):
        return getattr(self._database, name)

    def record(self, bundle):
        if not self.fails:
            return self._database.record(bundle)
        self.fails -= 1
        if self.landed:
            self._database.record(bundle)
        raise StoreTrouble("虚构", "cut off at the commit")

    def writing(self):
        if not self.fails:
            return self._database.writing()
        self.fails -= 1
        raise StoreTrouble("虚构", "no standby confirms it")


@pytest.mark.parametrize("landed", [True, False])
def test_a_like_whose_commit_was_cut_off_is_asked_again_and_counts_once(tmp_path, landed):
    desk, _ = opened(tmp_path)
    liking = Liking(desk)
    liking.handle_all([likes(VOTERS[1])])
    desk.journal.database = Trouble(desk.journal.database)
    desk.journal.database.landed, desk.journal.database.fails = landed, 1
    with pytest.raises(StoreTrouble):
        liking.handle_all([likes()])
    [told] = liking.handle_all([likes()])
    assert bool(told.answer.events) is not landed
    assert sum(desk.journal.tally().values()) == 2


def test_a_like_that_is_seen_and_perhaps_not_kept_is_not_confirmed(tmp_path):
    desk, clock = opened(tmp_path / "a")
    other, _ = opened(tmp_path / "b")
    other.keep_time()
    desk.handle("public", like(VOTERS[0], ANNA, clock()))
    liking = Liking(desk)
    desk.journal.database = Trouble(desk.journal.database)
    desk.journal.database.fails = 1
    with pytest.raises(StoreTrouble):
        liking.handle_all([likes()])
    # The host is lost; the one that takes its place never had the like.
    desk.journal.database = other.journal.database
    [told] = liking.handle_all([likes()])
    assert told.answer.events


def test_whoever_is_always_overtaken_is_told_so(tmp_path):
    desk, _ = opened(tmp_path)
    liking = Liking(desk)
    desk.journal.database = Trouble(desk.journal.database)
    desk.journal.database.record = lambda _: Outdated.FACTS
    [told] = liking.handle_all([likes()])
    assert isinstance(told.answer, Busy)


class Watched:
    """A database that remembers what it was asked, and what it answered to bundles."""

    def __init__(self, database):
        self._database = database
        self.seen = []

    def __getattr__(self, name):
        return getattr(self._database, name)

    def look(self, asked):
        self.seen.append("looked")
        return self._database.look(asked)

    def record(self, bundle):
        landed = self._database.record(bundle)
        self.seen.append("in vain" if isinstance(landed, Outdated) else "recorded")
        return landed


def test_in_company_it_looks_before_it_records_and_alone_it_does_not(tmp_path):
    desk, _ = opened(tmp_path)
    watched = desk.journal.database = Watched(desk.journal.database)
    one, another = Liking(desk), Liking(desk)
    another.handle_all([likes(VOTERS[0], ANNA)])
    one.handle_all([likes(VOTERS[0], BERT)])
    watched.seen.clear()
    [told] = another.handle_all([likes(VOTERS[0], CARA)])
    assert isinstance(told.answer, Refused)
    assert watched.seen == ["looked"]
    another.handle_all([likes(VOTERS[1], ANNA)])
    another.handle_all([likes(VOTERS[2], ANNA)])
    watched.seen.clear()
    another.handle_all([likes(VOTERS[2], BERT)])
    assert watched.seen == ["recorded"]


def test_a_like_of_another_time_or_voter_that_is_a_name_is_refused(tmp_path):
    desk, _ = opened(tmp_path)
    told = Liking(desk).handle_all([likes(at=VOTING - 2 * WAITED), likes(VoterId("李 明"))])
    assert [each.answer.reason for each in told] == ["time-is-the-server-s", "id-is-not-opaque"]


def test_a_journal_that_is_older_than_memory_is_not_written_to(tmp_path):
    desk, _ = opened(tmp_path / "a")
    liking = Liking(desk)
    liking.handle_all([likes(), likes(VOTERS[1])])
    other, _ = opened(tmp_path / "b")
    desk.journal.database = other.journal.database
    for _ in range(2):
        with pytest.raises(StoreTrouble, match="重新启动"):
            liking.handle_all([likes(VOTERS[2])])
