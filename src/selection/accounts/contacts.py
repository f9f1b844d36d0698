"""How people at work are reached: their own word, in the vault under their id."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from selection.accounts.pseudonyms import normal_phone
from selection.accounts.vault import Vault

CONTACT, SIGN_IN_NAME = "contact", "sign-in-name"
"""The kinds of papers that an address may stand in."""
MAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}")
MOBILE = re.compile(r"1[3-9][0-9]{9}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """An address and a number, each empty where there is none."""

    mail: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)


def contact_in(*written: str) -> Contact:
    """What of the words is a mail address, and what a mobile number of the mainland."""
    mails = [each.strip() for each in written if MAIL.fullmatch(each.strip())]
    phones = [normal_phone(each) for each in written if MOBILE.fullmatch(normal_phone(each))]
    return Contact(mail=next(iter(mails), ""), phone=next(iter(phones), ""))


class Contacts:
    """The contacts of an installation."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def enter(self, person: str, *, mail: str = "", phone: str = "", at: datetime) -> None:
        """Note how somebody is reached, in the place of what was noted before; raises Erased."""
        self._vault.keep(person, CONTACT, {"mail": mail, "phone": phone}, at=at)

    def of(self, people: Collection[str]) -> dict[str, Contact]:
        """Each of them: by what was noted, else by the name that they sign in with.

        The unknown and the erased have a contact without anything in it.
        """
        named = self._vault.newest(SIGN_IN_NAME, people)
        noted = self._vault.newest(CONTACT, people)
        opened = self._vault.open_many({*named.values(), *noted.values()})
        found: dict[str, Contact] = {}
        for person in people:
            words: list[str] = []
            for records, keys in ((noted, ("mail", "phone")), (named, ("name",))):
                content = opened.get(records.get(person, "")) or {}
                words += [str(content.get(key, "")) for key in keys]
            found[person] = contact_in(*words)
        return found
