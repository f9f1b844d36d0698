"""The panels as chairs and officials see them: who sits, who promised, how far the sheets are.

Counts and never a mark: what the sheets say is asked of `readmodels.scoring`, by its gate.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from selection.accounts.store import Accounts
from selection.desk.desk import Desk
from selection.domain import facts, sheet_facts
from selection.domain.assignment import ASSIGNMENT
from selection.domain.casework import Assignment
from selection.domain.coverage import median, off_the_median
from selection.domain.drawing import digest
from selection.domain.experts import EXPERTS
from selection.domain.impartiality import RecusalConfirmed, RecusalWithdrawn
from selection.domain.kernel import CandidateId, PersonId, stream
from selection.domain.marking import ScoresheetExplained
from selection.domain.panels import PANELS
from selection.domain.pool import Pool, SeedCommitted
from selection.domain.recusal import CONCEALED
from selection.domain.rulebook.contest import Channel, Panel
from selection.domain.scoring import SCORING, Scoring
from selection.domain.seats import assigning, is_recused, locked_channels, recusals
from selection.domain.secrecy import Reader
from selection.readmodels.scoring import readable, scored


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """A panel: its members, who waits for a seat, and how far its draw is."""

    panel: Panel
    members: tuple[PersonId, ...]
    substitutes: tuple[PersonId, ...]
    seed: str | None
    commitments: tuple[SeedCommitted, ...]  # over the pool as it stands


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """An expert, and what the expert has done so far: promises and counts."""

    expert: PersonId
    member: bool
    promised: bool
    declared: bool
    given: int  # sheets, without those the expert is recused from
    signed: int
    recused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """A candidate, and how many sheets are in of how many that are needed and expected."""

    candidate: CandidateId
    category: str
    experts: tuple[PersonId, ...]
    recused: tuple[PersonId, ...]
    signed: int
    least: int
    confirmed: int | None  # the chair agreed that so few suffice

    @property
    def thin(self) -> bool:
        """Whether fewer are in than are needed, and nobody agreed to that."""
        few = self.signed < self.least
        return few and (self.confirmed is None or self.confirmed > self.signed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A ground that keeps an expert out of a candidate, and who said so."""

    expert: PersonId
    candidate: CandidateId
    category: str
    ground: str
    by: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class FarOff:
    """A sheet far from the others, after the lock, with the reason that was given."""

    expert: PersonId
    candidate: CandidateId
    total: Fraction
    median: Fraction
    reason: str


def pool_of(desk: Desk) -> Pool:
    """Who is in the pool, and what was drawn from it."""
    history = desk.journal.read(stream(desk.rules, "experts"))
    return EXPERTS.replay(record.event for record in history)


def sittings(desk: Desk, pool: Pool) -> tuple[Sitting, ...]:
    """The panels of the rulebook, drawn or named."""
    now = digest(pool.pooled)
    found: list[Sitting] = []
    for panel in desk.rules.seated:
        seating = pool.panels.get(panel.code)
        if panel.drawn:
            members = seating.members if seating else ()
        else:
            history = desk.journal.read(stream(desk.rules, "panel", panel.code))
            members = PANELS.replay(record.event for record in history).members
        found.append(
            Sitting(
                panel=panel,
                members=members,
                substitutes=seating.substitutes if seating else (),
                seed=seating.seed if seating else None,
                commitments=tuple(
                    each for each in pool.commitments.get(panel.code, ()) if each.pool == now
                ),
            )
        )
    return tuple(found)


def assignment_of(desk: Desk, channel: str, stage: str, category: str) -> Assignment:
    """Which experts score whom in a category."""
    history = desk.journal.read(stream(desk.rules, "assignment", channel, stage, category))
    return ASSIGNMENT.replay(record.event for record in history)


def scoring_of(desk: Desk, channel: str, stage: str) -> Scoring:
    """What the chair let suffice, and whether all is locked."""
    history = desk.journal.read(stream(desk.rules, "scoring", channel, stage))
    return SCORING.replay(record.event for record in history)


def scorings(desk: Desk, panel: Panel) -> Iterable[tuple[Channel, str, str]]:
    """The channels, stages and categories in which the panel's experts are assigned."""
    for code, stage in locked_channels(desk.rules):
        channel = desk.rules.channel(code)
        for category in desk.rules.categories if channel else ():
            if channel and channel.serves(category.code):
                mine = assigning(category.code, channel, desk.rules)
                if mine is not None and mine.code == panel.code:
                    yield channel, stage, str(category.code)


