"""Looks through a whole store and says what is wrong with it; an empty answer is a sound store.

It trusts nothing but the events, and those only as far as they agree with each other: facts and
tally are computed again from them. Whatever the number of events, it holds one page of them.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from selection.domain.kernel import Tallied
from selection.journal.codec import Row
from selection.journal.database import View
from selection.journal.items import Head, written
from selection.journal.journal import Journal
from selection.journal.trouble import StoreTrouble, UnreadableEvent

_PAGE = 2000

Leaves = Callable[[Any], Mapping[str, str | None]]
Counts = Callable[[Any], Mapping[Tallied, int]]


def findings(journal: Journal, *, leaves: Leaves, counts: Counts) -> Iterator[str]:
    """One sentence in Chinese per finding, with its place; nothing if the store is whole.

    `leaves` and `counts` say for any event which facts it leaves and which votes it counts, as
    `Decider.leaves` and `Decider.counts` do. The store may be written to meanwhile: the check
    sees it as it stood when it began.
    """
    try:
        with journal.database.reading() as view:
            yield from (f"数据库自检发现问题：{line}。" for line in view.damage())
            yield from _out_of_order(view)
            replay = _Replay(journal, leaves, counts)
            position = 0
            while rows := view.rows(position, until=None, names=(), limit=_PAGE):
                for row in rows:
                    yield from replay.see(row)
                position = rows[-1][0]
            yield from replay.compare(view)
    except StoreTrouble as trouble:
        yield f"无法继续检查：{trouble}"


def _out_of_order(view: View) -> Iterator[str]:
    """Streams whose versions do not count up from 1 in the order of the positions."""
    stream, version, position = "", 0, 0
    for next_stream, next_version, next_position in view.places():
        if next_stream != stream:
            stream, version, position = next_stream, 0, 0
        if next_version != version + 1:
            yield f"事件流 {stream} 的版本不连续：{version} 之后是 {next_version}。"
        if next_position <= position:
            yield f"事件流 {stream} 的次序颠倒：第 {next_position} 条在第 {position} 条之前。"
        version, position = next_version, next_position


class _Replay:
    """What the events add up to, as they go by."""

    def __init__(self, journal: Journal, leaves: Leaves, counts: Counts) -> None:
        self._journal = journal
        self._leaves = leaves
        self._counts = counts
        self._head = Head(position=0, events=0, recorded_at=None)
        self._facts: dict[str, str] = {}
        self._tally: dict[Tallied, int] = {}
        self._facts_changed = 0

    def see(self, row: Row) -> Iterator[str]:
        """What is wrong with the event itself or its place after the last one."""
        position = row[0]
        if position != self._head.position + 1:
            yield f"位置不连续：第 {self._head.position} 条之后是第 {position} 条。"
        recorded_at = self._head.recorded_at
        try:
            record = self._journal.codec.record(row)
        except UnreadableEvent as trouble:
            yield f"{trouble}{trouble.detail}"
        else:
            if not self._journal.codec.faithful(record, row[4]):
                yield f"第 {position} 条的内容不是程序写成的样子。"
            if record.envelope.campaign != self._journal.campaign:
                yield f"第 {position} 条属于另一次评选：{record.envelope.campaign}。"
            if recorded_at is not None and record.envelope.recorded_at < recorded_at:
                yield f"第 {position} 条的记录时间早于前一条。"
            recorded_at = record.envelope.recorded_at
            self._add(record.event, position)
        self._head = Head(position=position, events=self._head.events + 1, recorded_at=recorded_at)

    def compare(self, view: View) -> Iterator[str]:
        """Where the store's own head, facts and tally differ from what the events say."""
        head = view.head()
        if head != self._head:
            yield f"日志末尾应为{_told(self._head)}，登记的是{_told(head)}。"
        if not self._facts_changed <= head.facts_changed <= head.position:
            yield f"事实末次变动在第 {self._facts_changed} 条，登记为第 {head.facts_changed} 条。"
        yield from _differences("事实", self._facts, view.facts(None))
        yield from _differences("计票", _lines(self._tally), _lines(view.tally()))

    def _add(self, event: object, position: int) -> None:
        left = self._leaves(event)
        if left:
            self._facts_changed = position
        for fact, value in left.items():
            if value is None:
                self._facts.pop(fact, None)
            else:
                self._facts[fact] = value
        for line, change in self._counts(event).items():
            self._tally[line] = self._tally.get(line, 0) + change


def _differences(
    what: str, expected: Mapping[str, object], stored: Mapping[str, object]
) -> Iterator[str]:
    for name in sorted(expected.keys() | stored.keys()):
        should, does = expected.get(name, "无"), stored.get(name, "无")
        if should != does:
            yield f"{what} {name} 应为 {should}，登记的是 {does}。"


def _lines(tally: Mapping[Tallied, int]) -> dict[str, int]:
    return {
        f"{line.channel}/{line.stage}/{line.candidate}/{line.counted}": votes
        for line, votes in tally.items()
        if votes
    }


def _told(head: Head) -> str:
    at = "—" if head.recorded_at is None else written(head.recorded_at)
    return f"第 {head.position} 条、共 {head.events} 条、{at}"
