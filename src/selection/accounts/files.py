"""Files that only their owner may read, made so that they survive a loss of power."""

import os
from pathlib import Path

from selection.accounts.problems import Unusable


def must_be_private(file: Path, mode: int) -> None:
    """Raise Unusable unless group and others have no right at all to the file."""
    if mode & 0o077:
        raise Unusable(
            f"{file} 的权限是 {mode & 0o777:o}，其他用户可以访问；请先执行：chmod 600 {file}"
        )


def touch(file: Path) -> None:
    """Make an empty private file; Unusable if the name is taken or cannot be made."""
    try:
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        settle(file.parent)
    except FileExistsError as error:
        raise Unusable(f"{file} 已经存在，不会被覆盖。") from error
    except OSError as error:
        raise Unusable(f"无法建立 {file}：{error.strerror}。") from error


def settle(path: Path) -> None:
    """Make the content of a file, or the names in a folder, survive a loss of power."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
