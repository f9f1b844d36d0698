"""Who looks at a page: in which language and size, and whether the device is known."""

from dataclasses import dataclass
from typing import Any

from litestar import Request

from selection.web.devices import Devices
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
    known: bool  # whether any cookie of ours came in: then no shared cache may keep the page


def visitor(request: Request[Any, Any, Any], devices: Devices) -> Visitor:
    """The visitor of a request. An unreadable cookie is as good as none."""
    cookies = request.cookies
    chosen = cookies.get(PREFERENCES)
    token = cookies.get(devices.cookie)
    language, size = preferences(chosen)
    return Visitor(
        language=languages()[language],
        size=size,
        device=devices.read(token),
        known=chosen is not None or token is not None,
    )


def preferences(value: str | None) -> tuple[str, str]:
    """Language and size from the cookie, such as `en.large`; the usual ones for anything else."""
    language, _, size = (value or "").partition(".")
    return (
        language if language in languages() else CHINESE,
        size if size in SIZES else NORMAL,
    )
