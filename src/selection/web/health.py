"""Whether likes can be taken and pages are up to date: what `/readyz` tells, in words."""

import asyncio
import logging
import shutil
from collections.abc import Collection, Iterator
from enum import Enum
from pathlib import Path
from time import monotonic

from selection.journal.timekeeping import Keeping, behind, keeping
from selection.journal.trouble import StoreTrouble
from selection.web.campaigns import OpenCampaign

log = logging.getLogger(__name__)

AGAIN = 1.0
"""Seconds for which an answer holds, however often it is asked for."""

PATIENCE = 2.0
"""Seconds in which the stores must let themselves be written to."""

STALE = 30.0
"""Seconds after which pages that could not be brought up to date are a reason."""

BACK = 2.0
"""Seconds that the clock may be behind the last record: two machines are never quite in step."""

ROOM = 100_000_000
"""Bytes that must be free on the disk of the stores."""


class Word(Enum):
    """What is told, for machines and for people."""

    ENDING = "ending 正在停止"
    STORE = "store 存储不能写入"
    SPACE = "space 磁盘将满"
    LANE = "lane 排队已满"
    PAGES = "pages 页面没有更新"
    CLOCK = "clock 时钟落后于记录"
    PARKED = "parked 有列表停住"  # told, but no reason to stop: the others go on
    UNSYNCHRONISED = "clock-unsynchronised 时钟未校准"  # told, but no reason to stop
    CLOCK_UNKNOWN = "clock-unknown 时钟状况不明"  # told, but no reason to stop


_HARMLESS = frozenset({Word.PARKED, Word.UNSYNCHRONISED, Word.CLOCK_UNKNOWN})


class Health:
    """Looks at everything that can be in the way, at most once a second."""

    def __init__(self, root: Path, places: Collection[OpenCampaign]) -> None:
        """`root` is the folder of the stores."""
        self._root = root
        self._places = places
        self.ending = False
        self._words: list[Word] = []
        self._looked_at = float("-inf")
        self._looking = asyncio.Lock()
        self._asked: asyncio.Task[list[Word]] | None = None

    async def words(self) -> list[Word]:
        """Everything that is to be told, the reasons not to send visitors first."""
        async with self._looking:
            if monotonic() - self._looked_at >= AGAIN or self.ending:
                found = await self._look()
                if found != self._words:
                    log.warning("ready or not", extra={"word": [each.value for each in found]})
                self._words, self._looked_at = found, monotonic()
        return self._words

    async def _look(self) -> list[Word]:
        if self.ending:
            return [Word.ENDING]
        found = [word for place in self._places for word in _of_memory(place)]
        if self._asked is None:
            self._asked = asyncio.create_task(asyncio.to_thread(self._of_disk))
        await asyncio.wait([self._asked], timeout=PATIENCE)
        if self._asked.done():
            found += self._asked.result()
            self._asked = None
        else:  # a thread is kept at most, however often somebody asks
            found.append(Word.STORE)
        return sorted(set(found), key=list(Word).index)

    def _of_disk(self) -> list[Word]:
        found: list[Word] = []
        match keeping():
            case Keeping.UNSYNCHRONISED:
                found.append(Word.UNSYNCHRONISED)
            case Keeping.UNKNOWN:
                found.append(Word.CLOCK_UNKNOWN)
            case Keeping.SYNCHRONISED:
                pass
        if shutil.disk_usage(self._root).free < ROOM:
            found.append(Word.SPACE)
        for place in self._places:
            try:
                if place.parked():
                    found.append(Word.PARKED)
                head = place.journal.confirm()
            except StoreTrouble:
                found.append(Word.STORE)
            else:
                if behind(head.recorded_at, place.clock()).total_seconds() > BACK:
                    found.append(Word.CLOCK)
        return found


def is_ready(words: list[Word]) -> bool:
    """Whether none of the words is a reason not to send visitors."""
    return _HARMLESS.issuperset(words)


def _of_memory(place: OpenCampaign) -> Iterator[Word]:
    if place.lane.is_full:
        yield Word.LANE
    if monotonic() - place.refreshed_at > STALE:
        yield Word.PAGES
