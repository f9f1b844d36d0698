"""One nomination on its unit's desk: the form or what was handed in, the files, the self-check."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from litestar import Response, route
from litestar.params import FromPath

from selection.desk.desk import Desk
from selection.desk.nominating.checking import Checked, check
from selection.desk.nominating.correcting import Correction, correction_of
from selection.desk.nominating.handing_in import shown_at_home
from selection.desk.nominating.nominees import Nominee, Standing, content_of, said
from selection.desk.nominating.overview import intake, slate_of, slots
from selection.desk.nominating.reopened import reopened
from selection.domain.answers import fields_of
from selection.domain.candidacy import ShownAtHome
from selection.domain.checklist import parts_of
from selection.domain.eligibility import Verdict
from selection.domain.kernel import Refused
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.words import Declarer, NeededFor, OwnPublicity
from selection.web.desks.showing import OK, desk_page
from selection.web.desks.unit import fields
from selection.web.desks.unit.coming_back import Returned, Verdicts, returned_of, verdicts_of
from selection.web.desks.unit.fields import Box
from selection.web.desks.unit.home import Card, Deadline, cards, deadline_of, groups
from selection.web.desks.unit.materials import Tray, trays
from selection.web.desks.unit.selfcheck import Line, lines
from selection.web.desks.unit.standing import Chip, Due, chip, due_of
from selection.web.desks.unit.visiting import SECTION, UNIT, Visit, arrive
from selection.web.doors import DOOR, READ
from selection.web.exhibits import Group
from selection.web.languages import Language
from selection.web.pages import HTML
from selection.web.showing import AnyRequest, installation, visitor_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Plea:
    """A clause that one can be exempt from, and what is pleaded."""

    condition: str
    name: str
    text: str
    words: str
    least: int
    settled: bool  # it is not to be written anew


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A declaration, and who has signed it as the draft stands now."""

    code: str
    name: str
    text: str
    needed: bool
    candidate: bool | None  # None: the candidate is not asked
    unit: bool | None
    stale: bool  # signed of an earlier version, which counts no more


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An answer to be read."""

    label: str
    text: str
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """All that the page of a nomination shows."""

    of: Nominee
    name: str
    group: Group
    chip: Chip
    due: Due | None
    writes: bool
    boxes: list[Box]
    told: list[Told]
    pleas: list[Plea]
    lines: tuple[Line, ...]
    checked: Checked
    trays: list[Tray]
    promises: list[Promise]
    cards: list[Card]
    deadline: Deadline
    revision: int
    saved: datetime | None
    applicant: str
    returned: Returned | None
    verdicts: Verdicts | None
    sent_back: str
    moving: str  # the category that is proposed, and why
    moving_why: str
    home: ShownAtHome | None
    home_asked: bool
    received: bool  # whether there is a receipt
    correction: Correction | None
    names: Mapping[str, str]  # of the fields
    act: str = field(default_factory=lambda: uuid.uuid4().hex)

    @property
    def signed(self) -> bool:
        """Whether the candidate has declared what is needed, of this very version."""
        return all(each.candidate is not False for each in self.promises if each.needed)

    @property
    def ready(self) -> bool:
        """Whether the leader can approve it."""
        return self.of.writable and not self.checked.open and self.signed

    @property
    def open(self) -> int:
        """How many things are to be done, the candidate's signature among them."""
        return self.checked.open + (not self.signed)


def sheet_of(
    visit: Visit,
    desk: Desk,
    of: Nominee,
    *,
    typed: Mapping[str, object] | None = None,
    pleas: Mapping[str, str] | None = None,
    strict: bool = False,
) -> Sheet:
    """The page's content; `typed` is what somebody typed that was not saved.

    `strict`: what is missing is told at its field as well.
    """
    place, language = visit.place, visit.language
    rules, vault = place.rules, place.accounts.vault
    saved = content_of(vault, of)
    content = saved if typed is None else typed
    slate = slate_of(desk, visit.unit)
    checked = check(
        desk,
        place.accounts,
        place.counter.compare,
        of,
        content,
        unit_type=slate.unit_type or "",
    )
    writes = visit.writes and of.writable
    free = slots(rules, slate)
    now = None if of.standing is Standing.RETURNED or not of.writable else of.category
    mine = next((each for each in free if each.category == of.category), None)
    faults = {
        code: fault for code, fault in checked.faults.items() if strict or fault.kind != "missing"
    }
    zone = rules.calendar.zone
    begun = of.draft.begun
    applicant = begun.applicant if begun else None
    people = place.accounts.people.people([applicant]) if applicant else {}
    return Sheet(
        of=of,
        name=str(content.get("name", "")),
        group=groups(visit.place)[of.category],
        chip=chip(of.standing, language),
        due=due_of(of, rules, desk.clock()),
        writes=writes,
        boxes=fields.boxes(rules, of.category, content, faults, language, reopened(rules, of))
        if writes
        else [],
        told=[] if writes else told_of(rules, of, content, visit.language),
        pleas=_pleas(visit, of, checked, pleas or {}),
        lines=lines(rules, checked, mine if now else None, language),
        checked=checked,
        trays=trays(of, place, visit.path(of.candidate), language, writes=visit.writes),
        promises=_promises(visit, of),
        cards=cards(visit, free, now),
        deadline=deadline_of(visit.place, intake(desk, slate)),
        revision=of.draft.saved.revision if of.draft.saved else 0,
        saved=of.saved_at.astimezone(zone) if of.saved_at else None,
        applicant=people[applicant].name if applicant and applicant in people else "",
        returned=returned_of(visit, of),
        verdicts=verdicts_of(visit, of),
        sent_back=said(vault, of.sent_back.reason if of.sent_back else None),
        moving=_called(visit, of.proposed.category if of.proposed else ""),
        moving_why=said(vault, of.proposed.reason if of.proposed else None),
        home=shown_at_home(place.accounts, of, rules),
        home_asked=rules.nomination.own_publicity is not OwnPublicity.NOT_ASKED
        and of.standing is not Standing.RETURNED,
        correction=correction_of(vault, of),
        names={str(each.code): each.name for each in rules.nomination.fields},
        received=of.nomination.submitted is not None or of.nomination.late is not None,
    )


