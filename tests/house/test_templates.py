"""What no reviewer should have to remember about the templates and the files beside them."""

import hashlib
import re
from functools import cache
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, meta, nodes

HOUSE = Path(__file__).parents[2]
TEMPLATES = HOUSE / "templates"
STATIC = HOUSE / "src" / "selection" / "web" / "static"
VENDOR = STATIC / "vendor"
NAMES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
PAGES = [name for name in NAMES if name.startswith("pages/")]

ENGINE = {
    "asset", "number", "day", "full_day", "moment", "closing", "spark", "chart", "qr",
    "lang", "zh", "size", "_", "gettext", "ngettext", "range", "namespace",
}  # fmt: skip
"""What the engine gives to every template."""

NEEDS = re.compile(r"\{# needs: (-|\w+(?:, \w+)*) #\}\n\{# (?=\S).+? #\}\n", re.DOTALL)
ICONS = re.compile(r'include "(parts/\w*icons\.html)"')
SHEETS = re.compile(r"asset\('([\w-]+\.css)'\)")
environment = Environment(  # it parses and never renders
    loader=FileSystemLoader(TEMPLATES), autoescape=True, extensions=["jinja2.ext.i18n"]
)


@cache
def source(name: str) -> str:
    return (TEMPLATES / name).read_text()


@cache
def tree(name: str) -> nodes.Template:
    return environment.parse(source(name))


def said(name: str) -> set[str]:
    found = NEEDS.match(source(name))
    assert found, f"{name} does not begin with what it needs and what it is"
    return set() if found[1] == "-" else set(found[1].split(", "))


@cache
def stored(name: str) -> frozenset[str]:
    """The names that the template gives values itself, also for the parts that it includes."""
    given = {each.name for each in tree(name).find_all(nodes.Name) if each.ctx != "load"}
    given |= {each.name for each in tree(name).find_all(nodes.Macro)}
    for each in tree(name).find_all(nodes.FromImport):
        given |= {found if isinstance(found, str) else found[1] for found in each.names}
    return frozenset(given)


@cache
def referred(name: str, *kinds: type[nodes.Node]) -> frozenset[str]:
    found: set[str] = set()
    for each in tree(name).find_all(kinds):
        assert isinstance(each.template, nodes.Const), f"{name} names a template at run time"
        found.add(each.template.value)
    return frozenset(found)


@cache
def needed(name: str) -> frozenset[str]:
    """What must be given to the template, its frame and its parts."""
    own = meta.find_undeclared_variables(tree(name)) - ENGINE - stored(name)
    for part in referred(name, nodes.Include):
        own |= needed(part) - stored(name)
    for frame in referred(name, nodes.Extends):
        own |= needed(frame)
    return frozenset(own)


@cache
def at_hand(name: str, named: re.Pattern[str]) -> frozenset[str]:
    """The files so named in the template and its frames; in a part, in all that use it."""
    own = frozenset(named.findall(source(name)))
    frames = referred(name, nodes.Extends)
    users = (
        []
        if frames
        else [each for each in NAMES if name in referred(each, nodes.FromImport, nodes.Include)]
    )
    for frame in frames:
        own |= at_hand(frame, named)
    if users:
        own |= frozenset.intersection(*(at_hand(user, named) for user in users))
    elif not frames and name.startswith("desks/"):  # htmx puts it into a page of a desk
        own |= at_hand("desk.html", named)
    return own


def elements(text: str) -> list[str]:
    """The opening tags, with the template's own marks taken for what they put there."""
    plain = re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL)
    return re.findall(r"<[a-zA-Z][^<>]*(?:\{[{%].*?[%}]\}[^<>]*)*>", plain, flags=re.DOTALL)


