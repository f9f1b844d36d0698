"""Public pages that are made for one visitor alone: forms, and what is said of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from litestar import Response
from litestar.datastructures import Cookie

from selection.web.campaigns import OpenCampaign
from selection.web.pages import HTML
from selection.web.showing import AnyRequest, installation, site_of, visitor_of
from selection.web.toasts import Toast

OK, SEE_OTHER, UNFIT = 200, 303, 422


def fresh_page(
    request: AnyRequest,
    place: OpenCampaign,
    template: str,
    context: Mapping[str, Any],
    *,
    section: str = "",
    status: int = OK,
    toast: Toast | None = None,
    cookies: Sequence[Cookie] = (),
) -> Response[bytes]:
    """The page, which no cache keeps."""
    visitor = visitor_of(request)
    html = installation(request).templates.render(
        template,
        visitor.language,
        visitor.size,
        {
            "site": site_of(request, place, request.scope["path"], section),
            "toast": toast,
            **context,
        },
    )
    return Response(html.encode(), status_code=status, media_type=HTML, cookies=list(cookies))


def go_on(to: str, *cookies: Cookie) -> Response[bytes]:
    """On to another page of ours."""
    return Response(b"", status_code=SEE_OTHER, headers={"location": to}, cookies=list(cookies))


def address_of(request: AnyRequest) -> str | None:
    """Where a request comes from; only to bound how often, and kept nowhere."""
    return request.client.host if request.client else None
