"""Names held against the registers of past winners (domain 1.6), by whoever may read names.

Equal names are compared in the journal, by their hashes. Similar ones have to be read: the names
of a register are taken from the vault once and kept in memory, shorn as `likeness.core` does.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor

from selection.accounts.recognising import named, placed
from selection.accounts.store import Accounts
from selection.accounts.vault import Vault
from selection.domain.identity import Comparison, Similar
from selection.domain.kernel import HonoureeId
from selection.domain.likeness import alike, core, similarity
from selection.domain.register import HonoureeEntered
from selection.domain.rulebook.book import Rulebook
from selection.journal.items import Record
from selection.journal.journal import Journal

ENTERED = ("register.honouree-entered.1",)
_AT_ONCE = 1_000  # records opened together


@dataclass(slots=True)
class _Names:
    """The names of one register, by their length."""

    newest: HonoureeId | None = None
    bearers: defaultdict[str, list[HonoureeId]] = field(
        default_factory=lambda: defaultdict[str, list[HonoureeId]](list)
    )
    of_length: defaultdict[int, set[str]] = field(
        default_factory=lambda: defaultdict[int, set[str]](set)
    )

    def add(self, name: str, honouree: HonoureeId) -> None:
        self.bearers[name].append(honouree)
        self.of_length[len(name)].add(name)

    def like(self, name: str, least: Fraction) -> Iterator[tuple[str, HonoureeId]]:
        """The bearers of other names that are so similar, in a fixed order."""
        longest = floor(len(name) / least) if least else max(self.of_length, default=0)
        for length in sorted(self.of_length):
            if least * len(name) <= length <= longest:
                for other in sorted(self.of_length[length]):
                    if other != name and alike(name, other, least):
                        yield from ((other, each) for each in self.bearers[other])


class Registers:
    """The registers of a campaign, read as far as the journal goes when something is compared."""

    def __init__(self, journal: Journal, rules: Rulebook, accounts: Accounts) -> None:
        self._journal = journal
        self._rules = rules
        self._vault: Vault = accounts.vault
        self._pseudonyms = accounts.pseudonyms(rules.id)
        self._position = 0
        self._names: defaultdict[str, _Names] = defaultdict(_Names)

    def compare(self, name: str, *, region: str = "", unit: str = "") -> Comparison:
        """What a nomination says of its candidate's name; `region` and `unit` recommend it.

        It is worth something until a register grows: then the desk refuses it, and it has to be
        made again. ValueError for an empty name.
        """
        self._read_on()
        mine = core(name)
        similar = tuple(
            Similar(
                register=each.register,
                honouree=honouree,
                similarity=similarity(mine, other),
            )
            for each in self._rules.exclusions
            if each.similar_name is not None
            for other, honouree in self._names[each.register].like(mine, each.similar_name)
        )
        return Comparison(
            name=named(self._pseudonyms, name),
            places=placed(self._pseudonyms, region=region, unit=unit),
            registers={
                register: names.newest
                for register, names in self._names.items()
                if names.newest is not None
            },
            similar=tuple(dict.fromkeys(similar)),
        )

    def _read_on(self) -> None:
        head = self._journal.head().position
        if head == self._position:
            return
        page: list[Record] = []
        for record in self._journal.since(self._position, until=head, names=ENTERED):
            page.append(record)
            if len(page) == _AT_ONCE:
                self._take(page)
                page = []
        self._take(page)
        self._position = head

    def _take(self, page: Sequence[Record]) -> None:
        entered: list[HonoureeEntered] = [record.event for record in page]
        contents = self._vault.open_many([each.paper.record for each in entered])
        for record, each in zip(page, entered, strict=True):
            names = self._names[each.register]
            names.newest = each.entered.honouree
            self._position = record.position  # read no further if a later page cannot be opened
            content = contents[each.paper.record]
            if content is not None:  # otherwise erased: only its hash is left to compare
                names.add(core(str(content["name"])), each.entered.honouree)
