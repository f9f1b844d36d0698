"""What every page says about the campaign and itself."""

from dataclasses import dataclass

from selection.desk.practice import is_practice
from selection.domain.rulebook.book import Rulebook
from selection.web.exhibits import Phase
from selection.web.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The frame of a page."""

    title: str
    name: str
    year: int
    organizer: str
    secretariat: str | None
    document: str | None
    practice: bool
    base: str
    here: str  # path and query of this page, to come back to
    address: str  # the same with scheme and host
    section: str
    has_board: bool
    has_notice: bool
    note: str  # the channel's fixed notice (R-LIKE-F3)


def site(  # noqa: PLR0913 (what a page is, and where it stands)
    rules: Rulebook, snapshot: Snapshot, *, base: str, here: str, origin: str, section: str
) -> Site:
    """The frame of one page of a campaign."""
    return Site(
        title=rules.title,
        name=rules.title,
        year=rules.year,
        organizer=rules.organizer,
        secretariat=rules.secretariat,
        document=rules.document,
        practice=is_practice(rules.id),
        base=base,
        here=here,
        address=f"{origin}{here}",
        section=section,
        has_board=snapshot.liking.phase is not Phase.NONE,
        has_notice=bool(snapshot.notices),
        note=snapshot.liking.notice,
    )
