"""A small campaign that takes nominations in, for tests of the desks of units and candidates.

A quota of nine for each category, one clause that allows an exemption, files, pledges, a review.
"""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import fair as fairs
from fair import ONE, ORIGIN, UNIT, Fair
from materials import made
from selection.accounts.people import Unit
from selection.desk.requests import Order
from selection.desk.reviews import cases, in_order
from selection.domain.checklist import Tick
from selection.domain.kernel import CandidateId, PersonId, UnitId
from selection.domain.opinions import AssignReviewers, GiveOpinion, Verdict
from selection.domain.quota import RegisterUnit
from selection.domain.review import REVIEW
from selection.domain.roles import Role
from selection.domain.slate import SLATE
from web.desks.working import AtWork, appoint, sign_in

BOOK = """
schema = 1
id = "fair-practice"
title = "虚构推选（演练）"
year = 2030
nature = "PUBLICITY"
organizer = "虚构协会"

[calendar]
zone = "Asia/Shanghai"
covers = [2030]

[[categories]]
code = "PEOPLE"
name = "最美虚构者"
heading = "虚构者"
kind = "PERSON"
places = 1

[[categories]]
code = "TEAMS"
name = "最佳虚构队"
heading = "虚构队"
kind = "ORGANIZATION"
places = 1

[[unit_types]]
code = "UNIT"
name = "单位"
limits = [{ most = 9, per = ["UNIT", "CATEGORY"] }]

[nomination]
reference_date = 2030-02-20
slot_freed = "UNTIL_DEADLINE"
signatures = ["CLERK", "LEADER"]
own_publicity = "RECORDED"
exemption_reason_least = 20
fields = [
  { code = "name", name = "姓名（名称）", type = "TEXT", longest = 50, seen_by = "PUBLIC" },
  { code = "brief", name = "简介", type = "TEXT", longest = 200, seen_by = "PUBLIC" },
  { code = "story", name = "主要事迹", type = "TEXT", longest = 1500, seen_by = "PUBLIC" },
  { code = "fields", name = "服务领域", type = "CHOICES", choices = ["乡村振兴", "科学普及"], \
other_choice = true, seen_by = "PUBLIC" },
  { code = "founded_on", name = "成立时间", type = "DATE", categories = ["TEAMS"] },
  { code = "volunteers", name = "志愿者人数", type = "INTEGER", \
categories = ["TEAMS"], source = "单位核实" },
  { code = "fit", name = "适合公开宣传", type = "YES_NO" },
  { code = "id_number", name = "证件号码", type = "TEXT", \
categories = ["PEOPLE"], personal = true, identifies = true },
  { code = "phone", name = "手机", type = "TEXT", personal = true, required = false },
]

[[conditions]]
id = "OLD"
categories = ["TEAMS"]
severity = "HARD"
text = "成立两年以上"
field = "founded_on"
at_least_old = "2 years"

[[conditions]]
id = "MANY"
categories = ["TEAMS"]
severity = "SOFT"
text = "志愿者原则上不少于20人，最低不少于10人"
field = "volunteers"
at_least = 20
never_below = 10

[[conditions]]
id = "FIT"
severity = "HARD"
text = "适合公开宣传"
field = "fit"
is = true

[[materials]]
code = "FORM_PDF"
name = "推荐表（盖章扫描件）"
formats = ["PDF"]
least = 1
most = 1

[[materials]]
code = "PHOTO"
name = "工作照片"
formats = ["JPEG"]
least = 1
most = 3
least_bytes = 10000
most_bytes = 3145728
name_pattern = "{name}[-_ +]?0?[0-9]{1,2}"
seen_by = "PUBLIC"

[[declarations]]
code = "TRUTH"
name = "诚信承诺"
text = "推荐材料客观、准确、完整。"
by = ["CANDIDATE", "UNIT"]

[[declarations]]
code = "SHOWCASE"
name = "同意展示"
text = "同意在展示页面公开姓名（名称）、事迹和照片。"
by = ["CANDIDATE"]
needed_for = "SHOWCASE"

[[declarations]]
code = "PUBLICITY"
name = "同意公示"
text = "同意公示姓名（名称）。"
by = ["CANDIDATE"]
needed_for = "PUBLICITY"

[[declarations]]
code = "CASEBOOK"
name = "同意入编"
text = "同意编入典型案例选编。"
by = ["CANDIDATE"]
needed_for = "CASEBOOK"

[[stages]]
code = "INTAKE"
name = "组织推荐"
kind = "INTAKE"
opens = 2030-01-01T00:00:00+08:00
closes = 2030-02-21T00:00:00+08:00

[[stages]]
code = "FORMAL_REVIEW"
name = "材料初审"
kind = "FORMAL_REVIEW"
opens = 2030-01-01T00:00:00+08:00
closes = 2030-03-20T00:00:00+08:00

[[stages]]
code = "SHOWCASE"
name = "集中展示"
kind = "SHOWCASE"
opens = 2030-02-22T09:00:00+08:00

[formal_review]
reviewers = 2
corrections = 2
correction_within = "3 working days"
appeal_within = "2 working days"
transfer_until = "SHOWCASE"

[[formal_review.checks]]
id = "PRE-01"
text = "事迹真实、具体"
by = ["HUMAN"]
about = ["story"]

[[formal_review.checks]]
id = "PRE-02"
text = "照片反映先进事迹"
by = ["HUMAN"]
about = ["PHOTO"]

[[rounds]]
code = "all"
name = "全部"
stage = "SHOWCASE"
places = "ALL"
"""

