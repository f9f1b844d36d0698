"""What an official types to put a motion, and the motion that it makes."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import msgspec

from selection.desk.changing_rules import changed
from selection.desk.motions.course import (
    Amendment,
    Cancellation,
    Extension,
    OpeningByHand,
    Postponement,
)
from selection.desk.motions.lists import (
    Correction,
    Decision,
    ListPublication,
    ReleaseOfList,
    Revocation,
    SubstitutePublication,
)
from selection.desk.motions.motion import Office
from selection.desk.motions.personal_data import PersonalExport
from selection.desk.motions.putting import AnyMotion
from selection.desk.motions.units import Admission, Merger
from selection.domain.announcement import Ground
from selection.domain.kernel import CandidateId, UnitId
from selection.domain.motion import Matter
from selection.web.desks.signing import Typed, is_typed
from selection.web.forms import Code, Form, Unfit
from selection.web.languages import Language

Instant = Annotated[str, msgspec.Meta(max_length=25)]
Words = Annotated[str, msgspec.Meta(max_length=2_000)]

MISSING, NO_INSTANT, NO_DAY = "MISSING", "NO_INSTANT", "NO_DAY"
NO_GROUND, NOT_TYPED = "NO_GROUND", "NOT_TYPED"
"""What may be wrong with a field; `problems_told` has the words."""


class Asked(Form, frozen=True, kw_only=True):
    """All that any motion is made of; each kind needs some of it (`FIELDS`)."""

    stage: Code = ""
    candidate: Code = ""
    unit: Code = ""
    into: Code = ""
    opens: Instant = ""
    closes: Instant = ""
    last: Instant = ""
    digest: Code = ""
    name: Annotated[str, msgspec.Meta(max_length=100)] = ""
    detail: Annotated[str, msgspec.Meta(max_length=300)] = ""
    renamed: Annotated[str, msgspec.Meta(max_length=3)] = ""
    closing: Annotated[str, msgspec.Meta(max_length=3)] = ""
    ground: Code = ""
    note: Annotated[str, msgspec.Meta(max_length=300)] = ""
    reason: Words = ""
    document: Words = ""
    keys: Annotated[tuple[Code, ...], msgspec.Meta(max_length=100)] = ()
    values: Annotated[
        tuple[Annotated[str, msgspec.Meta(max_length=20_000)], ...], msgspec.Meta(max_length=100)
    ] = ()
    typed: Typed = ""


FIELDS: Mapping[Matter, tuple[str, ...]] = {
    Matter.OPEN_STAGE: ("stage", "closes"),
    Matter.EXTEND_STAGE: ("stage", "closes", "reason"),
    Matter.POSTPONE_STAGE: ("stage", "opens", "reason"),
    Matter.CANCEL_CAMPAIGN: ("reason",),
    Matter.AMEND_RULES: ("reason",),
    Matter.MERGE_UNITS: ("unit", "into", "document"),
    Matter.ADMIT_LATE: ("candidate", "reason"),
    Matter.PUBLISH_LIST: ("digest",),
    Matter.CORRECT_NOTICE: ("candidate", "name", "reason"),
    Matter.PUBLISH_SUBSTITUTE: ("candidate",),
    Matter.DECIDE_LIST: ("document",),
    Matter.RELEASE_LIST: (),
    Matter.REVOKE_AWARD: ("candidate", "ground", "reason", "note"),
    Matter.EXPORT_PERSONAL: ("reason",),
}
"""What has to be filled in for each kind; whatever else the kind knows may stay empty."""


def must_fit(matter: Matter, data: Asked, language: Language) -> None:
    """Refuse a form that lacks something, or without the name of an act that cannot be undone."""
    problems = {field: MISSING for field in FIELDS[matter] if not getattr(data, field)}
    if matter is Matter.REVOKE_AWARD and data.ground and data.ground not in set(Ground):
        problems["ground"] = NO_GROUND
    if not is_typed(matter, data.typed, language):
        problems["typed"] = NOT_TYPED
    if problems:
        raise Unfit(problems, typed(data))


def typed(data: Asked) -> dict[str, Any]:
    """What was typed, to be shown again."""
    return msgspec.structs.asdict(data)


def made(matter: Matter, data: Asked, office: Office) -> AnyMotion:
    """The motion; raises Unfit for an instant or a day that is none, Refused for the rules."""
    zone = office.desk.rules.calendar.zone
    candidate = CandidateId(data.candidate)
    match matter:
        case Matter.OPEN_STAGE:
            return OpeningByHand(stage=data.stage, closes=_at("closes", data, zone))
        case Matter.EXTEND_STAGE:
            closes = _at("closes", data, zone)
            return Extension(stage=data.stage, closes=closes, reason=data.reason)
        case Matter.POSTPONE_STAGE:
            return Postponement(
                stage=data.stage,
                opens=_at("opens", data, zone),
                closes=_at("closes", data, zone) if data.closes else None,
                reason=data.reason,
            )
        case Matter.CANCEL_CAMPAIGN:
            return Cancellation(reason=data.reason)
        case Matter.AMEND_RULES:
            values = dict(zip(data.keys, data.values, strict=False))
            return Amendment(canonical=changed(office.desk, values), reason=data.reason)
        case Matter.MERGE_UNITS:
            unit, into = UnitId(data.unit), UnitId(data.into)
            return Merger(unit=unit, into=into, document=data.document)
        case Matter.ADMIT_LATE:
            return Admission(candidate=candidate, reason=data.reason)
        case Matter.PUBLISH_LIST:
            return ListPublication(digest=data.digest, last=_day("last", data))
        case Matter.CORRECT_NOTICE:
            return Correction(
                candidate=candidate,
                name=data.name,
                detail=data.detail,
                renamed=bool(data.renamed),
                reason=data.reason,
                last=_day("last", data),
            )
        case Matter.PUBLISH_SUBSTITUTE:
            return SubstitutePublication(candidate=candidate, last=_day("last", data))
        case Matter.DECIDE_LIST:
            return Decision(document=data.document, closing=bool(data.closing))
        case Matter.RELEASE_LIST:
            return ReleaseOfList()
        case Matter.EXPORT_PERSONAL:
            return PersonalExport(reason=data.reason)
        case Matter.REVOKE_AWARD:
            return Revocation(
                candidate=candidate,
                ground=Ground(data.ground),
                reason=data.reason,
                note=data.note,
            )
        case _:
            raise LookupError(matter)


def _at(field: str, data: Asked, zone: ZoneInfo) -> datetime:
    """An instant as a browser writes it, in the campaign's zone."""
    try:
        return datetime.fromisoformat(getattr(data, field)).replace(tzinfo=zone)
    except ValueError:
        raise Unfit({field: NO_INSTANT}, typed(data)) from None


def _day(field: str, data: Asked) -> date | None:
    written: str = getattr(data, field)
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise Unfit({field: NO_DAY}, typed(data)) from None


def problems_told(problems: Mapping[str, str], language: Language) -> dict[str, str]:
    """The sentence for each field that is wrong."""
    say = language.say
    known = {
        MISSING: say("请填写这一项。"),
        NO_INSTANT: say("请按“年-月-日 时:分”填写。"),
        NO_DAY: say("请按“年-月-日”填写日期。"),
        NO_GROUND: say("请从所列的理由中选择。"),
        NOT_TYPED: say("请照样输入事项名称。"),
    }
    return {field: known.get(words) or say(words) for field, words in problems.items()}
