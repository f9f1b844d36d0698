"""Chromium, and the program serving the campaigns; both are started once."""

import os
import shutil
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from browser.serving import serving
from browser.visiting import AXE, Visitor

HERE = Path(__file__).parent

QUIET = [
    "--no-sandbox",  # containers seldom have one; every page here is our own
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",  # in a container that memory is small
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
]

WINDOWS: dict[int, dict[str, Any]] = {
    390: {
        "viewport": {"width": 390, "height": 844},
        "device_scale_factor": 2,
        "is_mobile": True,
        "has_touch": True,
    },
    1280: {"viewport": {"width": 1280, "height": 900}},
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


def _missing(what: str) -> None:
    (pytest.fail if os.environ.get("CI") else pytest.skip)(what)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where Chromium is."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not found:
        _missing("no Chromium: apt-get install chromium fonts-noto-cjk")
    if not AXE.is_file():
        _missing("no axe-core: make browser installs it")
    return str(found)


@pytest.fixture(scope="session")
def site(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    """Where the program serves all campaigns."""
    assert chromium
    with serving(tmp_path_factory.mktemp("installation") / "home") as address:
        yield address


@pytest.fixture(scope="session")
def playwright(chromium: str) -> Generator[Playwright]:
    """What drives the browser."""
    assert chromium
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chrome(playwright: Playwright, chromium: str) -> Generator[Browser]:
    """The browser."""
    started = playwright.chromium.launch(executable_path=chromium, args=QUIET)
    yield started
    started.close()


@pytest.fixture(params=WINDOWS, ids=str)
def width(request: pytest.FixtureRequest) -> int:
    """A phone, and a desk."""
    return request.param


@pytest.fixture
def arrive(chrome: Browser, site: str, width: int) -> Generator[Callable[..., Visitor]]:
    """Lets somebody come with a fresh browser; in the end none of them may have met trouble."""
    visitors: list[Visitor] = []

    def come(**options: Any) -> Visitor:
        context = chrome.new_context(**(WINDOWS[width] | {"locale": "zh-CN"} | options))
        context.set_default_timeout(10_000)
        visitor = Visitor(context, site, width)
        visitors.append(visitor)
        return visitor

    yield come
    for each in visitors:
        each.context.close()
    assert [each.unexpected() for each in visitors if each.unexpected()] == []


@pytest.fixture
def visitor(arrive: Callable[..., Visitor]) -> Visitor:
    """Somebody with a fresh browser."""
    return arrive()
