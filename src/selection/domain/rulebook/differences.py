"""What differs between two versions of a rulebook, and which of it may (docs/rulebook.md)."""

from collections.abc import Iterator

from selection.domain.rulebook.plain import Plain, plain_of_json
from selection.domain.rulebook.words import StageKind

FIXED = ("schema", "id", "amendments", "approvals", "calendar.zone")
"""What no amendment touches: which campaign this is, its clock, and who may change it how."""

DECISIVE = ("categories", "channels", "panels", "rubrics", "scores", "rounds", "unit_types")
"""What the contest turns on: weights, scores, seats, limits. It rests once judging has begun."""

JUDGING = (StageKind.VOTE, StageKind.SCORING, StageKind.MEETING)


def within(key: str, outer: str) -> bool:
    """Whether the key is the outer one or stands below it."""
    return key == outer or key.startswith(f"{outer}.")


def changes(before: bytes, after: bytes) -> tuple[str, ...]:
    """The keys in which two canonical texts differ, sorted; `stages.PUBLICITY.lasts` and such.

    Tables of a list are called by their code or id; a list in another order differs as a whole.
    """
    return tuple(sorted(_differences("", _plain(before), _plain(after))))


def _plain(text: bytes) -> Plain:
    return plain_of_json(text)[0] or {}


def _differences(key: str, before: Plain, after: Plain) -> Iterator[str]:
    if before == after:
        return
    old, new = _named(before), _named(after)
    # One order of the same tables is not another: what is drawn from a list may depend on it.
    kept = [each for each in old or () if new and each in new]
    reordered = kept != [each for each in new or () if old and each in old]
    if old is None or new is None or reordered:
        yield key
        return
    for name in old.keys() | new.keys():
        path = f"{key}.{name}" if key else name
        if name in old and name in new:
            yield from _differences(path, old[name], new[name])
        else:
            yield path


def _named(value: Plain) -> dict[str, Plain] | None:
    """A table, or a list of tables by their names; None for anything else."""
    if isinstance(value, dict):
        return value
    if not isinstance(value, list):
        return None
    named: dict[str, Plain] = {}
    for each in value:
        name = each.get("code", each.get("id")) if isinstance(each, dict) else None
        if not isinstance(name, str) or name in named:
            return None
        named[name] = each
    return named
