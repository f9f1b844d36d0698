"""Publishing the list: what will be printed is kept in the vault, and its hash in the journal."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime

from selection.accounts.store import Accounts
from selection.accounts.vault import Entry
from selection.desk.desk import Desk
from selection.desk.merging import called
from selection.desk.requests import Order, Receipt
from selection.desk.workdays import known
from selection.domain import facts
from selection.domain.announcement import (
    CorrectNotice,
    ListPublished,
    ProposeSubstitution,
    PublishList,
    PublishSubstitute,
)
from selection.domain.calendar import Period, Workdays, printed_period
from selection.domain.kernel import CandidateId, Paper, PersonId, UnitId, stream
from selection.domain.listed import Publication
from selection.domain.listing import Place, Printed
from selection.domain.nomination import NOMINATION, NominationCorrected, NominationSubmitted
from selection.domain.notice_text import NoticeText, Rolls, publicity_text
from selection.domain.publication import PUBLICATION
from selection.domain.rulebook.book import Stage
from selection.domain.rulebook.words import StageKind
from selection.domain.transferring import CategoryTransferred

UNIT = "UNIT"
"""The word of `publicity.shows` for the recommending unit; the others are fields of the form."""

NAME = "name"
"""The field that every form begins with."""

TEXT, LINE = "notice-text", "notice-line"
"""The kinds of the papers that a printed version is kept as."""

Signers = tuple[PersonId, ...]


def publication(desk: Desk) -> Publication:
    """How far the list is."""
    history = desk.journal.read(stream(desk.rules, "publication"))
    return PUBLICATION.replay(record.event for record in history)


def publish(
    desk: Desk, accounts: Accounts, *, signed_by: Signers, at: datetime, last: date | None = None
) -> Receipt:
    """Print and publish the approved list; `last` is the last day where no calendar has it.

    Raises Refused as the domain does; what was put into the vault then is named by no event.
    """
    order = publishing(desk, accounts, signed_by=signed_by, at=at, last=last)
    return desk.handle(signed_by[0], order)


def publishing(
    desk: Desk, accounts: Accounts, *, signed_by: Signers, at: datetime, last: date | None = None
) -> Order:
    """What `publish` orders, to be put together with something else."""
    desk.keep_time()
    proposed = publication(desk).proposed
    places = proposed.places if proposed else ()
    workdays = _workdays(desk, at)
    stage = _open_stage(desk, at)
    period = _period(desk, stage, at, workdays, last)
    command = PublishList(
        digest=proposed.digest if proposed else "",
        candidates=frozenset(each.candidate for each in places),
        printed=_printed(desk, accounts, places, stage, period, at),
        signed_by=signed_by,
        at=at,
        workdays=workdays,
        last=last,
    )
    return Order(PUBLICATION, command)


def publish_substitute(
    desk: Desk,
    accounts: Accounts,
    candidate: CandidateId,
    *,
    signed_by: Signers,
    at: datetime,
    last: date | None = None,
) -> Receipt:
    """Print and publish the substitute that was agreed on, for a period of its own."""
    order = publishing_substitute(desk, accounts, candidate, signed_by=signed_by, at=at, last=last)
    return desk.handle(signed_by[0], order)


def publishing_substitute(
    desk: Desk,
    accounts: Accounts,
    candidate: CandidateId,
    *,
    signed_by: Signers,
    at: datetime,
    last: date | None = None,
) -> Order:
    """What `publish_substitute` orders, to be put together with something else."""
    now = publication(desk)
    mine = now.substitution
    places = (mine.place,) if mine and mine.place.candidate == candidate else ()
    workdays = _workdays(desk, at)
    stage = _stage_of(desk, now.published)
    if not desk.rules.substitution.own_publicity:
        period = now.published.period if now.published else None
    else:
        period = _period(desk, stage, at, workdays, last)
    command = PublishSubstitute(
        candidate=candidate,
        printed=_printed(desk, accounts, places, stage, period, at),
        signed_by=signed_by,
        at=at,
        workdays=workdays,
        last=last,
    )
    return Order(PUBLICATION, command)


def correct(
    desk: Desk,
    accounts: Accounts,
    lines: Mapping[CandidateId, Mapping[str, str]],
    *,
    renamed: Collection[CandidateId],
    reason: Paper,
    signed_by: Signers,
    at: datetime,
    last: date | None = None,
) -> Receipt:
    """Print the lines of these candidates anew, with a reason; the `renamed` have another name.

    A line is its `name` and its `detail`, as they are to be read.
    """
    order = correcting(
        desk,
        accounts,
        lines,
        renamed=renamed,
        reason=reason,
        signed_by=signed_by,
        at=at,
        last=last,
    )
    return desk.handle(signed_by[0], order)


def correcting(
    desk: Desk,
    accounts: Accounts,
    lines: Mapping[CandidateId, Mapping[str, str]],
    *,
    renamed: Collection[CandidateId],
    reason: Paper,
    signed_by: Signers,
    at: datetime,
    last: date | None = None,
) -> Order:
    """What `correct` orders, to be put together with something else."""
    now = publication(desk)
    workdays = _workdays(desk, at)
    stage = _stage_of(desk, now.published)
    publicity = desk.rules.publicity
    restarts = bool(renamed) and publicity is not None and publicity.restart_on_name_change
    period = _period(desk, stage, at, workdays, last) if restarts else None
    lists = {item.listed for name, item in now.items.items() if name in lines}
    rolls = _rolls([item.place for item in now.items.values() if item.listed in lists])
    text = publicity_text(desk.rules, rolls, stage, period)
    command = CorrectNotice(
        renamed=frozenset(renamed),
        changed=frozenset(lines) - frozenset(renamed),
        reason=reason,
        printed=_kept(desk, accounts, text, lines, at),
        signed_by=signed_by,
        at=at,
        workdays=workdays,
        last=last,
    )
    return Order(PUBLICATION, command)


def propose_substitution(
    desk: Desk, candidate: CandidateId, *, instead_of: CandidateId, by: PersonId, at: datetime
) -> Receipt:
    """Propose who steps into a free place; raises Refused unless it is the next in rank."""
    now = publication(desk)
    category = now.item(instead_of).place.category
    command = ProposeSubstitution(
        candidate=candidate,
        instead_of=instead_of,
        about=now.rivals(category),
        by=by,
        at=at,
    )
    return desk.handle(by, Order(PUBLICATION, command))


def _workdays(desk: Desk, at: datetime) -> Workdays:
    zone = desk.rules.calendar.zone
    return known(zone, at.astimezone(zone).date())


def _open_stage(desk: Desk, at: datetime) -> Stage | None:
    stages = desk.rules.stages_of(StageKind.PUBLICITY)
    holding = desk.journal.facts([facts.stage(each.code) for each in stages])
    return next((each for each in stages if facts.is_open(holding, each.code, at)), None)


def _stage_of(desk: Desk, published: ListPublished | None) -> Stage | None:
    return desk.rules.stage(published.stage or "") if published else None


def _period(
    desk: Desk, stage: Stage | None, at: datetime, workdays: Workdays, last: date | None
) -> Period | None:
    if stage is None or stage.lasts is None:
        return None
    return printed_period(desk.rules, at, stage.lasts, workdays, by_hand=last)


def _printed(
    desk: Desk,
    accounts: Accounts,
    places: Sequence[Place],
    stage: Stage | None,
    period: Period | None,
    at: datetime,
) -> Printed:
    candidates = [each.candidate for each in places]
    text = publicity_text(desk.rules, _rolls(places), stage, period)
    return _kept(desk, accounts, text, lines_of(desk, accounts, candidates), at)


def _rolls(places: Sequence[Place]) -> Rolls:
    rolls: dict[str, list[CandidateId]] = {}
    for each in places:
        rolls.setdefault(each.category, []).append(each.candidate)
    return rolls


def _kept(
    desk: Desk,
    accounts: Accounts,
    text: NoticeText,
    lines: Mapping[CandidateId, Mapping[str, str]],
    at: datetime,
) -> Printed:
    """Each line under its own candidate, so that one can be erased without the others."""
    entries = [Entry(subject=f"notice-{desk.rules.id}", kind=TEXT, content=asdict(text))]
    entries += [Entry(subject=each, kind=LINE, content=line) for each, line in lines.items()]
    kept = accounts.vault.keep_many(entries, at=at)
    return Printed(text=kept[0], lines=dict(zip(lines, kept[1:], strict=True)))


def lines_of(
    desk: Desk, accounts: Accounts, candidates: Sequence[CandidateId]
) -> dict[CandidateId, dict[str, str]]:
    """What the rulebook shows of each (`publicity.shows`), as the form and the register say it."""
    stand = _stand(desk, candidates)
    forms = accounts.vault.open_many([record for _, record in stand.values()])
    units = called(desk, accounts, {unit for unit, _ in stand.values()})
    shows = desk.rules.publicity.shows if desk.rules.publicity else ()
    lines: dict[CandidateId, dict[str, str]] = {}
    for candidate in candidates:
        unit, record = stand[candidate]
        form = forms[record] or {}
        said = [
            units.get(unit, "") if code == UNIT else str(form.get(code, ""))
            for code in shows
            if code != NAME
        ]
        detail = "，".join(each for each in said if each)
        lines[candidate] = {"name": str(form.get(NAME, "")), "detail": detail}
    return lines


def _stand(desk: Desk, candidates: Sequence[CandidateId]) -> dict[CandidateId, tuple[UnitId, str]]:
    """The unit that nominated each candidate, and the newest form, in the vault."""
    of = {stream(desk.rules, NOMINATION.name, each): each for each in candidates}
    found: dict[CandidateId, tuple[UnitId, str]] = {}
    for name, records in desk.journal.read_many(of).items():
        candidate = of[name]
        for record in records:
            match record.event:
                case NominationSubmitted(unit=unit, paper=paper):
                    found[candidate] = (unit, paper.record)
                case NominationCorrected(paper=paper):
                    found[candidate] = (found[candidate][0], paper.record)
                case CategoryTransferred(agreed=agreed):
                    found[candidate] = (found[candidate][0], agreed.paper.record)
                case _:
                    pass
    return found
