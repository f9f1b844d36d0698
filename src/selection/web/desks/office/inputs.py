"""The form of each kind of motion: its fields, how they are called, and what they begin with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from selection.desk.changing_rules import changeable
from selection.desk.merging import names
from selection.desk.motions.motion import Office
from selection.desk.publishing import lines_of
from selection.domain.kernel import CandidateId, UnitId
from selection.domain.motion import Matter
from selection.readmodels.naming import renamed
from selection.readmodels.tables import units
from selection.web.campaigns import OpenCampaign
from selection.web.desks.office.called import candidates_named
from selection.web.desks.office.parts import grounds_of_revocation
from selection.web.languages import Language


class Sort(StrEnum):
    """What is typed into a field."""

    FIXED = "FIXED"  # given by where one came from: shown, and not typed
    WORDS = "WORDS"
    TEXT = "TEXT"
    INSTANT = "INSTANT"
    DAY = "DAY"
    YES = "YES"
    CHOICE = "CHOICE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One field."""

    name: str
    label: str
    sort: Sort
    required: bool = True
    hint: str = ""
    most: int = 2_000
    value: str = ""
    told: str = ""  # what a fixed value is called
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the address says the motion is about."""

    stage: str = ""
    candidate: str = ""
    unit: str = ""
    digest: str = ""


def inputs(
    place: OpenCampaign, office: Office, matter: Matter, given: Given, language: Language
) -> tuple[Input, ...]:
    """The fields of the form, read in a worker's thread; LookupError for what others put."""
    say = language.say
    reason = Input(name="reason", label=say("理由"), sort=Sort.WORDS)
    last = Input(
        name="last",
        label=say("公示最后一天"),
        sort=Sort.DAY,
        required=False,
        hint=say("仅当系统没有该年的工作日历时填写。"),
    )
    match matter:
        case Matter.OPEN_STAGE:
            return (_stage(office, given, language), _instant("closes", say("结束时间")))
        case Matter.EXTEND_STAGE:
            return (
                _stage(office, given, language),
                _instant("closes", say("延长到"), _closes(office, given.stage)),
                reason,
            )
        case Matter.POSTPONE_STAGE:
            optional = _instant("closes", say("改为结束于"), required=False)
            return (
                _stage(office, given, language),
                _instant("opens", say("改为开启于")),
                optional,
                reason,
            )
        case Matter.CANCEL_CAMPAIGN | Matter.EXPORT_PERSONAL:
            return (reason,)
        case Matter.AMEND_RULES:
            return (*_keys(office), reason)
        case Matter.MERGE_UNITS:
            every = _units(place)
            options = tuple((id_, name) for id_, name in every.items() if id_ != given.unit)
            return (
                _fixed("unit", say("并入的单位"), given.unit, every.get(given.unit, "")),
                Input(name="into", label=say("并到"), sort=Sort.CHOICE, options=options),
                Input(name="document", label=say("依据文件"), sort=Sort.WORDS),
            )
        case Matter.ADMIT_LATE:
            return (_candidate(place, given, language), reason)
        case Matter.PUBLISH_LIST:
            return (_fixed("digest", say("名单摘要"), given.digest, given.digest), last)
        case Matter.CORRECT_NOTICE:
            return (
                _candidate(place, given, language),
                *_line(office, given, language),
                reason,
                last,
            )
        case Matter.PUBLISH_SUBSTITUTE:
            return (_candidate(place, given, language), last)
        case Matter.DECIDE_LIST:
            return (
                Input(name="document", label=say("审定文字"), sort=Sort.WORDS),
                Input(
                    name="closing",
                    label=say("这是最后一次审定，此后不再递补"),
                    sort=Sort.YES,
                    required=False,
                ),
            )
        case Matter.RELEASE_LIST:
            return ()
        case Matter.REVOKE_AWARD:
            grounds = grounds_of_revocation(language)
            return (
                _candidate(place, given, language),
                Input(
                    name="ground",
                    label=say("撤销的理由"),
                    sort=Sort.CHOICE,
                    options=tuple((str(code), words) for code, words in grounds.items()),
                ),
                Input(name="reason", label=say("内部说明"), sort=Sort.WORDS),
                Input(name="note", label=say("公众看到的说明"), sort=Sort.TEXT, most=300),
            )
        case _:
            raise LookupError(matter)


def _fixed(name: str, label: str, value: str, told: str) -> Input:
    return Input(name=name, label=label, sort=Sort.FIXED, value=value, told=told)


def _stage(office: Office, given: Given, language: Language) -> Input:
    found = office.desk.rules.stage(given.stage)
    return _fixed("stage", language.say("阶段"), given.stage, found.name if found else "")


def _candidate(place: OpenCampaign, given: Given, language: Language) -> Input:
    found = candidates_named(place, [given.candidate]).get(CandidateId(given.candidate))
    told = found.whole if found else ""
    return _fixed("candidate", language.say("候选"), given.candidate, told)


def _instant(name: str, label: str, at: datetime | None = None, *, required: bool = True) -> Input:
    value = "" if at is None else at.strftime("%Y-%m-%dT%H:%M")
    return Input(name=name, label=label, sort=Sort.INSTANT, required=required, value=value)


def _closes(office: Office, stage: str) -> datetime | None:
    closes = office.campaign().open.get(stage)
    return closes and closes.astimezone(office.desk.rules.calendar.zone)


def _keys(office: Office) -> tuple[Input, ...]:
    """A field for each key that may change now; their names are sent beside their values."""
    return tuple(
        Input(
            name="values",
            label=key,
            sort=Sort.WORDS,
            required=False,
            most=20_000,
            value=value,
            told=key,
        )
        for key, value in changeable(office.desk).items()
    )


def _units(place: OpenCampaign) -> Mapping[str, str]:
    """The units that are still themselves, by their names."""
    with place.views.reading() as db:
        rows = db.scalars(select(units.c.unit).where(units.c.merged_into.is_(None))).all()
        called = renamed(db)
    found = names(place.accounts, [UnitId(each) for each in rows], called)
    return dict(sorted(found.items(), key=lambda each: each[1]))


def _line(office: Office, given: Given, language: Language) -> tuple[Input, ...]:
    """The line of a candidate as it would be printed now."""
    say, candidate = language.say, CandidateId(given.candidate)
    line = lines_of(office.desk, office.accounts, [candidate])[candidate]
    return (
        Input(
            name="name",
            label=say("更正后的名称"),
            sort=Sort.TEXT,
            most=100,
            value=line["name"],
        ),
        Input(
            name="detail",
            label=say("更正后的说明"),
            sort=Sort.TEXT,
            most=300,
            required=False,
            value=line["detail"],
        ),
        Input(
            name="renamed",
            label=say("名称有变，须重新公示足期"),
            sort=Sort.YES,
            required=False,
        ),
    )
