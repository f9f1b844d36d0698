"""A file that is looked at first and taken over later: the page in between carries it.

Nothing of it is kept meanwhile, and what is taken over is read and judged again.
"""

from base64 import b64decode, urlsafe_b64encode

MOST_FILE = 1_000_000
MOST_CARRIED = MOST_FILE * 4 // 3 + 4  # characters of the file in a field of the form
MOST_BODY = MOST_CARRIED + 10_000


def carried(body: bytes) -> str:
    """The file as a field of a form."""
    return urlsafe_b64encode(body).decode()


def unpacked(field: str) -> bytes:
    """The file of such a field; raises ValueError for what is none."""
    return b64decode(field, altchars=b"-_", validate=True)  # its complaint is a ValueError
