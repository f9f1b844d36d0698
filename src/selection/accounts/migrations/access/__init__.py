"""Revisions of access.db."""
