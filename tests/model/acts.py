"""Every act of the played campaign: what is put to the desk, and what the model says to it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from model.book import (
    CANDIDATES,
    CHIEF,
    CLERKS,
    CLOSING,
    ENTITIES,
    EXPERTS,
    NAMES,
    OFFICIALS,
    REVIEWERS,
    STAGES,
    UNITS,
    VOTERS,
)
from model.plain import Model, No
from selection.desk.desk import Desk
from selection.desk.inspecting import certify, quarantine
from selection.desk.proposing import propose
from selection.desk.requests import Order, Receipt
from selection.domain.announcement import ApproveList, DecideFinalList, PublishList, ReleaseList
from selection.domain.ballot import BALLOT, LikeCandidate, WithdrawLike
from selection.domain.campaign import CAMPAIGN
from selection.domain.candidacy import CorrectNomination, SubmitNomination, WithdrawNomination
from selection.domain.checklist import Tick
from selection.domain.course import (
    CloseStage,
    ExtendStage,
    OpenStage,
    PauseCampaign,
    ResumeCampaign,
)
from selection.domain.disqualification import DISQUALIFICATION, DisqualifyCandidate
from selection.domain.impartiality import ConfirmRecusal, WithdrawRecusal
from selection.domain.inspection import INSPECTION
from selection.domain.kernel import Paper
from selection.domain.listing import Printed
from selection.domain.nomination import NOMINATION
from selection.domain.objecting import (
    AdmitObjection,
    AskForReview,
    ConcludeObjection,
    ConcludeReview,
    Conclusion,
    FileObjection,
    Kind,
    OpenInvestigation,
    RefuseObjection,
    ReportInvestigation,
    Way,
)
from selection.domain.objections import OBJECTIONS
from selection.domain.opinions import (
    AssignReviewers,
    DecideReview,
    GiveOpinion,
    RejectUncorrected,
    Verdict,
)
from selection.domain.order import Named
from selection.domain.publication import PUBLICATION
from selection.domain.quota import ReleaseSlot, TakeSlot
from selection.domain.recusal import RECUSAL
from selection.domain.review import REVIEW
from selection.domain.rulebook.words import Tier
from selection.domain.scoresheet import SCORESHEET, ReopenScoresheet, SubmitScoresheet
from selection.domain.showcase import (
    SHOWCASE,
    FreezeVoting,
    PublishPage,
    TakePageDown,
    UnfreezeVoting,
)
from selection.domain.slate import SLATE
from selection.domain.suspicion import ConfirmFinding, Finding, ReviewCluster

PAPER = Paper(record="kept", digest="0" * 64)
PAGES = {each: Paper(record=each, digest="1" * 64) for each in ("page-1", "page-2")}


@dataclass(slots=True)
class Asked:
    """Orders for the desk, or a call of one of its desks; `expected` asks the model."""

    expected: Callable[[], str]
    orders: tuple[Order, ...] = ()
    call: Callable[[Desk], Receipt] | None = None


@dataclass(slots=True)
class Scene:
    """What an act is told: the model, the hour, and the hashes of the lists so far."""

    model: Model
    at: datetime
    digests: list[str]
    published: str = ""


Act = tuple[str, tuple[Any, ...]]
"""The name of an act, and its arguments."""

ACTS: dict[str, Callable[..., Asked]] = {}


def act(written: Callable[..., Asked]) -> Callable[..., Asked]:
    ACTS[written.__name__] = written
    return written


def made(scene: Scene, what: Act) -> Asked:
    name, arguments = what
    return ACTS[name](scene, *arguments)


# --- the course


@act
def open_stage(scene: Scene, stage: str, by: str) -> Asked:
    command = OpenStage(stage=stage, by=by, at=scene.at)
    return Asked(lambda: scene.model.open_stage(stage, by, scene.at), (Order(CAMPAIGN, command),))


@act
def close_stage(scene: Scene, stage: str, by: str) -> Asked:
    command = CloseStage(stage=stage, by=by, at=scene.at)
    return Asked(lambda: scene.model.close_stage(stage, by, scene.at), (Order(CAMPAIGN, command),))


@act
def extend(scene: Scene, stage: str, hours: int, signed: tuple[str, ...]) -> Asked:
    closes = CLOSING.get(stage, scene.at) + timedelta(hours=hours)
    command = ExtendStage(stage=stage, closes=closes, reason=PAPER, signed_by=signed, at=scene.at)
    return Asked(
        lambda: scene.model.extend(stage, closes, signed, scene.at), (Order(CAMPAIGN, command),)
    )


@act
def pause(scene: Scene, by: str) -> Asked:
    command = PauseCampaign(reason=PAPER, by=by, at=scene.at)
    return Asked(lambda: scene.model.pause(by), (Order(CAMPAIGN, command),))


@act
def resume(scene: Scene, by: str) -> Asked:
    command = ResumeCampaign(by=by, at=scene.at)
    return Asked(lambda: scene.model.resume(by, scene.at), (Order(CAMPAIGN, command),))


# --- nominations


def _slot(scene: Scene, unit: str, candidate: str) -> Order:
    category = CANDIDATES[candidate]
    return Order(SLATE, TakeSlot(unit=unit, candidate=candidate, category=category, at=scene.at))


def _form(scene: Scene, unit: str, candidate: str) -> Order:
    command = SubmitNomination(
        candidate=candidate,
        unit=unit,
        category=CANDIDATES[candidate],
        entities=(ENTITIES[candidate],),
        form={"name": NAMES[candidate]},
        paper=PAPER,
        at=scene.at,
    )
    return Order(NOMINATION, command)


@act
def take_slot(scene: Scene, unit: str, candidate: str) -> Asked:
    return Asked(
        lambda: scene.model.take_slot(unit, candidate, scene.at), (_slot(scene, unit, candidate),)
    )


@act
def submit(scene: Scene, unit: str, candidate: str) -> Asked:
    def expected() -> str:
        scene.model.take_slot(unit, candidate, scene.at)
        return scene.model.submit(unit, candidate, scene.at)

    return Asked(expected, (_slot(scene, unit, candidate), _form(scene, unit, candidate)))


@act
def withdraw(scene: Scene, candidate: str, by: str) -> Asked:
    command = WithdrawNomination(candidate=candidate, by=by, at=scene.at)
    return Asked(
        lambda: scene.model.withdraw(candidate, by, scene.at), (Order(NOMINATION, command),)
    )


@act
def release_slot(scene: Scene, unit: str, candidate: str) -> Asked:
    command = ReleaseSlot(unit=unit, candidate=candidate, at=scene.at)
    return Asked(
        lambda: scene.model.release_slot(unit, candidate, scene.at), (Order(SLATE, command),)
    )


@act
def correct(scene: Scene, candidate: str) -> Asked:
    command = CorrectNomination(
        candidate=candidate, form={"name": NAMES[candidate]}, paper=PAPER, at=scene.at
    )
    return Asked(lambda: scene.model.correct(candidate, scene.at), (Order(NOMINATION, command),))


@act
def disqualify(scene: Scene, candidate: str, signed: tuple[str, ...]) -> Asked:
    command = DisqualifyCandidate(candidate=candidate, reason=PAPER, signed_by=signed, at=scene.at)
    return Asked(
        lambda: scene.model.disqualify(candidate, signed, scene.at),
        (Order(DISQUALIFICATION, command),),
    )


# --- the preliminary review


@act
def assign(scene: Scene, candidate: str, reviewers: tuple[str, ...], by: str) -> Asked:
    command = AssignReviewers(candidate=candidate, reviewers=reviewers, by=by, at=scene.at)
    return Asked(lambda: scene.model.assign(candidate, reviewers, by), (Order(REVIEW, command),))


def _answer(verdict: str) -> dict[str, Any]:
    return {
        "verdict": Verdict(verdict),
        "ticks": {"K1": Tick.FITS if verdict == "PASSED" else Tick.FAILS},
        "remark": PAPER if verdict == "REJECTED" else None,
    }


@act
def say(scene: Scene, candidate: str, reviewer: str, verdict: str) -> Asked:
    command = GiveOpinion(candidate=candidate, reviewer=reviewer, at=scene.at, **_answer(verdict))
    return Asked(
        lambda: scene.model.say(candidate, reviewer, verdict, scene.at), (Order(REVIEW, command),)
    )


@act
def settle(scene: Scene, candidate: str, chief: str, verdict: str) -> Asked:
    command = DecideReview(candidate=candidate, chief=chief, at=scene.at, **_answer(verdict))
    return Asked(
        lambda: scene.model.settle(candidate, chief, verdict, scene.at), (Order(REVIEW, command),)
    )


@act
def reject_uncorrected(scene: Scene, candidate: str, by: str) -> Asked:
    command = RejectUncorrected(candidate=candidate, by=by, at=scene.at)
    return Asked(
        lambda: scene.model.reject_uncorrected(candidate, by, scene.at), (Order(REVIEW, command),)
    )


# --- pages and likes


@act
def show(scene: Scene, candidate: str, page: str, by: str) -> Asked:
    command = PublishPage(candidate=candidate, paper=PAGES[page], by=by, at=scene.at)
    return Asked(lambda: scene.model.show(candidate, page, by), (Order(SHOWCASE, command),))


@act
def take_down(scene: Scene, candidate: str, by: str) -> Asked:
    command = TakePageDown(candidate=candidate, reason=PAPER, by=by, at=scene.at)
    return Asked(lambda: scene.model.take_down(candidate, by), (Order(SHOWCASE, command),))


@act
def freeze(scene: Scene, candidate: str, by: str) -> Asked:
    command = FreezeVoting(candidate=candidate, reason=PAPER, by=by, at=scene.at)
    return Asked(lambda: scene.model.freeze(candidate, by), (Order(SHOWCASE, command),))


@act
def unfreeze(scene: Scene, candidate: str, by: str) -> Asked:
    command = UnfreezeVoting(candidate=candidate, by=by, at=scene.at)
    return Asked(lambda: scene.model.unfreeze(candidate, by), (Order(SHOWCASE, command),))


@act
def like(scene: Scene, voter: str, candidate: str) -> Asked:
    command = LikeCandidate(
        channel="likes",
        stage="LIKES",
        voter=voter,
        tier=Tier.DEVICE,
        candidate=candidate,
        at=scene.at,
    )
    return Asked(lambda: scene.model.like(voter, candidate, scene.at), (Order(BALLOT, command),))


@act
def unlike(scene: Scene, voter: str, candidate: str) -> Asked:
    command = WithdrawLike(
        channel="likes", stage="LIKES", voter=voter, candidate=candidate, at=scene.at
    )
    return Asked(lambda: scene.model.unlike(voter, candidate, scene.at), (Order(BALLOT, command),))


# --- the inspection


@act
def put_aside(scene: Scene, which: tuple[int, ...], by: str) -> Asked:
    """Some of the likes that were recorded, also such as were taken back; or what is no like."""
    recorded = sorted(scene.model.votes)
    positions = tuple({recorded[n % len(recorded)] for n in which}) if recorded else (1,)

    def expected() -> str:
        if set(positions) - set(scene.model.standing_votes()):
            raise No("there-is-no-vote")
        return scene.model.quarantine(positions, by)

    def call(desk: Desk) -> Receipt:
        return quarantine(
            desk, channel="likes", positions=positions, reason=PAPER, by=by, at=scene.at
        )

    return Asked(expected, call=call)


@act
def find(scene: Scene, number: int, finding: str, by: str) -> Asked:
    command = ReviewCluster(
        channel="likes",
        cluster=number,
        finding=Finding(finding),
        reason=PAPER,
        by=by,
        at=scene.at,
    )
    return Asked(lambda: scene.model.find(number, finding, by), (Order(INSPECTION, command),))


@act
def confirm(scene: Scene, number: int, by: str) -> Asked:
    command = ConfirmFinding(channel="likes", cluster=number, by=by, at=scene.at)
    return Asked(lambda: scene.model.confirm(number, by), (Order(INSPECTION, command),))


@act
def certify_tally(scene: Scene, signed: tuple[str, ...]) -> Asked:
    return Asked(
        lambda: scene.model.certify(signed, scene.at),
        call=lambda desk: certify(
            desk, channel="likes", stage="LIKES", signed_by=signed, at=scene.at
        ),
    )


# --- the experts


@act
def mark_sheet(scene: Scene, expert: str, candidate: str, points: int) -> Asked:
    command = SubmitScoresheet(
        channel="marks",
        stage="SCORING",
        expert=expert,
        candidate=candidate,
        marks={"K": Decimal(points)},
        at=scene.at,
    )
    return Asked(
        lambda: scene.model.mark_sheet(expert, candidate, points, scene.at),
        (Order(SCORESHEET, command),),
    )


@act
def reopen(scene: Scene, expert: str, candidate: str, signed: tuple[str, ...]) -> Asked:
    command = ReopenScoresheet(
        channel="marks",
        stage="SCORING",
        expert=expert,
        candidate=candidate,
        reason=PAPER,
        signed_by=signed,
        at=scene.at,
    )
    return Asked(
        lambda: scene.model.reopen(expert, candidate, signed, scene.at),
        (Order(SCORESHEET, command),),
    )


@act
def recuse(scene: Scene, expert: str, candidate: str, by: str) -> Asked:
    command = ConfirmRecusal(
        expert=expert,
        candidate=candidate,
        category=CANDIDATES[candidate],
        ground="TIES",
        by=by,
        at=scene.at,
    )
    return Asked(
        lambda: scene.model.recuse(expert, candidate, by, scene.at), (Order(RECUSAL, command),)
    )


@act
def unrecuse(scene: Scene, expert: str, candidate: str, by: str) -> Asked:
    command = WithdrawRecusal(
        expert=expert,
        candidate=candidate,
        category=CANDIDATES[candidate],
        ground="TIES",
        by=by,
        at=scene.at,
    )
    return Asked(
        lambda: scene.model.unrecuse(expert, candidate, by, scene.at), (Order(RECUSAL, command),)
    )


# --- the list


@act
def propose_list(scene: Scene, by: str) -> Asked:
    def naming(candidates):
        return {each: Named(name=NAMES[each]) for each in candidates}

    return Asked(
        lambda: scene.model.propose(by, scene.at),
        call=lambda desk: propose(desk, naming, by=by, at=scene.at),
    )


def _digest(scene: Scene, *, stale: bool) -> str:
    """The hash of the newest list; or of the one before."""
    if stale or not scene.digests:
        return scene.digests[-2] if len(scene.digests) > 1 else "0" * 64
    return scene.digests[-1]


@act
def approve_list(scene: Scene, by: str, *how: bool) -> Asked:
    digest = _digest(scene, stale=any(how))
    command = ApproveList(digest=digest, by=by, at=scene.at)
    return Asked(
        lambda: scene.model.approve(by, stale=scene.digests[-1:] != [digest]),
        (Order(PUBLICATION, command),),
    )


@act
def publish_list(scene: Scene, signed: tuple[str, ...], *how: bool) -> Asked:
    digest = _digest(scene, stale=any(how))
    places = scene.model.proposed["places"] if scene.model.proposed else []
    command = PublishList(
        digest=digest,
        candidates=frozenset(places),
        printed=Printed(text=PAPER, lines=dict.fromkeys(places, PAPER)),
        signed_by=signed,
        at=scene.at,
    )
    return Asked(
        lambda: scene.model.publish(signed, scene.at, stale=scene.digests[-1:] != [digest]),
        (Order(PUBLICATION, command),),
    )


@act
def decide_list(scene: Scene, signed: tuple[str, ...], *how: bool) -> Asked:
    closing = any(how)
    model = scene.model
    ready = model.ready(scene.at)
    command = DecideFinalList(
        places=tuple(ready),
        left=frozenset(model.of("PUBLISHED")) - frozenset(ready),
        closing=closing,
        document=PAPER,
        signed_by=signed,
        at=scene.at,
    )
    return Asked(
        lambda: model.decide(command.places, command.left, signed, scene.at, closing=closing),
        (Order(PUBLICATION, command),),
    )


@act
def release_list(scene: Scene, signed: tuple[str, ...]) -> Asked:
    model, unpublished = scene.model, not scene.model.lines
    command = ReleaseList(
        digest=scene.published,
        candidates=frozenset(model.of("DECIDED")),
        roll=(*model.of("RELEASED"), *model.clear()),
        text=PAPER,
        signed_by=signed,
        at=scene.at,
    )
    return Asked(
        lambda: model.release(
            command.candidates, command.roll, signed, scene.at, stale=unpublished
        ),
        (Order(PUBLICATION, command),),
    )


# --- objections


def _about(scene: Scene, number: int) -> str:
    case = scene.model.cases.get(number)
    return case["candidate"] if case else "c1"


@act
def object_to(scene: Scene, candidate: str) -> Asked:
    command = FileObjection(
        candidate=candidate,
        way=Way.WEB,
        objector=PAPER,
        statement=PAPER,
        received=scene.at,
        at=scene.at,
    )
    return Asked(lambda: scene.model.object_to(candidate, scene.at), (Order(OBJECTIONS, command),))


@act
def admit(scene: Scene, number: int, kind: str | None, by: str) -> Asked:
    command = (
        AdmitObjection(number=number, kind=Kind(kind), by=by, at=scene.at)
        if kind
        else RefuseObjection(number=number, ground=1, by=by, at=scene.at)
    )
    return Asked(lambda: scene.model.admit(number, kind, by), (Order(OBJECTIONS, command),))


@act
def look_into(scene: Scene, number: int, by: str) -> Asked:
    command = OpenInvestigation(
        number=number,
        candidate=_about(scene, number),
        handlers=("h1", "h2"),
        statement=PAPER,
        by=by,
        at=scene.at,
    )
    return Asked(lambda: scene.model.look_into(number, by), (Order(OBJECTIONS, command),))


@act
def report(scene: Scene, number: int) -> Asked:
    command = ReportInvestigation(number=number, report=PAPER, by="h1", at=scene.at)
    return Asked(lambda: scene.model.report(number), (Order(OBJECTIONS, command),))


@act
def conclude(scene: Scene, number: int, finding: str, signed: tuple[str, ...]) -> Asked:
    command = ConcludeObjection(
        number=number,
        candidate=_about(scene, number),
        finding=Conclusion(finding),
        reason=PAPER,
        signed_by=signed,
        at=scene.at,
    )
    return Asked(
        lambda: scene.model.conclude(number, finding, signed, scene.at),
        (Order(OBJECTIONS, command),),
    )


@act
def ask_for_review(scene: Scene, number: int) -> Asked:
    command = AskForReview(number=number, request=PAPER, at=scene.at)
    return Asked(
        lambda: scene.model.ask_for_review(number, scene.at), (Order(OBJECTIONS, command),)
    )


@act
def review(scene: Scene, number: int, finding: str, signed: tuple[str, ...]) -> Asked:
    command = ConcludeReview(
        number=number,
        candidate=_about(scene, number),
        finding=Conclusion(finding),
        reason=PAPER,
        signed_by=signed,
        at=scene.at,
    )
    return Asked(
        lambda: scene.model.review(number, finding, signed), (Order(OBJECTIONS, command),)
    )


# --- which acts are drawn

_candidate = st.sampled_from(sorted(CANDIDATES))
_official = st.sampled_from([*OFFICIALS[:2] * 3, "nobody"])
_signed = st.sampled_from([("o1", "o2")] * 4 + [("o3", "o4"), ("o1",), ("o1", "nobody")])
_number = st.sampled_from([1, 1, 1, 2, 2, 3])
_verdict = st.sampled_from(["PASSED", "PASSED", "RETURNED", "REJECTED"])
_reviewers = st.sampled_from([REVIEWERS[:2]] * 4 + [REVIEWERS[1:], ("r1", "r1"), ("r1", CHIEF)])
_reviewer = st.sampled_from([*REVIEWERS[:2] * 3, REVIEWERS[2], "nobody"])
_expert = st.sampled_from([*EXPERTS * 3, "nobody"])
_conclusion = st.sampled_from(["NOT_UPHELD", "PARTLY_UPHELD", "UPHELD", "UNRESOLVED"])
_rarely = st.sampled_from([False] * 5 + [True])


def _acts(name: str, *arguments: st.SearchStrategy[Any]) -> st.SearchStrategy[Act]:
    return st.tuples(st.just(name), st.tuples(*arguments))


GROUPS: dict[str, st.SearchStrategy[Act]] = {
    "entering": st.one_of(
        _acts("submit", st.sampled_from([*UNITS[:2] * 4, UNITS[2]]), _candidate),
        _acts("submit", st.sampled_from(UNITS[:2]), _candidate),
        _acts("take_slot", st.sampled_from(UNITS), _candidate),
        _acts("withdraw", _candidate, st.sampled_from(["o1", *CLERKS, "nobody"])),
        _acts("release_slot", st.sampled_from(UNITS[:2]), _candidate),
    ),
    "reviewing": st.one_of(
        _acts("assign", _candidate, _reviewers, _official),
        _acts("say", _candidate, _reviewer, _verdict),
        _acts("say", _candidate, _reviewer, st.just("PASSED")),
        _acts("say", _candidate, _reviewer, st.just("RETURNED")),
        _acts("settle", _candidate, st.sampled_from([CHIEF, CHIEF, "r1"]), _verdict),
        _acts("correct", _candidate),
        _acts("reject_uncorrected", _candidate, st.sampled_from(["o1", "r1", "nobody"])),
    ),
    "showing": st.one_of(
        _acts("show", _candidate, st.sampled_from(sorted(PAGES)), _official),
        _acts("take_down", _candidate, _official),
        _acts("freeze", _candidate, _official),
        _acts("unfreeze", _candidate, _official),
        _acts("disqualify", _candidate, _signed),
    ),
    "liking": st.one_of(
        _acts("like", st.sampled_from(VOTERS), _candidate),
        _acts("like", st.sampled_from(VOTERS), _candidate),
        _acts("unlike", st.sampled_from(VOTERS), _candidate),
    ),
    "inspecting": st.one_of(
        _acts(
            "put_aside", st.lists(st.integers(0, 9), min_size=1, max_size=3).map(tuple), _official
        ),
        _acts("find", _number, st.sampled_from(["VALID", "INVALID"]), _official),
        _acts("confirm", _number, _official),
        _acts("certify_tally", _signed),
    ),
    "scoring": st.one_of(
        _acts("mark_sheet", _expert, _candidate, st.sampled_from([0, 1, 2, 3, 4])),
        _acts("mark_sheet", _expert, _candidate, st.sampled_from([2, 3])),
        _acts("reopen", _expert, _candidate, _signed),
        _acts("recuse", _expert, _candidate, _official),
        _acts("unrecuse", _expert, _candidate, _official),
    ),
    "listing": st.one_of(
        _acts("certify_tally", _signed),
        _acts("propose_list", _official),
        _acts("approve_list", _official, _rarely),
        _acts("publish_list", _signed, _rarely),
        _acts("decide_list", _signed, _rarely),
        _acts("release_list", _signed),
        _acts("open_stage", st.sampled_from(["INSPECTION", "PUBLICITY", "RELEASE"]), _official),
        _acts("close_stage", st.sampled_from(["INSPECTION", "PUBLICITY"]), _official),
    ),
    "objecting": st.one_of(
        _acts("object_to", _candidate),
        _acts("admit", _number, st.sampled_from(["SUBSTANTIVE", "FORMAL", None]), _official),
        _acts("look_into", _number, _official),
        _acts("report", _number),
        _acts("conclude", _number, _conclusion, _signed),
        _acts("ask_for_review", _number),
        _acts("review", _number, _conclusion, _signed),
    ),
    "steering": st.one_of(
        _acts("open_stage", st.sampled_from(STAGES), _official),
        _acts("close_stage", st.sampled_from(STAGES), _official),
        _acts("extend", st.sampled_from(sorted(CLOSING)), st.sampled_from([-1, 5, 30]), _signed),
        _acts("pause", _official),
        _acts("resume", _official),
        _acts("resume", st.just("o1")),
    ),
}
EVERY = st.one_of(*GROUPS.values())
