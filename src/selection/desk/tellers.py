"""Two tellers count, each for himself (计票、监票): what both found alike is the count (4.7).

The second one does not see the first one's figures. Where they differ, it is told for which names,
so that these are counted again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import msgspec

from selection.accounts.store import Accounts
from selection.desk import countersigning
from selection.desk.convening import Hall, meeting_of, most_names
from selection.desk.desk import Desk
from selection.desk.recounting import COUNT, Recount, about, end_recount, recount_ordered
from selection.desk.requests import Order, Receipt
from selection.domain.kernel import CandidateId, Paper, PersonId, Refused
from selection.domain.majority import must_add_up
from selection.domain.meeting import MEETING
from selection.domain.ranking.outcome import OpenTie
from selection.domain.rounds import ROUNDS, CountRevote
from selection.domain.sitting import CountBallots, Counting, RecountBallots, SignMinutes

REVOTE, MINUTES = "revote", "minutes"
TELLERS = 2


class CountsDiffer(Exception):
    """The two tellers did not find the same; `where` are the names and sums that differ."""

    def __init__(self, where: frozenset[str]) -> None:
        super().__init__(where)
        self.where = where


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a teller found: ballots issued, handed in, void among these, and votes by name."""

    issued: int
    ballots: int
    void: int
    votes: Mapping[CandidateId, int]


def first_teller(desk: Desk, accounts: Accounts, hall: Hall, *, tie: OpenTie | None) -> str | None:
    """Who has counted already what is counted now; nobody is told the figures."""
    found = countersigning.waiting(desk, accounts, *_place(desk, hall, tie))
    return found.by if found else None


def _place(desk: Desk, hall: Hall, tie: OpenTie | None) -> tuple[str, str]:
    if tie is None:
        return COUNT, about(hall, str(meeting_of(desk, hall).ballot))
    return REVOTE, about(hall, *sorted(tie.tied))


def count(
    desk: Desk,
    accounts: Accounts,
    hall: Hall,
    figures: Figures,
    *,
    teller: PersonId,
    id: str,
    tie: OpenTie | None = None,
) -> Receipt | None:
    """Take a teller's figures: None for the first one, the receipt where the second one agrees.

    With `tie` it is the further vote among those tied; where an official asked for a recount, it
    is that. Raises CountsDiffer, and Refused for sums that no ballot box can hold.
    """
    again = None if tie else recount_ordered(desk, accounts, hall)
    if tie is None:
        _must_be_possible(desk, hall, figures, teller, again)
    act, place = _place(desk, hall, tie)
    lying = countersigning.waiting(desk, accounts, act, place)
    mine: dict[str, Any] = msgspec.to_builtins(figures)
    if lying is None or lying.by == teller:
        countersigning.ask(desk, accounts, act, place, mine, by=teller)
        return None
    if lying.content != mine:
        raise CountsDiffer(_different(lying.content, mine))
    tellers = (lying.by, teller)
    if tie is None:
        order = Order(MEETING, _counting(desk, hall, figures, tellers, again))
    else:
        order = _revoted(desk, hall, figures, tellers)
    receipt = desk.handle(teller, order, id=id)
    if again is None:
        countersigning.settle(desk, accounts, act, place, by=teller)
    else:
        end_recount(desk, accounts, hall, by=teller)
    return receipt


def _must_be_possible(
    desk: Desk, hall: Hall, figures: Figures, teller: PersonId, again: Recount | None
) -> None:
    """Tell the first teller already what the rules would not take of both."""
    meeting = meeting_of(desk, hall)
    if meeting.count is not None and again is None:
        raise Refused("ballots-are-counted", category=hall.category)
    if meeting.count is not None and teller not in meeting.count.tellers:
        raise Refused("the-same-tellers-count-again", tellers=meeting.count.tellers)
    command = _counting(desk, hall, figures, (teller,), again)
    must_add_up(command, meeting.present, hall.channel, most_names(desk, hall, meeting))


def _different(one: Mapping[str, Any], other: Mapping[str, Any]) -> frozenset[str]:
    sums = {each for each in ("issued", "ballots", "void") if one.get(each) != other.get(each)}
    names = one["votes"].keys() | other["votes"].keys()
    return frozenset(
        sums | {each for each in names if one["votes"].get(each) != other["votes"].get(each)}
    )


