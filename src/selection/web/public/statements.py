"""The rules in plain words, what becomes of personal data, and how accessible the pages are."""

import re
from dataclasses import dataclass

from litestar import Response, route
from litestar.params import FromPath

from selection.documents.rulebooks import summary
from selection.domain.rulebook.book import Rulebook
from selection.web.doors import DOOR, READ, Door
from selection.web.showing import AnyRequest, Showing, View, campaign

_HEADING = re.compile(r"[一二三四五六七八九十]+、(.+)")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the rules, and the finer ones below it."""

    text: str
    details: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter of the rules: its heading and its lines."""

    heading: str
    anchor: str
    lines: tuple[Line, ...]


def chapters(rules: Rulebook, adopted: str) -> tuple[Chapter, ...]:
    """The rulebook as officials read it, chapter by chapter; nothing of it is secret.

    What comes before the first chapter (title, organiser, fingerprint) the page says itself.
    """
    found: list[tuple[str, list[tuple[str, list[str]]]]] = []
    for line in summary(rules, adopted, ()).splitlines():
        heading = _HEADING.fullmatch(line)
        if heading is not None:
            found.append((heading[1], []))
        elif found and line.strip():
            lines = found[-1][1]
            if line.startswith(" ") and lines:
                lines[-1][1].append(line.strip())
            else:
                lines.append((line.strip(), []))
    return tuple(
        Chapter(heading, f"chapter-{n}", tuple(Line(text, tuple(more)) for text, more in lines))
        for n, (heading, lines) in enumerate(found, start=1)
    )


@route("/{code:str}/rules", http_method=READ, opt={DOOR: Door.PUBLIC})
async def rules(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """The frozen rulebook in words."""
    place = campaign(request, code)
    showing = Showing(request, place, "rules")

    def view() -> View:
        adopted = place.fingerprint
        context = {
            "chapters": chapters(place.rules, adopted),
            "fingerprint": adopted,
            "liking": place.snapshot.liking,
        }
        return View(f"{place.base}/rules", context)

    return showing.same_for_all("pages/rules.html", view)


@route("/{code:str}/privacy", http_method=READ, opt={DOOR: Door.PUBLIC})
async def privacy(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """What is kept of a visitor, why, and for how long."""
    return _statement(request, code, "privacy")


@route("/{code:str}/accessibility", http_method=READ, opt={DOOR: Door.PUBLIC})
async def accessibility(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """How far the pages are accessible, and where they are not."""
    return _statement(request, code, "accessibility")


def _statement(request: AnyRequest, code: str, name: str) -> Response[bytes]:
    place = campaign(request, code)
    view = View(f"{place.base}/{name}", {"liking": place.snapshot.liking})
    return Showing(request, place, "").same_for_all(f"pages/{name}.html", lambda: view)
