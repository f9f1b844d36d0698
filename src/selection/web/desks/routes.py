"""The handlers of all desks; each desk has one line."""

from typing import Any

from selection.web.desks import entrance
from selection.web.desks.display import routes as display
from selection.web.desks.integrity import routes as integrity
from selection.web.desks.meeting import routes as meeting
from selection.web.desks.messages import routes as messages
from selection.web.desks.mine import routes as mine
from selection.web.desks.objections import routes as objections
from selection.web.desks.office import routes as office
from selection.web.desks.panel import routes as panel
from selection.web.desks.people import routes as people
from selection.web.desks.review import routes as review
from selection.web.desks.score import routes as score
from selection.web.desks.unit import routes as unit
from selection.web.desks.watch import routes as watch

HANDLERS: list[Any] = [
    *entrance.HANDLERS,
    *review.HANDLERS,
    *panel.HANDLERS,
    *meeting.HANDLERS,
    *score.HANDLERS,
    *integrity.HANDLERS,
    *office.HANDLERS,
    *unit.HANDLERS,
    *people.HANDLERS,
    *messages.HANDLERS,
    *objections.HANDLERS,
    *mine.HANDLERS,
    *watch.HANDLERS,
    *display.HANDLERS,
]
