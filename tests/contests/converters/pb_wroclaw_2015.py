"""Participatory budget: one vote in each of three classes, a sum of money in each class."""

from collections.abc import Iterator
from pathlib import Path

from contests.converters.runs import Run, meta, table, write

FOLDER = "pb_wroclaw_2015"


def convert(data: Path, into: Path) -> list[Run]:
    source = data / FOLDER
    projects = list(table(source / "projects.csv"))
    into = into / FOLDER
    return [
        Run(
            name=FOLDER,
            rulebook="wroclaw-2015.toml",
            candidates=write(
                into / "candidates.csv",
                "category,candidate,cost",
                ((each["class"], each["project_id"], each["cost"]) for each in projects),
            ),
            channels={
                "votes": write(into / "votes.csv.gz", "sheet,category,candidate", _votes(source))
            },
            published=write(
                into / "published.csv",
                "category,candidate,votes,selected",
                (
                    (
                        each["class"],
                        each["project_id"],
                        each["published_votes"],
                        each["published_selected"],
                    )
                    for each in projects
                ),
            ),
        )
    ]


def _votes(source: Path) -> Iterator[tuple[str, str, str]]:
    for each in meta(source / "meta.json"):
        for ballot in table(source / f"ballots_{each['cls']}.csv.gz"):
            yield ballot["voter_id"], each["cls"], ballot["choices"]
