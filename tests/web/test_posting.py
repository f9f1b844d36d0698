"""Messages: queued by events, sent once, and what became of them, with real servers."""

import asyncio
import logging
import re
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from threading import Barrier, Thread

import msgspec
import pytest

from fair import ONE, TWO
from outbound.mailbox import Taking, serving
from outbound.serving import listening
from selection.accounts.contacts import Contact
from selection.accounts.messages import LATER, Message, Status, Way
from selection.desk.telling import Teller
from selection.domain.kernel import PersonId
from selection.outbound.configured import outbound
from selection.web.posting import Posting
from web.desks.publicised import CLERK, LOOKS, UNIT_CLERK, publicised
from web.desks.test_objections import ALSO, CONCLUDE, DESK, SENT, WHO, object_to, sign
from web.desks.working import sign_in

MESSAGES = "/fair-practice/desk/office/messages"
MAIL = "unit-clerk@example.org"


class Outside:
    """The gateway and the mail server, and what arrived there."""

    def __init__(self, sms, mail):
        self.sms, self.mail, self.status = sms, mail, 200

    def texts(self):
        return [msgspec.json.decode(each.body) for each in self.sms.heard]

    def mails(self):
        return [message_from_bytes(each.content, policy=default) for each in self.mail.taken]


@contextmanager
def posted(folder, mail=None, **settings):
    taking = mail or Taking()
    said = {"status": 200}
    with listening(lambda _: (said["status"], b"{}")) as sms, serving(taking) as server:
        environ = {
            "SELECTION_SMS": f"{sms.address}/sms",
            "SELECTION_SMS_KEY": "k",
            "SELECTION_SMS_SECRET": "s",
            "SELECTION_MAIL": f"smtp://127.0.0.1:{server.port}",
            "SELECTION_MAIL_FROM": "office@vote.example.org",
            **settings,
        }
        ways = outbound({key: value for key, value in environ.items() if value})
        with publicised(folder / "home", outbound=ways) as fair:
            fair.accounts.contacts.enter(UNIT_CLERK, mail=MAIL, at=fair.clock())
            posting = Posting(fair.accounts.outbox, ways, [fair.place], fair.clock)
            follow(fair, posting)
            outside = Outside(sms, taking)
            outside.said = said
            yield fair, posting, outside


def follow(fair, posting):
    return posting.follow(fair.place, fair.place.desk)


def send(posting):
    return asyncio.run(posting.send())


def go_on(fair, posting):
    return follow(fair, posting), send(posting)


def statuses(fair):
    return [each.status for each in fair.accounts.outbox.listed(fair.place.id)]


def admit(fair):
    object_to(fair)
    sign_in(fair, ONE).post(f"{DESK}/1/admit", {"kind": "SUBSTANTIVE"})


def test_an_objector_and_the_unit_are_told_each_step_and_nobody_else(tmp_path):
    with posted(tmp_path) as (fair, posting, outside):
        admit(fair)
        assert go_on(fair, posting) == (1, 1)
        [first] = outside.texts()
        assert first["to"] == f"+86{WHO['phone']}"
        assert "已受理" in first["text"]
        assert first["text"].startswith("【演练】")
        one = sign_in(fair, ONE)
        one.post(f"{DESK}/1/investigate", {"handlers": [LOOKS, ALSO], "statement": "请核实。"})
        assert go_on(fair, posting) == (3, 1)  # those who look into it have left no address
        [inquiry] = outside.mails()
        assert inquiry["to"] == MAIL
        assert "配合核查" in inquiry["subject"]
        assert WHO["name"] not in inquiry.get_content()
        sign_in(fair, LOOKS).post(f"{DESK}/1/report", {"report": "已核查。"})
        found = {"finding": "NOT_UPHELD", "reason": "有签到表为证。", "typed": CONCLUDE}
        one.post(f"{DESK}/1/conclude", found)
        sign(fair, TWO)
        assert go_on(fair, posting) == (2, 2)
        assert "不成立" in outside.texts()[-1]["text"]
        assert "有签到表为证。" in outside.mails()[-1].get_content()
        assert set(statuses(fair)) == {Status.SENT, Status.BY_HAND}
        assert {each["idempotency-key"] for each in (h.headers for h in outside.sms.heard)} == {
            each.id for each in fair.accounts.outbox.listed(fair.place.id) if each.way is Way.SMS
        }


