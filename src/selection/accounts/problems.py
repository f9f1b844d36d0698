"""What can go wrong with the accounts stores; `str()` is one sentence for the person at hand.

Unusable         a store or the file of secrets cannot be used as it is
Unreadable       one record of the vault cannot be read
  ├ Unknown      there is no such record
  ├ Erased       its subject was erased: nobody can ever read it again
  ├ Lost         its subject's key is missing although nobody erased it
  └ Tampered     the record, its row or its key is not what was written
"""


class Unusable(Exception):
    """A store or the file of secrets is missing, damaged, too new, too open, busy or full."""


class Unreadable(Exception):
    """A record of the vault cannot be read; `what` is the id of the record or its subject."""

    sentence = "保密库记录 {} 无法读取。"

    def __init__(self, what: str) -> None:
        super().__init__(self.sentence.format(what))
        self.what = what


class Unknown(Unreadable):
    """The vault has no such record."""

    sentence = "保密库中没有记录 {}。"


class Erased(Unreadable):
    """The subject was erased: its key is destroyed, and it never gets another one."""

    sentence = "{} 的个人信息已经删除，不能读取，也不再收存。"


class Lost(Unreadable):
    """The key is missing without an erasure: keys.db is older than vault.db."""

    sentence = "缺少 {} 的密钥：keys.db 比 vault.db 旧，请恢复较新的密钥备份。"


class Tampered(Unreadable):
    """The cipher refuses: a row was changed or swapped, or the key belongs to something else."""

    sentence = "{} 未通过校验：内容被改动、被调换，或密钥不符。"
