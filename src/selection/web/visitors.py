"""Who looks at a page: in which language and size, and whether the device is known."""

from dataclasses import dataclass
from typing import Any

from litestar import Request

from selection.web.devices import Devices
from selection.web.identities import Identities, Verified
from selection.web.languages import CHINESE, Language, languages

PREFERENCES = "preferences"
NORMAL, LARGE = "normal", "large"
SIZES = (NORMAL, LARGE)


@dataclass(frozen=True, slots=True)
class Visitor:
    """A visitor as far as cookies tell; most have none, and all of those see the same bytes."""

    language: Language
    size: str
    device: str | None  # the identity behind the device cookie (T0), if it is one of ours
    verified: Verified | None  # who the visitor has shown to be (T1, T2), with a cookie of ours
    known: bool  # whether any cookie of ours came in: then no shared cache may keep the page

    @property
    def is_somebody(self) -> bool:
        """Whether the visitor can have liked anything."""
        return self.device is not None or self.verified is not None


def visitor(request: Request[Any, Any, Any], devices: Devices, identities: Identities) -> Visitor:
    """The visitor of a request. An unreadable cookie is as good as none."""
    cookies = request.cookies
    chosen = cookies.get(identities.named(PREFERENCES))
    token, shown = cookies.get(devices.cookie), cookies.get(identities.cookie)
    language, size = preferences(chosen)
    return Visitor(
        language=languages()[language],
        size=size,
        device=devices.read(token),
        verified=identities.read(shown),
        known=any(each is not None for each in (chosen, token, shown)),
    )


def preferences(value: str | None) -> tuple[str, str]:
    """Language and size from the cookie, such as `en.large`; the usual ones for anything else."""
    language, _, size = (value or "").partition(".")
    return (
        language if language in languages() else CHINESE,
        size if size in SIZES else NORMAL,
    )
