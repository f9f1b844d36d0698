"""How last year's shapes become this year's, so that every stored event can be read for ever."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Shape = dict[str, Any]
"""An event as it was stored: the JSON object, before it is any class."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upcast:
    """One step: the shape stored under an old name, changed into that of the name `to`.

    `change` may look at nothing but the shape; `to` is a current name or the next old one.
    """

    to: str
    change: Callable[[Shape], Shape]


UPCASTS: Mapping[str, Upcast] = {}
"""The step from each stored name that is no longer current."""
