"""Accounts for some people of a rehearsal, so that a newcomer can sit down at every desk.

Only for a folder that holds nothing but a rehearsal: names, passwords and codes are drawn anew
each time and told in the open. Everything else is as for real people: the same pages let them in.
"""

import secrets
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from random import SystemRandom

from selection.accounts.offices import Office
from selection.accounts.one_time_codes import Kind
from selection.accounts.people import Person
from selection.accounts.store import Accounts
from selection.desk.desk import Desk
from selection.desk.members import EXPERT, Member, members
from selection.desk.nominating import writing
from selection.desk.nominating.answers import Content, faults, form_of
from selection.desk.nominating.nominees import content_of, nominee
from selection.desk.rehearsal.cast import Cast, plain
from selection.desk.rehearsal.names import Names
from selection.desk.requests import Order
from selection.domain import facts
from selection.domain.candidacy import NominationSubmitted
from selection.domain.drafts import NominationDrafted, UnitApproved
from selection.domain.kernel import CandidateId, PersonId, Refused, UnitId
from selection.domain.people import PEOPLE, AppointPerson
from selection.domain.roles import Role
from selection.domain.rulebook.words import Kind as CandidateKind
from selection.domain.rulebook.words import StageKind
from selection.journal import store
from selection.settings import Home

WORK_IN: Mapping[str, StageKind] = {
    Role.UNIT_CLERK: StageKind.INTAKE,
    Role.UNIT_LEADER: StageKind.INTAKE,
    Role.CANDIDATE: StageKind.INTAKE,
    Role.REVIEWER: StageKind.FORMAL_REVIEW,
    Role.CHIEF_REVIEWER: StageKind.FORMAL_REVIEW,
    EXPERT: StageKind.SCORING,
    Role.PANEL_CHAIR: StageKind.MEETING,
    Role.TELLER: StageKind.MEETING,
    Role.OBJECTION_CLERK: StageKind.PUBLICITY,
}
"""In which stage each of them has work."""

