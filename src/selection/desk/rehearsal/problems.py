"""What keeps a rehearsal from its folder; apart, so that nobody loads a rehearsal to know it."""


class NotARehearsal(Exception):
    """The folder holds something else, which a rehearsal must not touch."""


class Occupied(Exception):
    """Another rehearsal is going on in the folder."""
