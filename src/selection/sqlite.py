"""Engines on SQLite files: all of them share what SQLAlchemy works out for any.

An engine of its own would compile every statement again for every file, which takes far longer
than to run it on the stores of a campaign.
"""

from collections.abc import Callable, MutableMapping
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Dialect, Engine, QueuePool, create_engine
from sqlalchemy.engine import Compiled
from sqlalchemy.util import LRUCache

_MOST_COMPILED = 1_000


def engine(file: Path, connect: Callable[[], Any]) -> Engine:
    """An engine on the file; `connect` opens it, with SQLite's driver, for each connection.

    Its errors tell no values: keys and sealed records do not belong in their text.
    """
    made = Engine(
        QueuePool(connect, dialect=_dialect()),
        _dialect(),
        URL.create("sqlite", database=str(file)),
        hide_parameters=True,
    )
    made.update_execution_options(compiled_cache=_compiled())
    return made


@cache
def _dialect() -> Dialect:
    first = create_engine("sqlite://")
    first.connect().close()  # it learns now what this SQLite can do
    first.dispose()
    return first.dialect


@cache
def _compiled() -> MutableMapping[Any, Compiled]:
    return LRUCache(_MOST_COMPILED)
