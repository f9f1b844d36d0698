"""A link that was just made, as a page tells it once."""

from dataclasses import dataclass

from selection.web.showing import AnyRequest, installation


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """The address, whose it is, whether it was sent, and whether a second person has to agree."""

    address: str
    whose: str
    sent: bool = False
    waits: bool = False


def link_to(request: AnyRequest, token: str) -> str:
    """The address that lets somebody in."""
    return f"{installation(request).origin}/invitations/{token}"
