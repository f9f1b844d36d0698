"""So many at once, in the order in which they came."""

from collections import deque
from threading import Lock


class Turns:
    """A semaphore without overtaking: a busy thread could keep others out of an ordinary one."""

    def __init__(self, at_once: int) -> None:
        self._lock = Lock()
        self._free = at_once
        self._waiting: deque[Lock] = deque()

    def take(self, timeout: float) -> bool:
        """Wait for a turn, so many seconds at most; whether there was one."""
        with self._lock:
            if self._free:
                self._free -= 1
                return True
            mine = Lock()
            mine.acquire()
            self._waiting.append(mine)
        if mine.acquire(timeout=timeout):
            return True
        with self._lock:
            if mine in self._waiting:
                self._waiting.remove(mine)
                return False
        return True  # it came in the last moment

    def give_back(self) -> None:
        """Let the next one in."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._free += 1
