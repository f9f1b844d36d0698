"""The English catalogue says all that the pages say, and an English page says it in English."""

import re
from collections import defaultdict

import pytest
from babel.messages.catalog import Message
from jinja2 import Environment, nodes

import fair as fairs
from fair import ANNA, BERT, ORIGIN
from selection.desk.words import SENTENCES
from selection.web.languages import ENGLISH, languages
from selection.web.pages import own_templates
from web.messages import FOLDER, HOUSE, REFUSALS, read, said
from web.showpieces import site, states
from web.unmarked import CHINESE, Unmarked

TEMPLATES = sorted((HOUSE / "templates").rglob("*.html"))

PLACEHOLDER = re.compile(r"%\((\w+)\)s")
QUOTES = re.compile(r"[\"“”‘’]")
"""Chinese fonts draw the curved ones twice as wide, and the straight one ends an attribute."""
SAID = {"_", "gettext", "ngettext"}
OWN_NAMES = {"中文"}
"""A language is named in itself on the page of the other."""
LEFT_OUT = {"（%(n)s %(unit)s）": {"unit"}}
"""English has no measure words."""

BASE = "/fair-practice"
PAGES = (
    "/",
    BASE,
    f"{BASE}?category=PLACES",
    f"{BASE}?order=number",
    f"{BASE}?order=likes",
    f"{BASE}?region=云岭省",
    f"{BASE}?q=nobody",
    f"{BASE}/candidates/A-001",
    f"{BASE}/candidates/A-002",
    f"{BASE}/candidates/A-999",
    f"{BASE}/board",
    f"{BASE}/board?category=PLACES&rows=all",
    f"{BASE}/notice",
    f"{BASE}/rules",
    f"{BASE}/privacy",
    f"{BASE}/accessibility",
)
MEANWHILE = {"pages/error.html", "pages/campaigns.html", "parts/toast.html"}
"""What these are given is already in the visitor's language."""


def both(message: Message) -> tuple[list[str], list[str]]:
    """The sentence and its translation, each in all its forms."""
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    words = [message.string] if isinstance(message.string, str) else list(message.string)
    return ids, words


CATALOGUES = read(FOLDER)
MESSAGES = [message for each in CATALOGUES.values() for message in each if message.id]


def test_the_catalogue_has_every_sentence_and_no_other():
    """`make messages` brings this about; a refusal is looked up by its sentence, not said here."""
    found = said().keys()
    assert len(found) > 200
    translated = {
        message.id
        for name, each in CATALOGUES.items()
        for message in each
        if message.id and name != REFUSALS
    }
    assert translated == found
    assert not any(each.obsolete for each in CATALOGUES.values())


def test_every_refusal_is_translated():
    assert {message.id for message in CATALOGUES[REFUSALS] if message.id} == {*SENTENCES.values()}


def test_a_sentence_has_one_translation():
    """What two catalogues say of it must agree: the pages are shown all of them merged."""
    translations = defaultdict(set)
    for message in MESSAGES:
        translations[message.id].add(message.string)
    assert {key: each for key, each in translations.items() if len(each) > 1} == {}


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: both(message)[0][0][:20])
def test_a_sentence_is_translated_whole(message):
    ids, translated = both(message)
    assert len(translated) == len(ids)
    assert not message.fuzzy
    for chinese, english in zip(ids, translated, strict=True):
        assert CHINESE.search(chinese), "only Chinese is translated"
        assert english.strip()
        assert not CHINESE.search(english)
        voted = "vote" in PLACEHOLDER.sub("", english).lower()
        assert voted <= ("投票" in chinese), "点赞 is a like"
        names = set(PLACEHOLDER.findall(chinese)) - LEFT_OUT.get(chinese, set())
        assert set(PLACEHOLDER.findall(english)) == names
        assert "%" not in PLACEHOLDER.sub("", english).replace("%%", "")
        assert tags(english) == tags(chinese)
        assert not QUOTES.search(re.sub(r"<[^>]+>", "", english))


def tags(words: str) -> list[str]:
    """The elements, but for the language of what stands in them."""
    return sorted(re.sub(r' lang="[^"]*"', "", tag) for tag in re.findall(r"<[^>]+>", words))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_says_nothing_past_the_catalogue(path):
    """Whatever Chinese stands in it, as text or in an attribute, stands in `trans` or `_()`."""
    tree = Environment(autoescape=True, extensions=["jinja2.ext.i18n"]).parse(path.read_text())
    taken = {
        id(word)
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in SAID
        for word in call.find_all(nodes.Const)
    }
    words = [each.data for each in tree.find_all(nodes.TemplateData)]
    words += [str(each.value) for each in tree.find_all(nodes.Const) if id(each) not in taken]
    found = {line.strip() for each in words for line in re.split(r"[<>\n]", each)}
    assert {line for line in found if CHINESE.search(line)} <= OWN_NAMES


def english(fair):
    visitor = fair.visitor()
    visitor.cookies.set("__Host-preferences", "en.normal")
    return visitor


def walked(visitor):
    """Chinese that no page of the campaign marks as such."""
    found = {}
    for path in PAGES:
        html = visitor.get(path).text
        assert '<html lang="en"' in html, path
        found[path] = Unmarked(html).found
    return {path: words for path, words in found.items() if words}


@pytest.mark.parametrize("at", [fairs.SHOWN, fairs.VOTING, fairs.ENDED])
@pytest.mark.parametrize("book", [fairs.TOML, fairs.DAILY], ids=["live", "daily"])
def test_english_pages_mark_what_is_chinese(tmp_path, at, book):
    with fairs.fair(tmp_path / "home", at=at, book=book) as fair:
        assert walked(english(fair)) == {}


def test_english_pages_mark_what_is_chinese_when_something_is_wrong(tmp_path):
    with fairs.fair(tmp_path / "home") as fair:
        fair.freeze(BERT)
        fair.take_down(ANNA)
        assert walked(english(fair)) == {}
        fair.pause()
        assert walked(english(fair)) == {}


@pytest.mark.parametrize("headers", [{}, {"hx-request": "true"}], ids=["page", "htmx"])
def test_the_words_after_a_like_mark_the_name_on_english_pages(tmp_path, headers):
    with fairs.fair(tmp_path / "home") as fair:
        visitor = english(fair)
        for act, words in (
            ("like", "You liked"),
            ("like", "You have already liked"),
            ("unlike", "Your like for"),
            ("unlike", "You have not liked"),
        ):
            told = visitor.post(
                f"{BASE}/candidates/A-001/{act}", headers={"origin": ORIGIN, **headers}
            ).text
            assert f'{words} <bdi lang="zh-CN">虚构甲</bdi>' in told
            assert Unmarked(told).found == []


@pytest.fixture(scope="module")
def templates():
    return own_templates()


STATES = [each for each in states() if each[0] not in MEANWHILE]


@pytest.mark.parametrize(("name", "given"), STATES, ids=[name for name, _ in STATES])
def test_a_page_in_any_state_marks_what_is_chinese(templates, name, given):
    html = templates.render(
        name, languages()[ENGLISH], "normal", {"site": site(), **given, "toast": None}
    )
    assert Unmarked(html).found == []
