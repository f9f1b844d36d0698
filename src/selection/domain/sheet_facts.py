"""The facts about experts and their sheets: promises, assignments, what came in (see `facts`)."""

from datetime import datetime

from selection.domain import facts
from selection.domain.kernel import Facts
from selection.domain.kernel import fact as _named


def assigned(channel: str, stage: str, candidate: str) -> str:
    """Present once experts are assigned to the candidate: who, separated by commas."""
    return _named("assigned", channel, stage, candidate)


def supplement(channel: str, stage: str, candidate: str, person: str) -> str:
    """Present once the expert was assigned because sheets were missing: in time until the lock."""
    return _named("supplement", channel, stage, candidate, person)


def replaced(channel: str, stage: str, candidate: str, person: str) -> str:
    """Present once somebody scores the candidate in the place of a recused expert: who."""
    return _named("replaced", channel, stage, candidate, person)


def scored(channel: str, stage: str, candidate: str, person: str) -> str:
    """Present while the expert's sheet for the candidate is sealed."""
    return _named("scored", channel, stage, candidate, person)


def begun(channel: str, stage: str) -> str:
    """Present once a sheet was submitted, so that the stage was open at some time."""
    return _named("begun", channel, stage)


def sheets(channel: str, stage: str) -> str:
    """Present once a sheet was submitted: what last happened to one."""
    return _named("sheets", channel, stage)


def sealed(channel: str, stage: str) -> str:
    """Present once the scoring is locked: the hash of all sheets."""
    return _named("sealed", channel, stage)


def is_over(at_hand: Facts, channel: str, code: str, at: datetime) -> bool:
    """Whether the stage was open, so that a sheet came in, and is open no more."""
    return begun(channel, code) in at_hand and not facts.is_open(at_hand, code, at)


def undertaken(person: str) -> str:
    """Present once the expert signed the undertaking (公正、保密、回避): which version of it."""
    return _named("undertaken", person)


def conflicts_declared(panel: str, person: str) -> str:
    """Present once the expert declared the conflicts of interest, possibly none."""
    return _named("conflicts-declared", panel, person)


def within(scope: str, channel: str) -> str:
    """The scope of a recusal that holds in one channel only."""
    return f"{scope}@{channel}"
