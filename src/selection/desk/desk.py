"""The one way in: a command is decided against its stream, and the decision is recorded.

Many commands may come together; each gets its own answer. A decision that somebody overtook is
made again on what holds now. The desk also keeps the time: stages whose time has come are opened
and closed before anything else is decided.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from selection.desk.batch import Batch
from selection.desk.ids import must_be_opaque
from selection.desk.requests import Answer, Busy, Order, Receipt, Request, recorded
from selection.desk.workdays import known
from selection.domain import campaign as campaigns
from selection.domain import facts
from selection.domain.campaign import CAMPAIGN, CLOCK
from selection.domain.course import RulebookAmended, RulebookFrozen
from selection.domain.kernel import Refused
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.canonical import from_journal
from selection.journal.items import Item, Recorded
from selection.journal.journal import Journal

ATTEMPTS = 8

Reader = Callable[[], object]


LOOK_AGAIN = timedelta(seconds=10)
"""So long may stay unnoticed what another process did to the course of the campaign."""

WAITED = timedelta(minutes=5)
"""So long may a request wait for its decision; what is older was put at some other time."""


class NotOpened(Exception):
    """The store holds no frozen rulebook yet."""


def rules_adopted(
    journal: Journal, until: int | None = None
) -> list[RulebookFrozen | RulebookAmended]:
    """Every version of the rules that was adopted up to a position, in order.

    Whatever is shown as of an earlier moment goes by the last one of these.
    """
    for record in journal.since(0, until=until, names=("campaign.rulebook-frozen.1",)):
        return [
            each.event
            for each in journal.read(record.stream)
            if isinstance(each.event, RulebookFrozen | RulebookAmended)
            and (until is None or each.position <= until)
        ]
    return []


def unheard(at: datetime, now: datetime, waited: timedelta | None) -> Refused | None:
    """The refusal of a command that claims another time than the desk's, which alone counts."""
    if waited is None or now - waited <= at <= now:
        return None
    return Refused("time-is-the-server-s", at=at, now=now)


def _must_be_heard(request: Request, now: datetime, waited: timedelta | None) -> None:
    """Refuses names for ids, and another time than the desk's."""
    for order in request.orders:
        must_be_opaque(request.actor, order.command)
        refused = unheard(order.command.at, now, waited)
        if refused is not None:
            raise refused


