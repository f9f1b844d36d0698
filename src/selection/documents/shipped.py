"""Folders that are shipped beside the code: in the wheel, or next to src/ in a checkout."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


def shipped(name: str) -> Traversable:
    """The folder of that name (`templates`, `rulebooks`)."""
    packed = files("selection") / name
    return packed if packed.is_dir() else Path(__file__).parents[3] / name
