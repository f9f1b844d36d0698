"""Mail, handed to real servers: one that takes it, and some that do not."""

import socket
import threading
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default

import pytest

from outbound.mailbox import Taking, free_port, serving
from selection.outbound.line import Fate
from selection.outbound.mail import Letter, MailServer

LETTER = Letter(id="m-1", to="zhang@example.org", subject="关于补正的通知", text="请登录查看。\n")


def test_a_letter_arrives_as_it_was_written():
    handler = Taking()
    with serving(handler) as server:
        assert server.send_now(LETTER) is Fate.SENT
    [envelope] = handler.taken
    mail = message_from_bytes(envelope.content, policy=default)
    assert (envelope.mail_from, envelope.rcpt_tos) == (
        "office@vote.example.org",
        ["zhang@example.org"],
    )
    assert mail["subject"] == "关于补正的通知"
    assert mail.get_content().replace("\r\n", "\n") == "请登录查看。\n"
    assert mail["message-id"] == "<m-1@vote.example.org>"


@pytest.mark.parametrize(
    ("handler", "fate"),
    [
        (Taking(rcpt="550 no such user"), Fate.REFUSED),
        (Taking(rcpt="451 try later"), Fate.LATER),
        (Taking(data="554 not wanted"), Fate.REFUSED),
        (Taking(data="452 disk full"), Fate.LATER),
    ],
)
def test_what_the_server_says_decides_what_becomes_of_it(handler, fate):
    with serving(handler) as server:
        assert server.send_now(LETTER) is fate


@contextmanager
def dying(*, after: bytes):
    """A server that hangs up as soon as it has read this."""
    with socket.create_server(("127.0.0.1", 0)) as door:

        def serve():
            line, _ = door.accept()
            with line, line.makefile("rwb", buffering=0) as talk:
                talk.write(b"220 here\r\n")
                while said := talk.readline():
                    if said.upper().startswith(after):
                        return
                    if said.upper().startswith(b"DATA"):
                        talk.write(b"354 go on\r\n")
                    elif said.upper().split(b" ")[0].strip() in (b"EHLO", b"MAIL", b"RCPT"):
                        talk.write(b"250 OK\r\n")

        thread = threading.Thread(target=serve)
        thread.start()
        yield MailServer(
            host="127.0.0.1",
            port=door.getsockname()[1],
            sender="office@vote.example.org",
            encrypted=False,
            plain=True,
            seconds=2,
        )
        thread.join()


def test_a_server_that_dies_with_the_mail_in_its_hands_may_have_taken_it():
    with dying(after=b".\r\n") as server:
        assert server.send_now(LETTER) is Fate.UNKNOWN


def test_a_server_that_dies_before_has_taken_nothing():
    with dying(after=b"EHLO") as server:
        assert server.send_now(LETTER) is Fate.LATER


def test_a_server_that_is_not_there_has_taken_nothing():
    server = MailServer(host="127.0.0.1", port=free_port(), sender="a@b.example.org", seconds=1)
    assert server.send_now(LETTER) is Fate.LATER


@pytest.mark.parametrize(
    "letter",
    [
        Letter(id="m", to="a@b.example.org\r\nBcc: x@y.org", subject="s", text="t"),
        Letter(id="m", to="a b@example.org", subject="s", text="t"),
        Letter(id="m", to="张@example.org", subject="s", text="t"),
        Letter(id="m", to="a@b.example.org,c@d.example.org", subject="s", text="t"),
        Letter(id="m", to="", subject="s", text="t"),
        Letter(id="m", to="a@b.example.org", subject="s\r\nBcc: x@y.org", text="t"),
    ],
)
def test_no_header_can_be_put_in(letter):
    server = MailServer(host="127.0.0.1", port=1, sender="a@b.example.org")
    assert server.written(letter) is None
    assert server.send_now(letter) is Fate.REFUSED


def test_a_dot_alone_on_a_line_ends_nothing():
    handler = Taking()
    words = "one\r\n.\r\nMAIL FROM:<x@y.org>\r\n"
    with serving(handler) as server:
        assert server.send_now(Letter(id="m", to="a@b.example.org", subject="s", text=words)) is (
            Fate.SENT
        )
    [envelope] = handler.taken
    read = message_from_bytes(envelope.content, policy=default).get_content()
    assert read.replace("\r\n", "\n") == words.replace("\r\n", "\n")


def test_neither_password_nor_address_is_in_a_repr():
    server = MailServer(host="h", port=1, sender="a@b.example.org", password="hidden")
    assert "hidden" not in repr(server)
    assert "zhang" not in repr(LETTER)
