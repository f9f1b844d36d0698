"""What a recommending unit has on its desk: its quota, its deadline, its nominations."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from selection.accounts.vault import Vault
from selection.desk.desk import Desk
from selection.desk.nominating.handing_in import NAME
from selection.desk.nominating.nominees import Nominee, nominees, words
from selection.domain import arrivals, facts
from selection.domain.kernel import AtHand, CandidateId, UnitId, stream
from selection.domain.quota import Slate
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.entry import PLACES, Limit
from selection.domain.rulebook.words import Per, SlotFreed, StageKind
from selection.domain.slate import SLATE, slots_are_freed


@dataclass(frozen=True, slots=True, kw_only=True)
class Slots:
    """The slots of one category, or of all together; `most` is None without a limit."""

    category: str | None
    used: int
    most: int | None

    @property
    def free(self) -> int | None:
        """How many are left."""
        return None if self.most is None else max(self.most - self.used, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """Whether nominations are taken in; `closes` is the earlier of both deadlines."""

    open: bool
    late: bool
    opens: datetime | None
    closes: datetime | None
    own: datetime | None  # the unit's own deadline
    last: datetime | None  # the campaign's
    frees: bool  # whether a slot is free again now, once its candidate is gone (R-QUO-06)
    frees_until_deadline: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """All that a unit is shown of its own."""

    unit_type: str
    slots: tuple[Slots, ...]
    intake: Intake
    nominees: tuple[Nominee, ...]
    names: Mapping[CandidateId, str]


def overview(
    desk: Desk, vault: Vault, unit: UnitId, candidates: Sequence[CandidateId]
) -> Overview:
    """The unit's own, with the candidates that it answers for."""
    slate = slate_of(desk, unit)
    found = nominees(desk, candidates, unit)
    return Overview(
        unit_type=slate.unit_type or "",
        slots=slots(desk.rules, slate),
        intake=intake(desk, slate),
        nominees=tuple(found),
        names=names(vault, found),
    )


def names(vault: Vault, some: Sequence[Nominee]) -> dict[CandidateId, str]:
    """What the candidates are called by their forms; empty as long as nobody has written it."""
    papers = {each.candidate: each.paper for each in some if each.paper is not None}
    said = words(vault, list(papers.values()))
    return {
        candidate: str((said[paper.record] or {}).get(NAME, ""))
        for candidate, paper in papers.items()
    }


def slate_of(desk: Desk, unit: UnitId) -> Slate:
    """The quota that the unit has used, and its type."""
    records = desk.journal.read(stream(desk.rules, SLATE.name, unit))
    return SLATE.replay(each.event for each in records)


def slots(rules: Rulebook, slate: Slate) -> tuple[Slots, ...]:
    """The slots of each category, and of all together where the quota is a total (R-QUO-08)."""
    unit_type = rules.unit_type(slate.unit_type or "")
    limits = unit_type.limits if unit_type else ()
    used = Counter(slate.taken.values())
    each_of = [
        Slots(
            category=each.code,
            used=used[each.code],
            most=_least(_most(limit, rules, each.code) for limit in limits if _of_one(limit)),
        )
        for each in rules.categories
    ]
    totals = [limit.most for limit in limits if not _of_one(limit) and isinstance(limit.most, int)]
    if totals:
        each_of.append(Slots(category=None, used=used.total(), most=min(totals)))
    return tuple(each_of)


def _of_one(limit: Limit) -> bool:
    return Per.CATEGORY in limit.per


def _most(limit: Limit, rules: Rulebook, category: str) -> int | None:
    return rules.ceilings.get(category) if limit.most == PLACES else limit.most


def _least(some: Iterable[int | None]) -> int | None:
    return min((each for each in some if each is not None), default=None)


def intake(desk: Desk, slate: Slate) -> Intake:
    """Until when the unit can hand in, and whether it still can."""
    rules, at = desk.rules, desk.clock()
    stages = rules.stages_of(StageKind.INTAKE)
    names = {
        *arrivals.told(rules),
        *(facts.stage(each.code) for each in stages),
    }
    held = AtHand(names, desk.journal.facts(names))
    now_open = [each for each in stages if facts.is_open(held, each.code, at)]
    closes = [facts.closes_of(held[facts.stage(each.code)]) for each in now_open]
    last = max((each for each in closes if each), default=None)
    if not now_open:
        last = max((each.closes for each in stages if each.closes), default=None)
    own = slate.deadline
    ahead = [each for each in (own, last) if each is not None]
    return Intake(
        open=bool(now_open) or not stages,
        late=arrivals.is_late(held, rules, at),
        opens=min((each.opens for each in stages if each.opens), default=None),
        closes=min(ahead, default=None),
        own=own,
        last=last,
        frees=slots_are_freed(held, rules, at),
        frees_until_deadline=rules.nomination.slot_freed is SlotFreed.UNTIL_DEADLINE,
    )
