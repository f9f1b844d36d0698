"""What candidates write is text on every page, whatever it looks like.

The same campaign is held twice: once with harmless words, once with hostile ones. A hostile page
has to be the harmless one with other words in the same places: the same elements, the same
attributes, and every word as it was written.
"""

import re
from html.parser import HTMLParser
from urllib.parse import quote_plus

import pytest

import fair as fairs
from fair import CARA, UNIT, Somebody
from selection.accounts.people import Unit
from selection.web.searching import folded
from web.asking import HTMX, OURS

BASE = "/fair-practice"
TEXTS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)' x='",
    '<b hx-get="/x" hx-trigger="load">x</b>',
    '<form action="//evil.example"><button>x',
    "{{7*7}}{% raw %}${7*7}<%=7*7%>",
    "</title></script></textarea></select><h1>x",
    "</template><style>*{display:none}</style>",
    "javascript:alert(1)//",
    "data:text/html,<svg/onload=alert(1)>",
    "&lt;i&gt; &amp;lt; &#60;b&#62; &copy",
    "%(name)s %s %% {0} {name}",
    "<!-- x --> ]]> <![CDATA[ <?php",
    "\u202e反转\u202d\u2066隔离\u2069\u200f",
    "零\u200b宽\u200c字\u200d符\ufeff\u2060",
    "👨\u200d👩\u200d👧\u200d👦🏳\ufe0f\u200d🌈👩🏽\u200d🚀",
    "𠮷䶮㐂·阿依古丽·买买提",
    "Z\u0351\u036b\u0343\u036a\u0302\u0314a\u0336l\u0321go",
    "x" * 50,
    "长" * 50,
)
ENDLESS = "长" * 2_000
FILLER = "。" + "甲" * 45
"""Makes every story a passage, hostile or harmless."""
NOTHING_FOUND = "查无此人"
NO_WORDS = "！！"
LABELS = [f"A-{n:03}" for n in range(1, len(TEXTS) + 1)]
PATHS = (
    BASE,
    f"{BASE}?order=number",
    f"{BASE}?order=likes",
    f"{BASE}/board",
    f"{BASE}/board?rows=all",
    f"{BASE}/notice",
    f"{BASE}/rules",
    *(f"{BASE}/candidates/{label}" for label in LABELS),
)


SNAPSHOT = re.compile("since=[0-9a-f]{12}")
"""What differs from one installation to another, whatever is on the page."""


