"""How the process that reads files is spoken with: what both sides must know."""

LONGEST_REQUEST = 4096  # bytes
HANDED_OVER = 3
"""Open files that come with a request: the file to read, where to answer, where to report."""
LENGTH = 8
"""Bytes of each number in front of a copy: its width, height and length."""
BROKEN, TOO_MUCH = 3, 4
"""Exit codes of a reader: the file is none, or it needed more memory than there is for it."""
