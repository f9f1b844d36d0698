"""What happened to an account, in words."""

from selection.accounts.security_log import Happened
from selection.web.languages import Language


def happened(what: Happened, language: Language) -> str:
    """The words for a row of the log."""
    say = language.say
    return {
        Happened.SIGNED_IN: say("登录"),
        Happened.REFUSED: say("登录没有通过"),
        Happened.DELAYED: say("错误次数过多，暂停尝试"),
        Happened.SIGNED_OUT: say("退出"),
        Happened.SESSION_ENDED: say("结束登录"),
        Happened.CONFIRMED: say("再次确认身份"),
        Happened.INVITED: say("发出邀请链接"),
        Happened.AGREED: say("同意使用链接"),
        Happened.ACCEPTED: say("使用了链接"),
        Happened.RESET: say("发出重置链接"),
        Happened.PASSWORD_CHANGED: say("设置密码"),
        Happened.FACTOR_ADDED: say("添加验证方式"),
        Happened.FACTOR_REMOVED: say("移除验证方式"),
        Happened.CODES_ISSUED: say("生成一次性代码"),
        Happened.CODE_USED: say("使用一次性代码"),
        Happened.DISABLED: say("停用账户"),
        Happened.ENABLED: say("恢复账户"),
        Happened.OFFICE_GIVEN: say("授予管理员职务"),
    }[what]
