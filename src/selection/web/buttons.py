"""The like button after a like: its words and figure, rendered once for all who see the same."""

from dataclasses import replace

from selection.desk.liking import Kept
from selection.desk.requests import Answer, Busy, Receipt
from selection.domain.kernel import Refused
from selection.web.campaigns import OpenCampaign
from selection.web.exhibits import Exhibit, Mine, Tally
from selection.web.installation import Installation
from selection.web.pages import Button
from selection.web.toasts import Said, said_of, toast
from selection.web.visitors import Visitor
from selection.web.voting import mine, the_channel


def said(answer: Answer, *, back: bool) -> Said:
    """What is said to whoever liked, or took a like back."""
    match answer:
        case Refused():
            return said_of(answer, back=back)
        case Busy():
            return Said.BUSY
        case Receipt(repeated=False) if answer.events:
            return Said.TAKEN_BACK if back else Said.LIKED
        case _:
            return Said.NOT_LIKED if back else Said.ALREADY


def button(
    installation: Installation,
    place: OpenCampaign,
    exhibit: Exhibit,
    visitor: Visitor,
    words: Said,
    kept: Kept | None,
) -> Button:
    """The button of a candidate as the visitor's device sees it now, and the words above it.

    `kept` is the device's ballot, None for a device without one.
    """
    own = None if kept is None else _mine(place, exhibit, kept)
    newer = 0 if kept is None else _newer(place, exhibit, kept)
    left = own.left[exhibit.category] if own else None
    liked = own is not None and exhibit.candidate in own.liked
    tag, size = visitor.language.tag, visitor.size
    key = (exhibit.label, tag, size, words, own is None, liked, left, newer)
    found = place.buttons.get(key)
    if found is not None:
        return found
    html = installation.templates.render(
        "parts/liked.html",
        visitor.language,
        size,
        {
            "exhibit": exhibit,
            "tally": _tally(place, exhibit, newer),
            "figures": place.snapshot.figures,
            "liking": place.snapshot.liking,
            "mine": own,
            "toast": toast(words, visitor.language, left=left, name=exhibit.name),
        },
    )
    return place.buttons.put(key, Button(html.encode()))


def _mine(place: OpenCampaign, exhibit: Exhibit, kept: Kept) -> Mine | None:
    """What the ballot says of this candidate and its category."""
    channel, stage = the_channel(place.rules), place.snapshot.stage
    if channel is None or stage is None:
        return None
    now, categories = place.clock(), (exhibit.category,)
    return mine(place.rules, channel, stage, kept.ballot, now, categories)


def _newer(place: OpenCampaign, exhibit: Exhibit, kept: Kept) -> int:
    """The device's own likes that the figure shown does not count yet, where figures are live."""
    snapshot = place.snapshot
    if not snapshot.figures.live:
        return 0
    return sum(
        change
        for position, candidate, change in kept.acts
        if position > snapshot.position and candidate == exhibit.candidate
    )


def _tally(place: OpenCampaign, exhibit: Exhibit, newer: int) -> Tally | None:
    tally = place.snapshot.tallies.get(exhibit.candidate)
    return replace(tally, votes=tally.votes + newer) if tally and newer else tally
