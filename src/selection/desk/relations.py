"""Candidates who have to do with each other, as reviewers and experts are told (A-11, A-12).

Names stay in the vault: what is remembered are candidates and fields, and only until a nomination
is handed in, corrected, withdrawn or locked away.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass

from selection.accounts.store import Accounts
from selection.desk.desk import Desk
from selection.desk.portraits import NAME, is_named
from selection.domain.answers import fields_of
from selection.domain.kernel import CandidateId
from selection.domain.quarantine import quarantined
from selection.domain.relations import Nominee, Relation, relations
from selection.domain.rulebook.entry import FormField
from selection.domain.rulebook.words import FieldType, SeenBy
from selection.readmodels.roster import Entered


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """Another candidate, and the question in whose answer a name stands; none: called the same.

    It is answered in the form that is looked at if `here`, else in the other's.
    """

    candidate: CandidateId
    category: str
    number: int
    name: str
    heading: str | None
    here: bool


class Relations:
    """Who is related to whom in one campaign; looked for again when the candidates change."""

    def __init__(self, accounts: Accounts) -> None:
        """Nothing is looked for before somebody asks."""
        self._accounts = accounts
        self._turn = threading.Lock()
        self._key: object = None
        self._found: Mapping[CandidateId, tuple[Relation, ...]] = {}

    def of(
        self, desk: Desk, roster: Mapping[CandidateId, Entered], candidate: CandidateId
    ) -> tuple[Related, ...]:
        """Whoever is related to the candidate; nobody where experts may not know names."""
        if not is_named(desk.rules):
            return ()
        held = desk.journal.facts([quarantined(each) for each in roster])
        free = {id: each for id, each in roster.items() if quarantined(id) not in held}
        with self._turn:
            key = (desk.fingerprint, tuple(each.record for each in free.values()))
            if key != self._key:
                self._key, self._found = key, relations(self._nominees(desk, free))
            mine = self._found.get(candidate, ())
        forms = self._accounts.vault.open_many([free[each.to].record for each in mine])
        said: list[Related] = []
        for each in mine:
            other = free[each.to]
            name = str((forms[other.record] or {}).get(NAME, ""))
            if not name:  # erased since
                continue
            category = free[candidate if each.here else each.to].category
            asked = {str(field.code): field.name for field in fields_of(desk.rules, category)}
            said.append(
                Related(
                    candidate=each.to,
                    category=other.category,
                    number=other.number,
                    name=name,
                    heading=None if each.field is None else asked.get(each.field),
                    here=each.here,
                )
            )
        return tuple(said)

    def _nominees(self, desk: Desk, roster: Mapping[CandidateId, Entered]) -> list[Nominee]:
        forms = self._accounts.vault.open_many([each.record for each in roster.values()])
        wanted = {
            str(each.code): [
                str(field.code)
                for field in fields_of(desk.rules, str(each.code))
                if _may_name_somebody(field)
            ]
            for each in desk.rules.categories
        }
        found: list[Nominee] = []
        for each in roster.values():
            form = forms[each.record] or {}
            answers = {field: str(form.get(field, "")) for field in wanted[each.category]}
            found.append(
                Nominee(
                    candidate=each.candidate,
                    category=each.category,
                    name=str(form.get(NAME, "")),
                    answers=answers,
                )
            )
        return found


def _may_name_somebody(field: FormField) -> bool:
    """A short answer in words, which experts may read: who leads, which team, who carries out."""
    return (
        field.code != NAME
        and field.type is FieldType.TEXT
        and field.longest is None
        and field.seen_by is not SeenBy.OFFICIALS
        and not field.personal
    )
