"""The first official comes in by a link with a passkey, the second with an app; what they see."""

import re

import pyotp
import pytest
from click.testing import CliRunner
from playwright.sync_api import expect

from browser.inside import cookie_of, served
from browser.visiting import Visitor
from fair import ONE, TWO, UNIT
from selection.accounts.offices import Office
from selection.accounts.people import Person
from selection.cli.official import official
from selection.domain.kernel import PersonId
from selection.domain.roles import Role
from web.desks.working import appoint

PASSWORD = "纸船 过河 不要桥 hoch und weit"
DESK = "/fair-practice/desk"


@pytest.fixture
def house(tmp_path, chromium, monkeypatch):
    assert chromium
    with served(tmp_path / "home", people=(), host="localhost") as (fair, address):
        monkeypatch.setattr("selection.cli.official.now", fair.clock)
        yield fair, address, tmp_path / "home"


@pytest.fixture
def site(house):
    """The visitors of this story come to this house."""
    return house[1]


def link_for(house, name: str) -> str:
    """What the command line prints; the path alone."""
    fair, address, home = house
    words = ["invite", "--home", str(home), "--campaign", fair.place.id, "--name", name]
    said = CliRunner().invoke(official, [*words, "--origin", address])
    assert said.exit_code == 0, said.output
    return said.stdout.strip().removeprefix(address)