EVERYWHERE = (Role.OFFICIAL, Role.SUPERVISOR)
HOW_MANY: Mapping[str, int] = {Role.OFFICIAL: 2, Role.REVIEWER: 2}
_OF_UNITS = (
    "drafting.nomination-drafted.1",
    "drafting.unit-approved.1",
    "nomination.nomination-submitted.1",
)
_NOBODY_S = 900_000
"""From here on no made-up number is anybody's of the rehearsal."""
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 4, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An account that was opened: for which role or office, in which campaigns, and how to use."""

    role: str
    name: str
    campaigns: tuple[str, ...]  # none: an office of the installation
    sign_in: str
    password: str
    codes: Sequence[str]


def open_accounts_for(
    home: Home, accounts: Accounts, campaigns: Sequence[str], *, clock: Callable[[], datetime]
) -> list[Opened]:
    """An account for each role and each of the three offices; the last campaign serves for all."""
    names = Names(SystemRandom())
    desks: dict[str, Sequence[Member]] = {}
    opened: list[Opened] = []
    for code in campaigns:
        with store.open_(home.journal(code), clock=clock, write=False) as journal:
            desks[code] = members(journal)
    wanted = {str(role): campaigns for role in EVERYWHERE}
    for role, kind in WORK_IN.items():
        wanted[str(role)] = [_standing_in(campaigns, kind)]
    for role, places in wanted.items():
        people = _chosen(home, accounts, places[-1], role, desks[places[-1]], clock=clock)
        for number in range(HOW_MANY.get(role, 1)):
            person = people[number] if number < len(people) else _newcomer(accounts, names, clock)
            held = [
                code
                for code in places
                if _holds(home, accounts, code, role, person, desks[places[-1]], clock=clock)
            ]
            if role == Role.CANDIDATE:
                for code in held:
                    _nominate(home, accounts, code, person, names, clock=clock)
            many = HOW_MANY.get(role, 1) > 1
            sign_in = role.lower().replace("_", "-") + (f"-{number + 1}" if many else "")
            made = _account(accounts, person, sign_in, clock())
            opened.append(replace(made, role=role, campaigns=tuple(held)))
    for office in Office:
        person = _newcomer(accounts, names, clock)
        accounts.access.offices.give(person, office, at=clock())
        made = _account(accounts, person, f"{office.lower()}-admin", clock())
        opened.append(replace(made, role=str(office)))
    return opened


def _standing_in(campaigns: Sequence[str], kind: StageKind) -> str:
    """The campaign that stands in such a stage; otherwise the last, which goes on."""
    end = f"-{kind.lower().replace('_', '')}"
    return next((each for each in campaigns if each.endswith(end)), campaigns[-1])


def _chosen(
    home: Home,
    accounts: Accounts,
    code: str,
    role: str,
    known: Sequence[Member],
    *,
    clock: Callable[[], datetime],
) -> list[PersonId]:
    """Those who hold the role, those with most to do first."""
    held = [each for each in known if each.role == role]
    with store.open_(home.journal(code), clock=clock, write=False) as journal:
        if role == EXPERT:
            desk = Desk.open(journal, clock=clock)
            seats = {
                facts.member(panel.code, each.person): each.person
                for panel in desk.rules.seated
                for each in held
            }
            sits = journal.facts(list(seats))
            return [person for fact, person in seats.items() if fact in sits]
        if any(each.unit for each in held):
            busy = _busiest(Desk.open(journal, clock=clock), accounts)
            held.sort(key=lambda each: (busy(each.unit), each.unit or ""))
    return [each.person for each in held]


def _busiest(desk: Desk, accounts: Accounts) -> Callable[[UnitId | None], tuple[bool, int]]:
    """Sorts units: those first whose leader has something to approve, then by what they sent."""
    sent = Counter[UnitId | None]()
    waiting: dict[CandidateId, UnitId] = {}
    for record in desk.journal.since(0, names=_OF_UNITS):
        match record.event:
            case NominationDrafted(candidate=candidate, unit=unit):
                waiting[candidate] = unit
            case UnitApproved(candidate=candidate):
                waiting.pop(candidate, None)
            case NominationSubmitted(unit=unit):
                sent[unit] += 1
            case _:
                pass
    units = {
        unit
        for candidate, unit in waiting.items()
        if _is_in_order(desk, accounts, candidate, unit)
    }
    return lambda unit: (unit not in units, -sent[unit])


def _is_in_order(desk: Desk, accounts: Accounts, candidate: CandidateId, unit: UnitId) -> bool:
    of = nominee(desk, candidate, unit)
    form = form_of(desk.rules, of.category, content_of(accounts.vault, of))
    return not faults(desk.rules, of.category, form)


def _holds(
    home: Home,
    accounts: Accounts,
    code: str,
    role: str,
    person: PersonId,
    known: Sequence[Member],
    *,
    clock: Callable[[], datetime],
) -> bool:
    """Give the person the role where the person has it not; whether that could be done."""
    if role == EXPERT:
        return True
    unit = None
    if role == Role.CANDIDATE:
        with store.open_(home.journal(code), clock=clock, write=False) as journal:
            busy = _busiest(Desk.open(journal, clock=clock), accounts)
        units = [each.unit for each in known if each.role == Role.UNIT_CLERK]
        unit = min(units, key=lambda each: (busy(each), each or ""))
    with store.open_(home.journal(code), clock=clock) as journal:
        here = members(journal)
        if any((each.person, each.role) == (person, role) for each in here):
            return True
        founder = next(each.person for each in here if each.role == Role.OFFICIAL)
        desk = Desk.open(journal, clock=clock)
        appointed = AppointPerson(
            person=person, role=Role(role), unit=unit, by=founder, at=clock()
        )
        with suppress(Refused):  # of a campaign that is over, for one
            desk.handle(founder, Order(PEOPLE, appointed))
            return True
    return False


def _nominate(
    home: Home,
    accounts: Accounts,
    code: str,
    person: PersonId,
    names: Names,
    *,
    clock: Callable[[], datetime],
) -> None:
    """Let the unit of the person begin a nomination that the person signs, and fill in the form.

    The person has the name of the made-up candidate from then on.
    """
    with store.open_(home.journal(code), clock=clock) as journal:
        desk = Desk.open(journal, clock=clock)
        here = members(journal)
        unit = next(e.unit for e in here if (e.person, e.role) == (person, Role.CANDIDATE))
        clerks = [e.person for e in here if (e.unit, e.role) == (unit, Role.UNIT_CLERK)]
        people = [each for each in desk.rules.categories if each.kind is CandidateKind.PERSON]
        category = (people or desk.rules.categories)[0].code
        if unit is None or not clerks:
            return
        cast = Cast(desk.rules, SystemRandom(), clock(), names, first=_NOBODY_S)
        dossier = cast.dossier(category)
        candidate = writing.begin(
            desk, unit=unit, category=category, applicant=person, by=clerks[0]
        )
        form: Content = {}
        for field, answer in dossier.form.items():
            said = plain(answer)
            form[field] = list(said) if isinstance(said, tuple) else said
        writing.save(desk, accounts.vault, candidate, form, opened=0, by=clerks[0])
        accounts.people.enter([Person(id=person, name=dossier.name)], at=clock())


def _newcomer(accounts: Accounts, names: Names, clock: Callable[[], datetime]) -> PersonId:
    person = PersonId(secrets.token_hex(16))
    accounts.people.enter([Person(id=person, name=names.person())], at=clock())
    return person


def _account(accounts: Accounts, person: PersonId, sign_in: str, at: datetime) -> Opened:
    password = "-".join(
        "".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS)
    )
    accounts.access.credentials.set(person, sign_in, password, at=at)
    codes = accounts.access.codes.issue(person, Kind.SHEET, at=at)
    return Opened(
        role="",
        name=accounts.people.name_of([person]).get(person) or "",
        campaigns=(),
        sign_in=sign_in,
        password=password,
        codes=codes,
    )
