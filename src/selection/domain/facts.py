"""The facts that streams tell each other: their names, and how their values are written.

A fact is one line: a name and a short value. The stage that decides something states it
(`Decider.leaves`); the stage that depends on it asks for it (`Decider.rests_on`). The journal
keeps facts as fences: if one changes between decision and record, the decision is made again.
"""

from datetime import datetime

from selection.domain.kernel import Facts, Refused
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.words import NeededFor, StageKind

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

OPEN_ENDED = "open"


def stage(code: str) -> str:
    """Present while the stage is open: when it closes (ISO 8601 with offset), or "open"."""
    return f"stage:{code}"


def nominated(candidate: str) -> str:
    """Present while the nomination is live: the candidate's category."""
    return f"nominated:{candidate}"


def nominated_by(candidate: str) -> str:
    """Present while the nomination is live: the recommending unit."""
    return f"nominated-by:{candidate}"


def unit_type(unit: str) -> str:
    """Present once the unit is registered: of which type it is."""
    return f"unit-type:{unit}"


def live(entity: str) -> str:
    """Present while the person or body has a live nomination: which one (A-11)."""
    return f"live:{entity}"


def honoured(register: str, entity: str) -> str:
    """Present if a past winner: the years, ascending, separated by commas (R-EXC-01)."""
    return f"honoured:{register}:{entity}"


def passed(candidate: str) -> str:
    """Present once the preliminary review was passed."""
    return f"passed:{candidate}"


def rejected(candidate: str) -> str:
    """Present once the preliminary review was failed for good."""
    return f"rejected:{candidate}"


def returned(candidate: str) -> str:
    """Present while the nomination is returned for correction: until when (ISO 8601)."""
    return f"returned:{candidate}"


def declared(candidate: str) -> str:
    """Present while the nomination is live: what was declared, `CODE/SIGNER` with commas."""
    return f"declared:{candidate}"


def pleaded(candidate: str) -> str:
    """Present while the nomination asks for an exemption: of which conditions, with commas."""
    return f"pleaded:{candidate}"


def shown(candidate: str) -> str:
    """Present while the candidate's page is on show."""
    return f"shown:{candidate}"


def frozen(candidate: str) -> str:
    """Present while voting for the candidate is frozen."""
    return f"frozen:{candidate}"


def appointed(person: str, role: str) -> str:
    """Present while the person holds the role."""
    return f"appointed:{person}:{role}"


def expert(person: str) -> str:
    """Present once the person sat on any panel."""
    return f"expert:{person}"


def member(panel: str, person: str) -> str:
    """Present while the person sits on the panel."""
    return f"member:{panel}:{person}"


def panel_size(panel: str) -> str:
    """How many members the panel has."""
    return f"panel-size:{panel}"


def reviewed(candidate: str, person: str) -> str:
    """Present once the person gave an opinion in the preliminary review (R-PRE-03)."""
    return f"reviewed:{candidate}:{person}"


def belongs_to(person: str) -> str:
    """Present if the person works for a recommending unit: which one."""
    return f"belongs-to:{person}"


def recused(person: str, scope: str) -> str:
    """Present while the person is recused: scope is a candidate, `category:CODE` or `all`."""
    return f"recused:{person}:{scope}"


ALL_SCOPE = "all"


def category_scope(category: str) -> str:
    """The scope of a recusal from a whole category."""
    return f"category:{category}"


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
    closes = facts.get(stage(code))
    return closes is not None and (closes == OPEN_ENDED or at < datetime.fromisoformat(closes))


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
