"""Which passwords are taken, and that no trace of them tells what they are."""

import threading
import unicodedata

import pytest

from selection.accounts import passwords
from selection.accounts.passwords import Crowded, Fault, Weak, hashed, matches, must_be_good

LONG = "纸船 过河 不要桥 hoch und weit"


def fault_of(password: str, *, second_factor: bool = True, about: tuple[str, ...] = ()) -> Fault:
    with pytest.raises(Weak) as caught:
        must_be_good(password, second_factor=second_factor, about=about)
    return caught.value.fault


def test_length_is_asked_for_and_nothing_else():
    must_be_good("abqc dxfe", second_factor=True)
    must_be_good("纸船过河不要桥墩", second_factor=True)
    must_be_good("lowercase letters only", second_factor=False)
    assert fault_of("seven 7") is Fault.SHORT
    assert fault_of("fourteen chars", second_factor=False) is Fault.SHORT
    assert fault_of("a1" + "长" * 127) is Fault.LONG
    must_be_good(unicodedata.normalize("NFD", "é" * 40 + "quite unknown " * 6), second_factor=True)


@pytest.mark.parametrize(
    "password",
    [
        "password1",
        "PassWord1",
        "iloveyou",
        "aaaaaaaaaaaaaaaa",
        "password1password1",
        "12341234123412341234",
        "123456789012345678",
        "qwertyuiopasdfgh",
        "zyxwvutsrqponmlkj",
    ],
)
def test_what_everybody_tries_first_is_refused(password: str):
    assert fault_of(password) is Fault.COMMON


def test_a_password_made_of_what_is_known_of_its_owner_is_refused():
    about = ("虚构甲", "anna@example.org", "科技志愿服务推选")
    for made in ("anna2030", "example.anna.org", "虚构甲虚构甲12", "科技志愿服务推选2030"):
        assert fault_of(made, about=about) is Fault.ABOUT_YOU
    must_be_good("anna rowed over the lake", second_factor=True, about=about)


def test_a_password_is_found_again_however_its_accents_were_typed():
    kept = hashed(unicodedata.normalize("NFC", "crème brûlée"))
    assert kept.startswith("$argon2id$v=19$m=47104,t=2,p=1$")
    assert matches(kept, unicodedata.normalize("NFD", "crème brûlée"))
    assert not matches(kept, "creme brulee")
    assert not matches(None, "nobody's password")
    assert not matches("not a hash", LONG)
    assert not passwords.outdated(kept)
    assert passwords.outdated(kept.replace("m=47104", "m=19456"))


def test_only_two_are_worked_out_at_a_time(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(passwords, "PATIENCE", 0.01)
    inside, go = threading.Semaphore(0), threading.Event()

    def slow(*_: object) -> bool:
        inside.release()
        return go.wait(5)

    monkeypatch.setattr(passwords._HASHER.__class__, "verify", slow)
    busy = [threading.Thread(target=matches, args=("x", LONG)) for _ in range(2)]
    for each in busy:
        each.start()
        assert inside.acquire(timeout=5)
    with pytest.raises(Crowded):
        matches("x", LONG)
    go.set()
    for each in busy:
        each.join()
    assert matches("x", LONG)
