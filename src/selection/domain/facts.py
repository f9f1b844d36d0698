"""The facts that streams tell each other: their names, and how their values are written.

A fact is one line: a name and a short value. The stage that decides something states it
(`Decider.leaves`); the stage that depends on it asks for it (`Decider.rests_on`). The journal
keeps facts as fences: if one changes between decision and record, the decision is made again.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache

from selection.domain.kernel import Facts, Refused
from selection.domain.kernel import fact as _named
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.words import NeededFor, StageKind

_kept = lru_cache(maxsize=10_000)
"""For the names that every like asks for: there are few candidates and many likes."""

CAMPAIGN = "campaign"
"""Present once the rulebook is frozen: whether the campaign is running, paused or cancelled."""
RUNNING = "running"
PAUSED = "paused"
CANCELLED = "cancelled"

RULEBOOK = "rulebook"
"""Present once the rulebook is frozen: its fingerprint."""

LIST = "list"
"""Present once the list is published: whether it is published or released."""
PUBLISHED = "published"
RELEASED = "released"

EVIDENCE = "evidence"
"""Present once something happened that changes what the list is computed from: what was last.

Votes and score sheets leave no such mark: their stages are closed when a list is proposed.
"""

RECUSALS = "recusals"
"""Present once an expert's recusal was confirmed or withdrawn: what was last."""

OPEN_ENDED = "open"


def mark(kind: str, *about: str, at: datetime) -> str:
    """The value of a fact that tells that something happened: what, to whom, and when."""
    return _named(kind, *about, at.isoformat())


@_kept
def stage(code: str) -> str:
    """Present while the stage is open: since when and until when (see `opening`)."""
    return _named("stage", code)


def opening(since: datetime, closes: datetime | None) -> str:
    """How the fact says it: two instants (ISO 8601 with offset), or "open" for an open end."""
    return f"{since.isoformat()}/{closes.isoformat() if closes else OPEN_ENDED}"


def closes_of(opening: str) -> datetime | None:
    """When the stage closes, or None if an act of the organiser will close it."""
    closes = opening.partition("/")[2]
    return None if closes == OPEN_ENDED else datetime.fromisoformat(closes)


def begun(code: str) -> str:
    """Present once the stage has opened, also when it is closed again: since when (ISO 8601)."""
    return _named("begun", code)


@_kept
def nominated(candidate: str) -> str:
    """Present while the nomination is live: the candidate's category."""
    return _named("nominated", candidate)


def nominated_by(candidate: str) -> str:
    """Present while the nomination is live: the recommending unit."""
    return _named("nominated-by", candidate)


def slot(candidate: str) -> str:
    """Present while a slot of a unit's quota is used for the candidate: for which (see `used`)."""
    return _named("slot", candidate)


def used(category: str, unit: str) -> str:
    """How the fact says which slot: of the unit, in the category."""
    return f"{category}@{unit}"


def unit_type(unit: str) -> str:
    """Present once the unit is registered: of which type it is."""
    return _named("unit-type", unit)


def merged(unit: str) -> str:
    """Present once the unit went into another one: which."""
    return _named("merged", unit)


def roll(unit: str) -> str:
    """Present once the unit got people or candidates: what was last."""
    return _named("roll", unit)


def unit_deadline(unit: str) -> str:
    """Present while the unit hands in earlier than the campaign's deadline: until when."""
    return _named("unit-deadline", unit)


def live(entity: str) -> str:
    """Present while the person or body has a live nomination: which one (A-11)."""
    return _named("live", entity)


@_kept
def passed(candidate: str) -> str:
    """Present once the preliminary review was passed."""
    return _named("passed", candidate)


@_kept
def rejected(candidate: str) -> str:
    """Present once the candidate is out: until when that can be appealed (ISO 8601).

    `APPEALED` while that is being heard, `FOR_GOOD` where nothing brings the candidate back.
    """
    return _named("rejected", candidate)


APPEALED = "appealed"
FOR_GOOD = "for-good"


def is_out_for_good(facts: Facts, candidate: str, at: datetime) -> bool:
    """Whether the candidate stands no more, and no appeal can change that."""
    if nominated(candidate) not in facts:
        return True
    rejection = facts.get(rejected(candidate))
    if rejection is None or rejection == APPEALED:
        return False
    return rejection == FOR_GOOD or at >= datetime.fromisoformat(rejection)


