"""Where a server listens: an address as it is written, and whether somebody else is there."""

import socket

import click

HOST, PORT = "127.0.0.1", 8000
MOST_PORT = 65_535


def must_be_free(host: str, port: int, option: str, *, or_else: str = "") -> None:
    """Refuse a port that cannot be listened at; `or_else` is what else may be done about it."""
    with socket.socket(family(host)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError):
            raise click.ClickException(
                f"{host} 的端口 {port} 用不了，可能已被占用；请用 {option} 换一个{or_else}。"
            ) from None


def address(written: str) -> tuple[str, int]:
    """Host and port; raises BadParameter if it names none."""
    host, _, port = written.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) <= MOST_PORT:
        raise click.BadParameter(
            f"应当像 127.0.0.1:9090，而不是 {written}", param_hint="--metrics"
        )
    return host.strip("[]"), int(port)


def family(host: str) -> socket.AddressFamily:
    """Of which kind the host's addresses are."""
    return socket.AF_INET6 if ":" in host else socket.AF_INET
