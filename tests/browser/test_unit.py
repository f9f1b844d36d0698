"""A unit nominates five candidates; one is returned and corrected, one takes itself back."""

import re
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

import fair as fairs
from browser.conftest import WINDOWS
from browser.visiting import Visitor
from browser.working import cookie_of, working
from fair import Fair
from materials import made
from selection.desk.clock import ScriptedClock
from selection.domain.kernel import PersonId
from selection.domain.opinions import Verdict
from selection.settings import Home
from web.desks.recommending import (
    BASE,
    BOOK,
    CLERK,
    HERSELF,
    INTAKE,
    LEADER,
    furnish,
    reviewed,
)

MINE = "/fair-practice/desk/mine"


@dataclass
class Office:
    """The unit's office: its selection, and whoever sits down at a browser."""

    fair: Fair
    files: Path
    come: Callable[..., Visitor]


@contextmanager
def opened(folder: Path) -> Generator[tuple[Fair, str]]:
    """The campaign in the midst of its intake, and its address."""
    clock, home = ScriptedClock(fairs.BEFORE), Home(folder)
    fairs.opened(home, clock, people=(), book=BOOK)
    clock.to(INTAKE)
    with working(home, clock) as (installation, address):
        fair = Fair(installation, None, clock, installation.accounts)  # type: ignore[arg-type]
        fair.to(INTAKE)
        furnish(fair)
        yield fair, address


@pytest.fixture
def office(chrome: Browser, width: int, tmp_path: Path) -> Generator[Office]:
    files = tmp_path / "files"
    files.mkdir()
    (files / "form.pdf").write_bytes(made.pdf())
    for n in range(1, 7):
        (files / f"photo{n}.jpg").write_bytes(made.jpeg(900 + n, 700, size=20_000))
    (files / "shot.jpg").write_bytes(made.png())
    visitors: list[Visitor] = []
    with opened(tmp_path / "home") as (fair, address):

        def come(person: PersonId, **options: object) -> Visitor:
            context = chrome.new_context(**(WINDOWS[width] | {"locale": "zh-CN"} | options))
            context.set_default_timeout(15_000)
            context.add_cookies([cookie_of(fair.installation, address, person)])
            visitors.append(Visitor(context, address, width))
            return visitors[-1]

        yield Office(fair, files, come)
        for each in visitors:
            each.context.close()
    assert [each.unexpected() for each in visitors if each.unexpected()] == []


def choose(page: Page, label: str) -> None:
    """Tick a pill: its box is laid over the words, and unseen."""
    page.get_by_label(label, exact=True).check()


def begin(clerk: Visitor, applicant: str = "") -> str:
    """A draft of a team; the address of its page."""
    page = clerk.page
    clerk.go(f"{BASE}/nominations/new")
    choose(page, "最佳虚构队")
    if applicant:
        page.get_by_label("申报人（替候选签署承诺的人）").select_option(label=applicant)
    page.get_by_role("button", name="建立草稿").click()
    page.wait_for_url(re.compile(r"nominations/\w{32}"))
    return page.url.partition("?")[0].removeprefix(clerk.site)


def fill(page: Page, name: str, *, volunteers: str = "32") -> None:
    """The form, box by box."""
    page.get_by_label("姓名（名称）").fill(name)
    page.get_by_label("简介").fill("十六个人、四台望远镜，让孩子都看过一次土星。")
    page.get_by_label("主要事迹").fill("周末走进乡村小学，开展操场星空夜。")
    choose(page, "科学普及")
    page.get_by_label("成立时间").fill("2019-04-18")
    page.get_by_label("志愿者人数").fill(volunteers)
    page.get_by_role("group", name="适合公开宣传").get_by_label("是").check()


def upload(page: Page, code: str, *files: Path) -> None:
    """Choose files and send them."""
    page.locator(f"#u-{code}").set_input_files(files)
    page.locator(f"#m-{code} form.drop button").click()


def pledge(page: Page) -> None:
    """Record what the candidate signed on paper."""
    page.get_by_label("签字原件存放在哪里").fill("档案室 3 号柜")
    page.get_by_role("button", name="登记", exact=True).first.click()
    page.get_by_text("手签承诺已登记。").wait_for()


def approved_and_handed_in(leader: Visitor, path: str) -> None:
    page = leader.page
    leader.go(f"{path}/approval")
    page.get_by_label("以上各项，本单位承诺属实").check()
    page.get_by_role("button", name="审核通过").click()
    page.get_by_role("button", name=re.compile("报送")).click()
    page.get_by_role("heading", name="推荐材料回执").wait_for()


def nominate(office: Office, clerk: Visitor, leader: Visitor, n: int) -> None:
    """One more team, from the first word to the receipt."""
    path, page = begin(clerk), clerk.page
    fill(page, f"虚构星空第{n}队")
    page.get_by_text("已自动保存").wait_for()
    upload(page, "FORM_PDF", office.files / "form.pdf")
    page.locator("#m-FORM_PDF .files li").wait_for()
    upload(page, "PHOTO", office.files / f"photo{n}.jpg")
    page.locator("#m-PHOTO .files li").wait_for()
    pledge(page)
    approved_and_handed_in(leader, path)


