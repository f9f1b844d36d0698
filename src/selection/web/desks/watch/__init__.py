"""The supervisor's desk: everything is looked at, and nothing is moved."""
