"""The facts that a meeting tells the rounds and the list (see `facts`).

Both codes are of the rulebook, so that none of them holds the colon that parts them.
"""


def attendance(stage: str, category: str) -> str:
    """Present once a panel met there: how many of it are present."""
    return f"attendance:{stage}:{category}"


def minutes(stage: str, category: str) -> str:
    """Present once the minutes of the meeting are signed: the hash of its figures."""
    return f"minutes:{stage}:{category}"
