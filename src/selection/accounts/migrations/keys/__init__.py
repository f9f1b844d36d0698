"""Revisions of keys.db."""
