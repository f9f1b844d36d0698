"""A candidate of a contest on its way in: nominated by a unit of its own, with all it asks for.

The files of a contest say nothing of units, papers and signatures, so all of them are made up.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from selection.desk.requests import Order
from selection.desk.standins import attaching_for, digests, stand_ins
from selection.desk.submitting import handing_in
from selection.domain.answers import Form, fields_of
from selection.domain.candidacy import Objections, ShownAtHome, SubmitNomination
from selection.domain.dossier import Declared, Exemption
from selection.domain.kernel import CandidateId, EntityId, Paper, PersonId, UnitId
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.words import FieldType, Severity, Signature

NAME = "name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A candidate as the contest knew it."""

    candidate: CandidateId
    name: str
    category: str
    group: str | None
    form: Form

    @property
    def unit(self) -> UnitId:
        """The unit that recommends this candidate and nobody else."""
        return UnitId(f"unit-of-{self.candidate}")

    @property
    def clerk(self) -> PersonId:
        """Who works there."""
        return PersonId(f"clerk-of-{self.candidate}")

    @property
    def leader(self) -> PersonId:
        """Who leads it."""
        return PersonId(f"leader-of-{self.candidate}")


def paper_of(candidate: CandidateId) -> Paper:
    """Stands for all that is written about the candidate."""
    return Paper(
        record=f"contest/{candidate}", digest=hashlib.sha256(candidate.encode()).hexdigest()
    )


def nomination(rules: Rulebook, entry: Entry, at: datetime) -> tuple[Order, ...]:
    """The orders by which a candidate comes in, with whatever the rulebook asks for."""
    paper = paper_of(entry.candidate)
    submitted = SubmitNomination(
        candidate=entry.candidate,
        unit=entry.unit,
        category=entry.category,
        group=entry.group,
        entities=(EntityId(entry.candidate),),
        form=_form(rules, entry),
        paper=paper,
        materials=digests(stand_ins(rules, entry.candidate, entry.category)),
        declared=tuple(
            Declared(code=each.code, by=by) for each in rules.declarations for by in each.by
        ),
        exemptions=tuple(
            Exemption(
                condition=each.id,
                reason=paper,
                length=rules.nomination.exemption_reason_least or 0,
                endorsed_by=entry.leader,
            )
            for each in rules.conditions
            if each.severity is Severity.SOFT
        ),
        signed_by={Signature.CLERK: entry.clerk, Signature.LEADER: entry.leader},
        own_publicity=_shown_at_home(paper, at),
        at=at,
    )
    return (*attaching_for(rules, submitted, by=entry.clerk), *handing_in(submitted))


def _form(rules: Rulebook, entry: Entry) -> Form:
    """The answers, and the name where the form asks for it and the file does not say it twice."""
    named = any(
        each.code == NAME and each.type is FieldType.TEXT
        for each in fields_of(rules, entry.category)
    )
    return {NAME: entry.name, **entry.form} if named else entry.form


def _shown_at_home(paper: Paper, at: datetime) -> ShownAtHome:
    day = at.date() - timedelta(days=2)
    return ShownAtHome(begins=day, ends=day, objections=Objections.NONE, paper=paper)
