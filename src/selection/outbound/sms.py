r"""The SMS gateway: one POST of JSON for each message, signed, and safe to repeat.

The protocol is documented in docs/outbound.md, so that any provider can be put behind it:

    POST <SELECTION_SMS>
    Idempotency-Key: <id of the message>
    X-Selection-Key: <SELECTION_SMS_KEY>
    X-Selection-Timestamp: <seconds since 1970>
    X-Selection-Signature: hex HMAC-SHA256(secret, "timestamp\nid\nSHA-256 of the body in hex")

    {"to": "+8613800000000", "template": "code", "parameters": {…}, "text": "…"}
"""

import hashlib
import hmac
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from selection.outbound.line import SERVER_FAULT, TOO_MANY, Fate, Line, Silent

log = logging.getLogger(__name__)

TAKEN = range(200, 300)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortMessage:
    """A message for a mainland mobile number of eleven digits.

    `id` is the same for every attempt, so that a gateway sends it once. `template` and
    `parameters` are for gateways that allow registered templates only, `text` for all others.
    """

    id: str
    to: str = field(repr=False)
    template: str
    parameters: Mapping[str, str] = field(repr=False)
    text: str = field(repr=False)


class SmsGateway:
    """Hands messages to the gateway."""

    def __init__(self, line: Line, *, key: str, secret: str) -> None:
        self._line = line
        self._key = key
        self._secret = secret.encode()

    async def send(self, message: ShortMessage, *, at: datetime) -> Fate:
        """Hand the message over; never raises, whatever the gateway says."""
        body = msgspec.json.encode(
            {
                "to": f"+86{message.to}",
                "template": message.template,
                "parameters": dict(message.parameters),
                "text": message.text,
            }
        )
        try:
            answer = await self._line.post(body, self._signed(message.id, body, at))
        except Silent as silent:
            log.warning("the SMS gateway does not answer")
            return Fate.UNKNOWN if silent.heard else Fate.LATER
        if answer.status in TAKEN:
            return Fate.SENT
        log.warning("the SMS gateway refused a message", extra={"status": answer.status})
        if answer.status == TOO_MANY:
            return Fate.LATER
        return Fate.UNKNOWN if answer.status >= SERVER_FAULT else Fate.REFUSED

    def _signed(self, id: str, body: bytes, at: datetime) -> dict[str, str]:
        timestamp = str(int(at.timestamp()))
        said = "\n".join((timestamp, id, hashlib.sha256(body).hexdigest()))
        return {
            "content-type": "application/json",
            "idempotency-key": id,
            "x-selection-key": self._key,
            "x-selection-timestamp": timestamp,
            "x-selection-signature": hmac.digest(self._secret, said.encode(), "sha256").hex(),
        }
