"""How many acts wait for a person's signature: held in memory, and moved on by events alone.

Every page of an official tells it, so no page may have to ask the journal for it.
"""

from collections.abc import Iterable
from threading import Lock

from selection.domain.kernel import PersonId, stream
from selection.domain.listed import Publication
from selection.domain.motion import MOTION, Motions
from selection.domain.publication import PUBLICATION
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.words import Act
from selection.journal.items import Record
from selection.journal.journal import Journal
from selection.journal.names import NAMES

_NAMES = tuple(NAMES[each] for each in (*MOTION.events, *PUBLICATION.events))


class ToSign:
    """What waits for signatures, as far as the journal was read; for any number of threads."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._lock = Lock()
        self._seen = 0
        self._motions: Motions = MOTION.initial
        self._list: Publication = PUBLICATION.initial

    def catch_up(self, rules: Rulebook) -> None:
        """Take in what was recorded since; once it is there, no more than that is read."""
        with self._lock:
            head = self._journal.head().position
            if head == self._seen:
                return
            for record in self._new(rules, head):
                if isinstance(record.event, MOTION.events):
                    self._motions = MOTION.evolve(self._motions, record.event)
                elif isinstance(record.event, PUBLICATION.events):
                    self._list = PUBLICATION.evolve(self._list, record.event)
            self._seen = head

    def _new(self, rules: Rulebook, head: int) -> Iterable[Record]:
        if self._seen:
            return self._journal.since(self._seen, until=head, names=_NAMES)
        every = (
            record
            for each in (MOTION, PUBLICATION)
            for record in self._journal.read(stream(rules, each.name))
        )
        return (each for each in every if each.position <= head)

    def by(self, person: PersonId, rules: Rulebook) -> int:
        """How many of them the person has not signed yet."""
        asked = [(each.signers, each.put.needed) for each in self._motions.waiting.values()]
        now = self._list
        if now.proposed and not (now.published and now.published.digest == now.proposed.digest):
            signers = (now.proposed.by, *now.approved_by)
            asked.append((signers, rules.signatures(Act.PROPOSED_LIST)))
        if now.substitution:
            signers = (now.substitution.by, *now.agreed_by)
            asked.append((signers, rules.signatures(Act.SUBSTITUTE)))
        return sum(person not in signers and len({*signers}) < need for signers, need in asked)
