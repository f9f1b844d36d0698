"""From a request to a page: whose campaign, which visitor, kept or rendered now."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from litestar import Request, Response
from litestar.exceptions import NotFoundException

from selection.domain.kernel import CandidateId
from selection.web.campaigns import OpenCampaign
from selection.web.exhibits import Mine
from selection.web.installation import Installation
from selection.web.pages import OK, Page, answer, page
from selection.web.repeating import is_for_everybody
from selection.web.searching import next_hour
from selection.web.site import Site, site
from selection.web.toasts import Toast
from selection.web.visitors import Visitor, visitor

AnyRequest = Request[Any, Any, Any]
Context = Mapping[str, Any]


def installation(request: AnyRequest) -> Installation:
    """The installation that answers."""
    return request.app.state.installation


def campaign(request: AnyRequest, code: str) -> OpenCampaign:
    """The campaign of that id; raises NotFoundException."""
    found = installation(request).campaigns.get(code)
    if found is None:
        raise NotFoundException
    return found


def visitor_of(request: AnyRequest) -> Visitor:
    """Who looks at the page."""
    house = installation(request)
    return visitor(request, house.devices, house.identities)


def by_htmx(request: AnyRequest) -> bool:
    """Whether a part of a page is asked for, to be put into one that is open."""
    return request.headers.get("hx-request") == "true"


def site_of(request: AnyRequest, place: OpenCampaign, here: str, section: str) -> Site:
    """The frame of a page at that address."""
    return site(
        place.rules,
        place.snapshot,
        base=place.base,
        here=here,
        origin=str(installation(request).origin),
        section=section,
        tag=place.tag,
    )


@dataclass(frozen=True, slots=True)
class View:
    """What a page says, and its own address: path and those parts of the query that it knows."""

    here: str
    context: Context
    shown: frozenset[CandidateId] = frozenset()  # whose like buttons are on it


class Showing:
    """One page of a campaign, shown to one visitor."""

    def __init__(
        self, request: AnyRequest, place: OpenCampaign, section: str, *asked: Hashable
    ) -> None:
        """`asked` is everything besides the campaign that the page depends on."""
        self.request = request
        self.place = place
        self.section = section
        self.asked = asked
        self.visitor = visitor_of(request)

    def same_for_all(
        self, template: str, view: Callable[[], View], *, status: int = 200
    ) -> Response[bytes]:
        """A page without anything personal: rendered once for each language and size."""
        key, found = self._for_all(template, view)
        public = not self.visitor.known
        if public and status == OK:
            until = next_hour(self.place.now())  # then the order of the showcase is another
            is_for_everybody(self.request.scope, found, key, until=until)
        return answer(self.request, found, public=public, status=status)

    def personal(
        self,
        template: str,
        view: Callable[[], View],
        mine: Mine | None,
        toast: Toast | None,
        category: str,
    ) -> Response[bytes]:
        """A page of one category that shows what the visitor's device did.

        It is the same for all who have done nothing, and for all of whom it shows the same.
        """

        def nobodys() -> View:
            return _with_mine(view(), None)

        if toast is not None:
            found = self._page(template, _with_mine(view(), mine), toast, kept=False)
        elif mine is None:
            return self.same_for_all(template, nobodys)
        else:
            key, for_all = self._for_all(template, nobodys)
            own = mine.on(for_all.shown, category)
            key = (*key, own.liked, own.left[category])
            found = self.place.own.get(key) or self.place.own.put(
                key, self._page(template, _with_mine(view(), own), None, kept=False)
            )
        return answer(self.request, found, public=False)

    def _for_all(
        self, template: str, view: Callable[[], View]
    ) -> tuple[tuple[Hashable, ...], Page]:
        key = (template, self.asked, self.visitor.language.tag, self.visitor.size)
        shelf = self.place.shelf
        return key, shelf.get(key) or shelf.put(key, self._page(template, view(), None))

    def _page(self, template: str, view: View, toast: Toast | None, *, kept: bool = True) -> Page:
        place = self.place
        html = installation(self.request).templates.render(
            template,
            self.visitor.language,
            self.visitor.size,
            {
                "site": site_of(self.request, place, view.here, self.section),
                "toast": toast,
                **view.context,
            },
        )
        return page(html, place.tag, kept=kept, shown=view.shown)


def _with_mine(view: View, mine: Mine | None) -> View:
    return View(view.here, {**view.context, "mine": mine}, view.shown)