def with_a_key(visitor: Visitor) -> None:
    """A device that makes and uses passkeys, whose owner always agrees."""
    devtools = visitor.context.new_cdp_session(visitor.page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def accept(visitor: Visitor, link: str, name: str) -> None:
    page = visitor.page
    visitor.go(link)
    visitor.go(link)  # a scanner of mail was there before
    visitor.look("access-invitation")
    visitor.press(page.get_by_role("button", name="是我本人，开始设置"))
    page.get_by_label("登录名").fill(name)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_label("再输入一次密码").fill(PASSWORD)
    visitor.look("access-choosing")
    visitor.press(page.get_by_role("button", name="下一步"))
    expect(page.get_by_role("heading", name="设置第二步验证")).to_be_visible()


def test_the_first_official_comes_in_with_a_passkey(visitor, house):
    page = visitor.page
    with_a_key(visitor)
    accept(visitor, link_for(house, "虚构经办甲"), "anna@example.org")
    visitor.look("access-factor")
    visitor.press(page.get_by_role("button", name="创建通行密钥"))
    expect(page.get_by_role("heading", name="保存恢复代码")).to_be_visible()
    visitor.look("access-codes")
    visitor.press(page.get_by_role("link", name="我已保存，进入工作台"))
    expect(page).to_have_url(re.compile(f"{DESK}$"))
    expect(page.get_by_text("虚构经办甲").locator("visible=true").first).to_be_visible()

    visitor.go("/account")
    expect(page.get_by_text("这台设备").first).to_be_visible()
    visitor.look("access-account")
    visitor.press(page.get_by_role("button", name="退出").first)
    expect(page.get_by_text("您已退出。")).to_be_visible()
    visitor.look("access-sign-in")

    page.get_by_label("登录名").fill("ANNA@example.org")
    page.get_by_label("密码").fill("not it")
    visitor.expects("422")
    visitor.press(page.get_by_role("button", name="登录"))
    expect(page.get_by_role("alert")).to_be_focused()
    visitor.look("access-refused")
    page.get_by_label("密码").fill(PASSWORD)
    visitor.press(page.get_by_role("button", name="登录"))
    expect(page.get_by_role("heading", name="第二步验证")).to_be_visible()
    visitor.look("access-second")
    visitor.press(page.get_by_role("button", name="用通行密钥验证"))
    expect(page).to_have_url(re.compile(f"{DESK}$"))


def test_the_second_official_comes_in_with_an_app_and_looks_after_people(visitor, house):
    fair, page = house[0], visitor.page
    fair.accounts.access.credentials.set(ONE, "anna", PASSWORD, at=fair.clock())
    fair.accounts.people.enter([Person(id=ONE, name="虚构经办甲")], at=fair.clock())
    accept(visitor, link_for(house, "虚构经办乙"), "bert@example.org")
    visitor.press(page.get_by_text("不能扫码？手工输入密钥"))
    secret = page.locator(".way__secret").inner_text().replace(" ", "")
    page.get_by_label("6 位数字").fill(pyotp.TOTP(secret).at(fair.clock()))
    visitor.press(page.get_by_role("button", name="确认并启用"))
    visitor.press(page.get_by_role("link", name="我已保存，进入工作台"))

    appoint(fair, "clerk-one", Role.UNIT_CLERK, name="虚构单位经办", unit=UNIT)
    fair.place.views.catch_up(fair.place.journal)
    visitor.go(f"{DESK}/office/people")
    visitor.look("people-office")
    page.get_by_label("姓名", exact=True).fill("虚构初审员")
    page.get_by_label("身份").first.select_option("REVIEWER")
    visitor.press(page.get_by_role("button", name="任命并生成链接"))
    expect(page.get_by_label("一次性链接")).to_have_value(re.compile("/invitations/"))
    visitor.look("people-invited")

    fair.clock.on(minutes=11)
    visitor.expects("401")
    visitor.go(f"{DESK}/office/people")
    visitor.press(page.get_by_role("button", name="重置 虚构经办甲"))
    expect(page.get_by_role("heading", name="再次确认身份")).to_be_visible()
    visitor.look("access-confirm")
    page.get_by_label("的密码").fill(PASSWORD)
    visitor.press(page.get_by_role("button", name="确认"))
    expect(page.get_by_label("一次性链接")).to_have_value(re.compile("/invitations/"))

    visitor.go(f"{DESK}/office/people/clerk-one/handover/UNIT_CLERK")
    visitor.look("people-handover")
    page.get_by_label("接手人姓名").fill("虚构接手人")
    visitor.press(page.get_by_role("button", name="交接并生成链接"))
    expect(page.get_by_text("虚构接手人").first).to_be_visible()


@pytest.mark.parametrize("office", list(Office))
def test_an_administrator_finds_an_office_and_no_desk(visitor, house, office):
    fair, address, _ = house
    who = PersonId(f"admin-{office.lower()}")
    fair.accounts.people.enter([Person(id=who, name="虚构管理员")], at=fair.clock())
    fair.accounts.access.offices.give(who, office, at=fair.clock())
    fair.accounts.access.credentials.set(TWO, "bert", PASSWORD, at=fair.clock())
    fair.accounts.people.enter([Person(id=TWO, name="虚构经办乙")], at=fair.clock())
    visitor.context.add_cookies([cookie_of(fair, address, who)])
    visitor.go("/desk")
    expect(visitor.page).to_have_url(re.compile(f"/office/{office.lower()}$"))
    visitor.look(f"office-{office.lower()}")
    visitor.expects("403")
    visitor.go(f"{DESK}/office/people", 403)


def test_a_unit_sees_its_own_people(visitor, house):
    fair, address, _ = house
    who = appoint(fair, "leader-one", Role.UNIT_LEADER, name="虚构审核人", unit=UNIT)
    appoint(fair, "clerk-one", Role.UNIT_CLERK, name="虚构单位经办", unit=UNIT)
    visitor.context.add_cookies([cookie_of(fair, address, who)])
    visitor.go(f"{DESK}/unit/colleagues")
    visitor.look("people-colleagues")


def test_the_way_in_speaks_english(visitor, house):
    fair, address, _ = house
    visitor.context.add_cookies([{"name": "preferences", "value": "en.normal", "url": address}])
    visitor.go("/sign-in")
    visitor.look("access-sign-in-en")
    fair.accounts.people.enter([Person(id=ONE, name="虚构经办甲")], at=fair.clock())
    visitor.context.add_cookies([cookie_of(fair, address, ONE)])
    visitor.go("/account")
    visitor.look("access-account-en")
    visitor.go(f"{DESK}/office/people")
    visitor.look("people-office-en")


def test_nobody_needs_a_script_to_sign_in(arrive, house):
    fair = house[0]
    who = appoint(fair, "candidate-one", Role.CANDIDATE, name="虚构申报人", unit=UNIT)
    fair.accounts.access.credentials.set(who, "carl", PASSWORD, at=fair.clock())
    visitor = arrive(java_script_enabled=False)
    visitor.go(f"/sign-in?next={DESK}")
    visitor.page.get_by_label("登录名").fill("carl")
    visitor.page.get_by_label("密码").fill(PASSWORD)
    visitor.page.get_by_role("button", name="登录").click()
    expect(visitor.page).to_have_url(re.compile(f"{DESK}$"))
