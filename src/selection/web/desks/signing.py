"""The second signature on a motion, the same at every desk (P18).

It is put under exactly what was shown, by somebody who has just shown who it is; what cannot be
taken back is signed, and asked for, by typing its name.
"""

from typing import Annotated

import msgspec

from selection.desk.desk import Desk
from selection.desk.motions.motion import Office
from selection.desk.motions.putting import motions, second
from selection.domain.kernel import MotionId, Refused
from selection.domain.motion import Matter
from selection.web.campaigns import OpenCampaign
from selection.web.confirming import confirmed
from selection.web.forms import Form
from selection.web.languages import Language
from selection.web.showing import AnyRequest, visitor_of
from selection.web.workers import worker

Digest = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]
Typed = Annotated[str, msgspec.Meta(max_length=60)]

IRREVERSIBLE = frozenset(
    {
        Matter.CANCEL_CAMPAIGN,
        Matter.AMEND_RULES,
        Matter.MERGE_UNITS,
        Matter.PUBLISH_LIST,
        Matter.PUBLISH_SUBSTITUTE,
        Matter.DECIDE_LIST,
        Matter.RELEASE_LIST,
        Matter.REVOKE_AWARD,
        Matter.CONCLUDE_OBJECTION,
        Matter.CONCLUDE_REVIEW,
        Matter.CERTIFY_TALLY,
        Matter.CONFIRM_INCIDENT,
        Matter.BAR_EXPERT,
    }
)
"""What cannot be taken back: its name is typed by whoever asks for it and whoever signs it."""


class Signed(Form, frozen=True, kw_only=True):
    """A signature under exactly what was shown; the name of the act where it cannot be undone."""

    digest: Digest
    typed: Typed = ""


def matters(language: Language) -> dict[Matter, str]:
    """What motions are called."""
    say = language.say
    return {
        Matter.OPEN_STAGE: say("按手工填写的截止时间开启阶段"),
        Matter.EXTEND_STAGE: say("延长阶段"),
        Matter.POSTPONE_STAGE: say("推迟阶段"),
        Matter.CANCEL_CAMPAIGN: say("取消本次推选"),
        Matter.AMEND_RULES: say("修改推选规则"),
        Matter.MERGE_UNITS: say("合并推荐单位"),
        Matter.ADMIT_LATE: say("接收迟到材料"),
        Matter.PUBLISH_LIST: say("公示名单"),
        Matter.CORRECT_NOTICE: say("更正公示"),
        Matter.PUBLISH_SUBSTITUTE: say("公示递补人选"),
        Matter.DECIDE_LIST: say("审定名单"),
        Matter.RELEASE_LIST: say("公布名单"),
        Matter.REVOKE_AWARD: say("撤销入选"),
        Matter.EXPORT_PERSONAL: say("导出含个人信息的汇总表"),
        Matter.CERTIFY_TALLY: say("核定票数"),
        Matter.CONFIRM_INCIDENT: say("涉密事件：销毁全部材料"),
        Matter.DISMISS_INCIDENT: say("涉密事件：排除"),
        Matter.REOPEN_SHEET: say("重新打开评分表"),
        Matter.BAR_EXPERT: say("取消专家的评审资格"),
        Matter.CONCLUDE_OBJECTION: say("对异议作出结论"),
        Matter.CONCLUDE_REVIEW: say("对异议的复核作出结论"),
    }


def to_type(language: Language) -> dict[Matter, str]:
    """What has to be typed for each act that cannot be undone."""
    titles = matters(language)
    return {each: titles[each] for each in IRREVERSIBLE}


def is_typed(matter: Matter, typed: str, language: Language) -> bool:
    """Whether the name of the act was typed, or need not be."""
    return typed == to_type(language).get(matter, typed)


def must_be_typed(matter: Matter, typed: str, language: Language) -> None:
    """Refuse an act that cannot be undone, unless its name was typed."""
    if not is_typed(matter, typed, language):
        raise Refused("act-is-not-typed")


async def sign(request: AnyRequest, place: OpenCampaign, motion: str, data: Signed) -> None:
    """Agree to exactly what was shown; with the last signature it is done.

    Raises NotConfirmed and Refused.
    """
    confirmed(request)
    by, language = worker(request).person, visitor_of(request).language

    def act(desk: Desk) -> None:
        office = Office(desk, place.accounts)
        found = motions(office).waiting.get(MotionId(motion))
        if found is not None:
            must_be_typed(found.put.matter, data.typed, language)
        second(office, MotionId(motion), data.digest, by=by, id=data.id)

    await place.work(act)
    await place.finish_destructions()