def coverage(desk: Desk, channel: Channel, stage: str, category: str) -> tuple[Covered, ...]:
    """How many sheets each candidate of the category has; nobody learns what they say."""
    assignment = assignment_of(desk, channel.code, stage, category)
    panel = assigning(category, channel, desk.rules)
    least = (panel.sheets_least or 0) if panel else 0
    confirmed = scoring_of(desk, channel.code, stage).confirmed
    pairs = [(each, who) for each, experts in assignment.experts.items() for who in experts]
    names = {
        *(sheet_facts.scored(channel.code, stage, each, who) for each, who in pairs),
        *(name for each, who in pairs for name in recusals(who, (each,), channel, desk.rules)),
        *map(facts.nominated, assignment.experts),
        *map(facts.rejected, assignment.experts),
    }
    held = desk.journal.facts(names) if names else {}
    found: list[Covered] = []
    for each, experts in assignment.experts.items():
        if facts.nominated(each) not in held or facts.rejected(each) in held:
            continue
        out = tuple(
            who for who in experts if is_recused(who, each, category, channel, held, desk.rules)
        )
        found.append(
            Covered(
                candidate=each,
                category=category,
                experts=experts,
                recused=out,
                signed=sum(
                    sheet_facts.scored(channel.code, stage, each, who) in held
                    for who in experts
                    if who not in out
                ),
                least=least,
                confirmed=confirmed.get(each),
            )
        )
    return tuple(found)


def readiness(desk: Desk, sitting: Sitting) -> tuple[Readiness, ...]:
    """What the experts of a panel have done so far, members first."""
    code = sitting.panel.code
    people = (*sitting.members, *sitting.substitutes)
    given, signed, recused = Counter[PersonId](), Counter[PersonId](), Counter[PersonId]()
    for channel, stage, category in scorings(desk, sitting.panel):
        for each in coverage(desk, channel, stage, category):
            recused.update(each.recused)
            left = [who for who in each.experts if who not in each.recused]
            given.update(left)
            asked = {sheet_facts.scored(channel.code, stage, each.candidate, w): w for w in left}
            signed.update(asked[name] for name in desk.journal.facts(asked))
    names = [
        *map(sheet_facts.undertaken, people),
        *(sheet_facts.conflicts_declared(code, each) for each in people),
    ]
    held = desk.journal.facts(names) if names else {}
    return tuple(
        Readiness(
            expert=each,
            member=each in sitting.members,
            promised=sheet_facts.undertaken(each) in held,
            declared=sheet_facts.conflicts_declared(code, each) in held,
            given=given[each],
            signed=signed[each],
            recused=recused[each],
        )
        for each in people
    )


def grounds_of(desk: Desk, people: Sequence[PersonId]) -> tuple[Ground, ...]:
    """What keeps these experts out of whom."""
    streams = {stream(desk.rules, "recusal", each): each for each in people}
    found: list[Ground] = []
    for records in desk.journal.read_many(streams).values() if streams else ():
        standing: dict[tuple[str, str], RecusalConfirmed] = {}
        for record in records:
            match record.event:
                case RecusalConfirmed() as event:
                    standing[event.candidate, event.ground] = event
                case RecusalWithdrawn(candidate=candidate, ground=ground):
                    standing.pop((candidate, ground), None)
                case _:
                    pass
        held = desk.journal.facts([facts.nominated(each) for each, _ in standing])
        found += (
            Ground(
                expert=event.expert,
                candidate=event.candidate,
                category=held.get(facts.nominated(event.candidate), ""),
                ground=event.ground,
                by=event.by,
            )
            for event in standing.values()
        )
    return tuple(found)


def barred(desk: Desk, people: Sequence[PersonId]) -> frozenset[PersonId]:
    """Who of them is out for good, having concealed a ground to stay out."""
    asked = {facts.recused(each, facts.ALL_SCOPE): each for each in people}
    held = desk.journal.facts(asked) if asked else {}
    return frozenset(asked[name] for name, ground in held.items() if ground == CONCEALED)


def owing_reasons(desk: Desk, channel: Channel, stage: str) -> Mapping[PersonId, int]:
    """How many reasons each expert owes, between the end of the stage and the lock."""
    names = (facts.closed(stage), sheet_facts.sealed(channel.code, stage))
    if desk.journal.facts(names).keys() != {facts.closed(stage)}:
        return {}
    sheets = scored(desk.journal, desk.rules, channel.code, stage).sheets
    return Counter(
        each.expert
        for each in off_the_median(sheets, stage, channel, desk.rules)
        if not each.explained
    )


def far_off(
    desk: Desk, accounts: Accounts, channel: Channel, stage: str, reader: Reader, person: PersonId
) -> tuple[FarOff, ...]:
    """The sheets far from the others with their reasons, as far as the gate lets the reader."""
    sheets = readable(desk.journal, desk.rules, channel.code, stage, reader, person)
    if not scoring_of(desk, channel.code, stage).sealed:
        return ()
    totals: dict[CandidateId, list[Fraction]] = {}
    for each in sheets:
        totals.setdefault(each.candidate, []).append(each.total)
    return tuple(
        FarOff(
            expert=each.expert,
            candidate=each.candidate,
            total=each.total,
            median=median(totals[each.candidate]),
            reason=_reason(desk, accounts, channel.code, stage, each.expert, each.candidate),
        )
        for each in off_the_median(sheets, stage, channel, desk.rules)
    )


def _reason(desk: Desk, accounts: Accounts, *about: str) -> str:
    given = [
        record.event.reason.record
        for record in desk.journal.read(stream(desk.rules, "sheet", *about))
        if isinstance(record.event, ScoresheetExplained)
    ]
    content = accounts.vault.open_many(given[-1:])[given[-1]] if given else None
    return str(content["words"]) if content else ""
