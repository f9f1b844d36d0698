"""Every page renders in every state, stands as a document, and lets text be text."""

import gzip
import re
from dataclasses import replace
from html.parser import HTMLParser
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest

from selection.web.exhibits import Phase
from selection.web.languages import CHINESE, ENGLISH, languages
from selection.web.pages import Templates, own_templates
from selection.web.site import short
from web.showpieces import (
    BAD,
    DAILY,
    HIDDEN,
    LIKED,
    LIKING,
    LIVE,
    NEVER,
    ONE,
    RICH,
    SHOWN,
    SPENT,
    UNLIMITED,
    VERIFIED,
    board,
    gallery,
    site,
    states,
    written,
)

STATES = list(states())
MOST = 60_000
"""Bytes of a full page that are sent before its first photo, zipped."""
HOSTILE = (
    '<img src=x onerror="alert(1)"><script>alert(2)</script></title></textarea>'
    '" hx-get="/evil" onclick=\'x\' {{ 7 * 7 }} &lt;b&gt; \u202e反转 𠮷䶮·👩\u200d🔬 %(n)s %'
)
ENDLESS = "长" * 2_000
VOID = {"meta", "link", "img", "input", "br", "hr", "source"}
DRAWN = {"path", "circle", "rect", "line", "polyline", "polygon", "use", "g", "svg", "symbol"}


class Document(HTMLParser):
    """A page as a browser would read it; refuses what no browser should have to mend."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), f"{tag} says something twice"
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in DRAWN, f"{tag} cannot be closed at once"
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def text(self) -> str:
        return "".join(self.texts)

    def all(self, *tags: str) -> list[dict[str, str]]:
        return [attributes for tag, attributes in self.tags if tag in tags]


@pytest.fixture(scope="module")
def templates() -> Templates:
    return own_templates()


def rendered(
    templates: Templates, name: str, given: dict[str, object], tag: str = CHINESE
) -> Document:
    frame = {"site": site(), "toast": BAD, **given}
    return Document(templates.render(name, languages()[tag], "large", frame))


@pytest.mark.parametrize(("name", "given"), STATES, ids=[name for name, _ in STATES])
def test_a_page_stands_as_a_document(templates, name, given):
    for tag in (CHINESE, ENGLISH):
        page = rendered(templates, name, given, tag)
        ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
        assert len(ids) == len(set(ids)), "an id stands twice"
        for tag_, attributes in page.tags:
            assert "style" not in attributes
            assert not [each for each in attributes if each.startswith("on")]
            for names in {"aria-labelledby", "for", "data-copy"} & set(attributes):
                assert attributes[names] in ids, (tag_, names)
        for image in page.all("img"):
            assert {"alt", "width", "height"} <= set(image)
        for form in page.all("form"):
            assert form["action"].startswith("/")
        for field in page.all("input", "select"):
            labelled = {each.get("for") for each in page.all("label")}
            assert field.get("type") == "hidden" or field["id"] in labelled
        if name.startswith("pages/"):
            levels = [int(each[1]) for each, _ in page.tags if each in {"h1", "h2", "h3"}]
            assert levels.count(1) == 1
            assert levels[0] == 1
            assert all(after <= before + 1 for before, after in pairwise(levels))
            assert len(page.all("main")) == 1
            [html] = page.all("html")
            assert html["lang"] == tag


@pytest.mark.parametrize("name", sorted({name for name, _ in STATES}))
@pytest.mark.parametrize("tag", [CHINESE, ENGLISH])
def test_text_stays_text(templates, name, tag):
    """Nothing that somebody wrote adds an element or an attribute to a page."""
    plain = rendered(templates, name, written("苏映禾"), tag)
    page = rendered(templates, name, written(HOSTILE), tag)

    assert [(each, set(of)) for each, of in page.tags] == [
        (each, set(of)) for each, of in plain.tags
    ]
    found = page.text + "".join(value for _, of in page.tags for value in of.values())
    assert HOSTILE in found or name == "pages/accessibility.html"
    assert rendered(templates, name, written(ENDLESS), tag)


@pytest.mark.parametrize(
    "name",
    ["pages/showcase.html", "pages/candidate.html", "pages/board.html", "pages/notice.html"],
)
def test_a_name_that_turns_the_direction_of_writing_does_so_for_itself_alone(templates, name):
    """The element around a name or a line isolates it: <bdi> or dir=auto."""
    turned = "\u202e名"
    page = templates.render(name, languages()[CHINESE], "normal", written(turned))
    body = page[page.index("<main") : page.index("</main>")]
    document = _Isolation(turned)
    document.feed(body)
    assert document.loose == []


class _Isolation(HTMLParser):
    """Finds where the words stand in no element that isolates them."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words
        self.stack: list[tuple[str, bool]] = []
        self.loose: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            # Of these, each is a line or a field of its own, or is read and never shown.
            alone = tag in {"option", "h1", "h2", "p"} or dict(attrs).get("class") == "vh"
            self.stack.append((tag, alone or tag == "bdi" or dict(attrs).get("dir") == "auto"))

    def handle_endtag(self, tag: str) -> None:
        while self.stack and self.stack.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self.words in data and not any(isolated for _, isolated in self.stack):
            self.loose.append(" ".join(tag for tag, _ in self.stack))


