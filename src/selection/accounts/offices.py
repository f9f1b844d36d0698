"""The three offices of an installation, which three different people hold (§10.8)."""

from enum import StrEnum


class Office(StrEnum):
    """What an administrator does; none of them has a right to what selections are about."""

    SYSTEM = "SYSTEM"  # 系统管理员: keeps the program running
    SECURITY = "SECURITY"  # 安全管理员: accounts and sessions
    AUDIT = "AUDIT"  # 审计管理员: reads what the other two did
