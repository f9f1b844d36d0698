"""The files of a nomination (推荐材料): attached one by one, each inspected before it is taken.

One stream per candidate. A file is judged while the command is at hand; the event holds its
SHA-256, and what it was called lies in the vault. Whoever hands the nomination in hands in exactly
the files that are attached (`attachment`), so nothing gets in that was not inspected.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import assert_never, get_args

from selection.domain import facts
from selection.domain.kernel import (
    CandidateId,
    Decider,
    Facts,
    Paper,
    PersonId,
    Refused,
    UnitId,
    stream,
)
from selection.domain.materials import (
    MENDED_BY_RENAMING,
    Findings,
    Looks,
    attachment,
    fingerprint,
    fitting_name,
    verdict,
)
from selection.domain.moving import proposed_move
from selection.domain.quarantine import must_be_free, quarantined
from selection.domain.roles import Role, acting_for, must_act_for
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.entry import Material

DIGEST = re.compile("[0-9a-f]{64}")
"""SHA-256 in lower-case hexadecimal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadMaterial:
    """Attach a file that was inspected; `replaces` is the number of the file whose place it takes.

    `file_name` and `called`, the candidate's name, are judged and not recorded; `paper` is where
    the file's own name is kept. `renamed`: the offered name 姓名+序号 is taken (R-MAT-07).
    """

    candidate: CandidateId
    unit: UnitId
    code: str
    findings: Findings
    file_name: str
    called: str
    paper: Paper
    by: PersonId
    at: datetime
    renamed: bool = False
    replaces: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveMaterial:
    """Take a file back; its number becomes free."""

    candidate: CandidateId
    unit: UnitId
    code: str
    order: int
    by: PersonId
    at: datetime


Command = UploadMaterial | RemoveMaterial


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """One file: as which material, which of those, and what it is."""

    code: str
    order: int  # from 1
    digest: str
    bytes: int
    looks: Looks
    renamed: bool
    paper: Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialUploaded:
    """A file is attached; `files` is the fingerprint of all that is attached now."""

    candidate: CandidateId
    unit: UnitId
    file: Attached
    files: str | None
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialReplaced:
    """Another file stands in the place of one; `replaced` is the digest of that one."""

    candidate: CandidateId
    unit: UnitId
    file: Attached
    replaced: str
    files: str | None
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialRemoved:
    """A file is attached no more."""

    candidate: CandidateId
    code: str
    order: int
    digest: str
    by: PersonId
    at: datetime
    files: str | None


Event = MaterialUploaded | MaterialReplaced | MaterialRemoved


@dataclass(frozen=True, slots=True)
class Attachments:
    """Which files are attached: their digests by number, by material; and by which unit."""

    unit: UnitId | None = None
    held: Mapping[str, Mapping[int, str]] = field(default_factory=dict[str, Mapping[int, str]])

    def files(self) -> dict[str, tuple[str, ...]]:
        """The digests of each material in the order of their numbers, as they are handed in."""
        return {
            code: tuple(digests[order] for order in sorted(digests))
            for code, digests in self.held.items()
            if digests
        }

    def free(self, code: str) -> int:
        """The lowest number that no file of the material has."""
        here = self.held.get(code, {})
        return next(order for order in range(1, len(here) + 2) if order not in here)

    def with_one(self, file: Attached) -> "Attachments":
        """The same with this file at its place."""
        mine = {**self.held.get(file.code, {}), file.order: file.digest}
        return replace(self, held={**self.held, file.code: mine})

    def without(self, code: str, order: int) -> "Attachments":
        """The same with nothing at this place."""
        rest = {at: digest for at, digest in self.held.get(code, {}).items() if at != order}
        return replace(self, held={**self.held, code: rest})