def button(templates: Templates, **changes: object) -> tuple[dict[str, str], str]:
    page = rendered(templates, "parts/like.html", {**ONE, **changes})
    [found] = page.all("button")
    return found, page.text


@pytest.mark.parametrize(
    ("changes", "words", "can_be_pressed"),
    [
        ({}, "点赞", True),
        ({"mine": LIKED}, "今日已赞", True),
        ({"mine": LIKED, "liking": replace(LIKING, revocable=False)}, "今日已赞", False),
        ({"mine": SPENT}, "今日已用完", False),
        ({"liking": replace(LIKING, phase=Phase.NOT_YET)}, "12 月 7 日开始", False),
        ({"liking": replace(LIKING, phase=Phase.PAUSED)}, "暂停中", False),
        ({"liking": replace(LIKING, phase=Phase.ENDED)}, "点赞已结束", False),
        ({"exhibit": replace(RICH, frozen=True)}, "数据核查中", False),
        ({"liking": VERIFIED}, "须先验证身份", False),
        ({"liking": UNLIMITED, "mine": LIKED}, "已赞", True),
        ({"liking": UNLIMITED, "mine": SPENT}, "已用完", False),
    ],
)
def test_the_button_says_what_can_be_done_and_keeps_its_id(
    templates, changes, words, can_be_pressed
):
    found, text = button(templates, **changes)
    assert words in text
    assert found["id"] == "like-A-017"
    assert (found.get("aria-disabled") != "true") is can_be_pressed


def test_where_no_day_gives_likes_anew_no_button_speaks_of_today(templates):
    for mine in (LIKED, SPENT):
        _, text = button(templates, liking=UNLIMITED, mine=mine)
        assert "今日" not in text


def test_who_cannot_be_liked_has_neither_a_button_nor_its_bar(templates):
    given = {**ONE, "exhibit": replace(RICH, likeable=False), "tally": None}
    page = rendered(templates, "pages/candidate.html", given)
    assert not [each for each in page.all("button") if "like" in each.get("class", "")]
    [body] = page.all("body")
    assert "has-likebar" not in body["class"]


def test_a_paragraph_that_is_one_quotation_stands_apart(templates):
    page = rendered(templates, "pages/candidate.html", ONE)
    assert len(page.all("blockquote")) == 1


def test_who_somebody_is_stands_below_the_name(templates):
    page = rendered(templates, "pages/candidate.html", ONE)
    assert "青禾县农业技术推广中心 · 云岭省" in page.text


