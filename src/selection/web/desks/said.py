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
    }
    return Toast(words[said], "ok") if said in words else None
