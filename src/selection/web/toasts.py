"""Short words after an act: what was done, or why not, and whether anything was lost."""

from dataclasses import dataclass
from enum import StrEnum
from typing import cast

from markupsafe import Markup, escape

from selection.domain.kernel import Refused
from selection.domain.rulebook.words import Per
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
    OTHER_CATEGORY = "other-category"
    USED_UP_FOR_GOOD = "used-up-for-good"
    NOT_LIKED = "not-liked"
    NOT_TAKEN_BACK = "not-taken-back"
    BUSY = "busy"
    VERIFIED = "verified"


GOOD = {Said.LIKED, Said.TAKEN_BACK, Said.ALREADY, Said.VERIFIED}
ABOUT_A_VOTER = {*GOOD, Said.USED_UP, Said.USED_UP_FOR_GOOD, Said.NOT_LIKED, Said.NOT_TAKEN_BACK}
"""What is said to a known voter only: an address that was passed on says it to nobody else."""

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
    "category-is-not-of-this-channel": Said.OTHER_CATEGORY,
}


@dataclass(frozen=True, slots=True)
class Toast:
    """Words in the page's status region."""

    text: str  # Markup where it names a candidate
    kind: str  # ok or bad
    retry: bool = False


def said_of(refused: Refused, *, back: bool) -> Said:
    """What to say of a refused like, or of one that could not be taken back."""
    if back:
        return Said.FOR_GOOD if refused.reason == "a-like-is-for-good" else Said.NOT_TAKEN_BACK
    if refused.reason == "limit-is-reached":
        daily = Per.DAY in cast("list[str]", refused.because.get("per", []))
        return Said.USED_UP if daily else Said.USED_UP_FOR_GOOD
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
        case Said.OTHER_CATEGORY:
            text = say("没有点赞成功：这一类不开放点赞。")
        case Said.USED_UP_FOR_GOOD:
            text = say("没有点赞成功：次数已用完。")
        case Said.NOT_LIKED:
            text = escape(say("今天没有为%(name)s点过赞，没有可收回的。")) % {"name": who}
        case Said.NOT_TAKEN_BACK:
            text = say("没有收回成功：现在不能收回，原来的点赞不变。")
        case Said.FOR_GOOD:
            text = say("点赞后不能取消。")
        case Said.VERIFIED:
            text = say("验证成功，现在可以点赞了。")
        case Said.BUSY:
            text = say("没有成功，系统繁忙。这次没有扣次数，请再试一次。")
    return Toast(text, "ok" if said in GOOD else "bad", retry=said is Said.BUSY)
