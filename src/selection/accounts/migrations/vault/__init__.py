"""Revisions of vault.db."""
