"""Appends numbered commands until it is killed, and says which are recorded: `ACK <number>`.

Run as a program on the path of a store and the number to begin with. Like a client whose answer
got lost, it begins with commands that may be recorded already, and looks before it repeats them.
"""

import os
import sys
from pathlib import Path

from journal.samples import LI, OPEN_LIKES, WANG, Liked, again, item
from selection.journal.items import Recorded

BATCH = 15


def streams(number: int) -> list[str]:
    """One stream for most commands, two for every third."""
    return [f"{side}-{number:06}" for side in ("left", "right")[: 2 if number % 3 == 0 else 1]]


def main(path: Path, number: int) -> None:
    with again(path) as journal:
        if journal.head().events == 0:
            journal.append([OPEN_LIKES])
        while True:
            batch = range(number, number + BATCH)
            read = journal.read_many([streams(n)[0] for n in batch])
            items = [
                item(
                    *((s, 0, Liked(candidate=WANG if n % 2 else LI)) for s in streams(n)),
                    command=f"c-{n}",
                    requires={"stage:likes": "open"},
                )
                for n in batch
                if not any(r.envelope.command == f"c-{n}" for r in read[streams(n)[0]])
            ]
            if not all(type(verdict) is Recorded for verdict in journal.append(items)):
                sys.exit("a verdict that nothing explains")
            os.write(1, b"".join(b"ACK %d\n" % n for n in batch))
            number += BATCH


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
