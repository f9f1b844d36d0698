"""Headers that are written to the wire as they are: worked out once for many answers.

uvicorn looks at each header of each answer again. Those of a like are always the same ones, so
they are kept as bytes beside the list; `protocol` writes the bytes, everybody else sees the list.
"""

import re
from collections.abc import Iterable

Header = tuple[bytes, bytes]

_NAME = re.compile(rb"[a-z0-9-]+")
_VALUE = re.compile(rb"[\x20-\x7e]*")


class Wire(list[Header]):
    """The headers of an answer with a body of known length; nobody changes the list."""

    def __init__(self, headers: Iterable[Header], length: int, known: bytes | None = None) -> None:
        """`length`: of the body, in bytes; it is said here. `known`: the headers as bytes.

        Raises ValueError for what cannot stand in a header.
        """
        super().__init__(headers)
        self.length = length
        self.known = _written(self, length) if known is None else known


def plus(headers: Iterable[Header], header: Header) -> list[Header]:
    """The headers and one more, which the caller knows to be sound."""
    if isinstance(headers, Wire):
        known = headers.known + b"%b: %b\r\n" % header
        return Wire([*headers, header], headers.length, known)
    return [*headers, header]


def _written(headers: list[Header], length: int) -> bytes:
    for name, value in headers:
        if not (_NAME.fullmatch(name) and _VALUE.fullmatch(value)):
            raise ValueError(f"not a header: {name!r}")
    headers.append((b"content-length", b"%d" % length))
    return b"".join(b"%b: %b\r\n" % header for header in headers)
