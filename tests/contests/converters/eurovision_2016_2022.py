"""The song contest of six years: two semi-finals and a final, points of juries and of viewers.

A 0 of the source says that a country gave a song no points: there was nothing to leave out.
"""

from collections.abc import Iterator
from pathlib import Path

from contests.converters.runs import Run, table, write

FOLDER = "eurovision_2016_2022"
SEMIFINALS = ("semifinal1", "semifinal2")
CHANNELS = {"jury": "jury_points", "televote": "televote_points"}

Rows = list[dict[str, str]]


def convert(data: Path, into: Path) -> list[Run]:
    votes: dict[str, Rows] = {}
    results: dict[str, Rows] = {}
    for each in table(data / FOLDER / "votes.csv"):
        votes.setdefault(each["year"], []).append(each)
    for each in table(data / FOLDER / "results.csv"):
        results.setdefault(each["year"], []).append(each)
    return [
        _run(year, votes[year], rows, into / FOLDER / year)
        for year, rows in sorted(results.items())
    ]


def _run(year: str, votes: Rows, results: Rows, into: Path) -> Run:
    channels = {
        code: write(into / f"{code}.csv", "stage,sheet,candidate,mark", _points(votes, column))
        for code, column in CHANNELS.items()
    }
    channels["running_order"] = write(
        into / "running-order.csv",
        "stage,candidate,mark",
        ((each["round"], each["country"], each["running_order"]) for each in results),
    )
    return Run(
        name=f"{FOLDER} {year}",
        rulebook="eurovision-2016-2022.toml",
        candidates=write(
            into / "candidates.csv",
            "candidate,group,in_semifinal1,in_semifinal2,in_final_directly",
            _songs(results),
        ),
        channels=channels,
        published=write(
            into / "published.csv",
            "stage,candidate,jury,televote,total,rank,selected",
            _published(results),
        ),
    )


def _points(votes: Rows, column: str) -> Iterator[tuple[str, str, str, str]]:
    for each in votes:
        if each[column] not in {"", "0"}:
            yield each["round"], each["from_country"], each["to_country"], each[column]


def _songs(results: Rows) -> Iterator[tuple[str | int, ...]]:
    """Every song with its country, and where it entered: a semi-final, or the final directly."""
    shows: dict[str, set[str]] = {}
    for each in results:
        shows.setdefault(each["country"], set()).add(each["round"])
    for country, its in sorted(shows.items()):
        semifinals = [int(semifinal in its) for semifinal in SEMIFINALS]
        yield country, country, *semifinals, int(not any(semifinals))


def _published(results: Rows) -> Iterator[tuple[str | int, ...]]:
    """A semi-final takes those who then sang in the final; the final takes the first."""
    finalists = {each["country"] for each in results if each["round"] == "final"}
    for each in results:
        semifinal = each["round"] in SEMIFINALS
        taken = each["country"] in finalists if semifinal else each["published_place"] == "1"
        yield (
            each["round"],
            each["country"],
            each["published_jury_points"],
            each["published_televote_points"],
            each["published_total_points"],
            each["published_place"],
            int(taken),
        )
