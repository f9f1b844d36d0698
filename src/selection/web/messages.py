"""What desks may have sent to people, and how a message is put into words."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from selection.accounts.contacts import Contact, Contacts
from selection.accounts.messages import Message, Outbox, Way
from selection.desk.practice import is_practice
from selection.desk.telling import Telling
from selection.documents.letters import letter
from selection.domain.kernel import PersonId
from selection.outbound.configured import Outbound


@dataclass(frozen=True, slots=True, kw_only=True)
class Messages:
    """What desks may have sent in one campaign; called in a thread of theirs."""

    outbox: Outbox
    contacts: Contacts
    outbound: Outbound
    campaign: str
    title: str
    organizer: str
    address: str  # of the campaign, with scheme and host

    def invite(
        self,
        person: PersonId,
        *,
        link: str,
        by: str,
        role: str,
        until: str,
        contact: Contact | None = None,
        reset: bool = False,
        at: datetime,
    ) -> None:
        """Send a one-time link. `contact` is for somebody of whom nothing is noted yet."""
        said = {"title": self.title, "link": link, "by": by, "role": role, "until": until}
        telling = Telling(
            kind="reset" if reset else "invitation",
            about=_opaque(link),
            recipient=person,
            contact=contact or self.contacts.of([person])[person],
            page="",
            said=said,
        )
        self.outbox.put(self.campaign, self.written(telling), at=at)

    def remind(
        self, people: Collection[PersonId], *, about: str, words: str, page: str, at: datetime
    ) -> int:
        """Remind people of something, each once a day for the same `about` (a code); how many."""
        for person, contact in self.contacts.of(people).items():
            telling = Telling(
                kind="reminder",
                about=f"{about}-{at.date().isoformat()}",
                recipient=person,
                contact=contact,
                page=page,
                said={"title": self.title, "words": words},
            )
            self.outbox.put(self.campaign, self.written(telling), at=at)
        return len(people)

    def written(self, telling: Telling) -> Message:
        """The message as it goes out: by mail if there is an address, else to the phone."""
        said = {"address": f"{self.address}{telling.page}", **telling.said}
        practice = is_practice(self.campaign)
        found = letter(telling.kind, said, organizer=self.organizer, practice=practice)
        way, to = Way.HAND, ""
        if telling.contact.mail and self.outbound.mail is not None:
            way, to = Way.MAIL, telling.contact.mail
        elif telling.contact.phone and self.outbound.sms is not None:
            way, to = Way.SMS, telling.contact.phone
        return Message(
            source=f"{self.campaign}/{telling.about}/{telling.kind}/{telling.recipient}",
            recipient=telling.recipient,
            kind=telling.kind,
            way=way,
            to=to or telling.contact.mail or telling.contact.phone,
            subject=found.subject,
            short=found.short,
            text=found.text,
        )


def _opaque(link: str) -> str:
    """What tells one link from another, and nothing of what it holds: rows are not sealed."""
    return hashlib.sha256(b"selection.link-sent.1 " + link.encode()).hexdigest()[:32]
