"""Mail over SMTP: one message, one recipient, and an exact answer to what became of it."""

import asyncio
import logging
import re
import smtplib
import ssl
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY

from selection.outbound.line import Fate

log = logging.getLogger(__name__)

SECONDS = 15.0
ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}")
TAKEN = range(200, 300)
NOT_NOW = range(400, 500)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail; `id` is the same for every attempt and becomes its Message-ID."""

    id: str
    to: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """The server that takes our mail. `encrypted`: TLS from the first byte; else STARTTLS."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    encrypted: bool = True
    plain: bool = False  # only on this machine
    seconds: float = SECONDS

    async def send(self, letter: Letter) -> Fate:
        """Send it; never raises, whatever the server says."""
        return await asyncio.to_thread(self.send_now, letter)

    def send_now(self, letter: Letter) -> Fate:
        """The same, in this thread."""
        written = self.written(letter)
        if written is None:
            return Fate.REFUSED
        try:
            with self._connected() as server:
                return self._handed_over(server, letter, written)
        except smtplib.SMTPResponseException as refused:
            log.warning("the mail server refused us", extra={"status": refused.smtp_code})
            return Fate.LATER
        except (OSError, smtplib.SMTPException):
            log.warning("the mail server cannot be reached")
            return Fate.LATER

    def written(self, letter: Letter) -> bytes | None:
        """The mail as it goes out; None for an address or a subject that cannot be one."""
        if not ADDRESS.fullmatch(letter.to) or any(
            ord(each) < ord(" ") for each in letter.subject
        ):
            return None
        local, _, domain = letter.to.rpartition("@")
        mail = EmailMessage(policy=SMTP_POLICY)
        mail["From"] = self.sender
        mail["To"] = Address(username=local, domain=domain)
        mail["Subject"] = letter.subject
        mail["Message-ID"] = f"<{letter.id}@{self.sender.rpartition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(letter.text, charset="utf-8", cte="base64")
        return mail.as_bytes()

    def _connected(self) -> smtplib.SMTP:
        if self.encrypted and not self.plain:
            context = ssl.create_default_context()
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=self.seconds, context=context
            )
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=self.seconds)
        try:
            server.ehlo_or_helo_if_needed()
            if not (self.encrypted or self.plain):
                server.starttls(context=ssl.create_default_context())
                server.ehlo()
            if self.user:
                server.login(self.user, self.password)
        except BaseException:
            server.close()
            raise
        return server

    def _handed_over(self, server: smtplib.SMTP, letter: Letter, written: bytes) -> Fate:
        """The steps one by one, because what a broken line means depends on the step."""
        for code, _ in (server.mail(self.sender), server.rcpt(letter.to)):
            if code not in TAKEN:
                log.warning("the mail server refused an address", extra={"status": code})
                return Fate.LATER if code in NOT_NOW else Fate.REFUSED
        try:
            code, _ = server.data(written)
        except smtplib.SMTPDataError as refused:
            code = refused.smtp_code
        except (OSError, smtplib.SMTPException):
            log.warning("the mail server fell silent with a mail under way")
            return Fate.UNKNOWN
        if code in TAKEN:
            return Fate.SENT
        log.warning("the mail server refused a mail", extra={"status": code})
        return Fate.LATER if code in NOT_NOW else Fate.REFUSED