def _called(visit: Visit, category: str) -> str:
    found = visit.place.rules.category(category)
    return found.name if found else ""


def told_of(
    rules: Rulebook, of: Nominee, content: Mapping[str, object], language: Language
) -> list[Told]:
    """The answers to be read."""
    return [
        Told(label=each.name, text=fields.spoken(content[each.code], language))
        for each in fields_of(rules, of.category)
        if each.code in content
    ]


def _pleas(visit: Visit, of: Nominee, checked: Checked, typed: Mapping[str, str]) -> list[Plea]:
    """The pleas that are needed, or that somebody wrote already."""
    rules, vault = visit.place.rules, visit.place.accounts.vault
    parts = reopened(rules, of)
    needed = {
        each.condition for each in checked.findings if each.verdict is Verdict.NEEDS_EXEMPTION
    }
    pleaded = {
        condition: said(vault, each.reason) for condition, each in of.draft.exemptions.items()
    } | dict(typed)
    return [
        Plea(
            condition=each.id,
            name=fields.PLEA + each.id,
            text=each.text,
            words=pleaded.get(each.id, ""),
            least=rules.nomination.exemption_reason_least or 0,
            settled=parts is not None and not parts & parts_of(each),
        )
        for each in fields.soft(rules, of.category)
        if each.id in needed or each.id in pleaded
    ]


def _promises(visit: Visit, of: Nominee) -> list[Promise]:
    found: list[Promise] = []
    for each in visit.place.rules.declarations:
        signed = {
            declared.by: at
            for declared, at in of.draft.declared.items()
            if declared.code == each.code
        }
        needed = each.needed_for is NeededFor.SUBMIT

        def stands(by: Declarer, at: Mapping[Declarer, int], *, needed: bool) -> bool:
            return by in at and (not needed or at[by] == of.draft.revision)

        found.append(
            Promise(
                code=each.code,
                name=each.name,
                text=each.text,
                needed=needed,
                candidate=stands(Declarer.CANDIDATE, signed, needed=needed)
                if Declarer.CANDIDATE in each.by
                else None,
                unit=stands(Declarer.UNIT, signed, needed=needed)
                if Declarer.UNIT in each.by
                else None,
                stale=needed and any(at != of.draft.revision for at in signed.values()),
            )
        )
    return found


@route("/{code:str}/desk/unit/nominations/{candidate:str}", http_method=READ, opt={DOOR: UNIT})
async def nomination(
    request: AnyRequest, code: FromPath[str], candidate: FromPath[str]
) -> Response[bytes]:
    """The page."""
    visit = arrive(request, code)
    return await page(visit, await visit.mine(candidate))


async def page(
    visit: Visit,
    of: Nominee,
    *,
    typed: Mapping[str, object] | None = None,
    pleas: Mapping[str, str] | None = None,
    strict: bool = False,
    problem: Refused | str | None = None,
    status: int = OK,
    uploads: object = None,
) -> Response[bytes]:
    """The page of a nomination, with what was typed where it could not be saved."""
    sheet = await visit.work(
        lambda desk: sheet_of(visit, desk, of, typed=typed, pleas=pleas, strict=strict)
    )
    return desk_page(
        visit.request,
        visit.place,
        "desks/unit/nomination.html",
        {"visit": visit, "sheet": sheet, "uploads": uploads, "strict": strict},
        section=SECTION,
        problem=problem,
        status=status,
    )


async def part(
    visit: Visit, of: Nominee, *, pleas: Mapping[str, str], problem: Refused | None
) -> Response[bytes]:
    """What htmx puts in the place of the old once the form was saved by itself."""
    sheet = await visit.work(lambda desk: sheet_of(visit, desk, of, pleas=pleas))
    visitor = visitor_of(visit.request)
    html = installation(visit.request).templates.render(
        "desks/unit/saved.html",
        visitor.language,
        visitor.size,
        {"sheet": sheet, "refused": problem},
    )
    return Response(html.encode(), status_code=OK, media_type=HTML)


HANDLERS = [nomination]
