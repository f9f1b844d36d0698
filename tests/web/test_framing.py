"""What is taken from a candidate's public answers, and where it stands on the page."""

from pathlib import Path

from selection.accounts.pages import PublicPage
from selection.domain.kernel import CandidateId
from selection.domain.rulebook.canonical import from_toml
from selection.web.exhibits import Exhibit
from selection.web.framing import Framing

CAST = Path(__file__).parents[2] / "rulebooks" / "cast-2023.toml"


def framed(category: str, **answers: str) -> Exhibit:
    page = PublicPage(
        name="苏映禾", line="", region="", answers=answers, portrait=None, pictures=()
    )
    framing = Framing(from_toml(CAST.read_bytes()), "/a")
    return framing.exhibit(
        CandidateId("c1"), category=category, number=17, unit="", page=page, frozen=False
    )


def test_below_the_name_stands_who_somebody_is():
    shown = framed("VOLUNTEER", brief="一句话的简介", employer="虚构县农技中心", team="虚构服务队")
    assert shown.about == ("虚构县农技中心", "虚构服务队")


def test_neither_a_choice_nor_a_long_answer_stands_below_the_name():
    assert framed("SITE", site_kind="村").about == ()
    assert framed("PROJECT", run_by="长" * 41).about == ()
    assert framed("PROJECT", run_by="虚构团队").about == ("虚构团队",)


def test_what_is_not_public_stands_nowhere():
    shown = framed("VOLUNTEER", ethnicity="虚构族", employer="虚构县农技中心")
    assert shown.about == ("虚构县农技中心",)
    assert "虚构族" not in repr(shown)
