"""The rules of a selection, in plain Python: no database, no browser, no clock."""
