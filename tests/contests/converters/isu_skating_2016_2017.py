"""Seventeen figure skating competitions: nine judges mark five components of each performance.

The source names no skater, so a performance is a candidate of its own that enters one segment.
A judge's absent mark stands there as 0.0, below the lowest mark there is: it is left out.
"""

from collections.abc import Iterator
from pathlib import Path

from contests.converters.runs import Run, slug, table, write

FOLDER = "isu_skating_2016_2017"
JUDGES = tuple(f"J{number}" for number in range(1, 10))
NO_MARK = "0.0"
CATEGORIES = {"MEN": "MEN", "LADIES": "LADIES", "PAIRS": "PAIRS", "ICE DANCE": "DANCE"}
ITEMS = {
    "Composition": "COM",
    "Interpretation of the Music": "INT",
    "Interpretation of the Music / Timing": "INT",
    "Interpretation of the Music/Timing": "INT",
    "Performance": "PER",
    "Skating Skills": "SKA",
    "Transitions": "TRA",
}

Rows = list[dict[str, str]]


def convert(data: Path, into: Path) -> list[Run]:
    marks: dict[str, Rows] = {}
    for each in table(data / FOLDER / "component_scores.csv"):
        marks.setdefault(each["performance_id"], []).append(each)
    competitions: dict[str, Rows] = {}
    for each in table(data / FOLDER / "performances.csv"):
        competitions.setdefault(each["competition"], []).append(each)
    return [
        _run(name, rows, marks, into / FOLDER / slug(name)) for name, rows in competitions.items()
    ]


def _run(name: str, performances: Rows, marks: dict[str, Rows], into: Path) -> Run:
    components = [
        (performance, row)
        for performance in performances
        for row in marks[performance["performance_id"]]
    ]
    given = [row[judge] for _, row in components for judge in JUDGES]
    return Run(
        name=f"{FOLDER} {name}",
        rulebook="isu-skating-2016-2017.toml",
        candidates=write(
            into / "candidates.csv",
            "category,candidate,group,in_short,in_free",
            (
                (
                    category(each),
                    each["performance_id"],
                    each["nation"],
                    int(stage(each) == "SHORT"),
                    int(stage(each) == "FREE"),
                )
                for each in performances
            ),
        ),
        channels={
            "components": write(
                into / "components.csv",
                "stage,category,candidate,sheet,item,mark",
                (
                    (*_where(performance), judge, ITEMS[row["component"]], row[judge])
                    for performance, row in components
                    for judge in JUDGES
                    if row[judge] != NO_MARK
                ),
            ),
            "elements": write(
                into / "elements.csv",
                "stage,category,candidate,mark",
                ((*_where(each), each["published_element_score"]) for each in performances),
            ),
            "deductions": write(
                into / "deductions.csv",
                "stage,category,candidate,mark",
                (
                    # The rulebook subtracts; the sign that some protocols print is not meant.
                    (*_where(each), each["published_deductions"].removeprefix("-"))
                    for each in performances
                ),
            ),
        },
        published=write(
            into / "published.csv",
            "stage,category,candidate,item,panel_mark,components,segment,rank",
            _published(performances, components),
        ),
        left_out=given.count(NO_MARK),
    )


def category(performance: dict[str, str]) -> str:
    """LADIES of "LADIES FREE SKATING", J_DANCE of "JUNIOR ICE DANCE SHORT DANCE"."""
    segment = performance["segment"].removeprefix("JUNIOR ")
    prefix = "J_" if segment != performance["segment"] else ""
    return prefix + next(code for name, code in CATEGORIES.items() if segment.startswith(name))


def stage(performance: dict[str, str]) -> str:
    return "SHORT" if " SHORT " in performance["segment"] else "FREE"


def _where(performance: dict[str, str]) -> tuple[str, str, str]:
    return stage(performance), category(performance), performance["performance_id"]


def _published(
    performances: Rows, components: list[tuple[dict[str, str], dict[str, str]]]
) -> Iterator[tuple[str, ...]]:
    for each in performances:
        yield (
            *_where(each),
            "",
            "",
            each["published_component_score"],
            each["published_segment_score"],
            each["published_rank"],
        )
    for performance, row in components:
        item = ITEMS[row["component"]]
        yield (*_where(performance), item, row["published_panel_score"], "", "", "")
