"""A clerk takes the summary table home, fills it in, and brings it back; then prints the form."""

import zipfile
from collections.abc import Generator
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from browser.conftest import WINDOWS
from browser.inside import cookie_of, served
from browser.visiting import Visitor
from fair import ONE
from selection.accounts.people import Person
from web.desks.recommending import BASE, BOOK, CLERK, INTAKE, furnish
from web.desks.test_papers import filled_in

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NAME = "阿卜杜拉·买买提䶮志愿服务队"
TABLE = filled_in(
    {"姓名（名称）": NAME, "成立时间": "2019年4月18日", "志愿者人数": 32, "适合公开宣传": "是"},
    {"姓名（名称）": "虚构二队", "志愿者人数": "十六个"},
    {"姓名（名称）": "虚构三队", "适合公开宣传": "也许"},
)


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def clerk(
    chrome: Browser, width: int, tmp_path: Path, request: pytest.FixtureRequest
) -> Generator[Visitor]:
    with served(tmp_path / "home", at=INTAKE, people=(), book=BOOK) as (fair, address):
        furnish(fair)
        options = WINDOWS[width] | {"locale": "zh-CN", "java_script_enabled": request.param}
        context = chrome.new_context(**options)
        context.add_cookies([cookie_of(fair, address, CLERK)])
        visitor = Visitor(context, address, width)
        yield visitor
        context.close()
        assert visitor.unexpected() == []


def test_a_clerk_fills_the_table_in_and_brings_it_back(clerk: Visitor, request):
    page, scripts = clerk.page, "no scripts" not in request.node.name
    clerk.go(BASE)
    clerk.press(page.get_by_role("link", name="批量导入"))
    page.wait_for_url("**/import", wait_until="load")
    if scripts:
        clerk.look("papers-import")
    with page.expect_download() as coming:
        clerk.press(page.get_by_role("link", name="下载汇总表"))
    assert zipfile.is_zipfile(coming.value.path())
    table = {"name": "汇总表.xlsx", "mimeType": XLSX, "buffer": TABLE}
    page.get_by_label("填好的汇总表").set_input_files([table])
    clerk.press(page.get_by_role("button", name="核对"))
    page.get_by_text("“也许”看不出是或否").wait_for()
    page.wait_for_load_state()
    if scripts:
        clerk.look("papers-import-checked")
    clerk.expects("409")  # one row is left, and the page says so
    clerk.press(page.get_by_role("button", name="导入 2 行"))
    page.get_by_text("有 1 行没有导入；其余的已经导入。").wait_for()
    clerk.go(BASE)
    clerk.press(page.get_by_role("link", name=NAME))
    with page.expect_download() as coming:
        clerk.press(page.get_by_role("link", name="下载预填好的推荐表"))
    with zipfile.ZipFile(BytesIO(Path(coming.value.path()).read_bytes())) as packed:
        assert NAME.split("䶮", maxsplit=1)[0] in packed.read("word/document.xml").decode()


def test_an_official_takes_the_table_out_and_the_timeline_says_so(
    chrome: Browser, width: int, tmp_path: Path
):
    with served(tmp_path / "home", at=INTAKE, people=(), book=BOOK) as (fair, address):
        furnish(fair)
        fair.accounts.people.enter([Person(id=ONE, name="虚构经办甲")], at=fair.clock())
        context = chrome.new_context(**(WINDOWS[width] | {"locale": "zh-CN"}))
        context.add_cookies([cookie_of(fair, address, ONE)])
        official = Visitor(context, address, width)
        page = official.page
        official.go("/fair-practice/desk/office/exports")
        official.look("papers-exports")
        page.get_by_label("用途").fill("编印工作简报")
        with page.expect_download() as coming:
            official.press(page.get_by_role("button", name="导出"))
        assert zipfile.is_zipfile(coming.value.path())
        official.go("/fair-practice/desk/office/timeline")
        assert page.get_by_text("导出了汇总表").count() == 1
        context.close()
        assert official.unexpected() == []
