"""A case as its reviewer works on it: what is asked, what was found, and what the person said.

Blind (R-PRE-01): whatever is told here of others passes `blindness.readable`, and nothing else
depends on what they did. Words go to the vault before the command that names them.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from selection.accounts.store import Accounts
from selection.accounts.vault import Entry
from selection.desk import review_drafts, reviews
from selection.desk.desk import Desk
from selection.desk.dossiers import words_of
from selection.desk.requests import Order, Receipt
from selection.desk.review_drafts import Draft
from selection.desk.workdays import known
from selection.domain import blindness, facts
from selection.domain.calendar import Workdays
from selection.domain.case import Review, author
from selection.domain.checklist import Item, Tick, failing
from selection.domain.kernel import AtHand, CandidateId, Paper, PersonId, Refused, stream
from selection.domain.opinions import (
    AppealDecided,
    DecideAppeal,
    DecideReview,
    DeclareConflict,
    DisputeSettled,
    FormalReviewAppealed,
    GiveOpinion,
    OpinionGiven,
    Verdict,
)
from selection.domain.review import REVIEW, rests_on
from selection.domain.rulebook.words import StageKind
from selection.domain.verdicts import must_be_under_review, needed, procedure

REMARK = "review-remark"
"""The kind of the papers of a review."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An opinion in words; whose it is is told to nobody but the person."""

    mine: bool
    chief: bool
    earlier: bool
    verdict: Verdict
    ticks: Mapping[str, Tick]
    notes: Mapping[str, str]
    rules: tuple[str, ...]
    grants: tuple[str, ...]
    remark: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A case on the desk of one person, who is `assigned` to it or looks on.

    `items` are as if every exemption in `pleaded` were granted, `settled` stand from an earlier
    round. `shut` is why nothing can be answered now. Once the round is `complete` and may be
    read, `disputed` are the items that one of the reviewers failed: the chief answers these.
    """

    assigned: bool
    out: bool
    items: tuple[Item, ...]
    settled: tuple[str, ...]
    pleaded: tuple[str, ...]
    round: str
    mine: Said | None
    said: tuple[Said, ...]
    draft: Draft
    shut: Refused | None
    corrections_left: int
    passed: bool
    rejected: bool
    due: datetime | None
    complete: bool
    disputed: frozenset[str]

    @property
    def may_answer(self) -> bool:
        """Whether the case waits for this person."""
        return self.assigned and self.mine is None and self.shut is None

    @property
    def waits_for_the_chief(self) -> bool:
        """Whether all have answered and do not agree."""
        return self.complete and self.shut is None


def closes(desk: Desk) -> datetime | None:
    """When the stage of the review closes that is open now, if that is known."""
    stages = facts.stages(desk.rules, StageKind.FORMAL_REVIEW)
    held = desk.journal.facts(stages) if stages else {}
    return min(filter(None, map(facts.closes_of, held.values())), default=None)


def review_of(desk: Desk, candidate: CandidateId) -> Review:
    """Where the review of a candidate stands."""
    history = desk.journal.read(stream(desk.rules, REVIEW.name, candidate))
    return REVIEW.replay(record.event for record in history)


def work(desk: Desk, accounts: Accounts, candidate: CandidateId, who: PersonId) -> Work:
    """The case as this person may see it; Refused if the candidate does not stand."""
    [case] = reviews.cases(desk, [candidate])
    look = GiveOpinion(candidate=candidate, reviewer=who, verdict=Verdict.PASSED, at=desk.clock())
    asked = {*blindness.rests_on(candidate, who), *rests_on(look, desk.rules)}
    at_hand = AtHand(asked, desk.journal.facts(asked))
    review = review_of(desk, candidate).within(facts.must_stand(at_hand, candidate))
    open_to = blindness.readable(candidate, review, who, at_hand, desk.rules)
    said = told(accounts, open_to, who, review.earlier)
    now = [each for each in review.opinions if each in open_to]
    told_all = len(now) == len(review.opinions) >= needed(candidate, at_hand, desk.rules)
    due = at_hand.get(facts.returned(candidate))
    round_ = f"{review.category}.{review.returns}.{int(review.heard)}"
    return Work(
        assigned=who in review.assigned,
        out=who in review.out,
        items=case.items,
        settled=case.settled,
        pleaded=case.pleaded,
        round=round_,
        mine=next((each for each in said if each.mine and not each.earlier), None),
        said=said,
        draft=review_drafts.find(accounts, candidate, who, round_),
        shut=_shut(desk, candidate, review, at_hand),
        corrections_left=max(0, procedure(desk.rules).corrections - review.returns),
        passed=review.passed,
        rejected=review.rejected is not None,
        due=None if due is None else datetime.fromisoformat(due),
        complete=told_all,
        disputed=frozenset(item for each in now if told_all for item in failing(each.ticks)),
    )


def _shut(desk: Desk, candidate: CandidateId, review: Review, at_hand: AtHand) -> Refused | None:
    try:
        must_be_under_review(candidate, desk.clock(), review, at_hand, desk.rules)
    except Refused as refused:
        return refused
    return None


def told(
    accounts: Accounts,
    opinions: Sequence[OpinionGiven | DisputeSettled],
    viewer: PersonId,
    earlier: Collection[OpinionGiven | DisputeSettled] = (),
) -> tuple[Said, ...]:
    """Opinions that the viewer may read, in words and without names."""
    records = {
        paper.record
        for each in opinions
        for paper in (*each.remarks.values(), *([each.remark] if each.remark else ()))
    }
    opened = accounts.vault.open_many(records)
    return tuple(
        Said(
            mine=author(each) == viewer,
            chief=isinstance(each, DisputeSettled),
            earlier=each in earlier,
            verdict=each.verdict,
            ticks=each.ticks,
            notes={item: words_of(opened[paper.record]) for item, paper in each.remarks.items()},
            rules=each.rules,
            grants=each.grants,
            remark=words_of(opened[each.remark.record]) if each.remark else "",
            at=each.at,
        )
        for each in opinions
    )


def give(
    desk: Desk,
    accounts: Accounts,
    candidate: CandidateId,
    who: PersonId,
    verdict: Verdict,
    draft: Draft,
    *,
    id: str | None = None,
) -> Receipt:
    """Give the opinion that the draft says; raises Refused as the review does."""
    answer = _answer(desk, accounts, candidate, verdict, draft)
    command = GiveOpinion(candidate=candidate, reviewer=who, **answer)
    return desk.handle(who, Order(REVIEW, command), id=id)


def settle(
    desk: Desk,
    accounts: Accounts,
    candidate: CandidateId,
    chief: PersonId,
    verdict: Verdict,
    draft: Draft,
    *,
    id: str | None = None,
) -> Receipt:
    """Decide, as the chief, what the reviewers disagree on; raises Refused."""
    answer = _answer(desk, accounts, candidate, verdict, draft)
    command = DecideReview(candidate=candidate, chief=chief, **answer)
    return desk.handle(chief, Order(REVIEW, command), id=id)


def _answer(
    desk: Desk, accounts: Accounts, candidate: CandidateId, verdict: Verdict, draft: Draft
) -> dict[str, Any]:
    """What a reviewer and the chief say alike; the words are kept first."""
    at = desk.clock()
    notes, remark = _papers(accounts, candidate, draft, at)
    return {
        "verdict": verdict,
        "ticks": draft.ticks,
        "remarks": notes,
        "rules": draft.rules,
        "grants": tuple(each for each, yes in draft.grants.items() if yes),
        "remark": remark,
        "at": at,
        "workdays": _days(desk, at),
    }


def step_back(
    desk: Desk,
    accounts: Accounts,
    candidate: CandidateId,
    who: PersonId,
    words: str,
    *,
    id: str | None = None,
) -> Receipt:
    """Declare a conflict with the case, which cannot be taken back."""
    at = desk.clock()
    paper = accounts.vault.keep(candidate, REMARK, {"words": words}, at=at)
    command = DeclareConflict(candidate=candidate, reviewer=who, remark=paper, at=at)
    return desk.handle(who, Order(REVIEW, command), id=id)


def hear(
    desk: Desk,
    accounts: Accounts,
    candidate: CandidateId,
    who: PersonId,
    words: str,
    *,
    upheld: bool,
    id: str | None = None,
) -> Receipt:
    """Decide an appeal, by somebody who had no part in the case."""
    at = desk.clock()
    paper = accounts.vault.keep(candidate, REMARK, {"words": words}, at=at)
    command = DecideAppeal(candidate=candidate, by=who, upheld=upheld, reason=paper, at=at)
    return desk.handle(who, Order(REVIEW, command), id=id)


def appeal_of(desk: Desk, accounts: Accounts, candidate: CandidateId) -> str | None:
    """What the unit says in its appeal; None if it made none that is open."""
    paper: Paper | None = None
    for record in desk.journal.read(stream(desk.rules, REVIEW.name, candidate)):
        match record.event:
            case FormalReviewAppealed(reason=reason):
                paper = reason
            case AppealDecided():
                paper = None
            case _:
                pass
    if paper is None:
        return None
    return words_of(accounts.vault.open_many([paper.record])[paper.record])


def _papers(
    accounts: Accounts, candidate: CandidateId, draft: Draft, at: datetime
) -> tuple[dict[str, Paper], Paper | None]:
    """Keep the words of a draft; those that say something."""
    notes = {item: words.strip() for item, words in draft.notes.items() if words.strip()}
    words = [*notes.values(), *([draft.remark.strip()] if draft.remark.strip() else [])]
    entries = [Entry(subject=candidate, kind=REMARK, content={"words": each}) for each in words]
    papers = accounts.vault.keep_many(entries, at=at)
    remark = papers[len(notes)] if len(papers) > len(notes) else None
    return dict(zip(notes, papers, strict=False)), remark


def _days(desk: Desk, at: datetime) -> Workdays:
    zone = desk.rules.calendar.zone
    return known(zone, at.astimezone(zone).date())
