"""For whom a passkey is made."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Site:
    """For whom keys are: the host, the origin that the browser says it is on, and a name."""

    host: str
    origin: str
    name: str
