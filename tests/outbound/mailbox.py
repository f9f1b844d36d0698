"""A real mail server of this machine, which takes mail or says what it is told to say."""

import socket
from contextlib import contextmanager

from aiosmtpd.controller import Controller

from selection.outbound.mail import MailServer


class Taking:
    """Takes mail, and says what it is told to say at each step."""

    def __init__(self, rcpt="250 OK", data="250 OK"):
        self.rcpt, self.data, self.taken = rcpt, data, []

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        if self.rcpt.startswith("2"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        self.taken.append(envelope)
        return self.data


@contextmanager
def serving(handler):
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield MailServer(
            host="127.0.0.1",
            port=controller.port,
            sender="office@vote.example.org",
            encrypted=False,
            plain=True,
            seconds=3,
        )
    finally:
        controller.stop()


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]
