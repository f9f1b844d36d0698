"""The handlers of the page of messages."""

from selection.web.desks.messages import listing

HANDLERS = [*listing.HANDLERS]
