"""The tables of the journal, as Alembic revisions; nothing else creates or alters one.

A revision never alters or rebuilds `stored_events`: batch mode would drop the triggers that keep
it append-only. A new revision is entered here; opening a store for writing upgrades it.
"""

from pathlib import Path

REVISIONS = ("0001", "0002", "0003")
"""All that this program knows, oldest first."""

*OLDER, NEWEST = REVISIONS

HERE = Path(__file__).parent
