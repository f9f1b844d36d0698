"""The timeline: a sentence for each kind of event, in order, for those only who may read it."""

import pytest

import chosen
import fair as fairs
from domain.anything import NOW
from fair import ANNA, ONE, TWO, UNIT
from journal.write_golden import made_up
from samples import CAST
from selection.domain.people import Role
from selection.journal.items import Envelope, Record
from selection.journal.names import NAMES
from selection.web.desks.office.sentences import sentences
from selection.web.desks.office.telling import KINDS, Telling, kind_of, kinds
from selection.web.languages import CHINESE, ENGLISH, languages
from web.desks.working import appoint, sign_in

HERE = "/fair-practice/desk/office/timeline"


@pytest.fixture(name="fair")
def a_fair(tmp_path):
    with fairs.fair(tmp_path / "home", book=chosen.BOOK) as found:
        yield found


@pytest.mark.parametrize("tag", [CHINESE, ENGLISH])
def test_every_kind_of_event_has_a_sentence(tag):
    assert set(sentences(languages()[tag])) == set(NAMES.values())


@pytest.mark.parametrize("tag", [CHINESE, ENGLISH])
@pytest.mark.parametrize(("kind", "name"), NAMES.items(), ids=NAMES.values())
def test_a_sentence_asks_for_nothing_that_its_event_does_not_hold(kind, name, tag):
    told = Telling(CAST, languages()[tag], {}).tell(record(kind, name))
    assert told.sentence
    assert "%(" not in told.sentence


def record(kind, name) -> Record:
    return Record(
        position=1,
        stream="s",
        version=1,
        name=name,
        event=made_up(kind, "event"),
        envelope=Envelope(campaign="c", command="1", actor="a", recorded_at=NOW, rulebook=1),
    )


def test_no_sentence_tells_marks_verdicts_or_who_voted_or_objected():
    secret = {"marks", "verdict", "voter", "objector", "ticks", "rules", "value", "same", "way"}
    for name, sentence in sentences(languages()[CHINESE]).items():
        assert not any(f"%({field})s" in sentence for field in secret), name


def test_every_stage_of_the_domain_is_of_one_kind_but_single_votes():
    every = [stage for stages in KINDS.values() for stage in stages]
    assert len(every) == len(set(every))
    assert {name.partition(".")[0] for name in NAMES.values()} - set(every) == {"ballot"}
    assert {kind_of(name) for name in NAMES.values()} == set(kinds(languages()[CHINESE]))


def test_it_tells_who_did_what_newest_first(fair):
    page = sign_in(fair, ONE).get(HERE).text
    assert "虚构推荐单位" in page
    assert "A-001 虚构甲" in page
    opened, nominated = body(page).index("开启阶段"), body(page).index("报送")
    assert opened < nominated


def test_single_likes_are_not_in_it(fair):
    fair.like_each({"A-001": 3})
    one = sign_in(fair, ONE)
    assert "收到一次点赞" not in one.get(HERE).text


def test_only_officials_read_it_here(fair):
    assert fair.visitor().get(HERE, follow_redirects=False).status_code == 303
    for role in (Role.UNIT_CLERK, Role.SUPERVISOR, Role.REVIEWER, Role.TELLER):
        unit = UNIT if role is Role.UNIT_CLERK else None
        other = sign_in(
            fair, appoint(fair, f"some-{role.lower().replace('_', '-')}", role, unit=unit)
        )
        assert other.get(HERE).status_code == 403


def test_it_is_filtered_by_kind_day_and_stage_and_turned_page_by_page(fair):
    one = sign_in(fair, ONE)
    assert "报送" not in body(one.get(f"{HERE}?kind=course").text)
    assert "没有符合条件的记录" in one.get(f"{HERE}?day=2029-01-01").text
    assert "开启阶段" not in body(one.get(f"{HERE}?day=2030-01-31").text)
    assert "没有符合条件的记录" in one.get(f"{HERE}?stage=RELEASE").text
    assert "报送" not in body(one.get(f"{HERE}?stage=LIKES").text)
    first = one.get(f"{HERE}?before=5").text
    assert 'id="n4"' in first
    assert 'id="n5"' not in first
    newer = one.get(f"{HERE}?after=4").text
    assert 'id="n5"' in newer
    assert 'id="n4"' not in newer


@pytest.mark.parametrize("wrong", ["before=x", "after=-1", "day=2030-13-01", "kind=" + "x" * 30])
def test_what_cannot_be_asked_is_refused(fair, wrong):
    assert sign_in(fair, ONE).get(f"{HERE}?{wrong}").status_code == 400


def test_looking_at_it_records_nothing(fair):
    one = sign_in(fair, TWO)
    before = fair.place.journal.head().position
    one.get(HERE)
    assert fair.place.journal.head().position == before


def test_a_name_that_was_erased_is_told_no_more(fair):
    fair.erase(ANNA)
    page = sign_in(fair, ONE).get(HERE).text
    assert "虚构甲" not in page
    assert "（已删除）" in page


def body(page: str) -> str:
    return page[page.index('<ol class="ev">') :]