INTAKE = datetime.fromisoformat("2030-02-04T09:00:00+08:00")
BASE = "/fair-practice/desk/unit"
CLERK, LEADER, OTHER = PersonId("clerk-one"), PersonId("leader-one"), PersonId("clerk-two")
HERSELF = PersonId("applicant-one")
ANN, BOB = PersonId("reviewer-ann"), PersonId("reviewer-bob")
ELSEWHERE = UnitId("unit-two")

FILLED: dict[str, Any] = {
    "a_name": "虚构星空志愿服务队",
    "a_brief": "十六个人、四台望远镜，让孩子都看过一次土星。",
    "a_story": "周末走进乡村小学，开展操场星空夜。",
    "a_fields": ["科学普及"],
    "a_founded_on": "2019-04-18",
    "a_volunteers": "32",
    "a_fit": "yes",
}
PERSON: dict[str, Any] = {
    "a_name": "虚构张三",
    "a_brief": "退休教师，二十年做科普。",
    "a_story": "走遍全县的学校。",
    "a_fields": ["科学普及"],
    "a_fit": "yes",
    "a_id_number": "X0000001",
}


@dataclass(slots=True)
class Province:
    """A unit with its people signed in; another unit's clerk beside them."""

    fair: Fair
    clerk: AtWork
    leader: AtWork
    stranger: AtWork
    herself: AtWork

    def begin(self, category: str = "TEAMS", **more: str) -> str:
        """A draft; the address of its page."""
        answer = self.clerk.post(f"{BASE}/nominations/new", {"category": category, **more})
        assert answer.status_code == 303, answer.text
        return answer.headers["location"].partition("?")[0]

    def fill(self, path: str, **changes: Any):
        """Save the form as it stands on the page, with these changes."""
        page = self.clerk.get(path).text
        opened = page.partition('name="opened" id="opened" value="')[2].partition('"')[0]
        form = PERSON if "a_id_number" in page else FILLED
        data = {"opened": opened, **form, **changes}
        return self.clerk.post(path, {k: v for k, v in data.items() if v is not None})

    def attach(self, path: str, number: int = 1) -> None:
        """The files that the rulebook asks for."""
        for code, data, name in (
            ("FORM_PDF", made.pdf(), "推荐表.pdf"),
            ("PHOTO", made.jpeg(900 + number, 700, size=20_000), "IMG_1.jpg"),
        ):
            answer = upload(self.clerk, f"{path}/files/{code}", data, name)
            assert answer.status_code == 303, answer.text

    def pledge(self, path: str) -> None:
        """What the candidate signed by hand is recorded."""
        codes = ["TRUTH", "SHOWCASE", "PUBLICITY", "CASEBOOK"]
        answer = self.clerk.post(f"{path}/pledge", {"declarations": codes, "words": "存档"})
        assert answer.status_code == 303, answer.text

    def approve(self, path: str):
        """The leader approves what the page shows."""
        page = self.leader.get(f"{path}/approval").text
        fields = {
            name: page.partition(f'name="{name}" value="')[2].partition('"')[0]
            for name in ("revision", "shown")
        }
        return self.leader.post(f"{path}/approval", {**fields, "promised": "yes"})

    def hand_in(self, path: str):
        """The leader hands in what is approved."""
        return self.leader.post(f"{path}/hand-in")

    def submitted(self, category: str = "TEAMS", **changes: Any) -> str:
        """A nomination that was handed in."""
        path = self.begin(category)
        answer = self.fill(path, **changes)
        assert answer.status_code == 303, answer.text
        self.attach(path)
        self.pledge(path)
        assert self.approve(path).status_code == 303
        answer = self.hand_in(path)
        assert answer.status_code == 303, answer.text
        return path

    def review(self, path: str, verdict: Verdict, rule: str = "PRE-01", words: str = "不具体"):
        """Two reviewers come to the same opinion, by the desk."""
        reviewed(self.fair, path, verdict, rule, words)


