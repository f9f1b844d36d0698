"""The certificates (证书) of all who are released, to be printed and sealed (6.5)."""

from typing import Any

from litestar import Response, route
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from selection.desk.practice import is_practice
from selection.documents.certificates import CertificatePaper, certificates_pdf
from selection.documents.printing import NoFont
from selection.web.campaigns import OpenCampaign
from selection.web.certificates import Certificate, holding, key_of, path_of
from selection.web.desks.office.approvals import OFFICIAL
from selection.web.desks.office.lists import list_page
from selection.web.doors import READ
from selection.web.handing_over import PDF, handed_over
from selection.web.showing import AnyRequest, campaign, installation


@route("/{code:str}/desk/office/certificates.pdf", http_method=READ, opt=OFFICIAL)
async def all_certificates(request: AnyRequest, code: FromPath[str]) -> Response[Any]:
    """All that hold, one a page."""
    place = campaign(request, code)
    return await _handed_over(
        request,
        place,
        holding(place.snapshot.certificates, place.now().date()),
        place.rules.release.certificate,
    )


@route(
    "/{code:str}/desk/office/certificates/{number:str}/certificate.pdf",
    http_method=READ,
    opt=OFFICIAL,
)
async def one_certificate(
    request: AnyRequest, code: FromPath[str], number: FromPath[str]
) -> Response[Any]:
    """One of them, where it has to be printed again."""
    place = campaign(request, code)
    mine = [
        each
        for each in holding(place.snapshot.certificates, place.now().date())
        if key_of(each.number) == key_of(number)
    ]
    title = "".join(f"{place.rules.release.certificate} {e.number} {e.name}" for e in mine)
    return await _handed_over(request, place, mine, title)


async def _handed_over(
    request: AnyRequest, place: OpenCampaign, those: list[Certificate], title: str
) -> Response[Any]:
    if not those:
        raise NotFoundException
    origin = installation(request).origin
    papers = [
        CertificatePaper(
            number=each.number,
            name=each.name or "",
            category=each.category,
            day=each.day,
            valid_until=each.valid_until,
            url=f"{origin}{place.base}/certificates/{path_of(each.number)}",
        )
        for each in those
    ]
    practice = is_practice(place.rules.id)
    try:
        body = await place.work(lambda _: certificates_pdf(papers, place.rules, practice=practice))
    except NoFont as missing:
        return await list_page(request, place, section="office", problem=str(missing))
    return handed_over(body, name=f"{title}-{place.id}.pdf", kind=PDF)


HANDLERS = [all_certificates, one_certificate]
