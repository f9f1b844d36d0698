"""Real contests, run through journal, stages and ranking, give what was published.

What agrees is asserted contest by contest; `make contests` prints the figures as they come.
"""

import re
import subprocess
import sys
import time
from collections import Counter

import pytest

from contests.converters.catalogue import RULEBOOKS
from selection.cli.contest_run import ContestRun, Files
from selection.desk.contest import Contest
from selection.domain.rulebook.canonical import canonical, from_toml

pytestmark = pytest.mark.contest

MOST_MIB = 500  # how long it takes is printed, not asserted: the machine may be busy


@pytest.fixture
def held(runs_of, tmp_path):
    """Holds all runs of a contest again; adds their figures up, and prints them."""

    def hold(contest):
        started, agreed, total = time.monotonic(), Counter(), Counter()
        for number, run in enumerate(runs_of(contest)):
            text = (RULEBOOKS / run.rulebook).read_bytes()
            folder = tmp_path / str(number)
            folder.mkdir()
            files = Files(
                candidates=run.candidates, channels=run.channels, published=run.published
            )
            with Contest(folder, canonical(text), from_toml(text)) as campaign:
                report = ContestRun(campaign, files, lambda *_: None).go()
            assert report.refused == [], run.name
            for comparison in report.comparisons:
                assert comparison.differences == [], run.name
                agreed[comparison.name] += comparison.agreed
                total[comparison.name] += comparison.total
        seconds = time.monotonic() - started
        figures = "  ".join(f"{name} {agreed[name]}/{total[name]}" for name in total)
        print(f"\n{contest}: {figures}  ({seconds:.1f} s)")  # noqa: T201  (for make contests)
        assert agreed == total
        return total

    return hold


def test_wroclaw_2015_elects_the_published_projects(runs_of):
    [run] = runs_of("pb_wroclaw_2015")
    rulebook, votes = RULEBOOKS / run.rulebook, f"votes={run.channels['votes']}"
    files = ("--candidates", run.candidates, "--channel", votes, "--published", run.published)
    done = subprocess.run(
        [sys.executable, "-m", "selection", "contest", rulebook, *files],
        capture_output=True,
        text=True,
        check=False,
    )
    print(f"\n{done.stdout}{done.stderr}")  # noqa: T201  (for make contests)
    assert done.returncode == 0
    assert f"{run.channels['votes']}  368,050 行，拒绝 0 行" in done.stdout
    for figure in ("votes 545/545", "selected 80/80", "not selected 465/465"):
        assert figure in done.stdout.splitlines()
    [mebibytes] = re.findall(r"内存最多 ([0-9,]+) MiB", done.stdout)
    assert int(mebibytes.replace(",", "")) <= MOST_MIB


def test_warszawa_2026_skips_what_it_cannot_pay(held):
    figures = held("pb_warszawa_2026")
    assert (figures["votes"], figures["selected"], figures["not selected"]) == (83, 17, 66)


def test_the_skating_trims_and_rounds_as_its_protocols_do(held):
    figures = held("isu_skating_2016_2017")
    assert figures["panel_mark"] == 8630
    assert (figures["components"], figures["segment"]) == (1726, 1726)
    assert (figures["ranks"], figures["rankings"]) == (1726, 152)


def test_eurovision_adds_two_channels_and_breaks_ties_by_count_back(held):
    figures = held("eurovision_2016_2022")
    assert (figures["total"], figures["ranks"], figures["rankings"]) == (367, 367, 18)
    assert figures["selected"] == 6 * (10 + 10 + 1)


def test_the_jurors_ranks_give_what_each_jury_published_ties_in_either_order(held):
    assert held("eurovision_jurors_2016_2017")["jury by panel"] == 168


def test_the_tasting_ranks_both_flights_by_rank_sums(held):
    assert held("princeton_wine_2012")["ranks by group"] == 20


def test_the_hall_of_fame_elects_by_share_and_in_ten_years_nobody(held):
    figures = held("bbwaa_hall_of_fame")
    assert figures["votes"] == 3756
    assert figures["selected"] + figures["not selected"] == 3756
