"""The form of a nomination: begun, written, saved as one goes; two versions side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from litestar import Response, post, route
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from selection.accounts.vault import Content
from selection.desk.desk import Desk
from selection.desk.nominating import answers, writing
from selection.desk.nominating.nominees import Nominee
from selection.desk.nominating.reopened import reopened
from selection.desk.nominating.writing import Overtaken
from selection.domain import facts
from selection.domain.kernel import PersonId, Refused
from selection.domain.roles import Role
from selection.web.desks.showing import OK, REFUSED, UNFIT, desk_page, done
from selection.web.desks.unit import fields
from selection.web.desks.unit.home import cards, deadline_of, groups, own
from selection.web.desks.unit.nomination import page, part, sheet_of
from selection.web.desks.unit.visiting import CLERK, SECTION, Visit, arrive
from selection.web.doors import DOOR, READ
from selection.web.forms import Code, Form, Unfit, read
from selection.web.showing import AnyRequest, by_htmx

MOST_BODY = 2_000_000
"""Bytes of a form: a Chinese character is nine in it, and some fields have no bound but ours."""

CONFLICT = 409


class Begun(Form, frozen=True, kw_only=True):
    """Who or what is to be nominated."""

    category: Code
    applicant: Code = ""


@route("/{code:str}/desk/unit/nominations/new", http_method=READ, opt={DOOR: CLERK})
async def new(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """What to begin a draft with."""
    return await _new(arrive(request, code))


async def _new(
    visit: Visit, problem: Refused | str | None = None, status: int = OK
) -> Response[bytes]:
    seen, people = await visit.work(lambda desk: (own(visit, desk), applicants(visit, desk)))
    return desk_page(
        visit.request,
        visit.place,
        "desks/unit/new.html",
        {
            "visit": visit,
            "cards": cards(visit, seen.slots),
            "groups": groups(visit.place).values(),
            "applicants": people,
            "intake": deadline_of(visit.place, seen.intake),
        },
        section=SECTION,
        problem=problem,
        status=status,
    )


def applicants(visit: Visit, desk: Desk) -> dict[PersonId, str]:
    """The people of the unit who may sign for a candidate, by name."""
    held = desk.journal.all_facts()
    there = map(PersonId, facts.whose(held, facts.belongs_to, visit.unit))
    those = [each for each in there if facts.appointed(each, Role.CANDIDATE) in held]
    known = visit.place.accounts.people.people(those)
    return {each: known[each].name for each in those if each in known}


@post("/{code:str}/desk/unit/nominations/new", opt={DOOR: CLERK})
async def begin(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """Begin a draft."""
    visit = arrive(request, code)
    try:
        data = await read(request, Begun)
        candidate = await visit.work(
            lambda desk: writing.begin(
                desk,
                unit=visit.unit,
                category=data.category,
                applicant=PersonId(data.applicant) if data.applicant else None,
                by=visit.person,
                id=data.id,
            )
        )
    except Unfit:
        return await _new(visit, visit.language.say("请先选择类别。"), UNFIT)
    except Refused as refused:
        return await _new(visit, refused, REFUSED)
    return done(to=visit.path(candidate), said="begun")


@post(
    "/{code:str}/desk/unit/nominations/{candidate:str}",
    opt={DOOR: CLERK},
    request_max_body_size=MOST_BODY,
)
async def save(
    request: AnyRequest, code: FromPath[str], candidate: FromPath[str]
) -> Response[bytes]:
    """Save the form and its pleas; by itself as somebody types, or with the button.

    What somebody else saved meanwhile is shown beside it (409).
    """
    visit = arrive(request, code)
    of = await visit.mine(candidate)
    try:
        sent = fields.plain(await read(request, fields.sent_as(visit.place.rules, of.category)))
    except Unfit as unfit:
        kept = await _content(visit, of, unfit.values)
        words = visit.language.say("有一项太长，没有保存；请删短后再保存。")
        return await page(visit, of, typed=kept, problem=words, status=UNFIT)
    content = await _content(visit, of, sent)
    pleas = _pleas(visit, of, sent)
    try:
        await visit.work(lambda desk: _save(visit, desk, of, content, sent, pleas))
    except Overtaken as other:
        return await _conflict(visit, of, content, pleas, other)
    except Refused as refused:
        if refused.reason == "exemption-reason-is-too-short":
            return await _saved(visit, candidate, pleas, refused)
        return await page(visit, of, typed=content, problem=refused, status=REFUSED)
    if by_htmx(request):
        return await _saved(visit, candidate, pleas)
    if sent["do"] == "check":
        return await _checked(visit, candidate)
    return done(to=visit.path(candidate), said="saved")


async def _content(visit: Visit, of: Nominee, sent: Mapping[str, Any]) -> answers.Content:
    rules = visit.place.rules
    content = answers.kept(rules, of.category, fields.typed(rules, of.category, sent))
    handed_in, parts = of.nomination.handed_in, reopened(rules, of)
    if parts is None or handed_in is None:
        return content
    vault = visit.place.accounts.vault
    before: Content = await visit.work(lambda _: vault.open(handed_in.paper.record))
    return fields.with_settled(content, before, parts)


def _pleas(visit: Visit, of: Nominee, sent: Mapping[str, Any]) -> dict[str, str]:
    return {
        str(each.id): str(sent[fields.PLEA + each.id])
        for each in fields.soft(visit.place.rules, of.category)
        if sent[fields.PLEA + each.id]
    }


def _save(
    visit: Visit,
    desk: Desk,
    of: Nominee,
    content: answers.Content,
    sent: Mapping[str, Any],
    pleas: Mapping[str, str],
) -> None:
    vault = visit.place.accounts.vault
    writing.save(
        desk,
        vault,
        of.candidate,
        content,
        opened=sent["opened"],
        by=visit.person,
        id=sent["id"],
    )
    for condition, words in pleas.items():
        writing.plead(desk, vault, of.candidate, condition, words, by=visit.person)


async def _saved(
    visit: Visit, candidate: str, pleas: Mapping[str, str], problem: Refused | None = None
) -> Response[bytes]:
    """What changes on the page once the form is saved; the whole page without htmx."""
    of = await visit.mine(candidate)
    if by_htmx(visit.request):
        return await part(visit, of, pleas=pleas, problem=problem)
    return await page(visit, of, pleas=pleas, problem=problem, status=REFUSED)


async def _checked(visit: Visit, candidate: str) -> Response[bytes]:
    """On to the leader if all is there; otherwise everything that is missing, at once."""
    of = await visit.mine(candidate)
    sheet = await visit.work(lambda desk: sheet_of(visit, desk, of))
    if sheet.ready:
        return done(to=visit.path(candidate), said="ready")
    words = visit.language.say("还不能送审，有几处需要补充。")
    return await page(visit, of, strict=True, problem=words, status=UNFIT)


# --- two versions


@dataclass(frozen=True, slots=True, kw_only=True)
class Differing:
    """A field that two people wrote differently."""

    code: str
    label: str
    yours: str
    theirs: str


async def _conflict(
    visit: Visit,
    of: Nominee,
    content: answers.Content,
    pleas: Mapping[str, str],
    other: Overtaken,
) -> Response[bytes]:
    rules, language = visit.place.rules, visit.language
    names = visit.place.accounts.people.people([other.by])
    asked = {str(each.code): each for each in rules.nomination.fields}
    differing = [
        Differing(
            code=code,
            label=field.name,
            yours=fields.spoken(content.get(code), language),
            theirs=fields.spoken(other.theirs.get(code), language),
        )
        for code, field in asked.items()
        if content.get(code) != other.theirs.get(code)
    ]
    return desk_page(
        visit.request,
        visit.place,
        "desks/unit/conflict.html",
        {
            "visit": visit,
            "of": of,
            "differing": differing,
            "hidden": [
                (name, text)
                for name, texts in fields.boxed(rules, of.category, content).items()
                for text in texts
            ]
            + [(fields.PLEA + condition, words) for condition, words in pleas.items()],
            "revision": other.revision,
            "who": names[other.by].name if other.by in names else "",
        },
        section=SECTION,
        status=CONFLICT,
    )


@post(
    "/{code:str}/desk/unit/nominations/{candidate:str}/merge",
    opt={DOOR: CLERK},
    request_max_body_size=MOST_BODY,
)
async def merge(
    request: AnyRequest, code: FromPath[str], candidate: FromPath[str]
) -> Response[bytes]:
    """Save of each field the version that was chosen; the other one stays in the vault."""
    visit = arrive(request, code)
    of = await visit.mine(candidate)
    sent = fields.plain(await read(request, fields.chosen_from(visit.place.rules, of.category)))
    mine = await _content(visit, of, sent)
    vault = visit.place.accounts.vault
    saved = of.draft.saved
    if saved is None:
        raise NotFoundException
    theirs: Content = await visit.work(lambda _: vault.open(saved.paper.record))
    chosen, pleas = fields.choose(mine, theirs, sent), _pleas(visit, of, sent)
    try:
        await visit.work(lambda desk: _save(visit, desk, of, chosen, sent, pleas))
    except Overtaken as other:
        return await _conflict(visit, of, chosen, pleas, other)
    except Refused as refused:
        return await page(visit, of, typed=chosen, problem=refused, status=REFUSED)
    return done(to=visit.path(candidate), said="merged")


HANDLERS = [new, begin, save, merge]
