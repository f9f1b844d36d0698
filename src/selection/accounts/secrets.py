"""The two secrets of an installation: the master key and the pepper.

They live in one small file outside every store, so that neither a copy of the stores nor a dump
of a database opens the vault or undoes a pseudonym. Losing the file is losing the vault: it
needs a safe copy of its own, apart from the backups of the stores.
"""

import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from selection.accounts.files import must_be_private, settle
from selection.accounts.problems import Unusable

VARIABLE = "SELECTION_SECRETS_FILE"
NAME = "secrets.json"
_BYTES = 32


class _File(msgspec.Struct):
    """The file as it is written: JSON, the secrets in base64."""

    format: int
    master_key: bytes
    pepper: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """Both secrets, 256 bits each; neither appears in its `repr`."""

    master_key: bytes = field(repr=False)
    pepper: bytes = field(repr=False)

    def fingerprint(self) -> bytes:
        """Tells whether a store was made with these very secrets, and nothing else."""
        return hmac.digest(self.master_key, b"selection.secrets.1" + self.pepper, "sha256")


def place(installation: Path, environ: Mapping[str, str]) -> Path:
    """Where the secrets are: SELECTION_SECRETS_FILE, otherwise secrets.json of the folder."""
    return Path(environ.get(VARIABLE) or installation / NAME)


def mark(secret: bytes) -> str:
    """Tells two secrets apart, no more: to compare a copy in a safe with the one in use."""
    return hmac.digest(secret, b"selection.mark.1", "sha256").hex()[:12]


def create(file: Path, *, pepper: bytes | None = None) -> Secrets:
    """Draw new secrets and write them, readable by the owner alone; the pepper may be given.

    Raises Unusable if the file exists: secrets are never overwritten, and never half written.
    """
    drawn = _File(format=1, master_key=os.urandom(_BYTES), pepper=pepper or os.urandom(_BYTES))
    draft = file.with_name(f".{file.name}.{os.urandom(4).hex()}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with open(descriptor, "wb") as out:  # noqa: PTH123 - the mode must be right at birth
                out.write(msgspec.json.format(msgspec.json.encode(drawn)) + b"\n")
                out.flush()
                os.fsync(out.fileno())
            os.link(draft, file)  # refuses to replace; a rename would not
        finally:
            draft.unlink()
        settle(file.parent)
    except FileExistsError as error:
        raise Unusable(f"密钥文件 {file} 已经存在，不会被覆盖。") from error
    except OSError as error:
        raise Unusable(f"无法写入密钥文件 {file}：{error.strerror}。") from error
    return Secrets(master_key=drawn.master_key, pepper=drawn.pepper)


def read(file: Path) -> Secrets:
    """The secrets of an installation.

    Raises Unusable if the file is missing, damaged, newer, or readable by others.
    """
    try:
        with file.open("rb") as source:
            must_be_private(file, os.fstat(source.fileno()).st_mode)
            written = source.read()
    except FileNotFoundError as error:
        raise Unusable(f"找不到密钥文件 {file}；没有它，保密库无法打开。") from error
    except OSError as error:
        raise Unusable(f"无法读取密钥文件 {file}：{error.strerror}。") from error
    try:
        found = msgspec.json.decode(written, type=_File)
    except (msgspec.DecodeError, UnicodeDecodeError):
        # The original error may quote the file, so it must not travel with the sentence.
        raise Unusable(f"密钥文件 {file} 已损坏，请从它的备份恢复。") from None
    if found.format != 1:
        raise Unusable(f"密钥文件 {file} 由更新版本的程序写成，请升级程序。")
    if len(found.master_key) != _BYTES or len(found.pepper) != _BYTES:
        raise Unusable(f"密钥文件 {file} 已损坏，请从它的备份恢复。")
    return Secrets(master_key=found.master_key, pepper=found.pepper)
