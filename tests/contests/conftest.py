from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from contests.converters.catalogue import CONVERTERS, VARIABLE, data_folder
from contests.converters.runs import Run


@pytest.fixture(scope="session")
def contest_data() -> Path:
    folder = data_folder()
    if folder is None:
        pytest.skip(f"the real contests are not at hand: {VARIABLE} names no folder")
    return folder


@pytest.fixture(scope="session")
def runs_of(contest_data, tmp_path_factory) -> Callable[[str], Sequence[Run]]:
    """The runs of a contest; its files are written once for all tests."""
    into = tmp_path_factory.mktemp("contests")
    converted: dict[str, Sequence[Run]] = {}

    def runs(contest: str) -> Sequence[Run]:
        if contest not in converted:
            converted[contest] = CONVERTERS[contest](contest_data, into)
        return converted[contest]

    return runs
