"""From an act or a question of a worker to the page that answers."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from litestar import Response
from markupsafe import Markup

from selection.desk.words import sentence
from selection.domain.kernel import Refused
from selection.web.campaigns import OpenCampaign
from selection.web.desks.menu import Entry, menu, title_of
from selection.web.desks.said import toast_said
from selection.web.languages import Language
from selection.web.pages import HTML
from selection.web.showing import AnyRequest, installation, site_of, visitor_of
from selection.web.workers import TOKEN, Worker, asked, worker

OK, SEE_OTHER, UNFIT, REFUSED = 200, 303, 422, 409
_FIELDS = Markup(
    '<input type="hidden" name="{}" value="{}"><input type="hidden" name="id" value="{}">'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands around every page of a desk."""

    section: str
    who: str
    roles: tuple[str, ...]
    menu: tuple[Entry, ...]
    token: str


def desk_page(
    request: AnyRequest,
    place: OpenCampaign,
    template: str,
    context: Mapping[str, Any],
    *,
    section: str,
    status: int = OK,
    problem: Refused | str | None = None,
) -> Response[bytes]:
    """The page for whoever is at work; no cache keeps it.

    `problem` is what stands in the way of the act that was asked for, told on top of the page.
    """
    visitor, at_work = visitor_of(request), worker(request)
    language = visitor.language
    html = installation(request).templates.render(
        template,
        language,
        visitor.size,
        {
            "site": site_of(request, place, quote(asked(request), safe="/?&=%"), section),
            "desk": frame(at_work, place, section, language),
            "act": lambda: fields(at_work),
            "toast": toast_said(request.query_params.get("said", ""), language),
            "problem": _told(problem, language),
            **context,
        },
    )
    return Response(html.encode(), status_code=status, media_type=HTML)


def frame(at_work: Worker, place: OpenCampaign, section: str, language: Language) -> Frame:
    """What stands around a page for this person."""
    to_sign = place.to_sign.by(at_work.person, place.rules)
    return Frame(
        section=section,
        who=at_work.name,
        roles=tuple(title_of(role, language) for role in sorted(at_work.roles)),
        menu=menu(at_work, place.base, language, to_sign=to_sign),
        token=at_work.token,
    )


def fields(at_work: Worker) -> Markup:
    """The hidden fields of a form: the token of the session, and an id for this one act."""
    return _FIELDS.format(TOKEN, at_work.token, uuid.uuid4().hex)


def done(*, to: str, said: str = "done") -> Response[bytes]:
    """Go on to another page of ours, which says in short words what was done (`desks.said`)."""
    path, hash_, spot = to.partition("#")
    mark = "&" if "?" in path else "?"
    location = f"{path}{mark}{urlencode({'said': said})}{hash_}{spot}"
    return Response(b"", status_code=SEE_OTHER, headers={"location": location})


def _told(problem: Refused | str | None, language: Language) -> str | None:
    if isinstance(problem, Refused):
        return language.say(sentence(problem.reason))
    return problem
