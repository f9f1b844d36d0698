"""Numbers and codes by which somebody without an account asks."""

from selection.accounts.lookups import Lookups
from selection.accounts.secrets import Secrets

SECRETS = Secrets(master_key=b"m" * 32, pepper=b"p" * 32)
LOOKUPS = Lookups(SECRETS, "one")


def test_number_and_code_lead_back_however_they_are_typed():
    given = LOOKUPS.of(7)
    assert LOOKUPS.number(given.receipt, given.code, last=9) == 7
    typed = given.receipt.lower().replace("-", " "), f" {given.code} "
    assert LOOKUPS.number(*typed, last=9) == 7


def test_both_are_needed_and_of_the_same_campaign():
    mine, other = LOOKUPS.of(1), LOOKUPS.of(2)
    assert LOOKUPS.number(mine.receipt, other.code, last=9) is None
    assert LOOKUPS.number(mine.receipt, "", last=9) is None
    assert Lookups(SECRETS, "two").number(mine.receipt, mine.code, last=9) is None
    assert mine.code not in repr(mine)


def test_a_number_says_nothing_of_its_place():
    receipts = [LOOKUPS.of(n).receipt for n in range(1, 200)]
    assert len(set(receipts)) == 199
    assert receipts != sorted(receipts)


def test_whatever_is_asked_for_takes_the_same_work(monkeypatch):
    """So that the time of an answer does not tell a wrong code from an unknown number."""
    asked = []
    letters = LOOKUPS._letters
    monkeypatch.setattr(LOOKUPS, "_letters", lambda *about: asked.append(about) or letters(*about))
    given = LOOKUPS.of(3)
    counts = set()
    for receipt, code in ((given.receipt, given.code), (given.receipt, "A"), ("B", given.code)):
        asked.clear()
        LOOKUPS.number(receipt, code, last=50)
        counts.add(len(asked))
    assert counts == {100}
