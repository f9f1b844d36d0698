"""The writers' election of every year: paper ballots, of which only the counts are known."""

from pathlib import Path

from contests.converters.runs import Run, table, write

FOLDER = "bbwaa_hall_of_fame"


def convert(data: Path, into: Path) -> list[Run]:
    years: dict[str, list[dict[str, str]]] = {}
    for each in table(data / FOLDER / "ballot_counts.csv"):
        years.setdefault(each["year"], []).append(each)
    return [_run(year, rows, into / FOLDER / year) for year, rows in years.items()]


def _run(year: str, rows: list[dict[str, str]], into: Path) -> Run:
    return Run(
        name=f"{FOLDER} {year}",
        rulebook="bbwaa-hall-of-fame.toml",
        candidates=write(
            into / "candidates.csv", "candidate", ((each["candidate"],) for each in rows)
        ),
        channels={
            "ballots": write(
                into / "ballots.csv",
                "candidate,votes,ballots",
                ((each["candidate"], each["votes"], each["ballots"]) for each in rows),
            )
        },
        published=write(
            into / "published.csv",
            "candidate,votes,selected",
            ((each["candidate"], each["votes"], each["published_inducted"]) for each in rows),
        ),
    )
