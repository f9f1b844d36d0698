"""Objections as a person at work may read them: words and dates, never who objects (domain 5.3).

Here the desk asks for each case by whoever looks; what a page is given holds nothing that this
person may not know. Who objects is opened in one place only (`opening`), and recorded.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from selection.accounts.store import Accounts
from selection.desk import objecting
from selection.desk.desk import Desk
from selection.desk.listed import OnTheList, on_the_list
from selection.desk.motions.motion import Office
from selection.desk.motions.objections import ObjectionConclusion, ReviewConclusion
from selection.desk.motions.putting import waiting
from selection.desk.workdays import known
from selection.domain import facts
from selection.domain.cases import Case, Step
from selection.domain.kernel import CandidateId, Paper, PersonId
from selection.domain.objecting import (
    Event,
    InvestigationOpened,
    InvestigationReported,
    Kind,
    ObjectionAdmitted,
    ObjectionConcluded,
    ObjectionFiled,
    ObjectionOpened,
    ObjectionRefused,
    ObjectionReviewed,
    ReviewAsked,
    TipLogged,
)
from selection.domain.roles import Role
from selection.readmodels.tables import candidates
from selection.web.campaigns import OpenCampaign
from selection.web.desks.objections.shown import Draft, Row, Shown, Tip
from selection.web.framing import label
from selection.web.notices import working_days_left
from selection.web.workers import Worker

SEE_ALL = (Role.OFFICIAL, Role.OBJECTION_CLERK, Role.SUPERVISOR)
SEE_WHO = (Role.OBJECTION_CLERK, Role.SUPERVISOR)
"""The two roles that may know who objects."""
MAY_LOOK_INTO = (Role.OFFICIAL, Role.REVIEWER, Role.CHIEF_REVIEWER, Role.TELLER)


class Reading:
    """Reads the objections of a campaign for one person, at one moment."""

    def __init__(self, place: OpenCampaign, desk: Desk, worker: Worker) -> None:
        self._place, self._desk, self._worker = place, desk, worker
        self._accounts: Accounts = place.accounts
        self._events = objecting.history(desk)
        self._cases = objecting.cases(desk).by_number
        self._zone = desk.rules.calendar.zone
        self._now = place.now()
        self._names = on_the_list(desk, place.accounts)
        self._labels = labels(place)

    def rows(self) -> list[Row]:
        """What the person may see, the newest first; those that wait stand before the others."""
        rows = [self._row(each) for each in self._filed() if self.sees(each.number)]
        rows.sort(key=lambda each: (each.step is Step.NOTHING, -each.number))
        return rows

    def tips(self) -> list[Tip]:
        """All tips, for those who see everything."""
        if not self._worker.holds(*map(str, SEE_ALL)):
            return []
        found = [each for each in self._events if isinstance(each, TipLogged)]
        words = self._words(each.statement for each in found)
        return [
            Tip(
                number=each.number,
                name=self._name(each.candidate),
                label=self._labels.get(each.candidate, ""),
                words=words[each.statement.record],
                at=each.at.astimezone(self._zone),
            )
            for each in reversed(found)
        ]

    def sees(self, number: int) -> bool:
        """Whether the person may know of the case: by role, or by looking into it."""
        case = self._cases.get(number)
        if case is None:
            return False
        return self._worker.holds(*map(str, SEE_ALL)) or self._worker.person in case.handlers

    def case(self, number: int) -> Case:
        """The case; only after `sees`."""
        return self._cases[number]

    def shown(self, number: int) -> Shown:
        """The case with its words; only after `sees`."""
        filed = next(each for each in self._filed() if each.number == number)
        mine = [each for each in self._events if each.number == number]
        case, said = self._cases[number], objecting.statement(self._accounts, filed.statement)
        papers = [*_papers(mine)]
        words = self._words(papers)
        draft = self._draft(number)
        row = self._row(filed)
        return Shown(
            row=row,
            words=said.words,
            pieces=said.pieces,
            kind=case.kind,
            conclude_by=self._local(case.conclude_by),
            report_by=self._local(case.report_by),
            handlers=self._people(case.handlers),
            told_unit=_last(words, mine, InvestigationOpened),
            reports=tuple(
                words[each.report.record]
                for each in mine
                if isinstance(each, InvestigationReported)
            ),
            ground=self._ground(mine),
            reasons=tuple(
                (each.finding, words[each.reason.record])
                for each in mine
                if isinstance(each, ObjectionConcluded | ObjectionReviewed)
            ),
            request=_last(words, mine, ReviewAsked),
            final_from=self._local(case.final_from),
            opened=sum(isinstance(each, ObjectionOpened) for each in mine),
            steps=tuple(
                (type(each).__name__, each.at.astimezone(self._zone))
                for each in mine
                if not isinstance(each, ObjectionOpened)
            ),
            draft=draft,
            may=frozenset(self._may(case, row, draft)),
        )

    def handlers_to_choose(self) -> list[tuple[PersonId, str]]:
        """Who may be asked to look into a case, by name."""
        people = {
            PersonId(person)
            for role in MAY_LOOK_INTO
            for person in _holders(self._desk.journal.all_facts(), role)
        }
        names = self._accounts.people.name_of(people)
        return sorted(((each, names.get(each) or each) for each in people), key=lambda it: it[1])

    def may_be_objected_to(self) -> list[tuple[OnTheList, str]]:
        """Everybody on the list, with the label."""
        return [(each, self._labels.get(each.candidate, "")) for each in self._names.values()]

    def _filed(self) -> list[ObjectionFiled]:
        return [each for each in self._events if isinstance(each, ObjectionFiled)]

    def _row(self, filed: ObjectionFiled) -> Row:
        case = self._cases[filed.number]
        held = self._desk.journal.facts({facts.held(filed.candidate)})
        numbers = held.get(facts.held(filed.candidate), "").split(",")
        due = case.due
        if case.report_by is not None and not case.reported and case.waits_for is Step.CONCLUSION:
            due = min(filter(None, (case.report_by, due)))
        return Row(
            number=filed.number,
            name=self._name(filed.candidate),
            label=self._labels.get(filed.candidate, ""),
            way=filed.way.value,
            received=filed.received.astimezone(self._zone),
            step=case.waits_for,
            due=self._local(due),
            left=self._left(due),
            late=case.overdue(self._now),
            held=str(filed.number) in numbers,
            finding=case.finding,
            refused=any(
                isinstance(each, ObjectionRefused) and each.number == filed.number
                for each in self._events
            ),
        )

    def _left(self, due: datetime | None) -> int | None:
        if due is None or due <= self._now:
            return None
        worked = known(self._zone, self._now.date())
        return working_days_left(
            self._desk.rules, self._now.date(), due.astimezone(self._zone), worked
        )

    def _may(self, case: Case, row: Row, draft: Draft | None) -> Iterable[str]:
        """The acts that the rules would let this person do now."""
        official = self._worker.holds(Role.OFFICIAL)
        clerk = self._worker.holds(Role.OBJECTION_CLERK)
        if self._worker.holds(*map(str, SEE_WHO)):
            yield "look"
        if official and case.waits_for is Step.ADMISSION:
            yield "admit"
        if case.waits_for is Step.CONCLUSION:
            if official and case.kind is Kind.SUBSTANTIVE:
                yield "investigate"
            if self._worker.person in case.handlers:
                yield "report"
            if official and draft is None and (case.reported or case.kind is Kind.FORMAL):
                yield "conclude"
        if official and case.waits_for is Step.REVIEW and draft is None:
            yield "review"
        if official and draft is not None:
            yield "drop" if draft.mine or draft.void else "sign"
        asked = clerk and row.finding is not None and not case.reviewed
        if asked and case.final_from is not None and self._now < case.final_from:
            yield "ask-review"

    def _draft(self, number: int) -> Draft | None:
        if not self._worker.holds(Role.OFFICIAL, Role.SUPERVISOR):
            return None
        for each in waiting(Office(self._desk, self._accounts)):
            motion = each.motion
            if isinstance(motion, ObjectionConclusion | ReviewConclusion) and (
                motion.number == number
            ):
                mover = each.waiting.put.by
                return Draft(
                    id=each.id,
                    matter=motion.matter,
                    digest=each.digest,
                    finding=motion.finding,
                    reason=motion.reason,
                    mover=self._people([mover])[0],
                    mine=mover == self._worker.person,
                    void=each.void,
                )
        return None

    def _ground(self, mine: Sequence[Event]) -> str | None:
        procedure = self._desk.rules.objection
        for each in mine:
            if isinstance(each, ObjectionRefused) and procedure is not None:
                return procedure.refused[each.ground - 1]
        return None

    def _name(self, candidate: CandidateId) -> str | None:
        found = self._names.get(candidate)
        return found.name if found else None

    def _people(self, people: Iterable[PersonId]) -> tuple[str, ...]:
        ids = tuple(people)
        names = self._accounts.people.name_of(ids)
        return tuple(names.get(each) or each for each in ids)

    def _local(self, at: datetime | None) -> datetime | None:
        return at.astimezone(self._zone) if at else None

    def _words(self, papers: Iterable[Paper]) -> dict[str, str | None]:
        opened = self._accounts.vault.open_many([each.record for each in papers])
        return {
            record: None if content is None else str(content.get("words", ""))
            for record, content in opened.items()
        }


def labels(place: OpenCampaign) -> dict[CandidateId, str]:
    """How candidates are called in public: A-017."""
    with place.views.reading() as db:
        rows = db.execute(
            select(candidates.c.candidate, candidates.c.category, candidates.c.number)
        )
        return {
            CandidateId(each.candidate): label(place.rules, each.category, each.number)
            for each in rows
        }


def _holders(held: Mapping[str, str], role: Role) -> list[str]:
    """Everybody who holds the role, by all facts."""
    ends = facts.appointed("", role).rpartition(":")[2]
    return [
        fact.split(":")[1]
        for fact in held
        if fact.startswith("appointed:") and fact.rpartition(":")[2] == ends
    ]


def _papers(events: Iterable[Event]) -> Iterable[Paper]:
    """The papers that whoever handles a case may read."""
    for each in events:
        match each:
            case InvestigationOpened(statement=paper) | InvestigationReported(report=paper):
                yield paper
            case ObjectionConcluded(reason=paper) | ObjectionReviewed(reason=paper):
                yield paper
            case ReviewAsked(request=paper):
                yield paper
            case ObjectionFiled() | ObjectionAdmitted() | ObjectionRefused():
                pass
            case ObjectionOpened() | TipLogged():
                pass


def _last(
    words: Mapping[str, str | None],
    events: Sequence[Event],
    kind: type[InvestigationOpened] | type[ReviewAsked],
) -> str | None:
    for each in reversed(events):
        if isinstance(each, kind):
            paper = each.statement if isinstance(each, InvestigationOpened) else each.request
            return words[paper.record]
    return None
