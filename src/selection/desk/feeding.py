"""Winners of one campaign handed to another one (推送, domain 11.4): found there, drafted here.

Two journals are at hand, of one installation or of two. Nothing is written into the first one; in
the second each winner is one request: provenance and draft are recorded together or not at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from selection.accounts.store import Accounts
from selection.desk.desk import Desk
from selection.desk.publishing import publication
from selection.desk.requests import Answer, Busy, Order, Request
from selection.domain.announcement import ListPublished, ListReleased
from selection.domain.answers import fields_of
from selection.domain.calendar import Period
from selection.domain.candidacy import NominationCorrected, NominationSubmitted
from selection.domain.drafting import DRAFTING
from selection.domain.drafts import DraftNomination, SaveForm, SignDeclarations
from selection.domain.feeding import FEEDING, CarryWinner, Provenance, WinnerCarried, carried
from selection.domain.kernel import CandidateId, PersonId, Refused, UnitId, stream
from selection.domain.listed import Status
from selection.domain.ranking.rounds import outcomes
from selection.domain.rulebook.book import Feed, Rulebook
from selection.domain.rulebook.checks.outcome import unfit_feeds
from selection.domain.rulebook.findings import RulebookRefused
from selection.domain.rulebook.values import Code
from selection.domain.rulebook.words import Carried, Consent, Declarer
from selection.domain.transferring import CategoryTransferred
from selection.readmodels.evidence import replay

WINNER = "winner"
"""The kind of identifier that a winner of another campaign is known by here."""
CONSENTED = "本人在推送方活动中的承诺与同意，按双方规则一并推送。"
"""What stands for the candidate's sheet where consent is carried over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Winner:
    """One whom a feed hands on: released, taken by the round it names, and not revoked since.

    `shown` are the days of the publicity there, which is the unit's own publicity here (R-QUO-10);
    `form` names the newest form in the vault there, `declared` what was declared there.
    """

    category: str
    won: Provenance
    shown: Period | None
    form: str
    declared: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """One of the two campaigns: its desk, and the accounts of its installation."""

    desk: Desk
    accounts: Accounts


def the_feed(there: Rulebook, here: Rulebook) -> Feed:
    """What the rulebook there says of feeding the campaign here.

    Raises Refused if it says nothing, RulebookRefused if the two do not fit.
    """
    found = next((each for each in there.feeds if each.campaign == here.id), None)
    if found is None:
        raise Refused("rulebook-feeds-no-such-campaign", campaign=here.id)
    unfit = tuple(unfit_feeds(there, here))
    if unfit:
        raise RulebookRefused(unfit)
    return found


def winners(there: Desk, feed: Feed) -> tuple[Winner, ...]:
    """Whom the feed hands on, in published order; nobody before the list is released.

    A substitute is one of them, in the place that became free.
    """
    now = publication(there)
    if now.published is None:
        return ()
    evidence = replay(there.journal, there.rules, until=now.published.as_of)
    taken = {
        line.candidate
        for outcome in outcomes(there.rules, evidence)
        if outcome.round == feed.from_round
        for line in outcome.lines
        if line.taken
    }
    lists, released = _lists(there)
    found: list[Winner] = []
    for candidate in now.of(Status.RELEASED):
        item = now.items[candidate]
        if item.place.category in feed.categories and (candidate in taken or item.instead_of):
            form, declared = _handed_in(there, candidate)
            position, version = released[candidate]
            won = Provenance(
                campaign=there.rules.id,
                fingerprint=lists[item.listed].fingerprint,
                position=position,
                version=version,
                candidate=candidate,
            )
            found.append(
                Winner(
                    category=item.place.category,
                    won=won,
                    shown=lists[item.listed].period,
                    form=form,
                    declared=declared,
                )
            )
    return tuple(found)


def _lists(there: Desk) -> tuple[dict[str, ListPublished], dict[CandidateId, tuple[int, int]]]:
    """The lists by their hash; and where, and as which version, each candidate was released."""
    lists: dict[str, ListPublished] = {}
    released: dict[CandidateId, tuple[int, int]] = {}
    for record in there.journal.read(stream(there.rules, "publication")):
        match record.event:
            case ListPublished(digest=digest):
                lists[digest] = record.event
            case ListReleased(version=version, awards=awards):
                released |= {each.candidate: (record.position, version) for each in awards}
            case _:
                pass
    return lists, released


