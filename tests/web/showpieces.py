"""Made-up values of everything that a template can be given, in every state it knows."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from types import SimpleNamespace as Values

from selection.domain.kernel import CandidateId
from selection.domain.rulebook.words import Tier
from selection.web.drawings import Chart, Series
from selection.web.exhibits import (
    Answer,
    Exhibit,
    Figures,
    Film,
    Group,
    Liking,
    Mine,
    Passage,
    Phase,
    Picture,
    Tally,
)
from selection.web.public.statements import Chapter, Line

NOON = datetime(2023, 12, 7, 12, tzinfo=timezone(timedelta(hours=8)))
PICTURE = Picture(
    small="/a/media/s.webp",
    large="/a/media/l.webp",
    small_width=480,
    width=960,
    height=720,
    alt="田头课堂（示意图）",
    caption="田头课堂（示意图）",
    focus=(2, 5),
)
BARE = Exhibit(
    candidate=CandidateId("c1"),
    label="A-017",
    category="PEOPLE",
    name="苏映禾",
    line="把课堂开到田埂上",
    about=(),
    unit="云岭省科学技术协会",
    region="",
    cover=None,
    portrait=None,
    pictures=(),
    film=None,
    answers=(),
    figures=(),
    passages=(),
    likeable=True,
    frozen=False,
    path="/a/candidates/A-017",
)
RICH = replace(
    BARE,
    about=("青禾县农业技术推广中心",),
    region="云岭省",
    cover=PICTURE,
    portrait=replace(PICTURE, large=PICTURE.small),
    pictures=(PICTURE,) * 6,
    film=Film(source="/a/media/f.mp4", poster=PICTURE, caption="课堂实录"),
    answers=(Answer("工作单位", "青禾县农业技术推广中心"),),
    figures=(Answer("服务时长", "4,160"),),
    passages=(
        Passage("主要事迹", ("第一段。", "“路有多远，课就上到哪里。”", "“第一句”和“第二句”")),
    ),
)
PEOPLE = Group(
    code="PEOPLE",
    letter="A",
    name="最美科技志愿者",
    heading="科技志愿者",
    measure_word="位",
    kind="PERSON",
    count=214,
    places=2,
    line=90,
)
BOOKS = replace(PEOPLE, code="BOOKS", letter="B", name="图书", kind="BOOK", places=None, line=None)
LIKING = Liking(
    phase=Phase.OPEN,
    opens=NOON,
    closes=datetime(2023, 12, 11, tzinfo=NOON.tzinfo),
    each_day_for_one=1,
    each_day_in_category=5,
    each_day=20,
    revocable=True,
    notice="自愿参与。",
    day_ends="24:00",
    counts=False,
    tiers=frozenset({Tier.DEVICE}),
    elsewhere="",
)
LIVE = Figures(shown=True, live=True, as_of=NOON, next_at=None, total=1_284_506, days=())
DAILY = replace(LIVE, live=False, next_at=NOON + timedelta(days=1))
UNLIMITED = replace(LIKING, each_day_for_one=None, each_day=None, day_ends="")
VERIFIED = replace(LIKING, tiers=frozenset({Tier.REAL_NAME}))
ELSEWHERE = replace(LIKING, phase=Phase.NONE, elsewhere="群众评委投票")
HIDDEN = replace(DAILY, shown=False, as_of=None, total=0)
NEVER = replace(HIDDEN, next_at=None)
TALLY = Tally(votes=38_412, rank=3, last_day=959, moved=2, course=(1, 2, 3), gap=18_606)
LIKED = Mine(liked=frozenset({CandidateId("c1")}), left={"PEOPLE": 3})
SPENT = Mine(liked=frozenset(), left={"PEOPLE": 0})
GOOD = Values(text="已点赞。", kind="ok", retry=False)
BAD = Values(text="没有成功。", kind="bad", retry=True)


def site(**changes: object) -> Values:
    about: dict[str, object] = {
        "title": "2023年度推选",
        "name": "2023年度推选",
        "year": 2023,
        "organizer": "云岭省科学技术协会",
        "secretariat": None,
        "document": None,
        "practice": True,
        "base": "/a",
        "here": "/a?q=x",
        "address": "https://award.example.invalid/a",
        "section": "showcase",
        "has_showcase": True,
        "has_board": True,
        "has_notice": False,
        "tag": "0123456789ab",
        "note": "自愿参与。",
    }
    return Values(**(about | changes))


class Links:
    clear = "/a?category=PEOPLE"

    def category(self, code: str) -> str:
        return f"/a?category={code}"

    def page(self, number: int) -> str:
        return f"/a?page={number}"


def gallery(exhibit: Exhibit = RICH, tally: Tally | None = TALLY, **changes: object) -> Values:
    asked: dict[str, object] = {
        "q": "",
        "region": "",
        "regions": ("云岭省", "东泽省"),
        "order": "rotate",
        "orders": ("rotate", "number", "likes"),
        "seed": "9c41e7",
        "seed_until": NOON,
        "cards": (Values(exhibit=exhibit, tally=tally),),
        "stats": Values(candidates=486, units=231, likes=None),
        "found": 214,
        "page": 9,
        "pages": 18,
        "urls": Links(),
    }
    return Values(**(asked | changes))


def board(exhibit: Exhibit = RICH, **changes: object) -> Values:
    near = Chart(("12.6", "12.7"), Series("", (1, 2)), (Series(exhibit.name, (2, 3)),))
    places = ((3, 20), (2, 0), (-1, 0), (0, -11))
    rows = tuple(
        Values(
            exhibit=replace(exhibit, label=f"A-{n:03}"),
            tally=replace(TALLY, rank=n, moved=moved, gap=gap),
        )
        for n, (moved, gap) in enumerate(places, start=1)
    )
    about: dict[str, object] = {
        "rows": rows,
        "all": False,
        "folded": (3, 9),
        "cut_after": 2,
        "url_all": "/a/board?rows=all",
        "chart": near,
    }
    return Values(**(about | changes))


def line(name: str | None, detail: str = "云岭省", revoked: str | None = None) -> Values:
    return Values(number=1, name=name, detail=detail, revoked=revoked)


def notice(name: str | None = "苏映禾", **changes: object) -> Values:
    about: dict[str, object] = {
        "title": "2023年度推选名单公示",
        "status": "PUBLISHED",
        "version": 2,
        "versions": tuple(
            Values(number=n, kind=kind, published_at=NOON, url=f"/a/notice/{n}")
            for n, kind in enumerate(("PUBLISHED", "CORRECTED", "SUBSTITUTED", "RELEASED"), 1)
        ),
        "published_at": NOON,
        "kind": "CORRECTED",
        "note": "虚构的说明",
        "until": NOON + timedelta(days=5),
        "workdays_left": 3,
        "can_object": True,
        "opening": "根据通知安排，拟确定下列人员。",
        "period": "公示时间：2023年12月25日至2023年12月29日。",
        "text": "公示期内可以反映。\n\n匿名的不予受理。",
        "rolls": (
            Values(group=PEOPLE, entries=(line(name), line(name, revoked="虚构的说明"))),
            Values(group=BOOKS, entries=()),
        ),
        "signed": "云岭省科学技术协会",
        "digest": "0123456789abcdef" * 4,
        "sha256": "89abcdef01234567" * 4,
        "fingerprint": "fedcba9876543210" * 4,
        "as_of": 1_398_214,
    }
    return Values(**(about | changes))


RELEASED = {
    "status": "RELEASED",
    "kind": "RELEASED",
    "note": None,
    "text": None,
    "sha256": None,
    "versions": (),
}
SHARE = Values(
    address="https://award.example.invalid/a/candidates/A-017", text="苏映禾", image="/x.png"
)
SHOWN = {"groups": (PEOPLE, BOOKS), "group": PEOPLE, "liking": LIKING, "figures": LIVE}
ONE = {**SHOWN, "exhibit": RICH, "tally": TALLY, "mine": None, "share": SHARE}
CHAPTERS = (
    Chapter("日历", "chapter-1", (Line("一天从 00:00 算起。", ()),)),
    Chapter("名额", "chapter-2", (Line("志愿者：30 位", ("只是上限",)),)),
)


def phases() -> Iterator[Liking]:
    for phase in Phase:
        yield replace(LIKING, phase=phase)
        yield replace(LIKING, phase=phase, opens=None, closes=None, each_day_in_category=None)
    yield replace(LIKING, revocable=False, each_day_in_category=50, notice="")
    yield UNLIMITED
    yield replace(UNLIMITED, revocable=False)
    yield VERIFIED
    yield ELSEWHERE


def states() -> Iterator[tuple[str, dict[str, object]]]:
    """Each page and part with what it is given, in each state that it knows."""
    for liking in phases():
        for mine in (None, LIKED, SPENT):
            yield "pages/candidate.html", {**ONE, "liking": liking, "mine": mine}
            yield "parts/liked.html", {**ONE, "liking": liking, "mine": mine, "toast": GOOD}
        yield (
            "pages/showcase.html",
            {**SHOWN, "gallery": gallery(), "mine": None, "liking": liking},
        )
        yield "pages/board.html", {**SHOWN, "board": board(), "liking": liking}
        yield "pages/privacy.html", {"liking": liking}
        yield (
            "pages/rules.html",
            {"chapters": CHAPTERS, "fingerprint": "0f" * 32, "liking": liking},
        )
    for figures in (LIVE, DAILY, HIDDEN, NEVER):
        for phase in Phase:
            now = {**SHOWN, "figures": figures, "liking": replace(LIKING, phase=phase)}
            yield "pages/board.html", {**now, "board": board()}
            yield "pages/candidate.html", {**ONE, **now, "tally": None}
    for shown in (
        gallery(BARE, None),
        gallery(cards=(), q="海岛", found=0, page=1, pages=1),
        gallery(cards=(), found=0, page=1, pages=1, regions=(), orders=("number",)),
        gallery(order="likes", region="云岭省", stats=Values(candidates=1, units=1, likes=7)),
        gallery(order="number", page=1),
        gallery(page=18),
    ):
        yield "pages/showcase.html", {**SHOWN, "gallery": shown, "mine": LIKED}
        yield "parts/list.html", {**SHOWN, "gallery": shown, "mine": None}
    yield "pages/showcase.html", {**SHOWN, "groups": (PEOPLE,), "gallery": gallery(), "mine": None}
    yield "pages/board.html", {**SHOWN, "board": board(rows=(), chart=None, cut_after=None)}
    yield "pages/board.html", {**SHOWN, "board": board(BARE, all=True, folded=None)}
    yield "pages/candidate.html", {**ONE, "exhibit": BARE, "tally": replace(TALLY, gap=None)}
    yield "pages/candidate.html", {**ONE, "exhibit": replace(RICH, frozen=True)}
    unliked = replace(RICH, likeable=False)
    yield "pages/candidate.html", {**ONE, "exhibit": unliked, "tally": None}
    yield "parts/like.html", {**ONE, "exhibit": unliked, "tally": None}
    yield "parts/like.html", {**ONE, "mine": LIKED}
    yield "parts/toast.html", {"toast": BAD}
    yield "pages/notice.html", {"notice": notice()}
    yield "pages/notice.html", {"notice": notice(None, **RELEASED)}
    yield "pages/notice.html", {"notice": notice(until=None, workdays_left=None)}
    yield "pages/notice.html", {"notice": notice(workdays_left=None)}
    yield "pages/notice.html", {"notice": notice(period="", opening="")}
    for name, end in (("专家评审", NOON), ("专家评审", None), ("", None)):
        yield "pages/notice_none.html", {"stage": Values(name=name, closes=end, publicity=end)}
    yield "pages/accessibility.html", {}
    without = site(has_showcase=False, has_board=False)
    bare = {"chapters": CHAPTERS, "fingerprint": "0f" * 32, "liking": ELSEWHERE}
    yield "pages/rules.html", {**bare, "site": without}
    yield "pages/taken_down.html", {"label": "A-017"}
    problem = Values(code=503, title="人太多", text="等一下。", lost="", retry=None, way_on=None)
    yield "pages/error.html", {"error": problem}
    full = Values(
        code=500, title="出错", text="等。", lost="没有丢失。", retry="/a", way_on=("/", "首页")
    )
    yield "pages/error.html", {"error": full, "site": None}
    choice = Values(title="推选", path="/a", phase="进行中", practice=True)
    yield "pages/campaigns.html", {"campaigns": (choice,), "site": None}
    yield "pages/campaigns.html", {"campaigns": (), "site": None}


def written(text: str) -> dict[str, object]:
    """The same words wherever people or a rulebook may write."""
    picture = replace(PICTURE, alt=text, caption=text)
    exhibit = replace(
        RICH,
        name=text,
        line=text,
        about=(text,),
        unit=text,
        region=text,
        cover=picture,
        portrait=picture,
        pictures=(picture,) * 6,
        film=Film(source="/f.mp4", poster=picture, caption=text),
        answers=(Answer(text, text),),
        figures=(Answer(text, text),),
        passages=(Passage(text, (text,)),),
    )
    group = replace(PEOPLE, name=text, heading=text, measure_word=text)
    return {
        "site": site(title=text, name=text, organizer=text, secretariat=text, document=text),
        "groups": (group, BOOKS),
        "group": group,
        "liking": replace(LIKING, notice=text),
        "figures": LIVE,
        "mine": LIKED,
        "exhibit": exhibit,
        "tally": TALLY,
        "share": Values(address=SHARE.address, text=text, image="/x.png"),
        "gallery": gallery(exhibit, q=text, region=text, regions=(text,)),
        "board": board(exhibit),
        "toast": Values(text=text, kind="bad", retry=True),
        "notice": notice(
            text,
            title=text,
            opening=text,
            period="公示时间：2023年12月25日至2023年12月29日。",
            text=text,
            signed=text,
            note=text,
            rolls=(Values(group=group, entries=(line(text, text, text),)),),
        ),
        "chapters": (Chapter(text, "one", (Line(text, (text,)),)),),
        "fingerprint": "0f" * 32,
        "stage": Values(name=text, closes=NOON, publicity=None),
        "label": text,
        "error": Values(code=400, title=text, text=text, lost=text, retry="/", way_on=("/", text)),
        "campaigns": (Values(title=text, path="/", phase=text, practice=True),),
    }
