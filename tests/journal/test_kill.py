"""Writers die without a word, again and again: nothing acknowledged is lost, or is doubled."""

import os
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path
from time import sleep

import pytest

from journal.samples import again, counts, leaves, new
from journal.writer import streams
from selection.journal.check import findings

ROUNDS = 20
AT_LEAST = 2000
WRITER = Path(__file__).with_name("writer.py")


@pytest.mark.full  # what tests/faults do to the server and to a writer under strace says more
def test_twenty_killed_writers_lose_and_double_nothing(path):
    new(path).close()
    chance = random.Random(2023)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    acknowledged: set[int] = set()
    for _ in range(ROUNDS):
        begin = max(acknowledged, default=0) + 1
        with subprocess.Popen(
            [sys.executable, WRITER, path, str(begin)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
        ) as writer:
            said = writer.stdout.readline()
            sleep(0.02 + chance.random() * 0.06)
            writer.kill()
            rest, complaint = writer.communicate()
        assert complaint == b""
        assert said.startswith(b"ACK")
        acknowledged |= {int(line.split()[1]) for line in (said + rest).splitlines()}

        with again(path, write=False) as journal:
            assert [*findings(journal, leaves=leaves, counts=counts)] == []
            recorded = Counter(r.envelope.command for r in journal.since(1))
        assert [n for n in acknowledged if f"c-{n}" not in recorded] == []
        expected = {command: len(streams(int(command[2:]))) for command in recorded}
        assert recorded == expected
    assert len(acknowledged) >= AT_LEAST
