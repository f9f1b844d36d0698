"""A motion as it is read before it is signed: all its parts in words, and what comes of it.

Read in a worker's thread; what a person typed is shown as it was typed.
"""

from dataclasses import dataclass
from datetime import datetime

from selection.desk.changing_rules import Difference
from selection.desk.motions.lists import (
    Decision,
    ListPublication,
    ReleaseOfList,
    SubstitutePublication,
)
from selection.desk.motions.motion import Office
from selection.desk.motions.putting import Item
from selection.domain.kernel import CandidateId, PersonId
from selection.domain.motion import Matter
from selection.web.campaigns import OpenCampaign
from selection.web.desks.office.parts import Line, Part, Reading
from selection.web.desks.signing import IRREVERSIBLE, matters
from selection.web.languages import Language


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
    reading = Reading(place, office, language)
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
    return tuple(Reading(place, office, language).lines(motion))


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
        Matter.REOPEN_SHEET: say("专家可以修改这份已签字的评分表，重新签字前不计入结果。"),
        Matter.BAR_EXPERT: say("该专家不再参加任何评审，已交的评分全部不计入结果，不能恢复。"),
        Matter.CONCLUDE_OBJECTION: say("异议就此作出结论；成立的，该候选不再列入名单。"),
        Matter.CONCLUDE_REVIEW: say("复核就此作出结论，不能再次复核。"),
        Matter.EXPORT_PERSONAL: say(
            "签署的人可以在一天内导出全部推荐的联系方式等个人信息；推荐内容有变即失效。"
        ),
        Matter.REVOKE_AWARD: say("名单上保留这一行并标明已撤销，公众看到所附说明，不能恢复。"),
        Matter.CERTIFY_TALLY: say("这一阶段的票数就此核定，只有核定的票数进入排名，不能再改。"),
        Matter.CONFIRM_INCIDENT: say("该候选的原件、公开副本和全部文字立即销毁，不能恢复。"),
        Matter.DISMISS_INCIDENT: say("该候选的材料解除锁定，展示页须重新发布。"),
    }
