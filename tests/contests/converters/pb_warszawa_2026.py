"""Participatory budget: ballots of up to five projects, a least number of votes, one sum."""

from collections.abc import Iterator
from pathlib import Path

from contests.converters.runs import Run, table, write

FOLDER = "pb_warszawa_2026"


def convert(data: Path, into: Path) -> list[Run]:
    source = data / FOLDER
    projects = list(table(source / "projects.csv"))
    into = into / FOLDER
    return [
        Run(
            name=FOLDER,
            rulebook="warszawa-2026.toml",
            candidates=write(
                into / "candidates.csv",
                "category,candidate,cost",
                ((each["class"], each["project_id"], each["cost"]) for each in projects),
            ),
            channels={"votes": write(into / "votes.csv.gz", "sheet,candidate", _names(source))},
            published=write(
                into / "published.csv",
                "candidate,votes,selected",
                (
                    (each["project_id"], each["published_votes"], each["published_selected"])
                    for each in projects
                ),
            ),
        )
    ]


def _names(source: Path) -> Iterator[tuple[str, str]]:
    for ballot in table(source / "ballots.csv.gz"):
        for name in ballot["choices"].split("|"):
            yield ballot["voter_id"], name
