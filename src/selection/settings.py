"""Where an installation keeps its stores: read once, at start, from the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Home:
    """The folder of one installation; each campaign has a folder of its own in it."""

    root: Path

    def folder(self, campaign: str) -> Path:
        """The folder of a campaign."""
        return self.root / "campaigns" / campaign

    def journal(self, campaign: str) -> Path:
        """The journal of a campaign: its events, facts and tally, in one file."""
        return self.folder(campaign) / "journal.db"

    def views(self, campaign: str) -> Path:
        """The read models of a campaign; safe to drop."""
        return self.folder(campaign) / "views.db"

    def media(self, campaign: str) -> Path:
        """The pictures and films of a campaign, which its pages name."""
        return self.folder(campaign) / "media"

    def campaigns(self) -> list[str]:
        """The campaigns that have a journal here, by id."""
        return sorted(path.parent.name for path in self.root.glob("campaigns/*/journal.db"))


def origins(environ: Mapping[str, str] = os.environ) -> list[str]:
    """The addresses that visitors use, the first in links: SELECTION_ORIGINS, with blanks."""
    return environ.get("SELECTION_ORIGINS", "").split()


def home(environ: Mapping[str, str] = os.environ) -> Home:
    """The installation of this process: SELECTION_HOME, or `var` in the working directory."""
    return Home(Path(environ.get("SELECTION_HOME", "var")))