def returned(candidate: str) -> str:
    """Present while the nomination is returned for correction: until when (ISO 8601)."""
    return _named("returned", candidate)


def defects(candidate: str) -> str:
    """Present while the nomination is returned: the items and clauses it failed, with commas."""
    return _named("defects", candidate)


def agreed(candidate: str) -> str:
    """Present while the unit agrees to move the candidate to another category: which (A-19)."""
    return _named("agreed", candidate)


def declared(candidate: str) -> str:
    """Present while the nomination is live: what was declared, `CODE/SIGNER` with commas."""
    return _named("declared", candidate)


def drafted(candidate: str) -> str:
    """Present once a unit has begun to draft the nomination: which unit."""
    return _named("drafted", candidate)


def approved(candidate: str) -> str:
    """Present while the leader's approval of the draft stands: of what (see `drafts`)."""
    return _named("approved", candidate)


def pleaded(candidate: str) -> str:
    """Present while the nomination asks for an exemption: of which conditions, with commas."""
    return _named("pleaded", candidate)


def publicised(candidate: str) -> str:
    """Present while the candidate is on the published list: until when (ISO 8601), or "open"."""
    return _named("publicised", candidate)


def awarded(candidate: str) -> str:
    """Present while the candidate holds an award: until which day (ISO 8601), or "open"."""
    return _named("awarded", candidate)


def held(candidate: str) -> str:
    """Present while objections hold the candidate up (暂缓): their numbers, with commas."""
    return _named("held", candidate)


def struck(candidate: str) -> str:
    """Present once the candidate was taken off the list: since when nothing can undo that.

    "open" while that is being reviewed (see `fate`).
    """
    return _named("struck", candidate)


def warned(candidate: str) -> str:
    """Present while the nomination has clauses that people settle: their ids, with commas."""
    return _named("warned", candidate)


def changed(candidate: str) -> str:
    """Present once a correction came in: the parts that it changed, with commas, maybe none."""
    return _named("changed", candidate)


def recommends(candidate: str, person: str) -> str:
    """Present once the person drafted or signed a nomination of the candidate."""
    return _named("recommends", candidate, person)


@_kept
def shown(candidate: str) -> str:
    """Present while the candidate's page is on show."""
    return _named("shown", candidate)


@_kept
def frozen(candidate: str) -> str:
    """Present while voting for the candidate is frozen."""
    return _named("frozen", candidate)


def under_inspection(channel: str, voter: str, candidate: str) -> str:
    """Present while a vote of the voter for the candidate is quarantined or invalid."""
    return _named("under-inspection", channel, voter, candidate)


def unliked(channel: str, candidate: str) -> str:
    """Present once a like of the candidate was taken back: which one was the last."""
    return _named("unliked", channel, candidate)


def certified(channel: str, stage: str) -> str:
    """Present once the tally of a channel at a stage is certified (R-LIKE-10)."""
    return _named("certified", channel, stage)


def closed(stage: str) -> str:
    """Present once the stage is closed, which is for good: when that was (ISO 8601)."""
    return _named("closed", stage)


def appointed(person: str, role: str) -> str:
    """Present while the person holds the role: "yes", or who is stood in for by a deputy."""
    return _named("appointed", person, role)


def deputy(person: str, role: str) -> str:
    """Present while somebody stands in for the person in the role: who."""
    return _named("deputy", person, role)


def expert(person: str) -> str:
    """Present once the person sat on any panel."""
    return _named("expert", person)


def member(panel: str, person: str) -> str:
    """Present while the person sits on the panel."""
    return _named("member", panel, person)


def panel_size(panel: str) -> str:
    """How many members the panel has."""
    return _named("panel-size", panel)


def drawn(panel: str) -> str:
    """Present once the panel was drawn by lot: by which seed (see `drawing`)."""
    return _named("drawn", panel)


def substitute(panel: str, person: str) -> str:
    """Present while the person was drawn as a substitute of the panel, and waits."""
    return _named("substitute", panel, person)


def took_part(person: str) -> str:
    """Present once the person signed a nomination, or reviewed one."""
    return _named("took-part", person)


def answered(candidate: str) -> str:
    """Present once anybody gave an opinion on the candidate in the preliminary review."""
    return _named("answered", candidate)


def reviewed(candidate: str, person: str) -> str:
    """Present once the person gave an opinion in the preliminary review (R-PRE-03)."""
    return _named("reviewed", candidate, person)


