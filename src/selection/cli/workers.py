"""Several processes that serve together: one listening socket, and somebody who looks after them.

The one who looks after them serves nobody and opens no store. A worker that dies is replaced;
one that dies at once again and again is not, because then something is wrong that a person has to
see to. Told to end, all of them end as a single server does: whoever waits is answered first.
So they do when the one who looks after them is gone, even by SIGKILL: each holds the end of a pipe
whose other end goes with it.
"""

import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from threading import Thread

log = logging.getLogger(__name__)

HASTY = 10.0
"""Seconds; a worker that lived shorter was not well when it began."""

TRIES = 5
"""Workers that die hastily, one after the other, until nobody is sent after them."""

PATIENCE = 15.0
"""Seconds that workers have to answer whoever waits, before they are ended by force."""

_LOOK = 0.1
_ASKED = (signal.SIGTERM, signal.SIGINT)


class Workers:
    """The workers of one server."""

    def __init__(self, count: int, run: Callable[[int], None]) -> None:
        """`run` serves until SIGTERM, in a process of its own; it is given its number from 0."""
        self._count = count
        self._run = run
        self._alive: dict[int, tuple[int, float]] = {}  # by process id: number, when begun
        self._hasty = 0
        self._ending = False
        self._line, self._held = os.pipe()

    def look_after(self) -> int:
        """Serve until SIGTERM or Ctrl-C; the exit code: 0, or 1 if the workers do not stay."""
        before = {each: signal.signal(each, self._end) for each in _ASKED}
        try:
            for number in range(self._count):
                self._begin(number)
            while self._alive and not self._ending:
                self._look()
        finally:
            self._see_out()
            for each, handler in before.items():
                signal.signal(each, handler)
            os.close(self._line)
            os.close(self._held)
        return int(self._hasty >= TRIES)

    def _end(self, *_: object) -> None:
        self._ending = True

    def _begin(self, number: int) -> None:
        sys.stdout.flush()
        process = os.fork()
        if process == 0:
            for each in _ASKED:
                signal.signal(each, signal.SIG_DFL)
            os.close(self._held)
            Thread(target=_end_with, args=(self._line,), daemon=True).start()
            os._exit(self._work(number))
        self._alive[process] = (number, time.monotonic())

    def _work(self, number: int) -> int:
        try:
            self._run(number)
        except SystemExit as end:
            return end.code if isinstance(end.code, int) else 0
        except KeyboardInterrupt:
            return 0
        except Exception:
            log.exception("a worker failed", extra={"worker": number})
            return 1
        return 0

    def _look(self) -> None:
        """Replace who has died; wait a little if nobody has."""
        process, status = os.waitpid(-1, os.WNOHANG)
        if process == 0:
            time.sleep(_LOOK)
            return
        number, begun = self._alive.pop(process)
        if self._ending:
            return
        code = os.waitstatus_to_exitcode(status)
        log.error("a worker died", extra={"worker": number, "status": code})
        self._hasty = self._hasty + 1 if time.monotonic() - begun < HASTY else 0
        if self._hasty >= TRIES:
            log.error("the workers do not stay; the server ends", extra={"worker": number})
            self._ending = True
        else:
            self._begin(number)

    def _see_out(self) -> None:
        for process in self._alive:
            os.kill(process, signal.SIGTERM)
        ends = time.monotonic() + PATIENCE
        while self._alive and time.monotonic() < ends:
            process, _ = os.waitpid(-1, os.WNOHANG)
            if process:
                del self._alive[process]
            else:
                time.sleep(_LOOK)
        for process in self._alive:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)


def _end_with(line: int) -> None:
    """End this worker as if told to once nobody holds the other end of the line."""
    os.read(line, 1)
    os.kill(os.getpid(), signal.SIGTERM)
