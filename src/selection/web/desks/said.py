"""Short words after an act, by the code that the address carries; one line each."""

from selection.web.languages import Language
from selection.web.toasts import Toast


def toast_said(said: str, language: Language) -> Toast | None:
    """The words; None for a code that nobody gave."""
    say = language.say
    words = {
        "done": say("已办理。"),
        "saved": say("已保存。"),
        "sent": say("已提交。"),
        "promised": say("承诺书已签署。"),
        "declared": say("回避申报已收到。"),
        "signed": say("已签字提交。"),
        "recused": say("已回避，本件不再显示。"),
        "explained": say("理由已收到。"),
        "entered": say("已入库。"),
        "half-drawn": say("您的一半已收到，等另一位公布他的种子。"),
        "drawn": say("抽取完成。"),
        "assigned": say("评分表已分派。"),
        "locked": say("评分已锁定。"),
        "nothing": say("没有勾选任何一件，什么都没有提交。"),
        "put": say("已提请，等待其他人签署。"),
        "agreed": say("已签署。"),
        "withdrawn": say("已撤回。"),
    }
    return Toast(words[said], "ok") if said in words else None
