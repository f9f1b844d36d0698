"""What the campaign of `book` comes to, by the plainest means: dicts, sets and a few ifs.

It is written from the rules in words and imports nothing of the product. Every act answers DONE
(something is recorded), NOTHING (it holds already) or raises No with the reason of the refusal.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from model.book import (
    AFTER,
    CANDIDATES,
    CHIEF,
    CLERKS,
    CLOSING,
    ENTITIES,
    EXPERTS,
    OFFICIALS,
    OPENING,
    PLACES,
    REVIEWERS,
    STAGES,
)

DONE, NOTHING = "done", "nothing"
ZONE = ZoneInfo("Asia/Shanghai")
ONE_DAY = timedelta(days=1)


class No(Exception):
    """A refusal."""

    @property
    def reason(self) -> str:
        return str(self)


def day_of(at: datetime) -> date:
    return at.astimezone(ZONE).date()


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZONE)


def end_of_publicity(published: datetime) -> datetime:
    """Two whole days; the first is the day itself if it was published by eight o'clock."""
    first = day_of(published)
    if published.astimezone(ZONE).time() > time(8):
        first += ONE_DAY
    return midnight(first + 2 * ONE_DAY)


class Course:
    """Stages and pauses."""

    def __init__(self) -> None:
        self.paused = False
        self.resumed: datetime | None = None
        self.open: dict[str, datetime | None] = {}
        self.since: dict[str, datetime] = {}
        self.ended: dict[str, datetime] = {}

    def keep_time(self, now: datetime) -> None:
        if self.paused:
            return
        while due := self._due(now):
            if due in self.open:
                self._end(due, now)
            else:
                self._begin(due, now)

    def _due(self, now: datetime) -> str | None:
        for stage in STAGES:
            closes = self.open.get(stage)
            if closes is not None and now >= closes:
                return stage
        for stage in STAGES:
            if stage in OPENING and not {stage} & {*self.open, *self.ended}:
                try:
                    self._may_begin(stage, now)
                except No:
                    continue
                return stage
        return None

    def _over(self, stage: str, at: datetime) -> bool:
        end = self._end_of(stage)
        return end is not None and at >= end

    def _end_of(self, stage: str) -> datetime | None:
        if stage in self.ended:
            return self.ended[stage]
        return self.open[stage] if stage in self.open else CLOSING.get(stage)

    def _may_begin(self, stage: str, at: datetime) -> None:
        if stage in OPENING and at < OPENING[stage]:
            raise No("stage-does-not-open-yet")
        if not all(self._over(each, at) for each in AFTER.get(stage, ())):
            raise No("an-earlier-stage-is-not-closed")
        if stage in CLOSING and at >= CLOSING[stage]:
            raise No("stage-is-over")

    def _begin(self, stage: str, at: datetime) -> None:
        since, closes = at, CLOSING.get(stage)
        if stage in OPENING:
            ends = [self._end_of(each) for each in AFTER.get(stage, ())]
            since = max(each for each in (OPENING[stage], self.resumed, *ends) if each)
        if stage == "INSPECTION":
            closes = at + timedelta(hours=12)
        if stage == "PUBLICITY":
            closes = end_of_publicity(at)
        self.since[stage], self.open[stage] = since, closes

    def _end(self, stage: str, at: datetime) -> None:
        self.ended[stage] = self.open.pop(stage) or at

    def is_open(self, stage: str, at: datetime) -> bool:
        if stage not in self.open or at < self.since[stage]:
            return False
        closes = self.open[stage]
        return closes is None or at < closes

    def must_run(self) -> None:
        if self.paused:
            raise No("campaign-is-paused")

    def must_be_open(self, stage: str, at: datetime) -> None:
        self.must_run()
        if not self.is_open(stage, at):
            raise No("stage-is-not-open")

    def open_stage(self, stage: str, by: str, at: datetime) -> str:
        official(by)
        self.must_run()
        if stage in self.open:
            return NOTHING
        if stage in self.ended:
            raise No("stage-is-closed")
        self._may_begin(stage, at)
        self._begin(stage, at)
        return DONE

    def close_stage(self, stage: str, by: str, at: datetime) -> str:
        official(by)
        self.must_run()
        if stage not in self.open:
            raise No("stage-is-not-open")
        closes = self.open[stage]
        if closes is not None and at < closes:
            raise No("stage-does-not-close-yet")
        self._end(stage, at)
        return DONE

    def extend(self, stage: str, closes: datetime, signed: tuple[str, ...], at: datetime) -> str:
        two(signed)
        if stage not in self.open or (not self.paused and self._over(stage, at)):
            raise No("stage-is-not-open")
        now = self.open[stage]
        if now is None or closes <= max(now, at):
            raise No("an-extension-only-makes-longer")
        self.open[stage] = closes
        return DONE

    def pause(self, by: str) -> str:
        official(by)
        before, self.paused = self.paused, True
        return NOTHING if before else DONE

    def resume(self, by: str, at: datetime) -> str:
        official(by)
        if not self.paused:
            return NOTHING
        self.paused, self.resumed = False, at
        return DONE


