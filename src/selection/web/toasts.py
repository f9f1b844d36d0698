"""Short words after an act: what was done, or why not, and whether anything was lost."""

from dataclasses import dataclass
from enum import StrEnum

from markupsafe import Markup, escape

from selection.domain.kernel import Refused
from selection.web.languages import Language


class Said(StrEnum):
    """What a page may be asked to say after a form without JavaScript came back to it."""

    LIKED = "liked"
    TAKEN_BACK = "taken-back"
    ALREADY = "already"
    USED_UP = "used-up"
    NOT_OPEN = "not-open"
    PAUSED = "paused"
    FROZEN = "frozen"
    NOT_SHOWN = "not-shown"
    NOT_ACCEPTED = "not-accepted"
    FOR_GOOD = "for-good"
    BUSY = "busy"


GOOD = {Said.LIKED, Said.TAKEN_BACK, Said.ALREADY}

_REASONS = {
    "campaign-is-paused": Said.PAUSED,
    "voting-is-frozen": Said.FROZEN,
    "candidate-is-not-on-show": Said.NOT_SHOWN,
    "candidate-is-not-nominated": Said.NOT_SHOWN,
    "identity-is-not-accepted": Said.NOT_ACCEPTED,
    "a-like-is-for-good": Said.FOR_GOOD,
    "stage-is-not-open": Said.NOT_OPEN,
    "campaign-is-cancelled": Said.NOT_OPEN,
    "campaign-is-not-open": Said.NOT_OPEN,
    "limit-is-reached": Said.USED_UP,
}


@dataclass(frozen=True, slots=True)
class Toast:
    """Words in the page's status region."""

    text: str  # Markup where it names a candidate
    kind: str  # ok or bad
    retry: bool = False


def said_of(refused: Refused) -> Said:
    """What to say of a refusal; every refusal of a public act has its words."""
    return _REASONS.get(refused.reason, Said.BUSY)


def toast(said: Said, language: Language, *, left: int | None = None, name: str = "") -> Toast:
    """The words. `left` is how many likes are left today in the category."""
    say = language.say
    who = Markup("<bdi{}>{}</bdi>").format(language.zh, name)
    match said:
        case Said.LIKED if left is not None:
            text = escape(say("已为%(name)s点赞，本类今日还剩 %(left)s 次。")) % {
                "name": who,
                "left": left,
            }
        case Said.LIKED:
            text = escape(say("已为%(name)s点赞。")) % {"name": who}
        case Said.TAKEN_BACK:
            text = escape(say("已取消对%(name)s的点赞，次数已退回。")) % {"name": who}
        case Said.ALREADY:
            text = escape(say("今天已经为%(name)s点过赞，没有重复计数。")) % {"name": who}
        case Said.USED_UP:
            text = say("没有点赞成功：今日次数已用完，明天再来。")
        case Said.NOT_OPEN:
            text = say("没有点赞成功：现在不在点赞时间内。")
        case Said.PAUSED:
            text = say("没有点赞成功：活动暂停中，恢复后可以继续。")
        case Said.FROZEN:
            text = say("没有点赞成功：这位候选的数据正在核查，暂停点赞。")
        case Said.NOT_SHOWN:
            text = say("没有点赞成功：这个候选不在展示中。")
        case Said.NOT_ACCEPTED:
            text = say("没有点赞成功：本次活动须先验证微信或手机号。")
        case Said.FOR_GOOD:
            text = say("点赞后不能取消。")
        case Said.BUSY:
            text = say("没有成功，系统繁忙。这次没有扣次数，请再试一次。")
    return Toast(text, "ok" if said in GOOD else "bad", retry=said is Said.BUSY)
