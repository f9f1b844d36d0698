"""Where files of a campaign come in and are looked at by people at work: never by the public.

Originals are opened in a process of their own, with bounds (`materials.chamber`). What is shown of
a photo at a desk is a copy of it, upright and without a word about place or camera, which is kept
in memory only: nothing of it lies beside the public pictures.
"""

import threading
from collections import OrderedDict

from selection.accounts.media import Media
from selection.accounts.originals import Originals
from selection.accounts.store import Accounts
from selection.desk.comparing import Registers
from selection.desk.desk import Desk
from selection.desk.receiving import Receiving
from selection.domain.identity import Comparison
from selection.domain.rulebook.book import Rulebook
from selection.materials.chamber import Chamber, Copy
from selection.settings import Home

MOST_KEPT = 64 * 2**20
"""Bytes of copies of photos that a campaign keeps in memory."""


class Counter:
    """The files of one campaign, and the registers that names are held against."""

    def __init__(
        self,
        home: Home,
        campaign: str,
        accounts: Accounts,
        originals: Originals,
        chamber: Chamber,
    ) -> None:
        """Nothing starts before the first file comes."""
        self._home, self._campaign = home, campaign
        self._accounts = accounts
        self._chamber = chamber
        self._originals = originals
        self._copies: OrderedDict[str, tuple[Copy, ...]] = OrderedDict()
        self._kept = 0
        self._turn = threading.Lock()
        self._registers: Registers | None = None
        self._registers_of: Rulebook | None = None
        self._turn_of_names = threading.Lock()

    def receiving(self, desk: Desk) -> Receiving:
        """Where a file comes in, at this desk."""
        return Receiving(
            desk,
            self._chamber,
            vault=self._accounts.vault,
            kept=self._originals,
            media=Media(self._home.media(self._campaign)),
            folder=self._home.folder(self._campaign) / "coming",
        )

    def copies(self, digest: str) -> tuple[Copy, ...]:
        """Copies of a photo to look at, smallest first.

        Raises Unknown or Tampered if the original is not there as it was, Unreadable if it is no
        picture.
        """
        with self._turn:
            known = self._copies.get(digest)
            if known is not None:
                self._copies.move_to_end(digest)
                return known
        with self._originals.opened(digest) as file:
            made = tuple(self._chamber.copies(file))
        with self._turn:
            if digest not in self._copies:
                self._copies[digest] = made
                self._kept += _size(made)
            while self._kept > MOST_KEPT and len(self._copies) > 1:
                _, dropped = self._copies.popitem(last=False)
                self._kept -= _size(dropped)
        return made

    def compare(self, desk: Desk, name: str, *, region: str, unit: str) -> Comparison:
        """The name held against the registers of past winners; ValueError for an empty one.

        The registers are read once and kept, and asked by one thread after the other.
        """
        with self._turn_of_names:
            if self._registers is None or self._registers_of is not desk.rules:
                self._registers = Registers(desk.journal, desk.rules, self._accounts)
                self._registers_of = desk.rules
            return self._registers.compare(name, region=region, unit=unit)


def _size(copies: tuple[Copy, ...]) -> int:
    return sum(len(each.data) for each in copies)
