"""The tables of the journal, as Alembic revisions; nothing else creates or alters one.

A revision never alters or rebuilds `stored_events`: batch mode would drop the triggers that keep
it append-only. A new revision becomes `NEWEST` here, and opening a store must then upgrade it.
"""

from pathlib import Path

NEWEST = "0001"

HERE = Path(__file__).parent
