"""Every page of every desk that a menu or a link leads to, as each role finds it."""

from urllib.parse import urlsplit

import pytest

from browser.desks import under_way
from browser.visiting import Visitor
from browser.working import cookie_of
from selection.domain.rulebook.words import StageKind
from web.desks.selections import STAGES

AT_WORK = {
    "OFFICIAL": STAGES,
    "SUPERVISOR": (StageKind.PUBLICITY,),
    "UNIT_CLERK": (StageKind.INTAKE, StageKind.FORMAL_REVIEW),
    "UNIT_LEADER": (StageKind.INTAKE,),
    "CANDIDATE": (StageKind.INTAKE,),
    "REVIEWER": (StageKind.FORMAL_REVIEW,),
    "CHIEF_REVIEWER": (StageKind.FORMAL_REVIEW,),
    "EXPERT": (StageKind.SCORING,),
    "PANEL_CHAIR": (StageKind.SCORING, StageKind.MEETING),
    "TELLER": (StageKind.MEETING,),
    "OBJECTION_CLERK": (StageKind.PUBLICITY,),
}
"""In which of the selections each role has work."""
MOST_OF_A_KIND = 2
"""Pages that differ by an id only are alike."""


@pytest.fixture(scope="module")
def desks(tmp_path_factory):
    with under_way(tmp_path_factory.mktemp("desks") / "home") as found:
        yield found


def shape(path: str) -> str:
    """The address with every part that is not a word of ours left out."""
    parts = [
        "*" if any(each.isdigit() for each in part) or len(part) >= 16 else part
        for part in path.split("/")
    ]
    return "/".join(parts)


@pytest.mark.parametrize("role", AT_WORK)
def test_every_page_of_a_desk_holds(chrome, desks, width, role):
    address, selections = desks
    wrong = {}
    for kind in AT_WORK[role]:
        selection = selections[kind]
        person = selection.somebody(role)
        context = chrome.new_context(viewport={"width": width, "height": 844}, locale="zh-CN")
        context.add_cookies([cookie_of(selection.installation, address, person)])
        try:
            start, name = f"{selection.place.base}/desk", f"desk-{kind.lower()}-{role.lower()}"
            wrong |= _walked(Visitor(context, address, width), start, name)
        finally:
            context.close()
    assert wrong == {}


def _walked(visitor: Visitor, start: str, name: str) -> dict[str, str]:
    """What was wrong on the way from the entrance wherever links lead within the desks."""
    waiting, seen, alike = [start], {start}, dict[str, int]()
    wrong: dict[str, str] = {}
    while waiting:
        path = waiting.pop(0)
        try:
            waiting += _links(visitor, path, start, seen, alike)
            where = path.removeprefix(start).strip("/").replace("/", "-") or "entrance"
            visitor.look(f"{name}-{shape(where)[:60].replace('*', 'x')}")
        except AssertionError as error:
            wrong[path] = str(error)[:1500]
            visitor.trouble.clear()
    return wrong


def _links(
    visitor: Visitor, path: str, start: str, seen: set[str], alike: dict[str, int]
) -> list[str]:
    """Where the page leads that is new: one or two pages of each kind."""
    answer = visitor.page.goto(visitor.site + path)
    assert answer is not None
    assert answer.status == 200, answer.status
    if not answer.headers["content-type"].startswith("text/html"):
        return []
    hrefs = visitor.page.eval_on_selector_all("a[href]", "all => all.map(each => each.href)")
    found = []
    for href in hrefs:
        parts = urlsplit(href)
        kind = shape(parts.path)
        ours = href.startswith(visitor.site) and parts.path.startswith(start)
        document = "." in parts.path.rpartition("/")[2] or "/files/" in parts.path
        new = parts.path not in seen and alike.get(kind, 0) < MOST_OF_A_KIND
        if ours and new and not document:
            seen.add(parts.path)
            alike[kind] = alike.get(kind, 0) + 1
            found.append(f"{parts.path}?{parts.query}" if parts.query else parts.path)
    return found
