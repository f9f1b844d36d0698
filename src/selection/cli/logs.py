"""The log of a server: lines of JSON on stderr, readable text where a person looks on.

All logging of the standard library comes through here, that of other packages too. What others
put into their messages is unknown, so only the constant part of a message is written, the keys
that are ours, and of an exception its kind and place: what a database or a parser says quotes
what it was given.
"""

import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from traceback import extract_tb
from typing import TextIO

import structlog
from structlog.stdlib import ExtraAdder, ProcessorFormatter, add_log_level, add_logger_name
from structlog.typing import EventDict, WrappedLogger

from selection.journal.trouble import StoreTrouble
from selection.web.logbook import numbers

KEYS = ("campaign", "method", "route", "status", "ms", "word", "worker", "model", "position")
"""What may stand in a line beside request and command; anything else is left out."""

_DEPTH = 5
"""Causes of an exception that are told."""


def to_stderr(stream: TextIO | None = None) -> None:
    """Write the log there from now on; times are UTC. The stream is for tests."""
    there = stream or sys.stderr
    render = (
        structlog.dev.ConsoleRenderer()
        if there.isatty()
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    handler = logging.StreamHandler(there)
    handler.setFormatter(
        ProcessorFormatter(
            foreign_pre_chain=[
                _numbered,
                add_log_level,
                add_logger_name,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                ExtraAdder(allow=KEYS),
                _kind_and_place,
                _without_nothing,
            ],
            processors=[ProcessorFormatter.remove_processors_meta, render],
            use_get_message=False,
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("selection").setLevel(logging.INFO)


def _numbered(_: WrappedLogger, __: str, line: EventDict) -> EventDict:
    return {**line, **numbers()}


def _kind_and_place(_: WrappedLogger, __: str, line: EventDict) -> EventDict:
    """An exception without its words, except those that this program chose."""
    error = line.pop("exc_info", None)
    if isinstance(error, tuple):  # as the standard library hands it on
        error = error[1]  # pyright: ignore[reportUnknownVariableType] - it says nothing of itself
    if isinstance(error, BaseException):
        line["exception"] = list(_told(error))
    return line


def _told(error: BaseException) -> Iterator[str]:
    for _ in range(_DEPTH):
        match error:
            case StoreTrouble():
                words = f": {error}"
            case OSError(strerror=str(reason)):
                words = f": {reason}"
            case _:
                words = ""
        yield f"{type(error).__name__}{words}"
        for frame in extract_tb(error.__traceback__):
            where = "/".join(Path(frame.filename).parts[-3:])
            yield f"  {where}:{frame.lineno} {frame.name}"
        cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        if cause is None:
            return
        error = cause


def _without_nothing(_: WrappedLogger, __: str, line: EventDict) -> EventDict:
    return {key: value for key, value in line.items() if value is not None}
