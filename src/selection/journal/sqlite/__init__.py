"""A journal in one SQLite file. Nothing outside this package knows SQLite, but the migrations."""
