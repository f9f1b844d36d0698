"""Finds the Chinese on an English page that nothing marks as Chinese."""

import re
from html.parser import HTMLParser

from selection.web.languages import ENGLISH

CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")  # characters and punctuation

VOID = {"meta", "link", "img", "input", "br", "hr", "source"}
MIXED = {"title", "meta"}
"""They hold no elements, so a name in an English sentence cannot be marked there."""


class Unmarked(HTMLParser):
    """Finds the Chinese in what claims to be English."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.stack = [("", ENGLISH)]
        self.found: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = {name: value or "" for name, value in attrs}
        lang = own.get("lang", self.stack[-1][1])
        shown = {"alt", "aria-label", "placeholder", "title", "value"} & set(own)
        if own.get("type") == "search":
            shown -= {"value"}  # the visitor's own words, in whatever language
        if lang == ENGLISH and tag not in MIXED:
            self.found += [f"{tag} {own[name]}" for name in shown if CHINESE.search(own[name])]
        if tag not in VOID:
            self.stack.append((tag, lang))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.stack.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        tag, lang = self.stack[-1]
        if lang == ENGLISH and tag not in MIXED and CHINESE.search(data):
            self.found.append(f"{tag} {data.strip()}")
