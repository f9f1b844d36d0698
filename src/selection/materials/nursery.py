"""The process that opens hostile files: warm, and a fresh child of it for each file.

It starts once with all readers loaded. For each file it forks a guard, the guard forks the
reader, and only the reader touches the file: with limits on memory, time and files, nothing in
its environment, and nothing to lose. Whatever happens to it, the guard tells how it ended.
"""

import gc
import json
import os
import resource
import select
import signal
import socket
from collections.abc import Callable
from dataclasses import asdict
from typing import BinaryIO, NoReturn

from selection.materials import content, films, pictures
from selection.materials.seen import Broken
from selection.materials.terms import BROKEN, HANDED_OVER, LENGTH, LONGEST_REQUEST, TOO_MUCH

OPEN_FILES = 32


def serve(door: int) -> None:
    """Fork a guard for each request, until nobody is at the other end of the socket."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # guards are nobody's zombies
    _warm_up()
    gc.disable()
    gc.freeze()  # so that children share these pages instead of copying them
    with socket.socket(fileno=door) as requests:
        while True:
            request, files, _, _ = socket.recv_fds(requests, LONGEST_REQUEST, HANDED_OVER)
            if len(files) != HANDED_OVER:
                return
            if os.fork() == 0:
                requests.close()
                _guard(json.loads(request), *files)
            for each in files:
                os.close(each)


def _warm_up() -> None:
    """Read a picture of our own, so that what readers load late is loaded before any child."""
    picture = pictures.sample()
    content.seen(picture)
    list(pictures.public_copies(picture))


def _guard(request: dict[str, int | str], file: int, answer: int, report: int) -> NoReturn:
    """Wait for the reader, end it when its time is over, and tell how it ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    reader = os.fork()
    if reader == 0:
        os.close(report)
        _read(request, file, answer)
    os.close(file)
    os.close(answer)
    waiting = select.poll()
    waiting.register(os.pidfd_open(reader), select.POLLIN)
    if not waiting.poll(int(request["milliseconds"])):
        os.kill(reader, signal.SIGKILL)
    _, status, used = os.wait4(reader, 0)
    told = {
        "status": os.waitstatus_to_exitcode(status),
        "cpu_milliseconds": round(1000 * (used.ru_utime + used.ru_stime)),
        "kibibytes": used.ru_maxrss,
    }
    os.write(report, json.dumps(told).encode())
    os._exit(0)


def _read(request: dict[str, int | str], file: int, answer: int) -> NoReturn:
    """Do what is asked, under the limits; the exit code says how it went."""
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    seconds, memory = int(request["seconds"]), int(request["bytes"])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        with os.fdopen(file, "rb") as opened, os.fdopen(answer, "wb") as pieces:
            TASKS[str(request["task"])](opened, pieces)
    except Broken:
        os._exit(BROKEN)
    except (MemoryError, RecursionError):
        os._exit(TOO_MUCH)
    except BaseException:  # noqa: BLE001 (whatever a reader stumbles over, the file is the reason)
        os._exit(BROKEN)
    os._exit(0)


def _look(file: BinaryIO, pieces: BinaryIO) -> None:
    pieces.write(json.dumps(asdict(content.seen(file))).encode())


def _copy(file: BinaryIO, pieces: BinaryIO) -> None:
    """Each copy as width, height, length and then its bytes."""
    for width, height, data in pictures.public_copies(file):
        head = (number.to_bytes(LENGTH, "big") for number in (width, height, len(data)))
        pieces.write(b"".join((*head, data)))


def _notes(file: BinaryIO, pieces: BinaryIO) -> None:
    pieces.write(json.dumps(list(films.notes(file))).encode())


TASKS: dict[str, Callable[[BinaryIO, BinaryIO], None]] = {
    "look": _look,
    "copy": _copy,
    "notes": _notes,
}
