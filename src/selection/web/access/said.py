"""Short words after an act of the way in, by the code that the address carries."""

from selection.web.languages import Language
from selection.web.toasts import Toast


def toast_said(said: str, language: Language) -> Toast | None:
    """The words; None for a code that nobody gave."""
    say = language.say
    words = {
        "signed-out": say("您已退出。"),
        "begin-again": say("时间太久，请重新登录。"),
        "factor-added": say("已添加验证方式。"),
        "factor-removed": say("已移除验证方式。"),
        "password-changed": say("密码已修改，其他设备上的登录已结束。"),
        "session-ended": say("登录已结束。"),
        "link-agreed": say("已同意，对方可以使用链接了。"),
        "account-disabled": say("账户已停用，其登录已全部结束。"),
        "account-enabled": say("账户已恢复。"),
    }
    return Toast(words[said], "ok") if said in words else None