def reviewed(
    fair: Fair, path: str, verdict: Verdict, rule: str = "PRE-01", words: str = "不具体"
) -> None:
    """Two reviewers come to the same opinion on the nomination at that address."""
    desk, at = fair.place.desk, fair.clock()
    candidate = CandidateId(path.rpartition("/")[2])
    vault = fair.accounts.vault
    assign = AssignReviewers(candidate=candidate, reviewers=(ANN, BOB), by=ONE, at=at)
    desk.handle(ONE, Order(REVIEW, assign))
    [case] = cases(desk, [candidate])
    fails = verdict is not Verdict.PASSED
    for who in (ANN, BOB):
        paper = vault.keep(candidate, "remark", {"words": words}, at=at)
        ticks, remarks = in_order(case, paper)
        if fails:
            ticks, remarks = {**ticks, rule: Tick.FAILS}, {**remarks, rule: paper}
        given = GiveOpinion(
            candidate=candidate,
            reviewer=who,
            verdict=verdict,
            ticks=ticks,
            remarks=remarks,
            remark=paper if fails else None,
            at=at,
        )
        desk.handle(who, Order(REVIEW, given))


def upload(worker: AtWork, path: str, data: bytes, name: str, **headers: str):
    """Send a file as a browser does."""
    client = worker.fair.visitor()
    client.cookies.update(worker.cookies)
    return client.post(
        path,
        data={"token": worker.token},
        files={"file": (name, data, "application/octet-stream")},
        headers={"origin": ORIGIN, **headers},
        follow_redirects=False,
    )


def furnish(fair: Fair) -> None:
    """Two units with their people, and reviewers."""
    clock, desk = fair.clock, fair.place.desk
    unit = Unit(id=UNIT, name="云岭省虚构协会", type="UNIT", region="云岭省")
    other = Unit(id=ELSEWHERE, name="东泽省虚构协会", type="UNIT", region="东泽省")
    fair.accounts.people.enter([unit, other], at=clock())
    registered = RegisterUnit(unit=ELSEWHERE, unit_type="UNIT", by=ONE, at=clock())
    desk.handle(ONE, Order(SLATE, registered))
    appoint(fair, CLERK, Role.UNIT_CLERK, name="虚构经办", unit=UNIT)
    appoint(fair, LEADER, Role.UNIT_LEADER, name="虚构审核", unit=UNIT)
    appoint(fair, HERSELF, Role.CANDIDATE, name="虚构申报人", unit=UNIT)
    appoint(fair, OTHER, Role.UNIT_CLERK, name="别处经办", unit=ELSEWHERE)
    for who in (ANN, BOB):
        appoint(fair, who, Role.REVIEWER)


@contextmanager
def province(folder: Path, at: datetime = INTAKE) -> Generator[Province]:
    """The campaign with the unit's people at work."""
    with fairs.fair(folder, at=at, people=(), book=BOOK) as fair:
        furnish(fair)
        yield Province(
            fair,
            sign_in(fair, CLERK),
            sign_in(fair, LEADER),
            sign_in(fair, OTHER),
            sign_in(fair, HERSELF),
        )
