"""The rulebook: every number, date, name and procedure that a decision depends on, as data."""
