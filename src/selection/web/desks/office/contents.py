"""A motion as it is read before it is signed: all its parts in words, and what comes of it.

Read in a worker's thread; what a person typed is shown as it was typed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from selection.desk.changing_rules import Difference, differences
from selection.desk.concluding import who_is_clear, who_is_ready
from selection.desk.desk import rules_adopted
from selection.desk.merging import called, who_belongs
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
from selection.desk.motions.putting import AnyMotion, Item
from selection.desk.motions.safety import Certification, Destruction, FalseAlarm
from selection.desk.motions.units import Admission, Merger
from selection.desk.publishing import lines_of, publication
from selection.domain.announcement import Ground
from selection.domain.kernel import CandidateId, PersonId
from selection.domain.motion import Matter
from selection.domain.rulebook.book import Rulebook
from selection.web.campaigns import OpenCampaign
from selection.web.desks.office.asking import IRREVERSIBLE
from selection.web.desks.office.called import candidates_named
from selection.web.desks.office.telling import matters
from selection.web.languages import Language


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a motion: what it is and says; `own` words are of people or of the rules."""

    title: str
    words: str
    own: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line of a list."""

    category: str
    name: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A motion on its page."""

    id: str
    matter: Matter
    title: str
    effect: str
    irreversible: bool
    parts: tuple[Part, ...]
    lines: tuple[Line, ...]
    changes: tuple[Difference, ...]
    digest: str
    put_at: datetime
    put_by: PersonId
    mover: str
    seconded: tuple[str, ...]
    needed: int
    missing: int
    void: bool


def shown(place: OpenCampaign, office: Office, item: Item, language: Language) -> Shown:
    """The motion as it waits."""
    put, motion = item.waiting.put, item.motion
    names = place.accounts.people.name_of(item.waiting.signers)
    reading = _Reading(place, office, language)
    return Shown(
        id=item.id,
        matter=put.matter,
        title=matters(language)[put.matter],
        effect=effects(language)[put.matter],
        irreversible=put.matter in IRREVERSIBLE,
        parts=tuple(reading.parts(motion)) if motion else (),
        lines=tuple(reading.lines(motion)) if motion else (),
        changes=reading.changes(motion),
        digest=item.digest,
        put_at=put.at.astimezone(office.desk.rules.calendar.zone),
        put_by=put.by,
        mover=names.get(put.by) or "",
        seconded=tuple(names.get(each) or "" for each in item.waiting.seconded_by),
        needed=put.needed,
        missing=put.needed - len(item.waiting.signers),
        void=item.void,
    )


def preview(
    place: OpenCampaign, office: Office, matter: Matter, candidate: str, language: Language
) -> tuple[Line, ...]:
    """The printed lines that a motion would be about if it were put now."""
    match matter:
        case Matter.PUBLISH_LIST:
            motion = ListPublication(digest="")
        case Matter.PUBLISH_SUBSTITUTE:
            motion = SubstitutePublication(candidate=CandidateId(candidate))
        case Matter.DECIDE_LIST:
            motion = Decision(document="", closing=False)
        case Matter.RELEASE_LIST:
            motion = ReleaseOfList()
        case _:
            return ()
    return tuple(_Reading(place, office, language).lines(motion))


def effects(language: Language) -> dict[Matter, str]:
    """What comes of each act."""
    say = language.say
    return {
        Matter.OPEN_STAGE: say("这个阶段立即开启，到所填的时间结束。"),
        Matter.EXTEND_STAGE: say("这个阶段的截止时间改为所填的时间，只能延后。"),
        Matter.POSTPONE_STAGE: say("这个阶段改在所填的时间开启，只能延后。"),
        Matter.CANCEL_CAMPAIGN: say("本次推选到此结束，没有结果，不能恢复。"),
        Matter.AMEND_RULES: say("新的规则自生效时起适用，以前的记录仍按当时的规则理解。"),
        Matter.MERGE_UNITS: say("被并入的单位不再单独报送，人员和候选都转到新单位，不能恢复。"),
        Matter.ADMIT_LATE: say("这份迟到的材料视同按时报送，占用该单位的名额。"),
        Matter.PUBLISH_LIST: say("名单立即向公众公布，公示期从这时起算，之后只能用新版本更正。"),
        Matter.CORRECT_NOTICE: say("公示出一个新版本，旧版本仍可查；改名的，该名重新公示。"),
        Matter.PUBLISH_SUBSTITUTE: say("递补人选立即向公众公布，单独公示足期。"),
        Matter.DECIDE_LIST: say("公示期满且没有异议未结的入选者就此审定，不能撤回。"),
        Matter.RELEASE_LIST: say("审定的入选者立即向公众公布，并编发证书号，不能撤回。"),
        Matter.REVOKE_AWARD: say("名单上保留这一行并标明已撤销，公众看到所附说明，不能恢复。"),
        Matter.CERTIFY_TALLY: say("这一阶段的票数就此核定，只有核定的票数进入排名，不能再改。"),
        Matter.CONFIRM_INCIDENT: say("该候选的原件、公开副本和全部文字立即销毁，不能恢复。"),
        Matter.DISMISS_INCIDENT: say("该候选的材料解除锁定，展示页须重新发布。"),
    }


def grounds_of_revocation(language: Language) -> dict[Ground, str]:
    """Why an award may be revoked (domain 5.5)."""
    say = language.say
    return {Ground.FRAUD: say("弄虚作假"), Ground.VIOLATION: say("违法违纪")}


