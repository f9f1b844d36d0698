"""What a unit takes home: the form to be signed and stamped, the summary table, the receipt."""

from datetime import datetime
from typing import Any

from litestar import Response, route
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from selection.accounts.vault import Content
from selection.desk.desk import Desk
from selection.desk.merging import called
from selection.desk.nominating.answers import form_of
from selection.desk.nominating.handing_in import NAME, shown_at_home
from selection.desk.nominating.nominees import Nominee, Standing, words
from selection.desk.practice import is_practice
from selection.documents.answering import told
from selection.documents.nomination_form import FilledForm, recommendation_form
from selection.documents.papers import receipt_pdf
from selection.documents.printing import NoFont
from selection.documents.receipts import receipts
from selection.documents.summary_out import SummaryRow, unit_summary
from selection.documents.workbooks import DoesNotFit
from selection.domain.candidacy import Objections
from selection.domain.rulebook.book import Rulebook
from selection.web.confirming import confirmed
from selection.web.desks.showing import REFUSED
from selection.web.desks.unit.home import own, shown
from selection.web.desks.unit.nomination import page
from selection.web.desks.unit.standing import chip
from selection.web.desks.unit.visiting import UNIT, Visit, arrive
from selection.web.doors import DOOR, READ
from selection.web.handing_over import DOCX, PDF, XLSX, handed_over
from selection.web.showing import AnyRequest, installation

TAKEN_BACK = {Standing.WITHDRAWN, Standing.OUT}
"""What no table sums up any more."""
PROOF = 4
"""Characters of each half of the check code."""


@route(
    "/{code:str}/desk/unit/nominations/{candidate:str}/form.docx",
    http_method=READ,
    opt={DOOR: UNIT},
)
async def form(
    request: AnyRequest, code: FromPath[str], candidate: FromPath[str]
) -> Response[Any]:
    """推荐表, with what is saved now; its check code changes with every word of it."""
    visit = arrive(request, code)
    of = await visit.mine(candidate)
    if of.paper is None or of.standing is Standing.LOCKED:
        problem = visit.language.say("请先填写并保存推荐表，再下载。")
        return await page(visit, of, problem=problem, status=REFUSED)
    filled = await visit.work(lambda desk: _filled(visit, desk, of))
    body = await visit.work(lambda _: recommendation_form(visit.place.rules, filled))
    name = told(filled.form.get(NAME)) or of.candidate
    return handed_over(body, name=f"推荐表-{name}.docx", kind=DOCX)


def content_of(visit: Visit, of: Nominee) -> Content:
    """The form as it was saved last; empty before it was."""
    return visit.place.accounts.vault.open(of.paper.record) if of.paper else {}


def _filled(visit: Visit, desk: Desk, of: Nominee) -> FilledForm:
    rules, accounts = visit.place.rules, visit.place.accounts
    digest = of.paper.digest if of.paper else ""
    handed_in = receipts(of.handed_in, rules)
    revision = of.draft.saved.revision if of.draft.saved else 0
    return FilledForm(
        category=of.category,
        number=handed_in[-1].number if handed_in else f"草稿 {of.candidate[:8]}",
        unit=called(desk, accounts, {visit.unit}).get(visit.unit, ""),
        form=form_of(rules, of.category, content_of(visit, of)),
        proof=f"{digest[:PROOF]}-{digest[PROOF : 2 * PROOF]}（第 {revision} 稿）",
        printed_on=_here(rules, of.saved_at or desk.clock()).date(),
        shown_at_home=_at_home(visit, of),
    )


def _at_home(visit: Visit, of: Nominee) -> str:
    """The unit's own publicity in words; empty where it is not entered."""
    home = shown_at_home(visit.place.accounts, of, visit.place.rules)
    if home is None:
        return ""
    objections = "无异议" if home.objections is Objections.NONE else "有异议，已处理"
    return f"公示时间：{told(home.begins)}至{told(home.ends)}，{objections}"


def _here(rules: Rulebook, at: datetime) -> datetime:
    return at.astimezone(rules.calendar.zone)


@route(
    "/{code:str}/desk/unit/nominations/{candidate:str}/receipt.pdf",
    http_method=READ,
    opt={DOOR: UNIT},
)
async def receipt(
    request: AnyRequest, code: FromPath[str], candidate: FromPath[str]
) -> Response[Any]:
    """推荐材料回执, of what was handed in last."""
    visit = arrive(request, code)
    of = await visit.mine(candidate)
    found = receipts(of.handed_in, visit.place.rules)
    if not found or of.standing is Standing.LOCKED:
        raise NotFoundException
    origin = installation(request).origin

    def made(desk: Desk) -> bytes:
        rules, accounts = visit.place.rules, visit.place.accounts
        return receipt_pdf(
            found[-1],
            rules,
            name=str(content_of(visit, of).get(NAME, "")),
            category=of.category,
            unit=called(desk, accounts, {visit.unit}).get(visit.unit, ""),
            url=f"{origin}{visit.place.base}/progress",
            practice=is_practice(rules.id),
        )

    try:
        body = await visit.work(made)
    except NoFont as missing:
        return await page(visit, of, problem=str(missing), status=REFUSED)
    return handed_over(body, name=f"回执-{found[-1].number}.pdf", kind=PDF)


@route("/{code:str}/desk/unit/summary.xlsx", http_method=READ, opt={DOOR: UNIT})
async def summary(request: AnyRequest, code: FromPath[str]) -> Response[Any]:
    """汇总表 of the unit, which can be filled in further and imported."""
    confirmed(request)
    visit = arrive(request, code)
    try:
        body = await visit.work(lambda desk: unit_summary(visit.place.rules, _rows(visit, desk)))
    except DoesNotFit as long:
        return await shown(visit, problem=str(long), status=REFUSED)
    return handed_over(body, name=f"汇总表-{visit.place.id}.xlsx", kind=XLSX)


def _rows(visit: Visit, desk: Desk) -> list[SummaryRow]:
    rules, accounts = visit.place.rules, visit.place.accounts
    nominees = [
        each
        for each in own(visit, desk).nominees
        if each.standing not in TAKEN_BACK | {Standing.LOCKED}
    ]
    papers = {each.candidate: each.paper for each in nominees if each.paper}
    contents = words(accounts.vault, list(papers.values()))
    unit = called(desk, accounts, {visit.unit}).get(visit.unit, "")
    rows: list[SummaryRow] = []
    for each in nominees:
        paper = papers.get(each.candidate)
        content: Content = (contents[paper.record] if paper else None) or {}
        rows.append(
            SummaryRow(
                category=each.category,
                candidate=each.candidate,
                unit=unit,
                form=form_of(rules, each.category, content),
                revision=each.draft.saved.revision if each.draft.saved else 0,
                files=_files(rules, each),
                review=chip(each.standing, visit.language).words,
            )
        )
    return rows


def _files(rules: Rulebook, of: Nominee) -> str:
    """How many files there are of each material."""
    held = of.attachments.files()
    return "；".join(
        f"{each.name} {len(held.get(each.code, ()))}"
        for each in rules.materials
        if each.serves(of.category) and (each.least or held.get(each.code))
    )


HANDLERS = [form, receipt, summary]
