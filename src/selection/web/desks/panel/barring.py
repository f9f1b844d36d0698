"""An expert who concealed a conflict of interest is barred, by two officials (4.3)."""

from typing import Annotated, Any

import msgspec
from litestar import post
from litestar.params import FromPath

from selection.desk.desk import Desk
from selection.desk.motions.experts import Barring
from selection.desk.motions.motion import Office
from selection.desk.motions.putting import put
from selection.desk.panelling import barred
from selection.domain.kernel import PersonId, Refused
from selection.web.confirming import confirmed
from selection.web.desks.panel.chamber import OFFICIALS, Page, chamber, tried
from selection.web.desks.panel.recusals import AT, recusals_page
from selection.web.desks.showing import done
from selection.web.desks.signing import Typed, must_be_typed
from selection.web.doors import DOOR
from selection.web.forms import Chosen, Form, Unfit, read
from selection.web.showing import AnyRequest, visitor_of


class Concealed(Form, frozen=True, kw_only=True):
    """Who concealed a ground, and what was found out."""

    expert: Chosen
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]
    typed: Typed = ""


@post(f"{AT}/barred", opt={DOOR: OFFICIALS}, status_code=303)
async def bar(request: AnyRequest, code: FromPath[str], panel: FromPath[str]) -> Page:
    """Ask that an expert be barred; another official has to agree to exactly that."""
    confirmed(request)
    found = await chamber(request, code)
    sitting = found.sitting(panel)
    say = visitor_of(request).language.say
    try:
        data = await read(request, Concealed)
    except Unfit as unfit:
        words = str(unfit.values.get("reason", ""))
        problem = say("请选择专家，并写明查明的情况。")
        return await recusals_page(request, found, sitting, problem, words)
    expert, language = PersonId(data.expert), visitor_of(request).language

    def act(desk: Desk) -> Any:
        must_be_typed(Barring.matter, data.typed, language)
        if expert not in (*sitting.members, *sitting.substitutes):
            raise Refused("person-is-on-no-panel", person=expert)
        if barred(desk, [expert]):
            return None
        motion = Barring(expert=expert, reason=data.reason)
        return put(Office(desk, found.place.accounts), motion, by=found.me.person, id=data.id)

    result = await tried(found, act)
    if isinstance(result, Refused):
        return await recusals_page(request, found, sitting, result, data.reason)
    if result is None:
        problem = say("这位专家的评审资格已经取消。")
        return await recusals_page(request, found, sitting, problem, data.reason)
    return done(to=f"{found.home}/{panel}/recusals", said="put")


HANDLERS = [bar]
