"""The page as the public would see it, for the people of the unit alone."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from litestar import Response, route
from litestar.params import FromPath

from selection.accounts.problems import Tampered, Unknown
from selection.accounts.vault import Content
from selection.desk.desk import Desk
from selection.desk.merging import called
from selection.desk.nominating.nominees import Nominee, content_of
from selection.desk.nominating.pages import is_portrait, page_of, public_materials
from selection.domain.attachments import Attached
from selection.domain.materials import Looks
from selection.domain.quarantine import must_be_free
from selection.materials.chamber import Unreadable
from selection.web.campaigns import OpenCampaign
from selection.web.desks.showing import desk_page
from selection.web.desks.unit.home import groups
from selection.web.desks.unit.visiting import SECTION, UNIT, arrive
from selection.web.doors import DOOR, READ
from selection.web.exhibits import Exhibit, Film, Picture
from selection.web.framing import Framing
from selection.web.languages import Language
from selection.web.showing import AnyRequest

MIDDLE = (5, 5)


@dataclass(frozen=True, slots=True)
class _Shown:
    """A picture, and whether it is the portrait."""

    picture: Picture
    portrait: bool


def exhibit_of(
    place: OpenCampaign,
    desk: Desk,
    of: Nominee,
    path: str,
    language: Language,
    *,
    content: Content | None = None,
) -> Exhibit:
    """What would be shown of the candidate; its pictures are those that whoever looks may see.

    `path` is where the files of the nomination lie for whoever looks; `content` is what the form
    says, if that is not what was saved last. Refused for a candidate who is locked away.
    """
    must_be_free(of.at_hand, of.candidate)
    rules = place.rules
    vault, people = place.accounts.vault, place.accounts.people
    content = content_of(vault, of) if content is None else content
    known = people.units([of.unit]).get(of.unit)
    page = page_of(rules, of.category, content, (), None, region=known.region if known else "")
    exhibit = Framing(rules, place.base).exhibit(
        of.candidate,
        category=of.category,
        number=0,
        unit=called(desk, place.accounts, [of.unit]).get(of.unit, ""),
        page=page,
        frozen=False,
    )
    shown = list(_pictures(place, of, page.name, path))
    pictures = [each.picture for each in shown if not each.portrait]
    films = [each for each in of.files if each.looks is Looks.MP4]
    return replace(
        exhibit,
        label=language.say("预览"),
        name=page.name or language.say("还没有写名称"),
        portrait=next((each.picture for each in shown if each.portrait), None),
        cover=pictures[0] if pictures else None,
        pictures=tuple(pictures[1:]),
        film=Film(source=_path(path, films[0]), poster=None, caption=page.name) if films else None,
    )


def _path(path: str, file: Attached) -> str:
    return f"{path}/files/{file.code}/{file.order}"


def _pictures(place: OpenCampaign, of: Nominee, name: str, path: str) -> Iterator[_Shown]:
    """The public photos; one whose original is not there any more is left out."""
    materials = public_materials(place.rules, of.category)
    for each in of.files:
        material = materials.get(each.code)
        if material is None or each.looks is not Looks.JPEG:
            continue
        try:
            copies = place.counter.copies(each.digest)
        except (Unknown, Tampered, Unreadable):
            continue
        here = f"{_path(path, each)}/picture"
        yield _Shown(
            Picture(
                small=here,
                large=f"{here}?size=large",
                small_width=copies[0].width,
                width=copies[-1].width,
                height=copies[-1].height,
                alt=f"{name}：{material.name} {each.order}",
                caption="",
                focus=MIDDLE,
            ),
            is_portrait(material),
        )


@route(
    "/{code:str}/desk/unit/nominations/{candidate:str}/preview",
    http_method=READ,
    opt={DOOR: UNIT},
)
async def preview(
    request: AnyRequest, code: FromPath[str], candidate: FromPath[str]
) -> Response[bytes]:
    """The page."""
    visit = arrive(request, code)
    of = await visit.mine(candidate)
    exhibit = await visit.work(
        lambda desk: exhibit_of(visit.place, desk, of, visit.path(of.candidate), visit.language)
    )
    return desk_page(
        request,
        visit.place,
        "desks/unit/preview.html",
        {
            "back": visit.path(candidate),
            "exhibit": exhibit,
            "group": groups(visit.place)[of.category],
            "pictures": ([exhibit.cover] if exhibit.cover else []) + list(exhibit.pictures),
        },
        section=SECTION,
    )


HANDLERS = [preview]
