"""The eventsourcing library's own test cases, and modules that need a package nobody else does."""

import importlib
import sys
from types import ModuleType, SimpleNamespace


def imported(name: str, **stand_ins: object) -> ModuleType:
    """A module of the library; the stand-ins take the place of what it imports, for a moment."""
    sys.modules |= stand_ins
    try:
        return importlib.import_module(name)
    finally:
        for each in stand_ins:
            del sys.modules[each]


cases = imported(
    "eventsourcing.tests.persistence",
    **{"eventsourcing.cipher": SimpleNamespace(AESCipher=None)},  # needs another crypto library
)