def _handed_in(there: Desk, candidate: CandidateId) -> tuple[str, tuple[str, ...]]:
    """The newest form, and the codes of what the candidate declared with it."""
    form, declared = "", tuple[str, ...]()
    for record in there.journal.read(stream(there.rules, "nomination", candidate)):
        match record.event:
            case NominationSubmitted() | NominationCorrected():
                stands = record.event
            case CategoryTransferred(agreed=agreed):
                stands = agreed
            case _:
                continue
        form = stands.paper.record
        declared = tuple(each.code for each in stands.declared if each.by is Declarer.CANDIDATE)
    return form, declared


def carry(there: Campaign, here: Campaign, *, unit: UnitId, by: PersonId) -> list[Answer]:
    """Draft every winner that is not here yet as a nomination of the unit; by a clerk of it.

    Who is here already is passed over: feeding again carries over only who came since. Each
    winner has an answer of its own. Raises Refused as `the_feed` does, and if there is nobody to
    be carried over; Busy if overtaken too often.
    """
    feed = the_feed(there.desk.rules, here.desk.rules)
    every = winners(there.desk, feed)
    if not every:
        raise Refused("nobody-is-released", campaign=there.desk.rules.id)
    names = {carried(each.won.campaign, each.won.candidate): each for each in every}
    known = here.desk.journal.facts(names)
    new = [each for name, each in names.items() if name not in known]
    requests = [_request(there, here, feed, each, unit, by) for each in new]
    answers = here.desk.handle_all(requests) if requests else []
    for answer in answers:
        if isinstance(answer, Busy):
            raise answer
    return answers


def provenance(here: Desk) -> dict[CandidateId, WinnerCarried]:
    """Of every candidate who was carried over: whose winner, by which list, for which unit."""
    named = ("feeding.winner-carried.1",)
    return {record.event.candidate: record.event for record in here.journal.since(0, names=named)}


def _request(
    there: Campaign, here: Campaign, feed: Feed, winner: Winner, unit: UnitId, by: PersonId
) -> Request:
    """Provenance, draft and form. The id is the same whenever this winner is carried over."""
    rules, at = here.desk.rules, here.desk.clock()
    pseudonyms = here.accounts.pseudonyms(rules.id)
    known = f"{winner.won.campaign}/{winner.won.candidate}"
    candidate = CandidateId(pseudonyms.entity(WINNER, known))
    category = str(feed.categories[Code(winner.category)])
    orders = [
        Order(
            FEEDING,
            CarryWinner(
                candidate=candidate,
                unit=unit,
                category=winner.category,
                won=winner.won,
                feed=feed,
                by=by,
                at=at,
            ),
        ),
        Order(
            DRAFTING,
            DraftNomination(candidate=candidate, unit=unit, category=category, by=by, at=at),
        ),
    ]
    if Carried.FORM in feed.carries:
        content = _form(there, rules, winner, category)
        paper = here.accounts.vault.keep(candidate, "form", content, at=at)
        saved = SaveForm(candidate=candidate, opened=0, paper=paper, by=by, at=at)
        orders.append(Order(DRAFTING, saved))
        orders += _consent(there, here, feed, winner, candidate, by)
    return Request(actor=by, orders=tuple(orders))


def _form(there: Campaign, rules: Rulebook, winner: Winner, category: str) -> dict[str, object]:
    """The answers there to what is asked here in the same words and kind; the rest stays open."""
    theirs = {each.code: each for each in fields_of(there.desk.rules, winner.category)}
    answers = there.accounts.vault.open(winner.form)
    return {
        str(each.code): answers[each.code]
        for each in fields_of(rules, category)
        if each.code in answers and each.code in theirs and theirs[each.code].type is each.type
    }


def _consent(
    there: Campaign,
    here: Campaign,
    feed: Feed,
    winner: Winner,
    candidate: CandidateId,
    by: PersonId,
) -> Sequence[Order]:
    """Where consent is carried: what the candidate declared there in the very words of here."""
    if feed.consent is Consent.ASK_AGAIN:
        return ()
    texts = {each.code: each.text for each in there.desk.rules.declarations}
    same = tuple(
        str(each.code)
        for each in here.desk.rules.declarations
        if Declarer.CANDIDATE in each.by
        and each.code in winner.declared
        and texts.get(each.code) == each.text
    )
    if not same:
        return ()
    at = here.desk.clock()
    kept = here.accounts.vault.keep(candidate, "pledge", {"words": CONSENTED}, at=at)
    signed = SignDeclarations(
        candidate=candidate,
        declarations=same,
        declarer=Declarer.CANDIDATE,
        by=by,
        scan=kept,
        at=at,
    )
    return (Order(DRAFTING, signed),)
