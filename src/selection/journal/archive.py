"""A journal as a text that any program can read, and back: one event in a line, in order.

A line is `[position, stream, version, name, state]`; the state stands there byte for byte as it is
stored. Facts and tally are not written: they follow from the events. The same text comes from
every kind of database, and goes into every kind.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

import msgspec

from selection.domain.kernel import Tallied
from selection.journal.codec import Row
from selection.journal.items import Head
from selection.journal.journal import Journal
from selection.journal.trouble import StoreTrouble

_PAGE = 2_000

Leaves = Callable[[Any], Mapping[str, str | None]]
Counts = Callable[[Any], Mapping[Tallied, int]]

_Line = tuple[int, str, int, str, msgspec.Raw]
_READ = msgspec.json.Decoder(_Line)
_WRITE = msgspec.json.Encoder()


def lines(journal: Journal, until: int) -> Iterator[bytes]:
    """Every event up to and with a position, while others go on appending."""
    for position, stream, version, name, state in rows(journal, until):
        yield _WRITE.encode((position, stream, version, name, msgspec.Raw(state))) + b"\n"


def rows(journal: Journal, until: int) -> Iterator[Row]:
    """Every event up to and with a position as it is stored, a page at a time."""
    position = 0
    while True:
        with journal.database.reading() as view:
            page = view.rows(position, until=until, names=(), limit=_PAGE)
        yield from page
        if len(page) < _PAGE:
            return
        position = page[-1][0]


def read(written: Iterable[bytes]) -> Iterator[Row]:
    """The events of an archive; StoreTrouble, with its number, for a line that is none."""
    for number, line in enumerate(written, start=1):
        try:
            position, stream, version, name, state = _READ.decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise StoreTrouble(f"备份的日志第 {number} 行无法识别。", str(error)) from error
        yield position, stream, version, name, bytes(state)


def pour(events: Iterable[Row], into: Journal, *, leaves: Leaves, counts: Counts) -> Head:
    """Put the events into an empty journal, with the facts and the tally that follow from them.

    `leaves` and `counts` are as for `check.findings`. Durable when it returns; interrupted, it
    leaves a beginning that is whole in itself. Raises StoreTrouble if the journal is not empty,
    or the events are not one after the other.
    """
    rest = iter(events)
    while page := list(islice(rest, _PAGE)):
        with into.database.writing() as transaction:
            head = transaction.head()
            if page[0][0] != head.position + 1 or page[-1][0] != head.position + len(page):
                raise StoreTrouble(
                    "要写入的日志不是空的，或者事件不连续。",
                    f"{page[0][0]}…{page[-1][0]} after {head.position}",
                )
            records = [into.codec.record(row) for row in page]
            left: dict[str, str | None] = {}
            counted: dict[Tallied, int] = {}
            for record in records:
                left.update(leaves(record.event))
                for line, change in counts(record.event).items():
                    counted[line] = counted.get(line, 0) + change
            last = records[-1]
            transaction.record(
                page,
                counts=counted,
                leaves=left,
                head=Head(
                    position=last.position,
                    events=head.events + len(page),
                    recorded_at=last.envelope.recorded_at,
                    facts_changed=last.position if left else head.facts_changed,
                ),
            )
    return into.head()
