"""What should be so before a stage ends or the list is computed: by the facts that rules ask.

Nothing here decides: it says what somebody has to do, and the rules refuse what is tried anyhow.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection

from selection.desk.concluding import who_is_clear, who_is_ready
from selection.desk.desk import Desk
from selection.desk.objecting import cases
from selection.desk.publishing import publication
from selection.domain import facts, fate, meeting_facts, sheet_facts
from selection.domain.arrivals import has_ended
from selection.domain.cases import Step as Waits
from selection.domain.inspection import INSPECTION
from selection.domain.kernel import CandidateId, PersonId, stream
from selection.domain.listed import Publication, Status
from selection.domain.listing import certificates, judging, meetings
from selection.domain.rulebook.book import Stage
from selection.domain.rulebook.words import Act, By, StageKind
from selection.domain.seats import locked_channels
from selection.readmodels import progress


class What(StrEnum):
    """What a condition is about."""

    STAGE_IS_OVER = "STAGE_IS_OVER"
    CASES_DECIDED = "CASES_DECIDED"
    CORRECTIONS_IN = "CORRECTIONS_IN"
    APPEALS_DECIDED = "APPEALS_DECIDED"
    PAGES_SHOWN = "PAGES_SHOWN"
    SUSPICIONS_SETTLED = "SUSPICIONS_SETTLED"
    TALLY_CERTIFIED = "TALLY_CERTIFIED"
    SHEETS_IN = "SHEETS_IN"
    SCORING_LOCKED = "SCORING_LOCKED"
    MINUTES_SIGNED = "MINUTES_SIGNED"
    LIST_PROPOSED = "LIST_PROPOSED"
    LIST_APPROVED = "LIST_APPROVED"
    LIST_PUBLISHED = "LIST_PUBLISHED"
    PUBLICITY_OVER = "PUBLICITY_OVER"
    OBJECTIONS_SETTLED = "OBJECTIONS_SETTLED"
    LIST_DECIDED = "LIST_DECIDED"
    LIST_RELEASED = "LIST_RELEASED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Something that is so, or is still to be brought about; `count` are those it waits for."""

    what: What
    met: bool
    count: int = 0
    about: str = ""  # a code of the rulebook
    at: datetime | None = None


def conditions(desk: Desk, db: Connection, stage: Stage) -> Iterator[Condition]:
    """What should be so before the stage ends."""
    match stage.kind:
        case StageKind.DISPLAY_CHECK | StageKind.SHOWCASE:
            left = progress.not_shown(db)
            yield Condition(what=What.PAGES_SHOWN, met=not left, count=left)
        case StageKind.FORMAL_REVIEW:
            yield from _reviewed(db)
        case StageKind.VOTE_INSPECTION:
            yield from _inspected(desk)
        case StageKind.SCORING:
            yield from _scored(desk, db, stage.code)
        case StageKind.MEETING:
            yield from _minuted(desk, stage.code)
        case StageKind.DECISION:
            yield from _listed(publication(desk), desk)
        case StageKind.PUBLICITY:
            yield from _public(publication(desk), desk)
        case StageKind.RELEASE:
            yield from _final(publication(desk), desk)
        case _:
            pass


def before_the_list(desk: Desk) -> tuple[Condition, ...]:
    """All that must be over before a list is computed: until then it is nobody's business (§5)."""
    found = [
        Condition(what=What.STAGE_IS_OVER, met=_is_over(desk, code), about=code)
        for code in judging(desk.rules)
    ]
    for channel, stage in locked_channels(desk.rules):
        fact = sheet_facts.sealed(channel, stage)
        met = fact in desk.journal.facts([fact])
        found.append(Condition(what=What.SCORING_LOCKED, met=met, about=stage))
    found += _certified(desk)
    found += _minuted(desk, None)
    return tuple(found)


def _is_over(desk: Desk, code: str) -> bool:
    """Whether the stage was open and is so no more."""
    holding = desk.journal.facts([facts.stage(code), facts.begun(code)])
    return has_ended(holding, code, desk.clock())


def before(desk: Desk, stage: Stage) -> Iterator[Condition]:
    """What should be so before an official opens the stage."""
    match stage.kind:
        case StageKind.DECISION:
            yield from before_the_list(desk)
        case StageKind.PUBLICITY:
            yield from _listed(publication(desk), desk)
        case StageKind.RELEASE:
            yield from _public(publication(desk), desk)
        case _:
            pass


def _reviewed(db: Connection) -> Iterator[Condition]:
    found = progress.reviewing(db)
    yield Condition(what=What.CASES_DECIDED, met=not found.undecided, count=found.undecided)
    yield Condition(what=What.CORRECTIONS_IN, met=not found.returned, count=found.returned)
    yield Condition(what=What.APPEALS_DECIDED, met=not found.appeals, count=found.appeals)


def unsettled(desk: Desk) -> int:
    """How many batches of suspicious likes have no outcome yet."""
    streams = [
        stream(desk.rules, INSPECTION.name, each.code)
        for each in desk.rules.channels
        if each.by is By.PUBLIC
    ]
    return sum(
        cluster.outcome is None
        for records in desk.journal.read_many(streams).values()
        for cluster in INSPECTION.replay(each.event for each in records).clusters.values()
    )


def _inspected(desk: Desk) -> Iterator[Condition]:
    left = unsettled(desk)
    yield Condition(what=What.SUSPICIONS_SETTLED, met=not left, count=left)
    yield from _certified(desk)


