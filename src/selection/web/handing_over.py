"""Files that are made for somebody at work: handed over once, and kept by no cache."""

from typing import Any
from urllib.parse import quote

from litestar import Response

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"


def handed_over(body: bytes, *, name: str, kind: str) -> Response[Any]:
    """The file, to be kept under this name by whoever asked for it."""
    return Response(
        body,
        status_code=200,
        media_type=kind,
        headers={
            "cache-control": "private, no-store",
            "content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        },
    )
