"""Posts what is to be sent: follows the events, hands messages over, and notes what became of it.

One task of the installation does both, every few seconds. Several processes may: an event is
followed by one of them, and a message claimed by one.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import datetime

from selection.accounts.messages import Kept, Message, Outbox, Status, Way
from selection.desk.desk import Desk
from selection.desk.telling import STORED, Teller
from selection.outbound.configured import Outbound
from selection.outbound.line import Fate
from selection.outbound.mail import Letter
from selection.outbound.sms import ShortMessage
from selection.web.campaigns import OpenCampaign

log = logging.getLogger(__name__)

EVERY = 3.0
"""Seconds between two rounds."""
MESSAGE = "message"
"""The template under which a gateway knows messages."""

BECAME: Mapping[Fate, Status] = {
    Fate.SENT: Status.SENT,
    Fate.REFUSED: Status.FAILED,
    Fate.LATER: Status.QUEUED,
    Fate.UNKNOWN: Status.UNKNOWN,
}


class Posting:
    """Follows and sends, for all campaigns of an installation."""

    def __init__(
        self,
        outbox: Outbox,
        outbound: Outbound,
        places: Collection[OpenCampaign],
        clock: Callable[[], datetime],
    ) -> None:
        self._outbox, self._outbound = outbox, outbound
        self._places, self._clock = places, clock

    async def go_on(self) -> None:
        """Round after round, until cancelled; what fails is tried again in the next one."""
        while True:
            await asyncio.sleep(EVERY)
            for place in self._places:
                await self._tried(place.work(lambda desk, place=place: self.follow(place, desk)))
            await self._tried(self.send())

    @staticmethod
    async def _tried(doing: Awaitable[int]) -> None:
        try:
            await doing
        except Exception:
            log.exception("messages could not be posted; tried again")

    def follow(self, place: OpenCampaign, desk: Desk) -> int:
        """Queue what the new events of a campaign are followed by; how many messages.

        A campaign that was never followed begins with what happens from now on.
        """
        since, head = self._outbox.position(place.id), place.journal.head().position
        if since == head:
            return 0
        teller, due = Teller(desk, place.accounts, place.views), list[Message]()
        if since is not None:
            place.views.catch_up(place.journal)
            for record in place.journal.since(since, until=head, names=STORED):
                due += [place.messages.written(each) for each in teller.of(record)]
        moved = self._outbox.follow(place.id, since, head, due, at=self._clock())
        return len(due) if moved else 0

    async def send(self) -> int:
        """Send what is due, one by one; how many were taken."""
        claimed = await asyncio.to_thread(self._outbox.claim, at=self._clock())
        taken = 0
        for each in claimed:
            status = await self._sent(each)
            taken += status is Status.SENT
            await asyncio.to_thread(self._outbox.settle, each, status, at=self._clock())
        return taken

    async def _sent(self, message: Kept) -> Status:
        content = message.content
        if content is None:  # whoever it was for has been erased
            return Status.FAILED
        to, subject = str(content["to"]), str(content["subject"])
        match message.way:
            case Way.MAIL if self._outbound.mail is not None:
                mail = Letter(id=message.id, to=to, subject=subject, text=str(content["text"]))
                return BECAME[await self._outbound.mail.send(mail)]
            case Way.SMS if self._outbound.sms is not None:
                short = ShortMessage(
                    id=message.id,
                    to=to,
                    template=MESSAGE,
                    parameters={"text": str(content["short"])},
                    text=str(content["short"]),
                )
                return BECAME[await self._outbound.sms.send(short, at=self._clock())]
            case _:
                return Status.FAILED  # its server is not set any more
