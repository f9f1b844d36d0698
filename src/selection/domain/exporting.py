"""Tables of all nominations that leave the house: each is recorded, with what it is for (P18).

One with personal data, such as telephone numbers, is handed over only to officials who agreed to
it together, for a day, and only while it says what they agreed to.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never, get_args

from selection.domain.course import FINGERPRINT
from selection.domain.kernel import Decider, Facts, Paper, PersonId, Refused, stream
from selection.domain.roles import Role, must_hold, signatures, signed
from selection.domain.rulebook.book import Rulebook

LASTS = timedelta(days=1)
"""So long after it was allowed, personal data may be taken out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowExport:
    """Let those who sign take out personal data; `contents` is the hash of what is told."""

    contents: str
    purpose: Paper
    signed_by: tuple[PersonId, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportTable:
    """Hand over the table; `sha256` is that of the file, `personal` tells of personal data."""

    contents: str
    personal: bool
    rows: int
    sha256: str
    purpose: Paper | None
    by: PersonId
    at: datetime


Command = AllowExport | ExportTable


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportAllowed:
    """Those who signed may take out personal data for a day."""

    contents: str
    purpose: Paper
    signed_by: tuple[PersonId, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TableExported:
    """A table was handed over."""

    contents: str
    personal: bool
    rows: int
    sha256: str
    purpose: Paper
    by: PersonId
    at: datetime


Event = ExportAllowed | TableExported


@dataclass(frozen=True, slots=True)
class Exports:
    """What was allowed last."""

    allowed: ExportAllowed | None = None

    def allowed_to(self, person: PersonId, contents: str, at: datetime) -> ExportAllowed | None:
        """By what the person may take out personal data that says this; None: not at all."""
        allowed = self.allowed
        if allowed is None or person not in allowed.signed_by:
            return None
        fresh = allowed.contents == contents and at < allowed.at + LASTS
        return allowed if fresh else None


def decide(command: Command, exports: Exports, at_hand: Facts, _: Rulebook) -> Sequence[Event]:
    """Allow or record an export.

    Refused: a-second-person-is-needed, person-has-no-such-role, export-is-not-allowed,
    export-has-no-purpose, export-is-not-named.
    """
    match command:
        case AllowExport(contents=contents, purpose=purpose, signed_by=people, at=at):
            people = signed(at_hand, people)
            _must_be_hashes(contents)
            allowed = ExportAllowed(contents=contents, purpose=purpose, signed_by=people, at=at)
            return (allowed,)
        case ExportTable(by=by):
            must_hold(at_hand, by, Role.OFFICIAL)
            _must_be_hashes(command.contents, command.sha256)
            return (_exported(command, exports),)
        case _:
            assert_never(command)


def _must_be_hashes(*written: str) -> None:
    if not all(map(FINGERPRINT.fullmatch, written)):
        raise Refused("export-is-not-named")


def _exported(command: ExportTable, exports: Exports) -> TableExported:
    allowed = exports.allowed_to(command.by, command.contents, command.at)
    if command.personal and allowed is None:
        raise Refused("export-is-not-allowed")
    purpose = allowed.purpose if command.personal and allowed else command.purpose
    if purpose is None:
        raise Refused("export-has-no-purpose")
    return TableExported(
        contents=command.contents,
        personal=command.personal,
        rows=command.rows,
        sha256=command.sha256,
        purpose=purpose,
        by=command.by,
        at=command.at,
    )


def evolve(exports: Exports, event: Event) -> Exports:
    """Take note."""
    return Exports(allowed=event) if isinstance(event, ExportAllowed) else exports


def rests_on(command: Command, _: Rulebook) -> Sequence[str]:
    """Who signs, or takes out."""
    match command:
        case AllowExport(signed_by=people):
            return signatures(people)
        case ExportTable(by=by):
            return signatures((by,))
        case _:
            assert_never(command)


EXPORTING: Decider[Command, Exports, Event] = Decider(
    name="exporting",
    events=get_args(Event),
    stream=lambda _, rules: stream(rules, "exporting"),
    initial=Exports(),
    decide=decide,
    evolve=evolve,
    rests_on=rests_on,
)