def _certified(desk: Desk) -> Sequence[Condition]:
    wanted = list(certificates(desk.rules))
    if not wanted:
        return ()
    left = len(wanted) - len(desk.journal.facts(wanted))
    return (Condition(what=What.TALLY_CERTIFIED, met=not left, count=left),)


def _scored(desk: Desk, db: Connection, stage: str) -> Iterator[Condition]:
    for channel, code in locked_channels(desk.rules):
        if code == stage:
            shares = by_expert(desk, db, channel, code)
            left = sum(each.left for each in shares.values())
            people = sum(each.left > 0 for each in shares.values())
            yield Condition(what=What.SHEETS_IN, met=not left, count=left, about=str(people))
            fact = sheet_facts.sealed(channel, code)
            met = fact in desk.journal.facts([fact])
            yield Condition(what=What.SCORING_LOCKED, met=met, about=code)


def by_expert(
    desk: Desk, db: Connection, channel: str, stage: str
) -> dict[PersonId, progress.Share]:
    """How many of the sheets that each expert was given are in; those recused from are not given.

    Counts only: whether a sheet is in says nothing of what is on it.
    """
    served = desk.rules.channel(channel)
    categories = {e.code for e in desk.rules.categories if served and served.serves(e.code)}
    every = [e for e, category in progress.standing(db).items() if category in categories]
    named = {sheet_facts.assigned(channel, stage, each): each for each in every}
    pairs = [
        (PersonId(expert), named[fact])
        for fact, experts in desk.journal.facts(named).items()
        for expert in experts.split(",")
        if expert
    ]
    recused = {
        fact: (expert, candidate)
        for expert, candidate in pairs
        for scope in (
            facts.candidate_scope(candidate),
            sheet_facts.within(facts.candidate_scope(candidate), channel),
            facts.ALL_SCOPE,
        )
        for fact in (facts.recused(expert, scope),)
    }
    held = desk.journal.facts(recused) if recused else {}
    gone = {recused[fact] for fact in held}
    gone |= {pair for pair in pairs if facts.recused(pair[0], facts.ALL_SCOPE) in held}
    done = progress.submitted(db, channel, stage)
    found: dict[PersonId, progress.Share] = {}
    for pair in pairs:
        if pair not in gone:
            mine = found.get(pair[0], progress.Share(0, 0))
            found[pair[0]] = progress.Share(mine.done + (pair in done), mine.all + 1)
    return found


def _minuted(desk: Desk, only: str | None) -> Iterator[Condition]:
    for stage, category in meetings(desk.rules):
        if only is not None and stage != only:
            continue
        asked = (
            meeting_facts.attendance(stage, category),
            meeting_facts.minutes(stage, category),
        )
        held = desk.journal.facts(asked)
        never_met = only is None and asked[0] not in held and _is_over(desk, stage)
        met = asked[1] in held or never_met
        yield Condition(what=What.MINUTES_SIGNED, met=met, about=category)


def _listed(now: Publication, desk: Desk) -> Iterator[Condition]:
    proposed = now.proposed
    yield Condition(what=What.LIST_PROPOSED, met=proposed is not None)
    needed = desk.rules.signatures(Act.PROPOSED_LIST)
    signed = {proposed.by, *now.approved_by} if proposed else set[PersonId]()
    left = max(0, needed - len(signed))
    yield Condition(what=What.LIST_APPROVED, met=not left, count=left)


def _public(now: Publication, desk: Desk) -> Iterator[Condition]:
    published = now.published
    yield Condition(what=What.LIST_PUBLISHED, met=published is not None)
    if published is None:
        return
    ends = [each.until for each in now.items.values() if each.until is not None]
    last = max(ends, default=None)
    over = last is None or desk.clock() >= last
    yield Condition(what=What.PUBLICITY_OVER, met=over, at=last)
    if desk.rules.objection is not None:
        waiting = [e for e in cases(desk).by_number.values() if e.waits_for is not Waits.NOTHING]
        left = len(waiting)
        yield Condition(what=What.OBJECTIONS_SETTLED, met=not left, count=left)


def _final(now: Publication, desk: Desk) -> Iterator[Condition]:
    yield from _public(now, desk)
    ready = len(who_is_ready(desk, now, desk.clock()))
    decided = now.of(Status.DECIDED, Status.RELEASED, Status.REVOKED)
    yield Condition(what=What.LIST_DECIDED, met=bool(decided) and not ready, count=ready)
    clear = len(who_is_clear(desk, now))
    released = now.of(Status.RELEASED, Status.REVOKED)
    yield Condition(what=What.LIST_RELEASED, met=bool(released) and not clear, count=clear)


def held_up(desk: Desk, now: Publication) -> dict[CandidateId, str]:
    """Who on the list is held up or off it, and which: HELD, OFF or OFF_FOR_GOOD."""
    names = tuple(now.items)
    holding = desk.journal.facts([fact for each in names for fact in fate.about(each)])
    found: dict[CandidateId, str] = {}
    for each in names:
        if fate.is_off_for_good(holding, each, desk.clock()):
            found[each] = "OFF_FOR_GOOD"
        elif fate.is_off(holding, each):
            found[each] = "OFF"
        elif fate.is_held(holding, each):
            found[each] = "HELD"
    return found
