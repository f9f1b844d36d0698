"""Who is on the published list, by the name that is printed there."""

from dataclasses import dataclass
from datetime import datetime

from selection.accounts.store import Accounts
from selection.desk.desk import Desk
from selection.desk.publishing import publication
from selection.domain.announcement import ListPublished, NoticeCorrected, SubstitutePublished
from selection.domain.kernel import CandidateId, Paper, stream
from selection.domain.listed import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class OnTheList:
    """One printed line: `until` is the end of its publicity; without a name it was erased."""

    candidate: CandidateId
    category: str
    name: str | None
    detail: str
    until: datetime | None
    status: Status


def on_the_list(desk: Desk, accounts: Accounts) -> dict[CandidateId, OnTheList]:
    """Everybody who is on a published list, in its order."""
    lines: dict[CandidateId, Paper] = {}
    for record in desk.journal.read(stream(desk.rules, "publication")):
        match record.event:
            case ListPublished() | NoticeCorrected() | SubstitutePublished():
                lines |= record.event.printed.lines
            case _:
                pass
    opened = accounts.vault.open_many([each.record for each in lines.values()])
    found: dict[CandidateId, OnTheList] = {}
    for candidate, item in publication(desk).items.items():
        line = opened[lines[candidate].record]
        found[candidate] = OnTheList(
            candidate=candidate,
            category=item.place.category,
            name=None if line is None else str(line["name"]),
            detail="" if line is None else str(line["detail"]),
            until=item.until,
            status=item.status,
        )
    return found