def _counting(
    desk: Desk,
    hall: Hall,
    figures: Figures,
    tellers: tuple[PersonId, ...],
    again: Recount | None,
) -> Counting:
    told: dict[str, Any] = {
        "channel": hall.channel.code,
        "stage": hall.stage,
        "category": hall.category,
        "issued": figures.issued,
        "ballots": figures.ballots,
        "void": figures.void,
        "votes": {each: Decimal(votes) for each, votes in figures.votes.items()},
        "tellers": tellers,
        "at": desk.clock(),
    }
    if again is None:
        return CountBallots(**told)
    return RecountBallots(**told, reason=again.reason, by=again.by)


def _revoted(
    desk: Desk, hall: Hall, figures: Figures, tellers: tuple[PersonId, PersonId]
) -> Order:
    command = CountRevote(
        round=hall.round.code,
        category=hall.category,
        ballots=figures.ballots,
        votes=figures.votes,
        tellers=tellers,
        at=desk.clock(),
    )
    return Order(ROUNDS, command)


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """Minutes that are being signed: their words, and who has signed these very figures."""

    words: str
    paper: Paper
    signed: tuple[PersonId, ...]
    missing: tuple[PersonId, ...]


def draw_up(desk: Desk, accounts: Accounts, hall: Hall, words: str, *, by: PersonId) -> None:
    """Write the minutes, or write them anew: whoever signed the former ones signs again."""
    paper = accounts.vault.keep("campaign", MINUTES, {"words": words}, at=desk.clock())
    content: dict[str, Any] = {
        "record": paper.record,
        "digest": paper.digest,
        "figures": meeting_of(desk, hall).digest(),
        "signed": [],
    }
    countersigning.ask(desk, accounts, MINUTES, about(hall), content, by=by)


def drawn_up(desk: Desk, accounts: Accounts, hall: Hall, chair: PersonId | None) -> Minutes | None:
    """The minutes that wait for signatures; none where the figures changed, or are in question."""
    found = countersigning.waiting(desk, accounts, MINUTES, about(hall))
    meeting = meeting_of(desk, hall)
    counted = meeting.count
    if found is None or counted is None or found.content["figures"] != meeting.digest():
        return None
    if recount_ordered(desk, accounts, hall) is not None:
        return None
    record = str(found.content["record"])
    content = accounts.vault.open_many([record])[record] or {}
    signed = tuple(PersonId(each) for each in found.content["signed"])
    asked = (*counted.tellers, *((chair,) if chair else ()))
    return Minutes(
        words=str(content.get("words", "")),
        paper=Paper(record=record, digest=str(found.content["digest"])),
        signed=signed,
        missing=tuple(each for each in asked if each not in signed),
    )


def put_name_to(
    desk: Desk, accounts: Accounts, hall: Hall, chair: PersonId | None, *, by: PersonId
) -> None:
    """Sign the minutes, as the chair or one of the two tellers; Refused to anybody else."""
    found = countersigning.waiting(desk, accounts, MINUTES, about(hall))
    minutes = drawn_up(desk, accounts, hall, chair)
    if found is None or minutes is None:
        raise Refused("motion-has-changed")
    if by not in (*minutes.missing, *minutes.signed):
        raise Refused("person-has-no-such-role", person=by, role="PANEL_CHAIR")
    if by in minutes.missing:
        content = {**found.content, "signed": [*minutes.signed, by]}
        countersigning.ask(desk, accounts, MINUTES, about(hall), content, by=found.by)


def close(
    desk: Desk, accounts: Accounts, hall: Hall, chair: PersonId, *, by: PersonId, id: str
) -> Receipt:
    """End the meeting with minutes that chair and tellers have signed; by an official."""
    minutes = drawn_up(desk, accounts, hall, chair)
    counted = meeting_of(desk, hall).count
    if minutes is None or counted is None:
        raise Refused("motion-has-changed")
    if minutes.missing:
        raise Refused("a-second-person-is-needed", needed=TELLERS + 1)
    command = SignMinutes(
        channel=hall.channel.code,
        stage=hall.stage,
        category=hall.category,
        panel=hall.panel.code,
        paper=minutes.paper,
        chair=chair,
        tellers=counted.tellers,
        by=by,
        at=desk.clock(),
    )
    receipt = desk.handle(by, Order(MEETING, command), id=id)
    countersigning.settle(desk, accounts, MINUTES, about(hall), by=by)
    return receipt