def test_a_unit_nominates_five_and_one_is_returned_and_corrected(office: Office):
    clerk, leader = office.come(CLERK), office.come(LEADER)
    clerk.go(BASE)
    clerk.look("unit-home-empty")
    first = begin(clerk)
    page = clerk.page
    fill(page, "虚构星空第一队", volunteers="16")
    page.get_by_text("已自动保存").wait_for()
    page.get_by_role("button", name="检查并送审").click()
    page.get_by_text("还不能送审").wait_for()
    clerk.expects("422")
    clerk.look("unit-checked")
    page.get_by_label(re.compile("突出表现说明")).fill(
        "队伍虽小，四年来坚持每个周末下乡，从不间断。"
    )
    page.get_by_role("button", name="保存草稿").click()
    page.get_by_text("已保存。").wait_for()
    upload(page, "FORM_PDF", office.files / "form.pdf")
    page.locator("#m-FORM_PDF .files li").wait_for()
    upload(page, "PHOTO", office.files / "photo1.jpg", office.files / "photo2.jpg")
    page.locator("#m-PHOTO .files li:nth-child(2)").wait_for()
    upload(page, "PHOTO", office.files / "shot.jpg")
    page.locator("#m-PHOTO .callout--bad").wait_for()
    clerk.look("unit-uploaded")
    clerk.go(first)
    pledge(page)
    clerk.go(f"{first}/preview")
    clerk.look("unit-preview")
    leader.go(f"{first}/approval")
    leader.look("unit-approval")
    approved_and_handed_in(leader, first)
    leader.look("unit-receipt")
    for n in range(2, 6):
        nominate(office, clerk, leader, n)
    reviewed(office.fair, first, Verdict.RETURNED, words="请写明服务了多少人")
    clerk.go(BASE)
    page.get_by_text("先补正退回的").wait_for()
    clerk.look("unit-home")
    page.get_by_role("link", name="去补正").click()
    page.get_by_text("请写明服务了多少人").wait_for()
    clerk.look("unit-returned")
    clerk.go(first)  # the checker leaves styles behind, which htmx would copy
    page.get_by_label("主要事迹").fill("五年服务三千二百人次。")
    page.get_by_text("已自动保存").wait_for()
    clerk.go(first)
    pledge(page)
    leader.go(f"{first}/approval")
    approved_and_handed_in(leader, first)


def test_two_people_who_write_at_once_choose_between_their_versions(office: Office):
    one, other = office.come(CLERK), office.come(CLERK)
    path = begin(one)
    other.expects("409")
    other.go(path)
    one.page.get_by_label("简介").fill("甲写的")
    one.page.get_by_role("button", name="保存草稿").click()
    one.page.get_by_text("已保存。").wait_for()
    other.page.get_by_label("简介").fill("乙写的")
    other.page.get_by_role("heading", name="你写的时候，别人也保存了").wait_for()
    other.look("unit-conflict")
    other.page.get_by_label(re.compile("对方保存的")).check()
    other.page.get_by_role("button", name="按选择保存").click()
    other.page.get_by_text("已按选择保存").wait_for()
    assert other.page.get_by_label("简介").input_value() == "甲写的"


def test_a_candidate_signs_consents_and_takes_itself_back(office: Office):
    clerk, herself, leader = office.come(CLERK), office.come(HERSELF), office.come(LEADER)
    path = begin(clerk, "虚构申报人")
    fill(clerk.page, "虚构自签队")
    clerk.page.get_by_text("已自动保存").wait_for()
    upload(clerk.page, "FORM_PDF", office.files / "form.pdf")
    clerk.page.locator("#m-FORM_PDF .files li").wait_for()
    upload(clerk.page, "PHOTO", office.files / "photo1.jpg")
    clerk.page.locator("#m-PHOTO .files li").wait_for()
    page = herself.page
    herself.go(MINE)
    herself.look("mine-home")
    page.get_by_role("link", name="虚构自签队").click()
    page.get_by_label(re.compile("诚信承诺")).check()
    page.get_by_role("button", name="签署").click()
    page.get_by_role("button", name="同意 同意展示").click()
    page.get_by_text("已同意。").wait_for()
    herself.look("mine-nomination")
    approved_and_handed_in(leader, path)
    page.reload()
    page.get_by_role("button", name="撤回同意").click()
    page.get_by_text("同意已撤回。").wait_for()
    page.get_by_text("撤回推荐", exact=True).first.click()
    page.get_by_label("输入“撤回推荐”以继续").fill("撤回推荐")
    page.get_by_role("button", name="撤回推荐").click()
    page.get_by_text("推荐已撤回。").wait_for()
    page.get_by_role("link", name="我的数据").click()
    herself.look("mine-data")
    page.get_by_label("输入“删除我的资料”以继续").fill("删除我的资料")
    page.get_by_role("button", name="删除", exact=True).click()
    page.get_by_text("资料已删除").wait_for()
    clerk.go(BASE)
    clerk.look("unit-home-ended")


def test_without_javascript_it_goes_the_same_way(office: Office):
    clerk = office.come(CLERK, java_script_enabled=False)
    leader = office.come(LEADER, java_script_enabled=False)
    path = begin(clerk)
    page = clerk.page
    fill(page, "虚构无脚本队")
    page.get_by_role("button", name="保存草稿").click()
    page.get_by_text("已保存。").wait_for()
    upload(page, "FORM_PDF", office.files / "form.pdf")
    page.get_by_text("文件合格，已收下。").wait_for()
    clerk.expects("422")
    upload(page, "PHOTO", office.files / "shot.jpg")
    page.get_by_text("这是PNG 图片").wait_for()
    upload(page, "PHOTO", office.files / "photo1.jpg")
    page.locator("#m-PHOTO .files li").wait_for()
    pledge(page)
    page.get_by_role("button", name="检查并送审").click()
    page.get_by_text("请审核人审核。").wait_for()
    approved_and_handed_in(leader, path)