class Desk:
    """Decides and records, under one rulebook, in one journal."""

    def __init__(
        self,
        journal: Journal,
        rules: Rulebook,
        *,
        clock: Callable[[], datetime],
        rulebook: int = 1,
        afterwards: Sequence[Reader] = (),
        waited: timedelta | None = WAITED,
    ) -> None:
        """`rulebook` is the version of the rules; `afterwards` is called when events came in.

        `waited` is how long a request may have waited; None where requests tell of what was done
        long ago and elsewhere, so that the time they name is all there is.
        """
        self.journal = journal
        self.rules = rules
        self.clock = clock
        self.version = rulebook
        self.fingerprint: str | None = None
        self.afterwards = afterwards
        self.waited = waited
        self._due: datetime | None = None
        self._looked: datetime | None = None

    @classmethod
    def open(
        cls,
        journal: Journal,
        *,
        clock: Callable[[], datetime],
        afterwards: Sequence[Reader] = (),
        waited: timedelta | None = WAITED,
    ) -> "Desk":
        """The desk of a campaign whose rulebook is frozen; raises NotOpened before that."""
        adopted = rules_adopted(journal)
        if not adopted:
            raise NotOpened
        rules = from_journal(adopted[-1].canonical.encode())
        desk = cls(journal, rules, clock=clock, afterwards=afterwards, waited=waited)
        desk.version, desk.fingerprint = adopted[-1].version, adopted[-1].fingerprint
        return desk

    def handle(self, actor: str, *orders: Order, id: str | None = None) -> Receipt:
        """Decide and record one request; raises Refused, or Busy if overtaken too often."""
        request = Request(actor=actor, orders=orders, **({"id": id} if id else {}))
        [answer] = self.handle_all([request])
        if isinstance(answer, Receipt):
            return answer
        raise answer

    def handle_all(self, requests: Sequence[Request]) -> list[Answer]:
        """Decide and record many requests in one go, each with its own answer, in their order."""
        self.keep_time()
        strange = self._strange(requests)
        heard = iter(self._handle([each for n, each in enumerate(requests) if n not in strange]))
        answers = [strange.get(n) or next(heard) for n in range(len(requests))]
        for reader in self.afterwards:
            reader()
        return answers

    def state(self, order: Order) -> Any:
        """The state of the stream on which the order would be decided now."""
        history = self.journal.read(order.decider.stream(order.command, self.rules))
        return order.decider.replay(record.event for record in history)

    def keep_time(self) -> None:
        """Open and close the stages whose time has come."""
        if not self.is_due():
            return
        command = None
        now = self.clock()
        while True:
            history = self.journal.read(campaigns.stream_of(self.rules))
            campaign = CAMPAIGN.replay(record.event for record in history)
            days = known(self.rules.calendar.zone, now.astimezone(self.rules.calendar.zone).date())
            before = command
            command = next(iter(campaigns.due(campaign, self.rules, now, days)), None)
            if command is None:
                break
            [answer] = self._handle([Request(actor=CLOCK, orders=(Order(CAMPAIGN, command),))])
            # Another process may have been first: only what is still due then is a failure.
            if not isinstance(answer, Receipt) and command == before:
                raise answer
        self._due = campaigns.next_due(campaign, self.rules, now)
        self._looked = now if campaign.frozen else None

    def is_due(self) -> bool:
        """Whether the time of a stage has come, or nobody has looked lately when it will."""
        now = self.clock()
        if self._looked is None or not self._looked <= now < self._looked + LOOK_AGAIN:
            return True
        return self._due is not None and now >= self._due

    def take_the_rules(self) -> None:
        """Go by the rules that hold now, if somebody froze or amended them since."""
        now = self.journal.facts({facts.RULEBOOK}).get(facts.RULEBOOK)
        if now == self.fingerprint:
            return
        adopted = rules_adopted(self.journal)[-1]
        self.rules = from_journal(adopted.canonical.encode())
        self.version, self.fingerprint = adopted.version, adopted.fingerprint
        self._looked = None

    def _strange(self, requests: Sequence[Request]) -> dict[int, Refused]:
        """What is said to requests that come with a time of their own, or with names for ids."""
        now = self.clock()
        strange: dict[int, Refused] = {}
        for n, each in enumerate(requests):
            try:
                _must_be_heard(each, now, self.waited)
            except Refused as refused:
                strange[n] = refused
        return strange

    def _handle(self, requests: Sequence[Request]) -> list[Answer]:
        answers: dict[int, Answer] = {}
        waiting: dict[int, Request] = dict(enumerate(requests))
        for _ in range(ATTEMPTS):
            if not waiting:
                break
            batch = Batch(
                self.journal,
                self.rules,
                self.version,
                list(waiting.values()),
                fingerprint=self.fingerprint,
            )
            decided = {
                n: batch.decide(request, places)
                for (n, request), places in zip(waiting.items(), batch.places, strict=True)
            }
            if not batch.items:
                self.journal.confirm()  # a receipt of what stands already must hold as well
            verdicts = iter(self.journal.append(batch.items) if batch.items else ())
            firm = True  # what was said after a decision that failed may rest on that decision
            for n, each in decided.items():
                if isinstance(each, Item):
                    verdict = next(verdicts)
                    if isinstance(verdict, Recorded):
                        answers[n] = recorded(each, verdict)
                    else:
                        firm = False
                elif each is not None and firm:
                    answers[n] = each
            waiting = {n: request for n, request in waiting.items() if n not in answers}
            if batch.outdated:
                self.take_the_rules()
        if any(order.decider is CAMPAIGN for each in requests for order in each.orders):
            self._looked = None
        return [answers.get(n) or Busy() for n in range(len(requests))]
