"""The handlers of the way in."""

from typing import Any

from selection.web.access import (
    account,
    chooser,
    confirm,
    enrolling,
    entering,
    inviting,
    offices,
)

HANDLERS: list[Any] = [
    *entering.HANDLERS,
    *enrolling.HANDLERS,
    *inviting.HANDLERS,
    *confirm.HANDLERS,
    *account.HANDLERS,
    *chooser.HANDLERS,
    *offices.HANDLERS,
]
