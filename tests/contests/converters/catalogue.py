"""All real contests there is a converter for, and where their data are."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from contests.converters import (
    bbwaa_hall_of_fame,
    eurovision_2016_2022,
    eurovision_jurors_2016_2017,
    isu_skating_2016_2017,
    pb_warszawa_2026,
    pb_wroclaw_2015,
    princeton_wine_2012,
)
from contests.converters.runs import Run

VARIABLE = "SELECTION_CONTEST_DATA"
RULEBOOKS = Path(__file__).parents[1] / "rulebooks"

CONVERTERS: Mapping[str, Callable[[Path, Path], list[Run]]] = {
    each.FOLDER: each.convert
    for each in (
        bbwaa_hall_of_fame,
        eurovision_2016_2022,
        eurovision_jurors_2016_2017,
        isu_skating_2016_2017,
        pb_warszawa_2026,
        pb_wroclaw_2015,
        princeton_wine_2012,
    )
}


def data_folder() -> Path | None:
    """The folder of the data, or None if the environment names none."""
    named = os.environ.get(VARIABLE)
    return Path(named).resolve() if named else None
