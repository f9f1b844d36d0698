"""Who stays out of whom (回避): what the system proposes, what holds, what is given up (4.3)."""

from typing import Annotated, Any

import msgspec
from litestar import post, route
from litestar.params import FromPath

from selection.desk.desk import Desk
from selection.desk.panelling import Ground, Sitting, barred, grounds_of
from selection.desk.ties import Proposed, confirm, proposed, withdraw
from selection.domain.kernel import CandidateId, PersonId, Refused
from selection.domain.rulebook.words import FoundBy
from selection.web.desks.panel.chamber import (
    ACTS,
    LOOKS,
    Chamber,
    Page,
    Roll,
    chamber,
    roll,
    shown,
    tried,
)
from selection.web.desks.showing import done
from selection.web.desks.signing import to_type
from selection.web.doors import DOOR, READ
from selection.web.forms import Chosen, Form, Unfit, read
from selection.web.showing import AnyRequest, visitor_of

AT = "/{code:str}/desk/panel/{panel:str}/recusals"


@route(AT, http_method=READ, opt={DOOR: LOOKS})
async def recusals(request: AnyRequest, code: FromPath[str], panel: FromPath[str]) -> Page:
    """What ties the experts of the panel to candidates."""
    found = await chamber(request, code)
    return await recusals_page(request, found, found.sitting(panel))


async def recusals_page(
    request: AnyRequest,
    found: Chamber,
    sitting: Sitting,
    problem: Refused | str | None = None,
    typed: str = "",
) -> Page:
    """The page, with what was typed where that was not taken."""
    people = (*sitting.members, *sitting.substitutes)

    def look(
        desk: Desk,
    ) -> tuple[Roll, tuple[Ground, ...], tuple[Proposed, ...], frozenset[PersonId]]:
        known = roll(desk, found.place)
        ties = proposed(
            desk,
            found.place.accounts,
            sitting.panel,
            people,
            found.pool,
            known.entered.values(),
        )
        return known, grounds_of(desk, people), ties, barred(desk, people)

    known, holding, ties, out = await found.place.work(look)
    texts = {str(each.id): each.text for each in found.place.rules.recusals}

    def line(tie: Ground | Proposed) -> dict[str, Any]:
        return {
            "expert": tie.expert,
            "who": found.called(tie.expert),
            "candidate": known.title(tie.candidate),
            "category": tie.category,
            "ground": tie.ground,
            "text": texts.get(tie.ground, tie.ground),
            "by": getattr(tie, "by", None),
        }

    mine = [each for each in known.entered.values() if sitting.panel.serves(each.category)]
    return shown(
        request,
        found,
        "recusals",
        {
            "panel": sitting.panel,
            "proposed": [line(each) for each in ties],
            "holding": [
                {
                    **line(each),
                    "declared": each.by == each.expert,
                    "said_by": found.called(each.by),
                    "own": each.expert == found.me.person,
                }
                for each in holding
            ],
            "experts": found.named(people),
            "barred": found.named(each for each in people if each in out),
            "typed": typed,
            "to_type": to_type(visitor_of(request).language),
            "asks": found.place.base + "/desk/office/approvals",
            "candidates": [known.title(each.candidate) for each in mine],
            "raised": [
                each
                for each in found.place.rules.recusals
                if each.found_by is not FoundBy.DECLARED
            ],
        },
        problem=problem,
    )


class Tie(Form, frozen=True, kw_only=True):
    """An expert, a candidate, a ground; words where somebody raised it."""

    expert: Chosen
    candidate: Chosen
    ground: Chosen
    words: Annotated[str, msgspec.Meta(max_length=500)] = ""


async def _tie(request: AnyRequest, found: Chamber) -> tuple[Tie, Proposed]:
    data = await read(request, Tie)
    candidate = CandidateId(data.candidate)
    known = await found.place.work(lambda desk: roll(desk, found.place))
    entered = known.entered.get(candidate)
    category = entered.category if entered else ""
    return data, Proposed(PersonId(data.expert), candidate, category, data.ground)


async def _decided(request: AnyRequest, code: str, panel: str, *, holds: bool) -> Page:
    found = await chamber(request, code)
    sitting = found.sitting(panel)
    try:
        data, tie = await _tie(request, found)
    except Unfit:
        say = visitor_of(request).language.say
        return await recusals_page(request, found, sitting, say("请选择专家、候选和理由。"))
    by = found.me.person

    def act(desk: Desk) -> Any:
        if not holds:
            return withdraw(desk, tie, by=by)
        vault, at = found.place.accounts.vault, desk.clock()
        words = {"words": data.words}
        paper = vault.keep(tie.expert, "remark", words, at=at) if data.words else None
        return confirm(desk, tie, paper, by=by)

    result = await tried(found, act)
    if isinstance(result, Refused):
        return await recusals_page(request, found, sitting, result)
    return done(to=f"{found.home}/{panel}/recusals", said="saved")


@post(AT, opt={DOOR: ACTS}, status_code=303)
async def confirm_tie(request: AnyRequest, code: FromPath[str], panel: FromPath[str]) -> Page:
    """Confirm a recusal: proposed by the system, or raised by a unit."""
    return await _decided(request, code, panel, holds=True)


@post(f"{AT}/withdrawn", opt={DOOR: ACTS}, status_code=303)
async def withdraw_tie(request: AnyRequest, code: FromPath[str], panel: FromPath[str]) -> Page:
    """Give a recusal up: the ground did not hold."""
    return await _decided(request, code, panel, holds=False)


HANDLERS = [recusals, confirm_tie, withdraw_tie]
