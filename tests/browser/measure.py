"""`make lighthouse`: speed, accessibility and good practice as Lighthouse judges them on a phone.

It simulates a slow phone on a slow line. Below the targets the exit code is 1. The full reports
are in var/lighthouse/.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from browser.campaigns import ENDED, LIVE
from browser.desks import under_way
from browser.serving import serving
from browser.working import cookie_of
from selection.domain.rulebook.words import StageKind

HERE = Path(__file__).parent
LIGHTHOUSE = HERE / "node_modules" / ".bin" / "lighthouse"
REPORTS = HERE.parents[1] / "var" / "lighthouse"

PAGES = {
    "showcase": LIVE,
    "candidate": f"{LIVE}/candidates/A-001",
    "board": f"{LIVE}/board",
    "notice": f"{ENDED}/notice",
}
DESKS = {
    "unit": (StageKind.INTAKE, "UNIT_CLERK"),
    "mine": (StageKind.INTAKE, "CANDIDATE"),
    "review": (StageKind.FORMAL_REVIEW, "REVIEWER"),
    "integrity": (StageKind.FORMAL_REVIEW, "OFFICIAL"),
    "score": (StageKind.SCORING, "EXPERT"),
    "panel": (StageKind.SCORING, "PANEL_CHAIR"),
    "meeting": (StageKind.MEETING, "TELLER"),
    "office": (StageKind.PUBLICITY, "OFFICIAL"),
    "objections": (StageKind.PUBLICITY, "OBJECTION_CLERK"),
    "watch": (StageKind.PUBLICITY, "SUPERVISOR"),
}
"""The first page of each desk, in a stage in which it has work, for who does it."""
TARGETS = {"performance": 95, "accessibility": 100, "best-practices": 100}
AT_WORK = TARGETS | {"performance": 90}
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
            report = _best(Asked(name, address + path, TARGETS), chromium)
            good &= _tell(name, report, TARGETS) and _before_photos(report) <= MOST
    with TemporaryDirectory() as folder, under_way(Path(folder) / "home") as (address, selections):
        for name, (stage, role) in DESKS.items():
            selection = selections[stage]
            cookie = cookie_of(selection.installation, address, selection.somebody(role))
            path = f"{address}{selection.place.base}/desk/{name}"
            asked = Asked(name, path, AT_WORK, f"{cookie['name']}={cookie['value']}")
            good &= _tell(name, _best(asked, chromium), AT_WORK)
    return 0 if good else 1


@dataclass(frozen=True, slots=True)
class Asked:
    """A page, how good it has to be, and what the browser says who it is by."""

    name: str
    address: str
    targets: Mapping[str, int]
    cookie: str = ""


def _tell(name: str, report: dict[str, Any], targets: Mapping[str, int]) -> bool:
    """Tell the figures, and whether they are good enough."""
    scores = _scores(report)
    figures = (*scores.values(), _before_photos(report))
    click.echo(f"{name:12}{''.join(f'{each:>16,}' for each in figures)}")
    for audit in _lost(report):
        click.echo(f"{'':12}{audit}")
    return all(scores[each] >= targets[each] for each in targets)


def _best(asked: Asked, chromium: str) -> dict[str, Any]:
    """The report of the first run that is fast enough, or else of the fastest."""
    reports: list[dict[str, Any]] = []
    for _ in range(TRIES):
        report = _report(asked, chromium)
        if "runtimeError" in report:
            continue
        reports.append(report)
        if _scores(report)["performance"] >= asked.targets["performance"]:
            break
    if not reports:
        sys.exit(f"Lighthouse could not measure {asked.address}")
    return max(reports, key=lambda each: _scores(each)["performance"])


def _report(asked: Asked, chromium: str) -> dict[str, Any]:
    """One run."""
    into = REPORTS / f"{asked.name}.json"
    into.unlink(missing_ok=True)
    subprocess.run(
        [
            LIGHTHOUSE,
            asked.address,
            "--quiet",
            "--output=json",
            f"--output-path={into}",
            f"--only-categories={','.join(TARGETS)}",
            "--chrome-flags=--headless=new --no-sandbox",
            *([f"--extra-headers={json.dumps({'cookie': asked.cookie})}"] if asked.cookie else []),
        ],
        env={**os.environ, "CHROME_PATH": chromium},
        check=False,  # a run that failed leaves no report, or says so in it
        stderr=subprocess.DEVNULL,
    )
    return json.loads(into.read_text()) if into.is_file() else {"runtimeError": asked.name}


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
