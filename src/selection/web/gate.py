"""Where passwords are tried: a few at a time, and not so many waiting that nothing else is served.

A password takes most of a tenth of a second and much memory. So it gets threads of its own: who
knocks at the door takes none from those who are inside.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from litestar.exceptions import ServiceUnavailableException

from selection.accounts.passwords import AT_ONCE

MOST_WAITING = 40
"""Some four seconds of work; whoever comes then is asked to come again."""

Done = TypeVar("Done")


class Gate:
    """The threads for passwords."""

    def __init__(self) -> None:
        self._hands = ThreadPoolExecutor(AT_ONCE, "passwords")
        self._waiting = 0

    async def through(self, act: Callable[[], Done]) -> Done:
        """What the act comes to; ServiceUnavailableException (503) if too many wait."""
        if self._waiting >= MOST_WAITING:
            raise ServiceUnavailableException(headers={"retry-after": "5"})
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._hands, act)
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """Wait for what is under way."""
        self._hands.shutdown()