def official(person: str) -> None:
    if person not in OFFICIALS:
        raise No("person-has-no-such-role")


def two(people: tuple[str, ...]) -> None:
    if len(set(people)) < 2:
        raise No("a-second-person-is-needed")
    for each in people:
        official(each)


class Model(Course):
    """The whole campaign."""

    def __init__(self) -> None:
        super().__init__()
        self.mark: tuple[Any, ...] = ()  # what last changed the grounds of a list
        self.slots: dict[str, str] = {}  # candidate → unit
        self.submitted: dict[str, str] = {}  # candidate → unit
        self.withdrawn: set[str] = set()
        self.rejected: set[str] = set()
        self.appeal_until: dict[str, datetime] = {}
        self.disqualified: set[str] = set()
        self.passed: set[str] = set()
        self.live: dict[str, str] = {}
        self.returned: dict[str, datetime] = {}
        self.returns: Counter[str] = Counter()
        self.assigned: dict[str, tuple[str, ...]] = {}
        self.opinions: dict[str, dict[str, str]] = {}
        self.reviewed: set[str] = set()
        self.pages: dict[str, str] = {}
        self.frozen: set[str] = set()
        self.likes: dict[tuple[str, date], list[str]] = {}
        self.votes: dict[int, tuple[str, date, str]] = {}  # where each like was recorded
        self.clusters: dict[int, dict[str, Any]] = {}
        self.certified = False
        self.sheets: dict[tuple[str, str], int] = {}  # the sealed ones
        self.recused: set[tuple[str, str]] = set()
        self.proposed: dict[str, Any] | None = None
        self.lines: dict[str, dict[str, Any]] = {}  # candidate → until, status
        self.decision_closed = False
        self.cases: dict[int, dict[str, Any]] = {}

    # --- who stands

    def stands(self, candidate: str) -> bool:
        gone = self.withdrawn | self.disqualified
        return candidate in self.submitted and candidate not in gone

    def must_stand(self, candidate: str) -> None:
        if not self.stands(candidate):
            raise No("candidate-is-not-nominated")

    def in_the_running(self, candidate: str) -> bool:
        return self.stands(candidate) and candidate not in self.rejected

    # --- units and nominations

    def take_slot(self, unit: str, candidate: str, at: datetime) -> str:
        self.must_be_open("INTAKE", at)
        if unit not in CLERKS.values():
            raise No("unit-is-not-registered")
        if candidate in self.slots:
            raise No("candidate-is-already-nominated")
        category = CANDIDATES[candidate]
        if sum(unit == by and CANDIDATES[c] == category for c, by in self.slots.items()) == 2:
            raise No("quota-of-category-is-used-up")
        self.slots[candidate] = unit
        return DONE

    def submit(self, unit: str, candidate: str, at: datetime) -> str:
        self.must_be_open("INTAKE", at)
        if candidate in self.submitted:
            raise No("candidate-is-already-nominated")
        if unit not in CLERKS.values():
            raise No("unit-is-not-registered")
        if self.slots.get(candidate) != unit:
            raise No("no-slot-is-taken")
        self._must_be_alone(candidate)
        self.submitted[candidate] = unit
        self.live[ENTITIES[candidate]] = candidate
        self.mark = ("nominated", candidate, at)
        return DONE

    def _must_be_alone(self, candidate: str) -> None:
        if self.live.get(ENTITIES[candidate], candidate) != candidate:
            raise No("candidate-is-nominated-elsewhere")

    def withdraw(self, candidate: str, by: str, at: datetime) -> str:
        self.must_run()
        self._must_have_come(candidate)
        if candidate in self.withdrawn:
            return NOTHING
        self.must_stand(candidate)
        if CLERKS.get(by) != self.submitted[candidate]:
            official(by)
        self.withdrawn.add(candidate)
        self.live.pop(ENTITIES[candidate], None)
        self.mark = ("withdrawn", candidate, at)
        return DONE

    def _must_have_come(self, candidate: str) -> None:
        if candidate not in self.submitted:
            raise No("candidate-is-not-nominated")

    def release_slot(self, unit: str, candidate: str, at: datetime) -> str:
        self.must_run()
        if self.in_the_running(candidate):
            raise No("candidate-is-in-the-running")
        if self.stands(candidate) and at < self.appeal_until[candidate]:
            raise No("rejection-is-not-final")
        if self.slots.get(candidate) != unit or not self.is_open("INTAKE", at):
            return NOTHING
        del self.slots[candidate]
        return DONE

    def correct(self, candidate: str, at: datetime) -> str:
        self.must_run()
        self._must_have_come(candidate)
        if candidate in self.withdrawn:
            raise No("candidate-is-not-nominated")
        if candidate not in self.returned:
            raise No("nomination-is-not-returned")
        if at >= self.returned[candidate]:
            raise No("correction-is-too-late")
        self._must_be_alone(candidate)
        del self.returned[candidate]
        self.mark = ("corrected", candidate, at)
        return DONE

    def disqualify(self, candidate: str, signed: tuple[str, ...], at: datetime) -> str:
        self.must_run()
        two(signed)
        if candidate in self.disqualified:
            return NOTHING
        self.must_stand(candidate)
        if any(each["status"] == "RELEASED" for each in self.lines.values()):
            raise No("list-is-released")
        self.disqualified.add(candidate)
        self.passed.discard(candidate)
        self.rejected.add(candidate)
        self.mark = ("disqualified", candidate, at)
        return DONE

    # --- the preliminary review

    def assign(self, candidate: str, reviewers: tuple[str, ...], by: str) -> str:
        self.must_run()
        official(by)
        self.must_stand(candidate)
        if candidate in self.reviewed:
            raise No("candidate-is-already-reviewed")
        if len(set(reviewers)) != 2:
            raise No("so-many-reviewers-are-needed")
        if set(reviewers) - set(REVIEWERS):
            raise No("person-has-no-such-role")
        if set(self.opinions.get(candidate, ())) - set(reviewers):
            raise No("reviewer-has-answered")
        if set(reviewers) == set(self.assigned.get(candidate, ())):
            return NOTHING
        self.assigned[candidate] = reviewers
        return DONE

    def _must_be_under_review(self, candidate: str, at: datetime) -> None:
        self.must_be_open("REVIEW", at)
        if candidate in self.reviewed:
            raise No("candidate-is-already-reviewed")
        if candidate in self.returned:
            late = at >= self.returned[candidate]
            raise No("nomination-was-not-corrected" if late else "nomination-is-being-corrected")

    def say(self, candidate: str, reviewer: str, verdict: str, at: datetime) -> str:
        self.must_stand(candidate)
        if reviewer not in REVIEWERS:
            raise No("person-has-no-such-role")
        self._must_be_under_review(candidate, at)
        said = self.opinions.setdefault(candidate, {})
        if reviewer not in self.assigned.get(candidate, ()):
            raise No("reviewer-is-not-assigned")
        if reviewer in said:
            raise No("reviewer-has-answered")
        self._may_return(candidate, verdict)
        said[reviewer] = verdict
        if len(said) == 2 and len(set(said.values())) == 1:
            self._conclude(candidate, verdict, at)
        return DONE

    def _may_return(self, candidate: str, verdict: str) -> None:
        if verdict == "RETURNED" and self.returns[candidate]:
            raise No("no-correction-is-left")

    def settle(self, candidate: str, chief: str, verdict: str, at: datetime) -> str:
        self.must_stand(candidate)
        if chief != CHIEF:
            raise No("person-has-no-such-role")
        self._must_be_under_review(candidate, at)
        if len(self.opinions.get(candidate, ())) < 2:
            raise No("reviewers-have-not-answered")
        self._may_return(candidate, verdict)
        self._conclude(candidate, verdict, at)
        return DONE

    def _conclude(self, candidate: str, verdict: str, at: datetime) -> None:
        if verdict == "RETURNED":
            self.returned[candidate] = at + ONE_DAY
            self.returns[candidate] += 1
            self.opinions[candidate] = {}
            return
        self.reviewed.add(candidate)
        if verdict == "PASSED":
            self.passed.add(candidate)
            self.mark = ("passed", candidate, at)
        else:
            self._reject(candidate, at)

    def _reject(self, candidate: str, at: datetime) -> None:
        self.reviewed.add(candidate)
        self.rejected.add(candidate)
        self.appeal_until[candidate] = at + ONE_DAY
        self.returned.pop(candidate, None)
        self.mark = ("rejected", candidate, at)

    def reject_uncorrected(self, candidate: str, by: str, at: datetime) -> str:
        self.must_run()
        self.must_stand(candidate)
        if by not in {*OFFICIALS, *REVIEWERS, CHIEF}:
            raise No("person-has-no-such-role")
        if candidate in self.reviewed:
            return NOTHING
        if candidate not in self.returned:
            raise No("nomination-is-not-returned")
        if at < self.returned[candidate]:
            raise No("nomination-is-being-corrected")
        self._reject(candidate, at)
        return DONE

    # --- pages and likes

    def _must_be_the_organiser(self, by: str) -> None:
        self.must_run()
        official(by)

    def _must_be_in_the_running(self, candidate: str) -> None:
        self.must_stand(candidate)
        if candidate in self.rejected:
            raise No("candidate-is-rejected")

    def show(self, candidate: str, page: str, by: str) -> str:
        self._must_be_the_organiser(by)
        self._must_be_in_the_running(candidate)
        if self.pages.get(candidate) == page:
            return NOTHING
        self.pages[candidate] = page
        return DONE

    def take_down(self, candidate: str, by: str) -> str:
        self._must_be_the_organiser(by)
        return DONE if self.pages.pop(candidate, None) else NOTHING

    def freeze(self, candidate: str, by: str) -> str:
        self._must_be_the_organiser(by)
        self._must_be_in_the_running(candidate)
        if candidate in self.frozen:
            return NOTHING
        self.frozen.add(candidate)
        return DONE

    def unfreeze(self, candidate: str, by: str) -> str:
        self._must_be_the_organiser(by)
        if candidate not in self.frozen:
            return NOTHING
        self.frozen.remove(candidate)
        return DONE

    def on_show(self) -> set[str]:
        return {each for each in self.pages if self.in_the_running(each)}

    def like(self, voter: str, candidate: str, at: datetime) -> str:
        self.must_be_open("LIKES", at)
        self.must_stand(candidate)
        if candidate not in self.on_show():
            raise No("candidate-is-not-on-show")
        if candidate in self.frozen:
            raise No("voting-is-frozen")
        mine = self.likes.setdefault((voter, day_of(at)), [])
        if candidate in mine:
            return NOTHING
        alike = [each for each in mine if CANDIDATES[each] == CANDIDATES[candidate]]
        if len(alike) == 2 or len(mine) == 3:
            raise No("limit-is-reached")
        mine.append(candidate)
        return DONE

    def unlike(self, voter: str, candidate: str, at: datetime) -> str:
        self.must_be_open("LIKES", at)
        mine = self.likes.get((voter, day_of(at)), [])
        if candidate not in mine:
            return NOTHING
        if (voter, candidate) in {(v, c) for v, _, c in self.aside().values()}:
            raise No("like-is-being-looked-into")
        mine.remove(candidate)
        return DONE

    # --- the inspection

    def standing_votes(self) -> dict[int, tuple[str, date, str]]:
        newest = {vote: position for position, vote in self.votes.items()}
        return {
            position: vote
            for vote, position in newest.items()
            if vote[2] in self.likes.get(vote[:2], ())
        }

    def aside(self) -> dict[int, tuple[str, date, str]]:
        return {
            position: self.votes[position]
            for cluster in self.clusters.values()
            if cluster["outcome"] != "VALID"
            for position in cluster["votes"]
        }

    def quarantine(self, positions: tuple[int, ...], by: str) -> str:
        self.must_run()
        official(by)
        if self.certified:
            raise No("tally-is-certified")
        if set(positions) & set(self.aside()):
            raise No("vote-is-in-a-cluster")
        number = len(self.clusters) + 1
        self.clusters[number] = {"votes": set(positions), "outcome": None, "found": None}
        return DONE

    def _cluster(self, number: int) -> dict[str, Any]:
        if number not in self.clusters:
            raise No("cluster-is-unknown")
        return self.clusters[number]

    def find(self, number: int, finding: str, by: str) -> str:
        self.must_run()
        official(by)
        cluster = self._cluster(number)
        if self.certified:
            raise No("tally-is-certified")
        if cluster["outcome"] == "VALID":
            raise No("cluster-is-settled")
        if cluster["outcome"] == finding:
            return NOTHING
        cluster["found"] = (finding, by)
        return DONE

    def confirm(self, number: int, by: str) -> str:
        self.must_run()
        official(by)
        cluster = self._cluster(number)
        if cluster["found"] is None:
            raise No("cluster-is-not-reviewed")
        finding, finder = cluster["found"]
        if by == finder:
            raise No("a-second-person-is-needed")
        cluster["found"], cluster["outcome"] = None, finding
        return DONE

    def certify(self, signed: tuple[str, ...], at: datetime) -> str:
        self.must_run()
        two(signed)
        if not {"LIKES", "INSPECTION"} <= set(self.ended):
            raise No("a-stage-is-still-open")
        if any(each["outcome"] is None or each["found"] for each in self.clusters.values()):
            raise No("cluster-is-undecided")
        if self.certified:
            return NOTHING
        self.certified = True
        self.mark = ("certified", at)
        return DONE

    def tally(self) -> dict[tuple[str, str], int]:
        """Candidate and RAW, QUARANTINED or INVALID → votes."""
        counted = Counter((each, "RAW") for mine in self.likes.values() for each in mine)
        for cluster in self.clusters.values():
            kind = {None: "QUARANTINED", "INVALID": "INVALID"}.get(cluster["outcome"])
            if kind:
                counted.update((self.votes[each][2], kind) for each in cluster["votes"])
        return dict(counted)

    def valid(self, candidate: str) -> int:
        counted = self.tally()
        aside = counted.get((candidate, "QUARANTINED"), 0) + counted.get((candidate, "INVALID"), 0)
        return counted.get((candidate, "RAW"), 0) - aside

    # --- the experts

    def mark_sheet(self, expert: str, candidate: str, points: int, at: datetime) -> str:
        self.must_be_open("SCORING", at)
        self.must_stand(candidate)
        if candidate not in self.passed:
            raise No("candidate-has-not-passed")
        if expert not in EXPERTS:
            raise No("person-is-on-no-panel")
        if (expert, candidate) in self.recused:
            raise No("person-is-recused")
        if (expert, candidate) in self.sheets:
            raise No("scoresheet-is-sealed")
        if points > 3:
            raise No("mark-is-out-of-range")
        self.sheets[expert, candidate] = points
        return DONE

    def reopen(self, expert: str, candidate: str, signed: tuple[str, ...], at: datetime) -> str:
        self.must_be_open("SCORING", at)
        two(signed)
        if self.sheets.pop((expert, candidate), None) is None:
            raise No("scoresheet-is-not-sealed")
        self.mark = ("reopened", expert, candidate, at)
        return DONE

    def recuse(self, expert: str, candidate: str, by: str, at: datetime) -> str:
        self.must_run()
        official(by)
        self.must_stand(candidate)
        if (expert, candidate) in self.recused:
            return NOTHING
        self.recused.add((expert, candidate))
        self.mark = ("recused", expert, candidate, at)
        return DONE

    def unrecuse(self, expert: str, candidate: str, by: str, at: datetime) -> str:
        self.must_run()
        official(by)
        if (expert, candidate) not in self.recused:
            return NOTHING
        self.recused.remove((expert, candidate))
        self.mark = ("back", expert, candidate, at)
        return DONE

    # --- the list

    def ranking(self) -> list[str]:
        """Who has a place: by the mean of the marks, then by the likes; ties at the line fail."""
        listed: list[str] = []
        for category, places in PLACES.items():
            found: dict[tuple[Fraction, int], list[str]] = {}
            for each in CANDIDATES:
                marks = [
                    points
                    for (expert, candidate), points in self.sheets.items()
                    if candidate == each and (expert, each) not in self.recused
                ]
                fits = CANDIDATES[each] == category and each in self.passed
                if fits and self.in_the_running(each) and marks:
                    key = Fraction(sum(marks), len(marks)), self.valid(each)
                    found.setdefault(key, []).append(each)
            taken: list[str] = []
            for key in sorted(found, reverse=True):
                if len(taken) + len(found[key]) > places:
                    break
                taken += found[key]
            listed += sorted(taken)
        return listed

    def propose(self, by: str, at: datetime) -> str:
        self.must_run()
        official(by)
        if self.lines:
            raise No("list-is-published")
        if self.is_open("SCORING", at) or self.is_open("LIKES", at):
            raise No("a-stage-is-still-open")
        if not self.certified:
            raise No("tally-is-not-certified")
        self.proposed = {
            "places": self.ranking(),
            "mark": self.mark,
            "by": by,
            "approved": set(),
        }
        return DONE

    def _the_list(self, *, stale: bool) -> dict[str, Any]:
        if self.proposed is None:
            raise No("list-is-not-proposed")
        if stale:
            raise No("list-has-changed")
        return self.proposed

    def _must_be_as_computed(self, mine: dict[str, Any]) -> None:
        if self.lines:
            raise No("list-is-published")
        if mine["mark"] != self.mark:
            raise No("list-has-changed")

    def approve(self, by: str, *, stale: bool) -> str:
        self.must_run()
        official(by)
        mine = self._the_list(stale=stale)
        self._must_be_as_computed(mine)
        if by == mine["by"]:
            raise No("a-second-person-is-needed")
        if by in mine["approved"]:
            return NOTHING
        mine["approved"].add(by)
        return DONE

    def publish(self, signed: tuple[str, ...], at: datetime, *, stale: bool) -> str:
        self.must_run()
        two(signed)
        mine = self._the_list(stale=stale)
        self._must_be_as_computed(mine)
        if not mine["approved"]:
            raise No("list-is-not-approved")
        if not self.is_open("PUBLICITY", at):
            raise No("stage-is-not-open")
        if not mine["places"]:
            raise No("notice-does-not-fit-the-list")
        until = end_of_publicity(at)
        self.lines = {each: {"until": until, "status": "PUBLISHED"} for each in mine["places"]}
        return DONE

    def of(self, *statuses: str) -> list[str]:
        return [each for each, line in self.lines.items() if line["status"] in statuses]

    def is_off(self, candidate: str) -> bool:
        return self.struck(candidate) or not self.in_the_running(candidate)

    def _is_public(self, candidate: str, at: datetime) -> bool:
        return self.is_open("PUBLICITY", at) or at < self.lines[candidate]["until"]

    def ready(self, at: datetime) -> list[str]:
        return [
            each
            for each in self.of("PUBLISHED")
            if not (self.is_off(each) or self.held(each) or self._is_public(each, at))
        ]

    def decide(
        self,
        places: Sequence[str],
        left: Collection[str],
        signed: tuple[str, ...],
        at: datetime,
        *,
        closing: bool,
    ) -> str:
        self.must_run()
        two(signed)
        self._must_be_published()
        if self.decision_closed:
            raise No("list-is-closed")
        if not self.is_open("RELEASE", at):
            raise No("stage-is-not-open")
        if sorted([*places, *left]) != sorted(self.of("PUBLISHED")):
            raise No("list-has-changed")
        if not places and not closing:
            raise No("nobody-is-decided-on")
        for each in places:
            if self.is_off(each):
                raise No("candidate-is-off-the-list")
            if self.held(each):
                raise No("candidate-is-held-up")
            if self._is_public(each, at):
                raise No("publicity-has-not-ended")
        ready = self.ready(at)
        if any(each in ready for each in left):
            raise No("list-has-changed")
        if closing and any(not self.is_off(each) for each in left):
            raise No("somebody-is-held-up")
        for each in places:
            self.lines[each]["status"] = "DECIDED"
        self.decision_closed = closing
        return DONE

    def clear(self) -> list[str]:
        return [each for each in self.of("DECIDED") if not self.is_off(each) | self.held(each)]

    def release(
        self,
        candidates: Collection[str],
        roll: Sequence[str],
        signed: tuple[str, ...],
        at: datetime,
        *,
        stale: bool,
    ) -> str:
        self.must_run()
        two(signed)
        self._must_be_published()
        if stale:
            raise No("list-has-changed")
        if not self.is_open("RELEASE", at):
            raise No("stage-is-not-open")
        if {*candidates} != {*self.of("DECIDED")}:
            raise No("list-has-changed")
        clear = self.clear()
        if not clear:
            raise No("nobody-is-decided-on")
        if sorted(roll) != sorted([*self.of("RELEASED"), *clear]):
            raise No("list-has-changed")
        for each in clear:
            self.lines[each]["status"] = "RELEASED"
        return DONE

    def _must_be_published(self) -> None:
        if not self.lines:
            raise No("list-is-not-published")

    # --- objections

    def held(self, candidate: str) -> bool:
        return any(
            case["waits"] and case["kind"] != "FORMAL" and not self._is_upheld(case)
            for case in self.cases.values()
            if case["candidate"] == candidate
        )

    def struck(self, candidate: str) -> bool:
        mine = (case for case in self.cases.values() if case["candidate"] == candidate)
        return any(map(self._is_upheld, mine))

    @staticmethod
    def _is_upheld(case: dict[str, Any]) -> bool:
        return case["kind"] == "SUBSTANTIVE" and case["finding"] in {"UPHELD", "UNRESOLVED"}

    def object_to(self, candidate: str, at: datetime) -> str:
        self.must_run()
        if candidate not in self.lines:
            raise No("candidate-is-not-on-the-list")
        if not self._is_public(candidate, at):
            raise No("objection-is-late")
        self.cases[len(self.cases) + 1] = {
            "candidate": candidate,
            "waits": "ADMISSION",
            "kind": None,
            "finding": None,
            "handled": False,
            "reported": False,
            "final": None,
            "reviewed": False,
        }
        return DONE

    def _case(self, number: int) -> dict[str, Any]:
        if number not in self.cases:
            raise No("objection-is-unknown")
        return self.cases[number]

    def admit(self, number: int, kind: str | None, by: str) -> str:
        """Take the objection up; of no kind, refuse it."""
        self.must_run()
        official(by)
        case = self._case(number)
        if case["waits"] != "ADMISSION":
            raise No("objection-is-answered")
        case |= {"kind": kind, "waits": "CONCLUSION" if kind else None}
        return DONE

    def look_into(self, number: int, by: str) -> str:
        self.must_run()
        official(by)
        case = self._case(number)
        if case["waits"] != "CONCLUSION":
            raise No("objection-is-not-under-way")
        case["handled"] = True
        return DONE

    def report(self, number: int) -> str:
        self.must_run()
        case = self._case(number)
        if not case["handled"] or case["waits"] != "CONCLUSION":
            raise No("person-does-not-look-into-it")
        case["reported"] = True
        return DONE

    def conclude(self, number: int, finding: str, signed: tuple[str, ...], at: datetime) -> str:
        self.must_run()
        two(signed)
        case = self._case(number)
        if case["waits"] != "CONCLUSION":
            raise No("objection-is-not-under-way")
        if case["kind"] == "SUBSTANTIVE" and not case["reported"]:
            raise No("objection-is-not-looked-into")
        case |= {"waits": None, "finding": finding, "final": at + ONE_DAY, "signed": set(signed)}
        return DONE

    def ask_for_review(self, number: int, at: datetime) -> str:
        self.must_run()
        case = self._case(number)
        if case["finding"] is None:
            raise No("objection-is-not-concluded")
        if case["reviewed"]:
            raise No("there-is-one-review")
        if at >= case["final"]:
            raise No("request-for-review-is-late")
        case |= {"waits": "REVIEW", "reviewed": True}
        return DONE

    def review(self, number: int, finding: str, signed: tuple[str, ...]) -> str:
        self.must_run()
        two(signed)
        case = self._case(number)
        if case["waits"] != "REVIEW":
            raise No("no-review-is-asked-for")
        if set(signed) & case["signed"]:
            raise No("reviewer-took-part-before")
        case |= {"waits": None, "finding": finding}
        return DONE
