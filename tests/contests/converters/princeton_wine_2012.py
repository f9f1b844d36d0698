"""A tasting: nine judges mark ten white and ten red wines.

The source of the published places does not say which wine is which, only where each came from;
so the places are published of the origin, which is the group of a candidate.
"""

from pathlib import Path

from contests.converters.runs import Run, table, write

FOLDER = "princeton_wine_2012"


def convert(data: Path, into: Path) -> list[Run]:
    source = data / FOLDER
    scores = list(table(source / "scores.csv"))
    wines = dict.fromkeys((each["flight"], each["wine"], each["origin"]) for each in scores)
    into = into / FOLDER
    return [
        Run(
            name=FOLDER,
            rulebook="princeton-wine-2012.toml",
            candidates=write(into / "candidates.csv", "category,candidate,group", wines),
            channels={
                "marks": write(
                    into / "marks.csv",
                    "category,candidate,sheet,mark",
                    (
                        (each["flight"], each["wine"], each["judge"], each["score"])
                        for each in scores
                    ),
                )
            },
            published=write(
                into / "published.csv",
                "category,group,rank",
                (
                    (each["flight"], each["origin"], each["published_rank"])
                    for each in table(source / "published_ranking.csv")
                ),
            ),
        )
    ]
