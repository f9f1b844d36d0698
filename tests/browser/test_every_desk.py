"""Every page of every desk that a menu or a link leads to, as each role finds it."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from browser.visiting import Visitor
from browser.working import cookie_of, working
from selection.desk.clock import ScriptedClock
from selection.desk.rehearsal.live import standing
from selection.desk.rehearsal.rehearsal import rehearse
from selection.domain.rulebook.canonical import canonical
from selection.domain.rulebook.words import StageKind
from selection.settings import Home
from web.desks.selections import FEW, NOW, RULEBOOK, Selection

STAGES = (
    StageKind.INTAKE,
    StageKind.FORMAL_REVIEW,
    StageKind.SCORING,
    StageKind.MEETING,
    StageKind.PUBLICITY,
)
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


def silent(_: str, __: int, ___: int) -> None:
    """Nobody watches this rehearsal."""


@pytest.fixture(scope="module")
def desks(tmp_path_factory):
    home = Home(tmp_path_factory.mktemp("desks") / "home")
    home.root.mkdir()
    campaigns = {}
    for kind in STAGES:
        book = standing(canonical(RULEBOOK.read_bytes()), kind, now=NOW)
        told = rehearse(home, book, FEW, silent, until=NOW, leaving=kind)
        campaigns[kind] = told.campaign
    clock = ScriptedClock(NOW + timedelta(minutes=1))
    with working(home, clock) as (installation, address):
        yield (
            address,
            {
                kind: Selection(installation, None, installation.campaigns[code], clock)
                for kind, code in campaigns.items()
            },
        )


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
    for kind in AT_WORK[role]:
        selection = selections[kind]
        people = selection.people(role)
        assert people, (role, kind)
        context = chrome.new_context(viewport={"width": width, "height": 844}, locale="zh-CN")
        context.add_cookies([cookie_of(selection.installation, address, people[0])])
        visitor = Visitor(context, address, width)
        try:
            _walk(visitor, f"{selection.place.base}/desk", f"desk-{kind.lower()}-{role.lower()}")
        finally:
            context.close()


def _walk(visitor: Visitor, start: str, name: str) -> None:
    """From the entrance wherever links lead within the desks; one or two pages of each kind."""
    waiting, seen, alike = [start], {start}, dict[str, int]()
    while waiting:
        path = waiting.pop(0)
        answer = visitor.page.goto(visitor.site + path)
        assert answer is not None
        assert answer.status == 200, (path, answer.status)
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        where = path.removeprefix(start).strip("/").replace("/", "-") or "entrance"
        visitor.look(f"{name}-{shape(where.replace('?', '-'))[:60].replace('*', 'x')}")
        hrefs = visitor.page.eval_on_selector_all("a[href]", "all => all.map(each => each.href)")
        for href in hrefs:
            parts = urlsplit(href)
            kind = shape(parts.path)
            ours = href.startswith(visitor.site) and parts.path.startswith(start)
            document = "." in parts.path.rpartition("/")[2]
            new = parts.path not in seen and alike.get(kind, 0) < MOST_OF_A_KIND
            if ours and new and not document:
                seen.add(parts.path)
                alike[kind] = alike.get(kind, 0) + 1
                waiting.append(parts.path)
