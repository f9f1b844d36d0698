"""A whole selection, rehearsed under a scripted clock with plainly fictional people.

It goes the same way as the real one: every step is a command that the domain decides and the
journal records. What it makes up comes from a seed, so that two rehearsals of one seed are alike.
"""
