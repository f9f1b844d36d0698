"""The answers of a recommendation form, as people read them."""

from datetime import date
from decimal import Decimal

Answer = str | bool | int | Decimal | date | tuple[str, ...]

YES, NO = "是", "否"
BETWEEN = "；"
"""Between several choices of one answer."""


def told(answer: Answer | None) -> str:
    """The answer in words, with the day in full; nothing for no answer."""
    match answer:
        case None:
            return ""
        case bool():
            return YES if answer else NO
        case Decimal():
            return f"{answer:f}"
        case date():
            return f"{answer.year}年{answer.month}月{answer.day}日"
        case tuple():
            return BETWEEN.join(answer)
        case int() | str():
            return str(answer)
