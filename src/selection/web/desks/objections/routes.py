"""The handlers of the desk of objections."""

from typing import Any

from selection.web.desks.objections import acts, cases, entering, opening, units

HANDLERS: list[Any] = [
    *cases.HANDLERS,
    *entering.HANDLERS,
    *acts.HANDLERS,
    *opening.HANDLERS,
    *units.HANDLERS,
]