def decide(
    command: Command, attachments: Attachments, at_hand: Facts, rules: Rulebook
) -> Sequence[Event]:
    """Attach or take back, by a clerk of the unit, until the nomination is handed in.

    It is open again while it is returned for correction, or to be moved to another category.
    """
    facts.must_run(at_hand)
    candidate, unit = command.candidate, command.unit
    must_be_free(at_hand, candidate)
    open_again = (facts.returned(candidate), proposed_move(candidate))
    if facts.nominated(candidate) in at_hand and not any(each in at_hand for each in open_again):
        raise Refused("nomination-is-handed-in", candidate=candidate)
    drafting = at_hand.get(facts.drafted(candidate), unit)
    if drafting != unit or (attachments.files() and attachments.unit != unit):
        raise Refused("materials-are-of-another-unit", candidate=candidate)
    # A unit that went into another one has left its candidates to that one.
    answering = at_hand.get(facts.nominated_by(candidate), unit)
    must_act_for(at_hand, command.by, Role.UNIT_CLERK, answering)
    match command:
        case UploadMaterial():
            return _upload(command, attachments, rules)
        case RemoveMaterial(code=code, order=order, by=by, at=at):
            digest = attachments.held.get(code, {}).get(order)
            if digest is None:
                return ()
            left = attachments.without(code, order)
            return (
                MaterialRemoved(
                    candidate=candidate,
                    code=code,
                    order=order,
                    digest=digest,
                    by=by,
                    at=at,
                    files=fingerprint(unit, left.files()),
                ),
            )
        case _:
            assert_never(command)


def _upload(
    command: UploadMaterial, attachments: Attachments, rules: Rulebook
) -> Sequence[MaterialUploaded | MaterialReplaced]:
    material = next((each for each in rules.materials if each.code == command.code), None)
    if material is None:
        raise Refused("material-is-unknown")
    here = attachments.held.get(command.code, {})
    digest = command.findings.digest
    if not DIGEST.fullmatch(digest):
        raise Refused("digest-is-no-hash")
    if digest in here.values():
        return ()
    order = _place(command, attachments, material)
    _must_fit(command, material, order)
    candidate, unit, by, at = command.candidate, command.unit, command.by, command.at
    file = Attached(
        code=command.code,
        order=order,
        digest=digest,
        bytes=command.findings.bytes,
        looks=command.findings.looks,
        renamed=command.renamed,
        paper=command.paper,
    )
    files = fingerprint(unit, attachments.with_one(file).files())
    if command.replaces is None:
        return (
            MaterialUploaded(candidate=candidate, unit=unit, file=file, files=files, by=by, at=at),
        )
    return (
        MaterialReplaced(
            candidate=candidate,
            unit=unit,
            file=file,
            replaced=here[order],
            files=files,
            by=by,
            at=at,
        ),
    )


def _place(command: UploadMaterial, attachments: Attachments, material: Material) -> int:
    """The number that is replaced, or the lowest one that is free (R-MAT-04)."""
    here = attachments.held.get(material.code, {})
    if command.replaces is not None:
        if command.replaces not in here:
            raise Refused("material-is-not-attached", material=material.code)
        return command.replaces
    if len(here) >= material.most:
        raise Refused("materials-are-too-many", material=material.code, most=material.most)
    return attachments.free(material.code)


def _must_fit(command: UploadMaterial, material: Material, order: int) -> None:
    """Refuse a file that is not what the rulebook asks for; all that is wrong, at once."""
    problems = verdict(command.findings, command.file_name, material, command.called)
    if command.renamed:
        offered = fitting_name(command.findings.looks, material, command.called, order)
        if offered is not None:
            problems = tuple(each for each in problems if each.flaw not in MENDED_BY_RENAMING)
    if problems:
        flaws = [str(each.flaw) for each in problems]
        raise Refused("file-does-not-fit", material=material.code, flaws=flaws)


def evolve(attachments: Attachments, event: Event) -> Attachments:
    """Take note."""
    match event:
        case MaterialUploaded(unit=unit, file=file) | MaterialReplaced(unit=unit, file=file):
            return replace(attachments.with_one(file), unit=unit)
        case MaterialRemoved(code=code, order=order):
            return attachments.without(code, order)
        case _:
            assert_never(event)


def rests_on(command: Command, _: Rulebook) -> Sequence[str]:
    """Whether the nomination is handed in, and who acts for the unit."""
    candidate = command.candidate
    stands = (facts.nominated(candidate), facts.returned(candidate), proposed_move(candidate))
    return (
        facts.CAMPAIGN,
        quarantined(candidate),
        facts.drafted(candidate),
        facts.nominated_by(candidate),
        *stands,
        *acting_for(command.by, Role.UNIT_CLERK),
    )


def leaves(event: Event) -> Mapping[str, str | None]:
    """Tell the nomination which files are attached; an approval was of those before."""
    return {attachment(event.candidate): event.files}


ATTACHMENTS: Decider[Command, Attachments, Event] = Decider(
    name="attachments",
    events=get_args(Event),
    stream=lambda command, rules: stream(rules, "attachments", command.candidate),
    initial=Attachments(),
    decide=decide,
    evolve=evolve,
    rests_on=rests_on,
    leaves=leaves,
)
