"""Practice campaigns: how they are told from real ones, by their id."""

import re

MARK = "-practice"
"""What the id of a practice campaign ends with; one more word may follow, such as `-live`."""

_MARKED = re.compile(rf".+{MARK}(?:-[a-z]+)?")


def is_practice(campaign: str) -> bool:
    """Whether the campaign is for practice, so that every page of it has to say so."""
    return _MARKED.fullmatch(campaign) is not None
