"""A visitor in a real browser, and what no page may ever do to one."""

import json
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request

HERE = Path(__file__).parent
AXE = HERE / "node_modules" / "axe-core" / "axe.min.js"
SCREENS = HERE.parents[1] / "var" / "screens"

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NEIGHBOURS = {390: (320, 390), 1280: (768, 1280)}
"""The widths at which a page is laid out again, by the width of the visitor's window."""

STILL = 0.02
"""How much of the screen may move by how much while a visitor reads (Cumulative Layout Shift)."""

WATCH = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const each of list.getEntries()) window.shifts.push({
    value: each.value,
    what: each.sources.map(({ node }) => node && (node.id || node.className || node.nodeName)),
  });
}).observe({ type: "layout-shift", buffered: true });
addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""
REACHES_OUT = """(width) => {
  const reach = document.scrollingElement.scrollWidth;
  if (reach <= width) return null;
  const wide = [...document.body.querySelectorAll("*")]
    .filter((each) => each.getBoundingClientRect().right > width + 0.5)
    .map((each) => each.outerHTML.slice(0, 120));
  return { width, reach, wide: wide.slice(-3) };
}"""
SETTLE = """async () => {
  for (const each of document.getAnimations()) try { each.finish(); } catch { each.cancel(); }
  for (const each of document.images) each.loading = "eager";
  await Promise.all([...document.images].map((each) => each.decode().catch(() => null)));
}"""
BROKEN = "() => [...document.images].filter((each) => !each.naturalWidth).map((each) => each.src)"
RUN_AXE = """async (tags) => {
  const { violations } = await axe.run(document, {
    preload: false, runOnly: { type: "tag", values: tags }, resultTypes: ["violations"],
  });
  return violations.map(({ id, help, nodes }) => ({
    id, help, nodes: nodes.slice(0, 3).map(({ html, failureSummary }) => [html, failureSummary]),
  }));
}"""


@dataclass
class Visitor:
    """One person with a browser of their own, whose window is `width` CSS pixels wide."""

    context: BrowserContext
    site: str
    width: int
    trouble: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.context.add_init_script(WATCH)
        self.context.on("console", self._heard)
        self.context.on("weberror", lambda error: self.trouble.append(str(error.error)))
        self.context.on("requestfailed", self._failed)
        self.page: Page = self.context.new_page()

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.trouble.append(f"{message.type}: {message.text} ({message.location})")

    def _failed(self, request: Request) -> None:
        # What a page no longer needs when it is left, a browser gives up; that is no failure.
        if request.failure != "net::ERR_ABORTED":
            self.trouble.append(f"failed: {request.url} {request.failure}")

    def expects(self, *trouble: str) -> None:
        """What this story brings about on purpose; all other trouble still fails it."""
        self.expected += trouble

    def unexpected(self) -> list[str]:
        """What went wrong in the browser so far."""
        return [each for each in self.trouble if not any(known in each for known in self.expected)]

    def go(self, path: str, status: int = 200) -> None:
        """Open an address of the site."""
        answer = self.page.goto(self.site + path)
        assert answer is not None
        assert answer.status == status

    def press(self, target: Locator) -> None:
        """Tap or click, as the device has it."""
        if self.width < min(NEIGHBOURS[1280]):
            target.tap()
        else:
            target.click()

    def look(self, name: str, *, axe: bool = True) -> None:
        """All that holds for any page in any state; keeps a picture of it as `name`.

        Nothing reaches beyond the screen, at this width and the smaller one next to it, in both
        sizes of text; the accessibility checker finds nothing; every picture is there.
        """
        page = self.page
        wide = self.layouts()
        assert not wide, wide
        page.evaluate(SETTLE)
        missing = page.evaluate(BROKEN)
        assert not missing, missing
        self._keep(name)
        if axe:
            self.check()
        trouble = self.unexpected()
        assert not trouble, trouble

    def check(self) -> None:
        """The accessibility checker finds nothing: WCAG 2.2 AA, and good practice beyond it."""
        self.page.evaluate(_axe())
        found = self.page.evaluate(RUN_AXE, STANDARDS)
        assert not found, json.dumps(found, ensure_ascii=False, indent=1)

    def _keep(self, name: str) -> None:
        """A picture of the whole page, as in a window that is high enough for all of it."""
        page, size = self.page, self.page.viewport_size
        SCREENS.mkdir(parents=True, exist_ok=True)
        height = page.evaluate("document.scrollingElement.scrollHeight")
        page.set_viewport_size({"width": self.width, "height": height})
        page.screenshot(path=SCREENS / f"{name}-{self.width}.png", scale="css")
        page.set_viewport_size(size)

    def layouts(self) -> list[Any]:
        """Where the page reaches beyond the screen; empty if it never does."""
        page, size = self.page, self.page.viewport_size
        before = page.evaluate("document.documentElement.dataset.size ?? ''")
        found = []
        for width in NEIGHBOURS[self.width]:
            page.set_viewport_size({"width": width, "height": 844})
            for text in ("", "large"):
                page.evaluate("(text) => { document.documentElement.dataset.size = text }", text)
                found.append(page.evaluate(REACHES_OUT, width))
        page.set_viewport_size(size)
        page.evaluate("(text) => { document.documentElement.dataset.size = text }", before)
        return [each for each in found if each]

    @contextmanager
    def nothing_jumps(self) -> Generator[None]:
        """While this lasts, what is on the screen stays where it is."""
        self.page.evaluate("() => { window.shifts = [] }")
        yield
        self.page.wait_for_timeout(250)  # shifts are told with the next frames
        shifts = self.page.evaluate("window.shifts")
        assert sum(each["value"] for each in shifts) < STILL, shifts


@cache
def _axe() -> str:
    return AXE.read_text()
