"""What every page says about the campaign and itself."""

import re
from dataclasses import dataclass

from selection.desk.practice import is_practice
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.words import StageKind
from selection.web.exhibits import Phase
from selection.web.snapshot import Snapshot

_YEAR = re.compile(r"\A\d{4}\s*年(?:度|(?!度))(?=.)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The frame of a page."""

    title: str
    name: str  # the title without its year, which stands below it
    year: int
    organizer: str
    secretariat: str | None
    document: str | None
    practice: bool
    base: str
    here: str  # path and query of this page, to come back to
    address: str  # the same with scheme and host
    section: str
    has_showcase: bool
    has_board: bool
    has_notice: bool
    tag: str  # of the snapshot that the page was made of
    note: str  # the channel's fixed notice (R-LIKE-F3)


def site(
    rules: Rulebook,
    snapshot: Snapshot,
    *,
    base: str,
    here: str,
    origin: str,
    section: str,
    tag: str,
) -> Site:
    """The frame of one page of a campaign."""
    return Site(
        title=rules.title,
        name=short(rules.title),
        year=rules.year,
        organizer=rules.organizer,
        secretariat=rules.secretariat,
        document=rules.document,
        practice=is_practice(rules.id),
        base=base,
        here=here,
        address=f"{origin}{here}",
        section=section,
        has_showcase=bool(snapshot.exhibits or rules.stages_of(StageKind.SHOWCASE)),
        has_board=snapshot.liking.phase is not Phase.NONE,
        has_notice=bool(snapshot.notices),
        tag=tag,
        note=snapshot.liking.notice,
    )


def short(title: str) -> str:
    """The title as the header has it: without the year in front."""
    return _YEAR.sub("", title)
