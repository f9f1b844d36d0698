"""`make lighthouse`: speed, accessibility and good practice as Lighthouse judges them on a phone.

It simulates a slow phone on a slow line. Below the targets the exit code is 1. The full reports
are in var/lighthouse/.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from browser.campaigns import ENDED, LIVE
from browser.serving import serving

HERE = Path(__file__).parent
LIGHTHOUSE = HERE / "node_modules" / ".bin" / "lighthouse"
REPORTS = HERE.parents[1] / "var" / "lighthouse"

PAGES = {
    "showcase": LIVE,
    "candidate": f"{LIVE}/candidates/A-001",
    "board": f"{LIVE}/board",
    "notice": f"{ENDED}/notice",
}
TARGETS = {"performance": 95, "accessibility": 100, "best-practices": 100}
MOST = 60_000
"""Bytes on the line before the photos: page, style, scripts, drawings; compressed as sent."""

TRIES = 3
"""Whatever else the machine does can only make a page look slower, so the best run counts."""


def main() -> int:
    """Measure every page, tell the figures, and say whether all are good enough."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not chromium:
        click.echo("no Chromium: apt-get install chromium fonts-noto-cjk", err=True)
        return 1
    REPORTS.mkdir(parents=True, exist_ok=True)
    click.echo(f"{'':12}{''.join(f'{each:>16}' for each in (*TARGETS, 'bytes'))}")
    good = True
    with TemporaryDirectory() as folder, serving(Path(folder) / "home") as address:
        for name, path in PAGES.items():
            report = _best(name, address + path, chromium)
            scores = _scores(report)
            size = _before_photos(report)
            click.echo(f"{name:12}{''.join(f'{each:>16,}' for each in (*scores.values(), size))}")
            good &= size <= MOST and all(scores[each] >= TARGETS[each] for each in TARGETS)
            for audit in _lost(report):
                click.echo(f"{'':12}{audit}")
    return 0 if good else 1


def _best(name: str, address: str, chromium: str) -> dict[str, Any]:
    """The report of the first run that is fast enough, or else of the fastest."""
    reports: list[dict[str, Any]] = []
    for _ in range(TRIES):
        report = _report(name, address, chromium)
        if "runtimeError" in report:
            continue
        reports.append(report)
        if _scores(report)["performance"] >= TARGETS["performance"]:
            break
    if not reports:
        sys.exit(f"Lighthouse could not measure {address}")
    return max(reports, key=lambda each: _scores(each)["performance"])


def _report(name: str, address: str, chromium: str) -> dict[str, Any]:
    """One run."""
    into = REPORTS / f"{name}.json"
    into.unlink(missing_ok=True)
    subprocess.run(
        [
            LIGHTHOUSE,
            address,
            "--quiet",
            "--output=json",
            f"--output-path={into}",
            f"--only-categories={','.join(TARGETS)}",
            "--chrome-flags=--headless=new --no-sandbox",
        ],
        env={**os.environ, "CHROME_PATH": chromium},
        check=False,  # a run that failed leaves no report, or says so in it
        stderr=subprocess.DEVNULL,
    )
    return json.loads(into.read_text()) if into.is_file() else {"runtimeError": name}


def _scores(report: dict[str, Any]) -> dict[str, int]:
    """Of 100, by category."""
    return {each: round(report["categories"][each]["score"] * 100) for each in TARGETS}


def _before_photos(report: dict[str, Any]) -> int:
    """Bytes of all that is no photo."""
    items = report["audits"]["network-requests"]["details"]["items"]
    return sum(each["transferSize"] for each in items if "/media/" not in each["url"])


def _lost(report: dict[str, Any]) -> list[str]:
    """What cost points where none may be lost."""
    return [
        f"{each}: {report['audits'][ref['id']]['title']}"
        for each, target in TARGETS.items()
        for ref in report["categories"][each]["auditRefs"]
        if ref["weight"]
        and (report["audits"][ref["id"]]["score"] or 0) < 1
        and report["categories"][each]["score"] * 100 < target
        and report["audits"][ref["id"]]["scoreDisplayMode"] not in {"notApplicable", "manual"}
    ]


if __name__ == "__main__":
    sys.exit(main())
