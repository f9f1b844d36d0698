"""What an inspection saw in a file, before its bytes were counted and hashed."""

from dataclasses import dataclass

from selection.domain.materials import Flaw, Looks


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The measured part of `Findings`; the fields mean the same there."""

    looks: Looks
    flaws: tuple[Flaw, ...] = ()
    width: int | None = None
    height: int | None = None
    grey: bool = False
    pages: int | None = None
    milliseconds: int | None = None


class Broken(Exception):
    """The file does not hold together: cut short, damaged, or never of this format."""
