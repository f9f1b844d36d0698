"""A clock that is set by a script, for rehearsals and contests, and only ever forward."""

from datetime import datetime, timedelta


class ScriptedClock:
    """Shows the time it was last set to."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def __call__(self) -> datetime:
        """The time it shows."""
        return self._now

    def to(self, instant: datetime) -> None:
        """Set the clock to the instant, unless it is past it already."""
        self._now = max(self._now, instant)

    def on(self, **span: float) -> None:
        """Let so much time pass (arguments of timedelta)."""
        self._now += timedelta(**span)
