"""All that a journal holds, as one value: to compare two that should be the same."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import msgspec

from selection.domain.kernel import Tallied
from selection.journal.codec import Row
from selection.journal.database import View
from selection.journal.items import Head

_PAGE = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """Where the journal ends, what its events left, and one SHA-256 over all of them.

    The hash goes over index, stream, version, name and state of every event in order.
    """

    head: Head
    facts: Mapping[str, str]
    tally: Mapping[Tallied, int]
    sha256: str


def contents(view: View) -> Contents:
    """Read the whole journal, a page at a time."""
    hashed = hashlib.sha256()
    encode = msgspec.json.Encoder().encode
    for page in pages(view):
        for row in page:
            hashed.update(encode(row))  # the state in base64: no two rows are written alike
    return Contents(
        head=view.head(), facts=view.facts(None), tally=view.tally(), sha256=hashed.hexdigest()
    )


def pages(view: View) -> Iterator[list[Row]]:
    """All events in order, as they are stored."""
    position = 0
    while page := view.rows(position, until=None, names=(), limit=_PAGE):
        yield page
        position = page[-1][0]
