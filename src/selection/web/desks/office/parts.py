"""The parts of a motion in words: what it asks for, the lines that it prints, what it changes.

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
from selection.desk.motions.experts import Barring
from selection.desk.motions.lists import (
    Correction,
    Decision,
    ListPublication,
    ReleaseOfList,
    Revocation,
    SubstitutePublication,
)
from selection.desk.motions.motion import Office
from selection.desk.motions.objections import ObjectionConclusion, ReviewConclusion
from selection.desk.motions.personal_data import PersonalExport
from selection.desk.motions.putting import AnyMotion
from selection.desk.motions.safety import Certification, Destruction, FalseAlarm
from selection.desk.motions.sheets import Reopening
from selection.desk.motions.units import Admission, Merger
from selection.desk.publishing import lines_of, publication
from selection.domain.announcement import Ground
from selection.domain.kernel import CandidateId
from selection.domain.objecting import Conclusion
from selection.domain.rulebook.book import Rulebook
from selection.web.campaigns import OpenCampaign
from selection.web.desks.office.called import candidates_named
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


def grounds_of_revocation(language: Language) -> dict[Ground, str]:
    """Why an award may be revoked (domain 5.5)."""
    say = language.say
    return {Ground.FRAUD: say("弄虚作假"), Ground.VIOLATION: say("违法违纪")}


def findings(language: Language) -> dict[Conclusion, str]:
    """What an objection may be found to be (domain 5.3)."""
    say = language.say
    return {
        Conclusion.NOT_UPHELD: say("不成立"),
        Conclusion.PARTLY_UPHELD: say("部分成立"),
        Conclusion.UPHELD: say("成立"),
        Conclusion.UNRESOLVED: say("未能查清，本次暂不入选"),
    }


class Reading:
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
            case Cancellation() | Amendment() | ReleaseOfList() | PersonalExport():
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
            case Destruction() | FalseAlarm() | Admission():
                yield Part(say("候选"), self._candidate(motion.candidate))
            case Reopening() | Barring() | ObjectionConclusion() | ReviewConclusion():
                yield from self._of_other_desks(motion)
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

    def _of_other_desks(
        self, motion: Reopening | Barring | ObjectionConclusion | ReviewConclusion
    ) -> Iterator[Part]:
        say = self._language.say
        if not isinstance(motion, Barring):
            yield Part(say("候选"), self._candidate(motion.candidate))
        if isinstance(motion, Reopening):
            yield self._stage(motion.stage)
        if isinstance(motion, Reopening | Barring):
            names = self._place.accounts.people.name_of([motion.expert])
            yield Part(say("专家"), names.get(motion.expert) or "")
        else:
            yield Part(say("异议编号"), str(motion.number), own=False)
            yield Part(say("结论"), findings(self._language)[motion.finding], own=False)

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