def test_there_is_something_to_look_at():
    assert len(PAGES) >= 11
    assert all(elements(source(name)) for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_template_says_what_it_needs(name):
    assert said(name) == needed(name)


@pytest.mark.parametrize("name", NAMES)
def test_a_template_lets_no_markup_through(name):
    text = source(name)
    filters = {each.name for each in tree(name).find_all(nodes.Filter)}
    switches = list(tree(name).find_all(nodes.ScopedEvalContextModifier))
    assert "safe" not in filters
    assert not switches, "autoescape is switched"
    assert "javascript:" not in text.lower()
    assert "<style" not in text.lower()


@pytest.mark.parametrize("name", NAMES)
def test_a_template_keeps_to_the_strict_content_policy(name):
    for element in elements(source(name)):
        plain = re.sub(r'"[^"]*"|\'[^\']*\'', '""', re.sub(r"\{[{%].*?[%}]\}", "", element))
        assert not re.search(r"[\s\"]style\s*=", plain), element
        assert not re.search(r"[\s\"]on\w+\s*=", plain), element
        assert not re.search(r"[\s\"](?:data-)?hx-(?:on|vars|vals|headers)\b", plain), element
        if element.lower().startswith("<script"):
            assert re.search(r"""src="\{\{ asset\('""", element), element
    for trigger in re.findall(r'hx-trigger="([^"]*)"', source(name)):
        assert "[" not in trigger, "a filter would have to be evaluated"


@pytest.mark.parametrize("name", NAMES)
def test_an_address_in_a_template_is_one_of_ours(name):
    assert not re.search(r"(?:https?:)?//\w", source(name).replace("://www.w3.org", ""))
    for asset in re.findall(r"asset\('([^']+)'\)", source(name)):
        assert (STATIC / asset).is_file(), asset


@pytest.mark.parametrize("name", NAMES)
def test_every_icon_is_drawn(name):
    drawn = set(
        re.findall(
            r'id="i-([\w-]+)"', "".join(map(source, at_hand(name, ICONS) | {"parts/icons.html"}))
        )
    )
    asked = set(re.findall(r'(?<!kind_)icon\("([\w-]+)"', source(name)))
    assert asked <= drawn


def test_no_icon_is_sent_in_vain():
    words = "".join(source(name) for name in NAMES if name != "parts/icons.html")
    for drawn in re.findall(r'id="i-([\w-]+)"', source("parts/icons.html")):
        assert f'"{drawn}"' in words, drawn


@pytest.mark.parametrize("name", NAMES)
def test_chinese_words_are_translated(name):
    """Every visible word passes gettext; `{% trans %}` and `_()` are what the catalogue reads."""
    text = re.sub(r"\{#.*?#\}", "", source(name), flags=re.DOTALL)
    text = re.sub(r"\{%-? *trans.*?endtrans *-?%\}", "", text, flags=re.DOTALL)
    text = re.sub(r"\b(?:_|ngettext)\((?:\s*(?:'[^']*'|\"[^\"]*\"),?)+", "", text)
    for own in ('{% if lang == "en" %}中文{% else %}', '"中文" if lang == "en" else'):
        text = text.replace(own, "")  # a language names itself
    assert not re.search(r"[\u4e00-\u9fff]", text), re.findall(r".*[\u4e00-\u9fff].*", text)


@pytest.mark.parametrize("path", sorted(STATIC.glob("*.css")), ids=lambda path: path.name)
def test_a_stylesheet_asks_for_nothing(path):
    sheet = path.read_text()
    assert "url(" not in sheet
    assert "@import" not in sheet


def test_the_stylesheet_knows_the_focal_points():
    sheet = (STATIC / "selection.css").read_text()
    for tenth in range(11):
        assert f".fx-{tenth} {{ --fx: {tenth * 10}%; }}" in sheet
        assert f".fy-{tenth} {{ --fy: {tenth * 10}%; }}" in sheet


@pytest.mark.parametrize("name", NAMES)
def test_every_class_is_styled(name):
    sheet = "".join(
        (STATIC / each).read_text() for each in at_hand(name, SHEETS) | {"selection.css"}
    )
    text = re.sub(r"\{[{%#].*?[%}#]\}", " ", source(name), flags=re.DOTALL)
    classes = {word for words in re.findall(r'class="([^"]*)"', text) for word in words.split()}
    assert {
        each for each in classes if not each.endswith("-") and f".{each}" not in sheet
    } == set()


def test_what_others_wrote_is_unchanged_and_licensed():
    lines = (VENDOR / "CHECKSUMS").read_text().splitlines()
    listed = dict(reversed(line.split("  ")) for line in lines)
    there = {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "CHECKSUMS"
    }
    assert listed == there
    assert all((folder / "LICENSE").is_file() for folder in VENDOR.iterdir() if folder.is_dir())
