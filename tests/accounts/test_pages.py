from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from selection.accounts.pages import LONGEST_LINE, Film, Pages, Picture, PublicPage
from selection.accounts.problems import Erased, Unknown
from selection.accounts.store import Accounts
from selection.domain.kernel import CandidateId

AT = datetime(2023, 12, 1, 9, 30, tzinfo=UTC)
LI, WANG = CandidateId("c-li"), CandidateId("c-wang")
SMALL, LARGE, FILM = "1" * 64 + ".webp", "2" * 64 + ".webp", "3" * 64 + ".mp4"
PICTURE = Picture(
    files={480: SMALL, 960: LARGE},
    width=960,
    height=720,
    alt="虚构的稻田",
    caption="虚构的田头（示意图）",
    focus=(3, 7),
)
PAGE = PublicPage(
    name="虚构甲",
    line="虚构的一句话",
    region="虚构省",
    answers={"story": "虚构的事迹", "helpers": 12, "goes_on": True, "fields": ("甲", "乙")},
    portrait=None,
    pictures=(PICTURE,),
    film=Film(file=FILM, poster=PICTURE, caption="虚构的短片"),
)


@pytest.fixture
def pages(accounts: Accounts) -> Pages:
    return Pages(accounts.vault)


def test_a_page_comes_back_as_it_was_checked(accounts: Accounts, pages: Pages):
    [paper] = pages.keep_many([(LI, PAGE)], at=AT)

    assert pages.open_many([paper.record]) == {paper.record: PAGE}
    assert accounts.vault.matches(paper)


def test_a_page_that_was_written_anew_leaves_the_checked_one_as_it_is(pages: Pages):
    anew = msgspec.structs.replace(PAGE, line="另一句")
    [checked, later] = pages.keep_many([(LI, PAGE), (LI, anew)], at=AT)

    opened = pages.open_many([later.record, checked.record])
    assert opened == {later.record: anew, checked.record: PAGE}


def test_the_page_of_an_erased_candidate_is_gone(accounts: Accounts, pages: Pages):
    mine, other = pages.keep_many([(LI, PAGE), (WANG, PAGE)], at=AT)
    accounts.vault.erase(LI, at=AT, reason="asked")

    assert pages.open_many([mine.record, other.record]) == {
        mine.record: None,
        other.record: PAGE,
    }
    with pytest.raises(Erased):
        pages.keep_many([(LI, PAGE)], at=AT)


def test_a_record_that_is_no_page_is_not_shown(accounts: Accounts, pages: Pages):
    form = accounts.vault.keep(LI, "form", {"name": "虚构甲", "phone": "虚构"}, at=AT)

    with pytest.raises(ValueError, match=r"missing required field|unknown field"):
        pages.open_many([form.record])
    with pytest.raises(Unknown):
        pages.open_many(["nothing"])


def test_a_page_does_not_carry_what_it_has_no_word_for(accounts: Accounts, pages: Pages):
    content = {**msgspec.to_builtins(PAGE, str_keys=True), "phone": "虚构"}
    paper = accounts.vault.keep(LI, "page", content, at=AT)

    with pytest.raises(ValueError, match="unknown field"):
        pages.open_many([paper.record])


def test_a_page_names_all_its_files():
    assert set(PAGE.media()) == {SMALL, LARGE, FILM}
    bare = msgspec.structs.replace(PAGE, film=None, pictures=(), portrait=PICTURE)
    assert set(bare.media()) == {SMALL, LARGE}
    assert msgspec.structs.replace(bare, portrait=None).media() == ()


@pytest.mark.parametrize(
    "wrong",
    [
        {"focus": (11, 5)},
        {"focus": (5, -1)},
        {"width": 480},
        {"height": 0},
        {"files": {}},
        {"files": {0: SMALL}, "width": 0},
        {"files": {960: "../journal.db"}},
        {"files": {960: LARGE + "\n"}},
    ],
)
def test_a_picture_that_cannot_be_is_refused(wrong):
    with pytest.raises(ValueError, match=r"picture|focus"):
        msgspec.structs.replace(PICTURE, **wrong)


def test_a_film_is_a_kept_file():
    with pytest.raises(ValueError, match="film"):
        Film(file="film.mp4", poster=None, caption="")


def test_a_line_fits_on_a_card():
    assert msgspec.structs.replace(PAGE, line="字" * LONGEST_LINE)
    with pytest.raises(ValueError, match="line"):
        msgspec.structs.replace(PAGE, line="字" * (LONGEST_LINE + 1))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(
    answers=st.dictionaries(
        st.text(max_size=8),
        st.text(max_size=20)
        | st.booleans()
        | st.integers(-(2**53), 2**53)
        | st.lists(st.text(max_size=5), max_size=3).map(tuple),
    ),
    focus=st.tuples(st.integers(0, 10), st.integers(0, 10)),
)
def test_every_answer_comes_back_as_it_was_given(pages: Pages, answers, focus):
    picture = msgspec.structs.replace(PICTURE, focus=focus)
    page = msgspec.structs.replace(PAGE, answers=answers, portrait=picture)
    [paper] = pages.keep_many([(LI, page)], at=AT)

    back = pages.open_many([paper.record])[paper.record]
    assert back == page
    assert back is not None
    assert {code: type(each) for code, each in back.answers.items()} == {
        code: type(each) for code, each in answers.items()
    }