def test_nothing_is_queued_or_sent_twice(tmp_path):
    with posted(tmp_path) as (fair, posting, outside):
        admit(fair)
        assert [go_on(fair, posting) for _ in range(3)] == [(1, 1), (0, 0), (0, 0)]
        assert len(outside.sms.heard) == 1


def test_two_processes_that_follow_and_send_at_once_send_once(tmp_path):
    with posted(tmp_path) as (fair, posting, outside):
        for n in range(4):
            object_to(fair, words=f"{SENT['words']}{n}")
            sign_in(fair, ONE).post(f"{DESK}/{n + 1}/admit", {"kind": "FORMAL"})
        together = Barrier(3)

        def work():
            together.wait()
            follow(fair, posting)
            send(posting)

        threads = [Thread(target=work) for _ in range(3)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        send(posting)
        assert len(outside.sms.heard) == 4
        assert statuses(fair) == [Status.SENT] * 4


def test_whoever_was_killed_while_sending_may_have_sent_it_and_nobody_sends_it_again(tmp_path):
    with posted(tmp_path) as (fair, posting, outside):
        admit(fair)
        follow(fair, posting)
        [claimed] = fair.accounts.outbox.claim(at=fair.clock())  # and killed here
        assert claimed.content["to"] == WHO["phone"]
        fair.clock.on(minutes=4)
        assert send(posting) == 0
        assert statuses(fair) == [Status.SENDING]
        fair.clock.on(minutes=2)
        assert send(posting) == 0
        assert statuses(fair) == [Status.UNKNOWN]
        assert outside.sms.heard == []
        official = sign_in(fair, ONE)
        page = official.get(MESSAGES).text
        assert "不确定是否送达" in page
        id_ = re.search(r'name="message" value="(\w+)"', page)[1]
        assert official.post(f"{MESSAGES}/again", {"message": id_}).status_code == 303
        assert send(posting) == 1
        assert official.post(f"{MESSAGES}/again", {"message": id_}).status_code == 404


def test_a_kill_before_the_commit_of_the_queue_loses_and_doubles_nothing(tmp_path, monkeypatch):
    with posted(tmp_path) as (fair, posting, outside):
        admit(fair)
        with monkeypatch.context() as patch:
            patch.setattr("selection.accounts.messages._queue", _dies)
            with pytest.raises(RuntimeError):
                follow(fair, posting)
        assert statuses(fair) == []
        assert go_on(fair, posting) == (1, 1)
        assert len(outside.sms.heard) == 1


def _dies(*_):
    raise RuntimeError("killed")


def test_what_was_not_taken_is_tried_again_later_and_later_and_then_given_up(tmp_path):
    with posted(tmp_path, mail=Taking(rcpt="451 later")) as (fair, posting, _):
        admit(fair)
        sign_in(fair, ONE).post(
            f"{DESK}/1/investigate", {"handlers": [LOOKS, ALSO], "statement": "请核实。"}
        )
        follow(fair, posting)
        tries = 0
        for _ in range(60):
            send(posting)
            [mail] = [
                each for each in fair.accounts.outbox.listed(fair.place.id) if each.way is Way.MAIL
            ]
            tries = mail.attempts
            if mail.status is Status.GIVEN_UP:
                break
            fair.clock.on(seconds=timedelta(minutes=40).total_seconds())
        assert mail.status is Status.GIVEN_UP
        assert tries == len(LATER) + 1


def test_what_is_refused_for_good_or_may_have_arrived_is_not_tried_again(tmp_path):
    with posted(tmp_path) as (fair, posting, outside):
        outside.said["status"] = 400
        admit(fair)
        go_on(fair, posting)
        assert statuses(fair) == [Status.FAILED]
        outside.said["status"] = 503
        object_to(fair, words=SENT["words"] + "二")
        sign_in(fair, ONE).post(f"{DESK}/2/refuse", {"ground": "1"})
        go_on(fair, posting)
        assert set(statuses(fair)) == {Status.FAILED, Status.UNKNOWN}
        fair.clock.on(days=1)
        assert send(posting) == 0
        assert len(outside.sms.heard) == 2


def test_without_servers_words_wait_to_be_copied(tmp_path):
    with posted(tmp_path, SELECTION_SMS="", SELECTION_MAIL="") as (fair, posting, _):
        admit(fair)
        sign_in(fair, ONE).post(
            f"{DESK}/1/investigate", {"handlers": [LOOKS, ALSO], "statement": "请核实。"}
        )
        assert go_on(fair, posting) == (4, 0)
        official = sign_in(fair, ONE)
        page = official.get(MESSAGES).text
        assert "等待手工发送" in page
        assert "请配合核查人了解情况" in page
        assert "已受理，正在办理" not in page  # the objector's words are the clerk's to send
        assert WHO["phone"] not in page
        clerk = sign_in(fair, CLERK)
        page = clerk.get(MESSAGES).text
        assert "已受理，正在办理" in page
        assert WHO["phone"] not in page
        id_ = re.search(r'name="message" value="(\w+)"', page)[1]
        assert clerk.post(f"{MESSAGES}/copied", {"message": id_}).status_code == 303
        assert Status.COPIED in statuses(fair)


def test_people_are_reminded_once_a_day_and_links_are_for_one_person_alone(tmp_path):
    with posted(tmp_path) as (fair, posting, outside):
        messages, at = fair.place.messages, fair.clock()
        for _ in range(2):
            messages.remind(
                [UNIT_CLERK], about="hand-in", words="截止前三天。", page="/desk/unit", at=at
            )
        assert send(posting) == 1
        assert "截止前三天。" in outside.mails()[0].get_content()
        messages.invite(
            PersonId("new-one"),
            link="https://vote.example.org/invitations/SECRET-TOKEN",
            by="虚构一",
            role="初审员",
            until="2 月 3 日",
            contact=Contact(mail="new@example.org"),
            at=at,
        )
        assert send(posting) == 1
        assert "SECRET-TOKEN" in outside.mails()[-1].get_content()
        assert "SECRET-TOKEN" not in sign_in(fair, ONE).get(MESSAGES).text
        fair.clock.on(days=1)
        messages.remind(
            [UNIT_CLERK], about="hand-in", words="截止前两天。", page="/desk/unit", at=fair.clock()
        )
        assert send(posting) == 1


def test_whoever_was_erased_gets_nothing_and_holds_nobody_up(tmp_path):
    with posted(tmp_path) as (fair, posting, outside):
        admit(fair)
        follow(fair, posting)
        [subject] = [each.recipient for each in fair.accounts.outbox.listed(fair.place.id)]
        fair.accounts.vault.erase(subject, at=fair.clock(), reason="REQUEST")
        send(posting)
        assert statuses(fair) == [Status.FAILED]
        assert outside.sms.heard == []
        sign_in(fair, ONE).post(
            f"{DESK}/1/investigate", {"handlers": [LOOKS, ALSO], "statement": "请核实。"}
        )
        assert go_on(fair, posting) == (3, 1)


def test_no_word_of_a_message_is_in_a_log_or_in_the_outbox(tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    with posted(tmp_path) as (fair, posting, outside):
        outside.said["status"] = 500
        admit(fair)
        go_on(fair, posting)
        stored = b"".join(each.read_bytes() for each in (tmp_path / "home" / "accounts").iterdir())
    told = caplog.text + "".join(repr(vars(each)) for each in caplog.records)
    for hidden in (WHO["phone"], WHO["name"], "已受理，正在办理"):
        assert hidden not in told
        assert hidden.encode() not in stored
    message = Message(
        source="s", recipient="r", kind="k", way=Way.SMS, to="13", subject="x", short="y", text="z"
    )
    assert repr(message).count("13") == 0


def test_who_comes_first_to_an_installation_is_not_flooded_with_the_past(tmp_path):
    with publicised(tmp_path / "home") as fair:
        posting = Posting(
            fair.accounts.outbox, fair.installation.outbound, [fair.place], fair.clock
        )
        assert follow(fair, posting) == 0
        assert statuses(fair) == []


def test_all_units_are_told_of_the_list(tmp_path):
    with publicised(tmp_path / "home") as fair:
        place = fair.place
        teller = Teller(place.desk, place.accounts, place.views)
        told = [each for record in place.journal.since(0) for each in teller.of(record)]
        assert [(each.kind, each.recipient) for each in told] == [("published", UNIT_CLERK)]
        assert "24:00" in told[0].said["until"]
