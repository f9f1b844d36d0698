"""The five jurors of each national jury: everyone ranks all songs but that of the own country."""

from collections.abc import Iterator
from pathlib import Path

from contests.converters.runs import Run, table, write

FOLDER = "eurovision_jurors_2016_2017"
JURORS = "ABCDE"


def convert(data: Path, into: Path) -> list[Run]:
    shows: dict[tuple[str, str], list[dict[str, str]]] = {}
    for each in table(data / FOLDER / "juror_ranks.csv"):
        shows.setdefault((each["year"], each["round"]), []).append(each)
    return [
        _run(f"{year} {show}", rows, into / FOLDER / f"{year}-{show}")
        for (year, show), rows in shows.items()
    ]


def _run(show: str, rows: list[dict[str, str]], into: Path) -> Run:
    songs = sorted({each["to_country"] for each in rows})
    return Run(
        name=f"{FOLDER} {show}",
        rulebook="eurovision-jurors-2016-2017.toml",
        candidates=write(
            into / "candidates.csv", "candidate,group", ((song, song) for song in songs)
        ),
        channels={"ranks": write(into / "ranks.csv", "panel,sheet,candidate,mark", _places(rows))},
        published=write(
            into / "published.csv",
            "panel,candidate,jury",
            (
                (each["from_country"], each["to_country"], each["published_jury_points"])
                for each in rows
            ),
        ),
    )


def _places(rows: list[dict[str, str]]) -> Iterator[tuple[str, str, str, str]]:
    for each in rows:
        for juror in JURORS:
            if place := each[f"rank_juror_{juror}"]:
                country = each["from_country"]
                yield country, f"{country}-{juror}", each["to_country"], place