class Tokens(HTMLParser):
    """A page as a browser reads it: elements with their attributes, and words."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.found = []
        self.feed(SNAPSHOT.sub("since=…", html))
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, *((name, value or "") for name, value in attrs)))

    def handle_endtag(self, tag):
        self.found.append(("/", tag))

    def handle_data(self, data):
        self.found.append(data)

    def handle_comment(self, data):
        self.found.append(("comment", data))

    def handle_decl(self, decl):
        self.found.append(("declaration", decl))

    def handle_pi(self, data):
        self.found.append(("instruction", data))

    unknown_decl = handle_pi


def words(n, kind):
    return f"无害{n:02}{kind}"


def somebody(n, text):
    """A candidate who writes this everywhere, or harmless words for None."""

    def say(kind):
        return words(n, kind) if text is None else text

    return Somebody(
        id=f"h{n:02}",
        category="PEOPLE",
        name=say("姓名"),
        line=say("一句"),
        story=f"{say('事迹')}{FILLER}",
        region=f"{n:02}{say('地区')}",  # regions are listed in order
    )


SWAPS = {words(n, kind): text for n, text in enumerate(TEXTS) for kind in ("姓名", "一句", "事迹")}
SWAPS |= {words(n, "地区"): text for n, text in enumerate(TEXTS)}
SWAPS["无害单位"] = "".join(TEXTS) + ENDLESS


def swapper(swaps):
    """Puts the hostile words for the harmless ones, in addresses as well."""
    table = swaps | {quote_plus(key): quote_plus(value) for key, value in swaps.items()}
    harmless = re.compile("|".join(map(re.escape, table)))

    def swapped(token):
        if isinstance(token, tuple):
            return tuple(swapped(each) for each in token)
        return harmless.sub(lambda found: table[found[0]], token)

    return swapped


ALL = swapper(SWAPS)


def assert_same(hostile, harmless, swapped=ALL):
    assert hostile.status_code == harmless.status_code
    expected = [swapped(each) for each in Tokens(harmless.text).found]
    assert Tokens(hostile.text).found == expected


def named(found, unit):
    """Give the recommending unit its name."""
    found.accounts.people.enter([Unit(id=UNIT, name=unit, type="UNIT")], at=found.clock())
    found.place._exhibition._rows = ()  # names of units are looked up when the candidates change
    found.refresh()
    return found


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """The hostile campaign and the harmless one."""
    bad, good = (tmp_path_factory.mktemp(name) / "home" for name in ("bad", "good"))
    hostile = (*(somebody(n, text) for n, text in enumerate(TEXTS)), CARA)
    harmless = (*(somebody(n, None) for n in range(len(TEXTS))), CARA)
    with (
        fairs.fair(bad, people=hostile) as one,
        fairs.fair(good, people=harmless) as two,
    ):
        yield named(one, SWAPS["无害单位"]), named(two, "无害单位")


@pytest.mark.parametrize(
    ("path", "language"),
    [*((path, "zh-CN") for path in PATHS), (PATHS[0], "en"), (PATHS[-1], "en")],
)
def test_a_page_has_the_same_elements_and_every_word_as_it_was_written(both, path, language):
    cookie = {"cookie": f"__Host-preferences={language}.large"}
    for headers in (cookie, cookie | HTMX):
        hostile, harmless = (each.client.get(path, headers=headers) for each in both)
        assert hostile.status_code == 200
        assert_same(hostile, harmless)


def test_the_words_are_on_the_pages_at_all(both):
    hostile, harmless = both
    listed = harmless.client.get(f"{BASE}?order=number").text
    for n, text in enumerate(TEXTS):
        assert words(n, "姓名") in listed
        found = Tokens(hostile.client.get(f"{BASE}/candidates/{LABELS[n]}").text).found
        assert text in found
        assert f"{text}{FILLER}" in found
        assert ("meta", ("name", "description"), ("content", text)) in found
        assert SWAPS["无害单位"] in found


@pytest.mark.parametrize("n", range(len(TEXTS)))
def test_what_is_said_after_a_like_is_text(both, n):
    said = f"said=liked&about={LABELS[n]}"
    for path in (f"{BASE}?{said}", f"{BASE}/candidates/{LABELS[n]}?said=taken-back"):
        hostile, harmless = (each.client.get(path) for each in both)
        assert_same(hostile, harmless)
        assert 'class="toast' in hostile.text


@pytest.mark.parametrize("n", range(len(TEXTS)))
def test_a_region_is_text_and_can_be_asked_for(both, n):
    hostile = both[0].client.get(BASE, params={"region": f"{n:02}{TEXTS[n]}"})
    harmless = both[1].client.get(BASE, params={"region": f"{n:02}{words(n, '地区')}"})
    if len(TEXTS[n]) > 38:  # longer than the address may ask for
        assert hostile.status_code == 400
        return
    assert_same(hostile, harmless)
    assert f'id="n{LABELS[n]}"' in hostile.text


@pytest.mark.parametrize("text", TEXTS)
def test_what_is_searched_for_is_text(both, text):
    usual = NOTHING_FOUND if folded(text) else NO_WORDS
    for headers in ({}, HTMX):
        hostile = both[1].client.get(BASE, params={"q": text}, headers=headers)
        harmless = both[1].client.get(BASE, params={"q": usual}, headers=headers)
        assert_same(hostile, harmless, swapper({usual: text}))


@pytest.mark.parametrize("text", TEXTS)
def test_what_an_address_says_otherwise_is_on_no_page(both, text):
    client = both[1].client
    for name in ("region", "order", "about", "category", "said"):
        answer = client.get(BASE, params={name: text[:10]})
        usual = client.get(f"{BASE}?category=PEOPLE" if name == "category" else BASE)
        assert (answer.status_code, answer.content) == (200, usual.content), name
    for path in (f"{BASE}/candidates/{quote_plus(text)}", f"/{quote_plus(text)}"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert text not in answer.text


def test_the_answer_to_a_like_is_text(tmp_path):
    people = [(somebody(n, text), somebody(n, None)) for n, text in enumerate(TEXTS[:8])]
    hostile, harmless = zip(*people, strict=True)
    with (
        fairs.fair(tmp_path / "bad", people=hostile, book=fairs.DAILY) as bad,
        fairs.fair(tmp_path / "good", people=harmless, book=fairs.DAILY) as good,
    ):
        for label in LABELS[: len(people)]:
            browsers = [each.visitor() for each in (bad, good)]
            for what in ("like", "unlike", "unlike"):
                path = f"{BASE}/candidates/{label}/{what}"
                one, other = (each.post(path, headers=OURS | HTMX) for each in browsers)
                assert one.status_code == 200
                assert_same(one, other)
            headers = OURS | {"referer": f"{fairs.ORIGIN}{BASE}?q=%22%3E%3C%2F"}
            one, other = (
                each.post(f"{BASE}/candidates/{label}/like", headers=headers) for each in browsers
            )
            assert_same(one, other)