def test_below_the_line_nobody_stands_out_as_one_of_the_first_three(templates):
    given = {**SHOWN, "board": board(cut_after=0)}
    rows = [
        each["class"]
        for each in rendered(templates, "parts/board.html", given).all("li")
        if each.get("id", "").startswith("row-")
    ]
    assert rows == ["top3", "out", "out", "out"]


def test_the_recipe_of_the_order_is_told_where_there_is_a_showcase(templates):
    given = {"chapters": (), "fingerprint": "0f" * 32, "liking": LIKING}
    for shown in (True, False):
        frame = {**given, "site": site(has_showcase=shown)}
        text = rendered(templates, "pages/rules.html", frame).text
        assert ("a|2023-12-01T10:00:00+08:00" in text) is shown


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("2023年度虚构推选（演练）", "虚构推选（演练）"),
        ("2023年虚构推选", "虚构推选"),
        ("2023 年度虚构推选", "虚构推选"),
        ("虚构推选2023年度", "虚构推选2023年度"),
        ("2023年度", "2023年度"),
        ("2023虚构推选", "2023虚构推选"),
    ],
)
def test_the_header_names_the_selection_without_its_year(title, name):
    assert short(title) == name


def test_a_like_and_its_taking_back_work_without_a_script(templates):
    for mine, act in ((None, "like"), (LIKED, "unlike")):
        [form] = rendered(templates, "parts/like.html", {**ONE, "mine": mine}).all("form")
        assert form["method"] == "post"
        assert form["action"] == form["hx-post"] == f"/a/candidates/A-017/{act}"


@pytest.mark.parametrize("figures", [HIDDEN, NEVER])
def test_hidden_figures_are_on_no_page(templates, figures):
    given = {**SHOWN, "figures": figures, "board": board()}
    assert "38,412" not in rendered(templates, "pages/board.html", given).text


def test_the_board_follows_the_votes_only_while_they_come(templates):
    over = replace(LIKING, phase=Phase.ENDED)
    for figures, liking, follows in (
        (LIVE, LIKING, True),
        (DAILY, LIKING, True),
        (DAILY, over, False),
        (HIDDEN, LIKING, False),
    ):
        given = {**SHOWN, "figures": figures, "liking": liking, "board": board()}
        page = rendered(templates, "pages/board.html", given)
        assert any("sse-connect" in each for each in page.all("div")) is follows


def test_the_line_is_a_reference_and_never_an_admission(templates):
    text = rendered(templates, "parts/board.html", {**SHOWN, "board": board()}).text
    assert "第 2 位 · 当前点赞参考线 90 赞" in text
    assert "入选名额" not in text


def test_what_is_chinese_is_marked_on_an_english_page(templates):
    page = rendered(templates, "pages/candidate.html", ONE, ENGLISH)
    marked = [each for each in page.all("bdi") if each.get("lang") == "zh-CN"]
    assert marked
    assert not [
        each
        for each in rendered(templates, "pages/candidate.html", ONE).all("bdi")
        if "lang" in each
    ]


def test_the_large_edition_is_chosen_by_an_attribute(templates):
    [html] = rendered(templates, "pages/accessibility.html", {}).all("html")
    assert html["data-size"] == "large"


def test_a_full_page_is_light(templates):
    static = Path(str(files("selection.web"))) / "static"
    many = gallery(cards=gallery().cards * 24)
    for name, given in (
        ("pages/showcase.html", {**SHOWN, "gallery": many, "mine": None}),
        ("pages/board.html", {**SHOWN, "board": board(rows=board().rows * 6)}),
    ):
        frame = {"site": site(), "toast": None, **given}
        html = templates.render(name, languages()[CHINESE], "normal", frame)
        named = re.findall(r'/static/\w+/([^"]+\.(?:css|js|svg))"', html)
        sent = [html.encode(), *((static / each).read_bytes() for each in named)]
        assert len(named) >= 4
        assert sum(len(gzip.compress(each)) for each in sent) < MOST
