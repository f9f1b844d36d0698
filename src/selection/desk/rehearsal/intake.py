"""Candidates are nominated (组织推荐): most rightly, and some as the rules do not allow."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from selection.accounts.recognising import entities_of
from selection.accounts.vault import Entry
from selection.desk.rehearsal.cast import Cast, Dossier, plain
from selection.desk.rehearsal.drafting import (
    corrections_are_drafted,
    nominations_are_drafted,
    nominations_wait_for_leaders,
)
from selection.desk.rehearsal.recalling import (
    compared,
    namesakes_are_settled,
    past_winners_come_in,
)
from selection.desk.rehearsal.stagehand import Stagehand
from selection.desk.requests import Order, Receipt, Request
from selection.desk.standins import attaching, digests
from selection.desk.submitting import admit, handing_in
from selection.domain.candidacy import CorrectNomination, Objections, ShownAtHome, SubmitNomination
from selection.domain.dossier import Declared, Exemption
from selection.domain.kernel import CandidateId, EntityId, PersonId, Refused, UnitId
from selection.domain.nomination import NOMINATION
from selection.domain.rulebook.entry import UnitType
from selection.domain.rulebook.words import (
    Declarer,
    NeededFor,
    OwnPublicity,
    Per,
    Signature,
    StageKind,
)


@dataclass(frozen=True, slots=True)
class Entrant:
    """A nomination to be attempted: the candidate, the unit, and the dossier."""

    candidate: CandidateId
    unit: UnitId
    dossier: Dossier
    entities: tuple[EntityId, ...]
    rightly: bool


def candidates_come_in(hand: Stagehand, cast: Cast, units: dict[str, list[UnitId]]) -> None:
    """Nominate: most rightly, some beyond the quota, ineligible, twice, late or past winners."""
    winners = past_winners_come_in(hand, cast)
    entrants = _entrants(hand, cast, units, winners)
    stages = list(hand.stages(StageKind.INTAKE))
    late = (
        entrants[: len(entrants) // hand.plan.mishaps.late] if stages and stages[0].closes else []
    )
    timely = entrants[len(late) :]
    for stage in stages[:1]:
        hand.enter(stage)
        closes = hand.campaign().open[stage.code]
        span = closes - hand.clock() - timedelta(hours=1) if closes else timedelta(days=20)
        moments = hand.spread(span, 8)
        start, size = hand.clock(), -(-len(timely) // len(moments))
        for n, moment in enumerate(moments):
            hand.clock.to(start + moment)
            _nominate(hand, timely[n * size : (n + 1) * size], n * size, len(timely))
        hand.leave(stage)
    hand.clock.on(hours=2)
    _come_late(hand, late)


def _nominate(hand: Stagehand, entrants: list[Entrant], done: int, total: int) -> None:
    in_order = [each for each in entrants if each.rightly]
    waiting = in_order[len(hand.begun(StageKind.INTAKE, in_order)) :]
    nominations_wait_for_leaders(hand, _written_down(hand, waiting))
    entrants = [each for each in entrants if each not in waiting]
    requests = submissions(hand, entrants)
    answers = hand.count(hand.desk.handle_all(requests))
    for each, answer in zip(entrants, answers, strict=True):
        if isinstance(answer, Receipt):
            _stands(hand, each)
    hand.watch("组织推荐", done + len(entrants), total)
    namesakes_are_settled(hand, answers)


def _come_late(hand: Stagehand, entrants: list[Entrant]) -> None:
    """What comes too late is recorded, and the officials let every other one in."""
    requests = [
        Request(actor=each.actor, orders=each.orders[1:]) for each in submissions(hand, entrants)
    ]
    answers = hand.count(hand.desk.handle_all(requests))
    recorded = [
        each for each, answer in zip(entrants, answers, strict=True) if isinstance(answer, Receipt)
    ]
    for each in recorded[::2]:
        reason = hand.paper(each.candidate, "late-admission", "当地邮路中断，材料迟到半日")
        first, second, *_ = hand.officials
        try:
            receipt = admit(
                hand.desk,
                each.candidate,
                reason=reason,
                signed_by=(first, second),
                compared=compared(hand, each.dossier.name, each.unit),
            )
        except Refused as refused:
            hand.count([refused])
        else:
            hand.count([receipt])
            _stands(hand, each)
            namesakes_are_settled(hand, [receipt])


def _stands(hand: Stagehand, entrant: Entrant) -> None:
    hand.standing[entrant.candidate] = entrant.dossier.category
    hand.nominated_by[entrant.candidate] = entrant.unit
    hand.dossiers[entrant.candidate] = entrant.dossier


def _entrants(
    hand: Stagehand, cast: Cast, units: dict[str, list[UnitId]], winners: list[Dossier]
) -> list[Entrant]:
    free, odds = _Quotas(hand, units), hand.plan.mishaps
    entrants: list[Entrant] = []
    wanted = hand.plan.nominations_of(len(hand.rules.categories))
    for category, count in zip(hand.rules.categories, wanted, strict=True):
        mine = [each for each in winners if each.category == category.code]
        earlier: list[Dossier] = []
        for n in range(1, count + 1):
            unit = (
                free.full(category.code) if n % odds.over_quota == 0 else free.take(category.code)
            )
            region, rightly = hand.units[unit].region, False
            if n % odds.past_winner == 0 and mine:
                dossier = mine.pop()
            elif n % odds.again == 0 and earlier:
                dossier = hand.random.choice(earlier)
            elif n % odds.ineligible == 0:
                dossier = cast.ineligible(category.code, region)
            elif n % odds.incomplete == 0:
                dossier = cast.incomplete(category.code, region)
            elif n % odds.exempted == 0:
                dossier = cast.exempted(category.code, region)
            else:
                dossier, rightly = cast.dossier(category.code, region), n % odds.over_quota != 0
                earlier.append(dossier)
            candidate = CandidateId(hand.new_id())
            entrants.append(Entrant(candidate, unit, dossier, entities(hand, dossier), rightly))
    hand.random.shuffle(entrants)
    return entrants


class _Quotas:
    """Which units still have slots, as the script sees it; the desk decides on its own."""

    def __init__(self, hand: Stagehand, units: dict[str, list[UnitId]]) -> None:
        self.random = hand.random
        self.used: Counter[tuple[UnitId, str | None]] = Counter()
        self.type_of: dict[UnitId, UnitType] = {
            unit: unit_type
            for unit_type in hand.rules.unit_types
            for unit in units[unit_type.code]
        }
        self.free: dict[str, list[UnitId]] = {
            each.code: [unit for unit in self.type_of if self._is_free(unit, each.code)]
            for each in hand.rules.categories
        }

    def take(self, category: str) -> UnitId:
        """A unit with a free slot in the category; any unit if there is none."""
        unit = self.random.choice(self.free[category] or list(self.type_of))
        self.used[unit, category] += 1
        self.used[unit, None] += 1
        for code, free in self.free.items():
            if unit in free and not self._is_free(unit, code):
                free.remove(unit)
        return unit

    def full(self, category: str) -> UnitId:
        """A unit without a free slot in the category, or any unit if all have one."""
        free = set(self.free[category])
        full = [unit for unit in self.type_of if unit not in free]
        return self.random.choice(full or list(self.type_of))

    def _is_free(self, unit: UnitId, category: str) -> bool:
        return all(
            not isinstance(limit.most, int)
            or self.used[unit, category if Per.CATEGORY in limit.per else None] < limit.most
            for limit in self.type_of[unit].limits
        )


def entities(hand: Stagehand, dossier: Dossier) -> tuple[EntityId, ...]:
    """The salted hashes of what identifies the candidate, the surest first."""
    pseudonyms = hand.accounts.pseudonyms(hand.rules.id)
    return entities_of(pseudonyms, hand.rules, dossier.category, dossier.form)


def submissions(hand: Stagehand, entrants: list[Entrant]) -> list[Request]:
    """The nominations as requests, drafted and approved before."""
    submitted = _written_down(hand, entrants)
    nominations_are_drafted(hand, submitted)
    return [
        Request(actor=hand.clerks[each.unit][1], orders=handing_in(each)) for each in submitted
    ]


def _written_down(hand: Stagehand, entrants: Sequence[Entrant]) -> list[SubmitNomination]:
    """The nominations with their files; what may not enter an event is in the vault before."""
    papers = hand.accounts.vault.keep_many(
        [
            Entry(subject=each.candidate, kind="form", content=_written(each.dossier))
            for each in entrants
        ],
        at=hand.clock(),
    )
    submitted: list[SubmitNomination] = []
    for each, paper in zip(entrants, papers, strict=True):
        dossier, at = each.dossier, hand.clock()
        clerk, leader = hand.clerks[each.unit]
        nomination = SubmitNomination(
            candidate=each.candidate,
            unit=each.unit,
            category=dossier.category,
            entities=each.entities,
            form=dossier.form,
            paper=paper,
            at=at,
            materials=digests(hand.samples.of(each.candidate, dossier.category)),
            declared=_declared(hand, each.candidate),
            exemptions=_exemptions(hand, each.candidate, dossier, leader),
            signed_by={Signature.CLERK: clerk, Signature.LEADER: leader},
            own_publicity=_shown_at_home(hand, each.candidate)
            if hand.rules.nomination.own_publicity is OwnPublicity.REQUIRED
            else None,
            compared=compared(hand, dossier.name, each.unit),
        )
        submitted.append(nomination)
    _attach(hand, submitted)
    return submitted


def _attach(hand: Stagehand, nominations: list[SubmitNomination]) -> None:
    """Attach the files of the nominations; the clerks of their units do it."""
    papers = hand.accounts.vault.keep_many(
        [
            Entry(subject=each.candidate, kind="file", content={"name": "演练用的示例文件"})
            for each in nominations
        ],
        at=hand.clock(),
    )
    requests: list[Request] = []
    for each, paper in zip(nominations, papers, strict=True):
        clerk, _ = hand.clerks[each.unit]
        orders = attaching(
            hand.rules,
            each.candidate,
            each.unit,
            hand.samples.of(each.candidate, each.category),
            paper=paper,
            by=clerk,
            at=each.at,
        )
        requests += [Request(actor=clerk, orders=orders)] if orders else []
    hand.count(hand.desk.handle_all(requests))


def corrections(hand: Stagehand, candidates: list[CandidateId]) -> list[Request]:
    """Returned nominations handed in again, with what was not legible made legible."""
    dossiers = [hand.dossiers[each] for each in candidates]
    papers = hand.accounts.vault.keep_many(
        [
            Entry(subject=candidate, kind="form", content=_written(dossier))
            for candidate, dossier in zip(candidates, dossiers, strict=True)
        ],
        at=hand.clock(),
    )
    corrected = [
        CorrectNomination(
            candidate=candidate,
            form=dossier.form,
            paper=paper,
            at=hand.clock(),
            materials=digests(hand.samples.of(candidate, dossier.category)),
            declared=_declared(hand, candidate),
            exemptions=_exemptions(
                hand, candidate, dossier, hand.clerks[hand.nominated_by[candidate]][1]
            ),
            compared=compared(hand, dossier.name, hand.nominated_by[candidate]),
        )
        for candidate, dossier, paper in zip(candidates, dossiers, papers, strict=True)
    ]
    corrections_are_drafted(hand, corrected)
    return [
        Request(
            actor=hand.clerks[hand.nominated_by[each.candidate]][1],
            orders=(Order(NOMINATION, each),),
        )
        for each in corrected
    ]


def _written(dossier: Dossier) -> dict[str, object]:
    return {code: plain(answer) for code, answer in dossier.form.items()}


def _declared(hand: Stagehand, candidate: CandidateId) -> tuple[Declared, ...]:
    """All declarations; one candidate in a hundred does not agree to be shown."""
    shy = Random(candidate).random() < 1 / 100
    return tuple(
        Declared(code=each.code, by=by)
        for each in hand.rules.declarations
        for by in each.by
        if not (shy and by is Declarer.CANDIDATE and each.needed_for is NeededFor.SHOWCASE)
    )


def _shown_at_home(hand: Stagehand, candidate: CandidateId) -> ShownAtHome:
    """The unit's own publicity: the week before, and nobody objected."""
    today = hand.clock().astimezone(hand.rules.calendar.zone).date()
    return ShownAtHome(
        begins=today - timedelta(weeks=1),
        ends=today - timedelta(days=1),
        objections=Objections.NONE,
        paper=hand.paper(candidate, "own-publicity", "本级公示五个工作日，无异议"),
    )


def _exemptions(
    hand: Stagehand, candidate: CandidateId, dossier: Dossier, leader: PersonId
) -> tuple[Exemption, ...]:
    least = hand.rules.nomination.exemption_reason_least or 1
    reason = dossier.tale.opinion
    while len(reason) < least:
        reason += dossier.tale.paragraphs[0]
    return tuple(
        Exemption(
            condition=condition,
            reason=hand.paper(candidate, "exemption", reason),
            length=len(reason),
            endorsed_by=leader,
        )
        for condition in dossier.exempt
    )
