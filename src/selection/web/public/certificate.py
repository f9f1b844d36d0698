"""Whether a certificate holds: the page that its code leads to, with nothing else on it (6.5)."""

from litestar import Response, route
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from selection.web.certificates import key_of, path_of
from selection.web.doors import DOOR, READ, Door
from selection.web.showing import AnyRequest, Showing, View, campaign


@route("/{code:str}/certificates/{number:str}", http_method=READ, opt={DOOR: Door.PUBLIC})
async def certificate(
    request: AnyRequest, code: FromPath[str], number: FromPath[str]
) -> Response[bytes]:
    """Name, category, year, and whether it holds; NotFoundException for no such number."""
    place = campaign(request, code)
    found = place.snapshot.certificates.get(key_of(number))
    if found is None:
        raise NotFoundException
    today = place.now().date()
    here = f"{place.base}/certificates/{path_of(found.number)}"
    category = place.rules.category(found.category)
    context = {
        "certificate": found,
        "holds": found.holds(today),
        "category": category.name if category else "",
    }
    showing = Showing(request, place, "notice", here, today)
    return showing.same_for_all("pages/certificate.html", lambda: View(here, context))
