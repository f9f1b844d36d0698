"""A journal in one schema of PostgreSQL. Only this package and the migrations know how."""
