"""The one gate of score sheets: who may read which, and when (contract §5).

Every page, command and export that tells of sheets asks here. Until the lock experts read their
own sheets and nobody reads another's: officials and chairs see how far the scoring is, no marks.
"""

from enum import StrEnum


class Reader(StrEnum):
    """Who wants to read sheets."""

    EXPERT = "EXPERT"
    CHAIR = "CHAIR"
    OFFICIAL = "OFFICIAL"
    SUPERVISOR = "SUPERVISOR"
    PUBLIC = "PUBLIC"


def may_read(reader: Reader, *, own: bool, locked: bool) -> bool:
    """Whether the reader may know the marks of a sheet: the own one, or any once locked.

    The public never may by this gate; what it is told later is the matter of the disclosure.
    """
    if reader is Reader.PUBLIC:
        return False
    return locked or (own and reader in (Reader.EXPERT, Reader.CHAIR))


def may_see_likes(reader: Reader, *, locked: bool) -> bool:
    """Whether the reader may know the likes while scoring: not who scores, before the lock (2.6).

    The public page has its own gate (`visibility`), which no expert's page may go round.
    """
    return locked or reader not in (Reader.EXPERT, Reader.CHAIR)


def may_compare_experts(reader: Reader, *, locked: bool) -> bool:
    """Whether the reader may know how each expert marks: the chair and the supervisor, after."""
    return locked and reader in (Reader.CHAIR, Reader.SUPERVISOR)
