"""What may be on a disk when the power goes, worked out from a trace of what was written.

strace tells every write, sync, cut, removal and renaming of the files in a folder, and every line
that was said to the world meanwhile. At any place between two of them the power may go. Then what
was synced is there; of what was not, each sector may be there or not, in no order. A removal and
a new name are on the disk for certain after the next sync of any file or folder, as on ext4 and
xfs. A sync that failed is not made good by the next one: Linux then holds for clean what it could
not write.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
HALF = 0.5
KEPT = (0.0, 0.1, HALF, 0.9, 1.0)
"""How much of what was not synced is there all the same; each state draws one of these."""

TRACED = ("-xx", "-y", "-s", "1000000")
TRACED += ("-e", "trace=pwrite64,fdatasync,fsync,ftruncate,unlink,rename,write")

SYNCS = ("fdatasync", "fsync")

_CALL = re.compile(r"\d+ +(\w+)\((.*)\) += (-?\d+).*")
_FILE = r"\d+<((?:\\x..)*)>"
_BYTES = r'"((?:\\x..)*)"'
_SHAPES = {
    "pwrite64": re.compile(rf"{_FILE}, {_BYTES}, \d+, (\d+)"),
    "write": re.compile(rf"{_FILE}, {_BYTES}, \d+"),
    "fdatasync": re.compile(_FILE),
    "fsync": re.compile(_FILE),
    "ftruncate": re.compile(rf"{_FILE}, (\d+)"),
    "unlink": re.compile(_BYTES),
    "rename": re.compile(f"{_BYTES}, {_BYTES}"),
}


@dataclass(frozen=True, slots=True)
class Written:
    """Bytes written to a file at a place."""

    name: str
    data: bytes
    at: int


@dataclass(frozen=True, slots=True)
class Cut:
    """A file made to have this length."""

    name: str
    length: int


@dataclass(frozen=True, slots=True)
class Synced:
    """All of a file brought to the disk; of a folder, the names in it."""

    name: str


@dataclass(frozen=True, slots=True)
class SyncFailed:
    """What was not on the disk is forgotten, though whoever reads the file still sees it."""

    name: str


@dataclass(frozen=True, slots=True)
class Removed:
    """A file removed."""

    name: str


@dataclass(frozen=True, slots=True)
class Renamed:
    """A file given another name."""

    name: str
    new: str


@dataclass(frozen=True, slots=True)
class Said:
    """A line said to the world."""

    line: str


Step = Written | Cut | Synced | SyncFailed | Removed | Renamed | Said


def steps(trace: Path, file: Path) -> Iterator[Step]:
    """What the trace tells of the file and those that SQLite keeps beside it, and what was said.

    The folder it lies in counts too: its names are synced. The memory that connections share in
    a file does not: it is gone with the power, whatever is in it.
    """
    for line in trace.read_text().splitlines():
        call = _CALL.fullmatch(line)
        if call is None:
            assert "+++" in line or "---" in line, f"not understood: {line[:200]}"
            continue
        kind, arguments, result = call.groups()
        if int(result) < 0 and kind not in SYNCS:
            continue  # it did nothing, such as removing a file that is not there
        found = _SHAPES[kind].fullmatch(arguments)
        assert found, f"not understood: {line[:200]}"
        path = _bytes(found[1]).decode()
        if path.startswith("pipe:"):
            yield Said(_bytes(found[2])[4:].decode())  # a pipe puts the length before it
        elif path == str(file.parent) or (
            path.startswith(str(file)) and not path.endswith(("-shm", ".lock"))
        ):
            name = Path(path).name
            yield _step(kind, name, found) if int(result) >= 0 else SyncFailed(name)


def _step(kind: str, name: str, found: re.Match[str]) -> Step:
    match kind:
        case "pwrite64":
            return Written(name, _bytes(found[2]), int(found[3]))
        case "ftruncate":
            return Cut(name, int(found[2]))
        case "unlink":
            return Removed(name)
        case "rename":
            return Renamed(name, Path(_bytes(found[2]).decode()).name)
        case _:
            assert kind in SYNCS
            return Synced(name)


def _bytes(written: str) -> bytes:
    return bytes.fromhex(written.replace("\\x", ""))


@dataclass(slots=True)
class Disk:
    """The files of one folder: what is on the disk for certain, and what may be."""

    chance: random.Random
    certain: dict[str, bytearray] = field(default_factory=dict[str, bytearray])
    pending: dict[str, list[Written | Cut]] = field(default_factory=dict[str, list[Written | Cut]])
    removed: dict[str, bytearray] = field(default_factory=dict[str, bytearray])
    renamed: dict[str, str] = field(default_factory=dict[str, str])

    def take(self, step: Step) -> None:
        """Let the step happen."""
        match step:
            case Written() | Cut():
                self.pending.setdefault(step.name, []).append(step)
            case Removed(name):
                self.removed.setdefault(name, self.certain.pop(name, bytearray()))
                self.pending.pop(name, None)
            case Renamed(name, new):
                self.certain[new] = self.certain.pop(name, bytearray())
                self.pending[new] = self.pending.pop(name, [])
                self.renamed[new] = name
            case Synced(name):
                self.removed.clear()
                self.renamed.clear()
                for each in self.pending.pop(name, ()):
                    _apply(each, self.certain.setdefault(name, bytearray()))
            case SyncFailed(name):
                there = self.certain.setdefault(name, bytearray())
                self._some_of(self.pending.pop(name, []), there, HALF)
            case Said():
                pass

    def after_a_loss(self) -> dict[str, bytearray]:
        """What one finds after the power went now; asked again, something else."""
        kept = self.chance.choice(KEPT)
        found = {name: bytearray(data) for name, data in self.certain.items()}
        for name, waiting in self.pending.items():
            self._some_of(waiting, found.setdefault(name, bytearray()), kept)
        for name, data in self.removed.items():
            if self.chance.random() >= kept:
                found[name] = bytearray(data)
        for new, name in self.renamed.items():
            if self.chance.random() >= kept:
                found[name] = found.pop(new)
        return found

    def _some_of(self, waiting: list[Written | Cut], data: bytearray, kept: float) -> None:
        for each in waiting:
            for part in _sectors(each) if isinstance(each, Written) else [each]:
                if self.chance.random() < kept:
                    _apply(part, data)


def _sectors(write: Written) -> Iterator[Written]:
    begin, end = write.at, write.at + len(write.data)
    while begin < end:
        until = min(end, (begin // SECTOR + 1) * SECTOR)
        yield Written(write.name, write.data[begin - write.at : until - write.at], begin)
        begin = until


def _apply(step: Written | Cut, data: bytearray) -> None:
    length = step.length if isinstance(step, Cut) else step.at
    if isinstance(step, Cut):
        del data[length:]
    if len(data) < length:
        data.extend(bytes(length - len(data)))
    if isinstance(step, Written):
        data[length : length + len(step.data)] = step.data


def losses(
    begin: dict[str, bytes], trace: list[Step], states: int, chance: random.Random
) -> Iterator[tuple[list[str], dict[str, bytearray]]]:
    """States after a loss of power at places drawn from the trace: what was said, what is there.

    `begin` is what was on the disk before the first step.
    """
    disk = Disk(chance, {name: bytearray(data) for name, data in begin.items()})
    said: list[str] = []
    places = sorted(chance.randrange(len(trace) + 1) for _ in range(states))
    done = 0
    for place in places:
        for step in trace[done:place]:
            disk.take(step)
            if isinstance(step, Said):
                said.append(step.line)
        done = place
        yield said, disk.after_a_loss()