class _Reading:
    """Reads the parts of a motion in one language."""

    def __init__(self, place: OpenCampaign, office: Office, language: Language) -> None:
        self._place, self._office, self._language = place, office, language
        self._rules: Rulebook = office.desk.rules

    def parts(self, motion: AnyMotion) -> Iterator[Part]:
        """What it says, part by part."""
        say = self._language.say
        match motion:
            case OpeningByHand(stage=stage, closes=closes):
                yield self._stage(stage)
                yield self._at(say("结束时间"), closes)
            case Extension(stage=stage, closes=closes):
                yield self._stage(stage)
                yield self._at(say("现在的截止时间"), self._office.campaign().open.get(stage))
                yield self._at(say("延长到"), closes)
            case Postponement(stage=stage, opens=opens, closes=closes):
                yield self._stage(stage)
                yield self._at(say("改为开启于"), opens)
                if closes is not None:
                    yield self._at(say("改为结束于"), closes)
            case Cancellation() | Amendment() | ReleaseOfList():
                pass
            case Merger(unit=unit, into=into, document=document):
                names = called(self._office.desk, self._office.accounts, [unit, into])
                people, members = who_belongs(self._office.desk.journal.all_facts(), unit)
                yield Part(say("并入的单位"), names.get(unit, ""))
                yield Part(say("并到"), names.get(into, ""))
                yield Part(say("随之转移的人员"), str(len(people)), own=False)
                yield Part(say("随之转移的候选"), str(len(members)), own=False)
                yield Part(say("依据文件"), document)
            case Certification(channel=channel, stage=stage):
                found = self._rules.channel(channel)
                yield Part(say("投票渠道"), found.name if found else channel)
                yield self._stage(stage)
            case Destruction(candidate=candidate) | FalseAlarm(candidate=candidate):
                yield Part(say("候选"), self._candidate(candidate))
            case Admission(candidate=candidate):
                yield Part(say("候选"), self._candidate(candidate))
            case ListPublication(digest=digest, last=last):
                yield Part(say("名单摘要"), digest, own=False)
                yield from self._last(last)
            case Correction() | SubstitutePublication() | Revocation():
                yield Part(say("候选"), self._candidate(motion.candidate))
                yield from self._of_a_line(motion)
            case Decision(document=document, closing=closing):
                yield Part(say("审定文字"), document)
                now = publication(self._office.desk)
                ready = who_is_ready(self._office.desk, now, self._office.desk.clock())
                yield Part(say("本次审定"), str(len(ready)), own=False)
                words = say("是，此后不再递补") if closing else say("否")
                yield Part(say("最后一次审定"), words, own=False)
        reason = getattr(motion, "reason", "")
        if reason:
            yield Part(say("理由"), reason)

    def _of_a_line(
        self, motion: Correction | SubstitutePublication | Revocation
    ) -> Iterator[Part]:
        say = self._language.say
        match motion:
            case Correction(name=name, detail=detail, renamed=renamed, last=last):
                yield Part(say("更正后的名称"), name)
                yield Part(say("更正后的说明"), detail)
                words = say("是，重新公示足期") if renamed else say("否")
                yield Part(say("名称有变"), words, own=False)
                yield from self._last(last)
            case SubstitutePublication(last=last):
                yield from self._last(last)
            case Revocation(ground=ground, note=note):
                words = grounds_of_revocation(self._language)[ground]
                yield Part(say("撤销的理由"), words, own=False)
                yield Part(say("公众看到的说明"), note)

    def lines(self, motion: AnyMotion) -> Iterator[Line]:
        """The printed lines that it is about."""
        desk, accounts = self._office.desk, self._office.accounts
        now = publication(desk)
        candidates: list[CandidateId] = []
        match motion:
            case ListPublication():
                candidates = [p.candidate for p in (now.proposed.places if now.proposed else ())]
            case SubstitutePublication(candidate=candidate):
                candidates = [candidate]
            case Decision():
                candidates = who_is_ready(desk, now, desk.clock())
            case ReleaseOfList():
                candidates = who_is_clear(desk, now)
            case _:
                return
        known = candidates_named(self._place, candidates)
        for each, line in lines_of(desk, accounts, candidates).items():
            category = self._rules.category(known[each].category) if each in known else None
            yield Line(category.name if category else "", line["name"], line["detail"])

    def changes(self, motion: AnyMotion | None) -> tuple[Difference, ...]:
        """What an amendment changes."""
        if not isinstance(motion, Amendment):
            return ()
        now = rules_adopted(self._office.desk.journal)[-1].canonical
        return differences(now, motion.canonical)

    def _stage(self, code: str) -> Part:
        stage = self._rules.stage(code)
        return Part(self._language.say("阶段"), stage.name if stage else code)

    def _at(self, title: str, at: datetime | None) -> Part:
        zone = self._rules.calendar.zone
        words = "" if at is None else self._language.closing(at.astimezone(zone))
        return Part(title, words, own=False)

    def _last(self, last: date | None) -> Iterator[Part]:
        if last is not None:
            words = self._language.full_day(last)
            yield Part(self._language.say("公示最后一天"), words, own=False)

    def _candidate(self, candidate: CandidateId) -> str:
        found = candidates_named(self._place, [candidate]).get(candidate)
        return found.whole if found else candidate
