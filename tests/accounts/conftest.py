"""An installation with empty accounts; the first one is made, the others are copies of it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from selection.accounts import store
from selection.accounts.store import Accounts


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("fresh")
    store.create(made, {}).close()
    return made


@pytest.fixture
def home(fresh: Path, tmp_path: Path) -> Path:
    return shutil.copytree(fresh, tmp_path / "home")


@pytest.fixture
def accounts(home: Path) -> Iterator[Accounts]:
    with store.open_accounts(home, {}) as opened:
        yield opened