def whose(held: Mapping[str, str], fact: Callable[[str], str], value: str) -> tuple[str, ...]:
    """Those of whom the fact holds with that value, in the order of their ids."""
    kind = fact("")
    names = sorted(name for name, each in held.items() if name.startswith(kind) and each == value)
    return tuple(_plain(name.removeprefix(kind)) for name in names)


def _plain(part: str) -> str:
    return part.replace("%3A", ":").replace("%25", "%")


def belongs_to(person: str) -> str:
    """Present if the person works for a recommending unit: which one."""
    return _named("belongs-to", person)


def recused(person: str, scope: str) -> str:
    """Present while the person is recused: scope as below."""
    return _named("recused", person, scope)


ALL_SCOPE = "all"
"""The scope of a recusal from everything."""


def candidate_scope(candidate: str) -> str:
    """The scope of a recusal from one candidate."""
    return f"candidate:{candidate}"


def category_scope(category: str) -> str:
    """The scope of a recusal from a whole category."""
    return f"category:{category}"


def listed(facts: Facts, name: str) -> tuple[str, ...]:
    """The parts of a fact that lists several with commas; none where it does not hold."""
    return tuple(filter(None, facts.get(name, "").split(",")))


def must_run(facts: Facts) -> None:
    """Refuse while the campaign is not running: not opened, paused or cancelled."""
    state = facts.get(CAMPAIGN)
    if state == PAUSED:
        raise Refused("campaign-is-paused")
    if state == CANCELLED:
        raise Refused("campaign-is-cancelled")
    if state != RUNNING:
        raise Refused("campaign-is-not-open")


def is_open(facts: Facts, code: str, at: datetime) -> bool:
    """Whether the stage is open; intervals are half-open, so the closing instant is too late."""
    opening = facts.get(stage(code))
    if opening is None:
        return False
    since, closes = _bounds(opening)
    return since <= at and (closes is None or at < closes)


@_kept
def _bounds(opening: str) -> tuple[datetime, datetime | None]:
    return datetime.fromisoformat(opening.partition("/")[0]), closes_of(opening)


def must_be_open(facts: Facts, code: str, at: datetime) -> None:
    """Refuse outside the stage."""
    must_run(facts)
    if not is_open(facts, code, at):
        raise Refused("stage-is-not-open", stage=code)


def stages(rules: Rulebook, kind: StageKind) -> tuple[str, ...]:
    """The facts that say whether a stage of the kind is open."""
    return tuple(stage(each.code) for each in rules.stages_of(kind))


def must_be_in(facts: Facts, rules: Rulebook, kind: StageKind, at: datetime) -> None:
    """Refuse outside the stages of the kind; a rulebook that has none sets no such bounds."""
    must_run(facts)
    those = rules.stages_of(kind)
    if those and not any(is_open(facts, each.code, at) for each in those):
        raise Refused("stage-is-not-open", stage=those[0].code)


def in_the_running(facts: Facts, candidate: str) -> bool:
    """Whether the candidate was nominated, and neither withdrew nor was rejected."""
    return nominated(candidate) in facts and rejected(candidate) not in facts


def must_stand(facts: Facts, candidate: str) -> str:
    """The category of a candidate whose nomination is live; Refused for anybody else."""
    category = facts.get(nominated(candidate))
    if category is None:
        raise Refused("candidate-is-not-nominated", candidate=candidate)
    return category


def must_be_reviewed(facts: Facts, rules: Rulebook, candidate: str) -> str:
    """The category of a candidate whom experts and voters may judge; Refused for anybody else.

    That is one who stands and, where there is a preliminary review, passed it.
    """
    category = must_stand(facts, candidate)
    if rules.formal_review is not None and passed(candidate) not in facts:
        raise Refused("candidate-has-not-passed", candidate=candidate)
    return category


def must_be_of(category: str, wanted: str, candidate: str) -> None:
    """Refuse a candidate of another category than the one that is being dealt with."""
    if category != wanted:
        raise Refused("candidate-is-of-another-category", candidate=candidate)


def must_be_declared(facts: Facts, rules: Rulebook, candidate: str, step: NeededFor) -> None:
    """Refuse the step while a declaration it needs is missing (R-SHO-03, PIPL 25)."""
    signed = facts.get(declared(candidate), "").split(",")
    for each in rules.declarations:
        if each.needed_for is step and any(f"{each.code}/{by}" not in signed for by in each.by):
            raise Refused("declaration-is-missing", declaration=each.code, candidate=candidate)
