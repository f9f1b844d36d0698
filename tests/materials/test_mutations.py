"""Files that are almost right: none brings the product down, or costs it more than its bounds."""

import os
import random
from collections import Counter
from pathlib import Path

import pytest

from materials import made
from materials.conftest import VARIABLE
from selection.materials.words import described

SEED = 20_231_120
SECONDS, KIBIBYTES = 2, 300 * 1024


def seeds():
    """The real files, if they are at hand, and those made here."""
    real = Path(os.environ.get(VARIABLE, "")) / "uploads" / "files"
    yield from (path.read_bytes() for path in sorted(real.glob("*.*")) if os.environ.get(VARIABLE))
    yield from (
        made.jpeg(900, 700, orientation=6, place=True, profile=made.profile_srgb()),
        made.jpeg(900, 700, progressive=True),
        made.pdf("<< /S /JavaScript /JS (x) >>", catalog="/OpenAction 4 0 R"),
        made.office({"word/media/image1.bin": bytes(1000)}, body=made.field("PAGE")),
        made.office(main="xl/workbook.xml"),
        made.doc(),
        made.film(),
        made.png(),
    )


def mutated(chance: random.Random, files: list[bytes]) -> bytes:
    data = bytearray(chance.choice(files))
    match chance.choice(["flips", "head", "cut", "splice", "repeat"]):
        case "flips":
            for _ in range(chance.choice([1, 8, 64])):
                data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        case "head":
            for _ in range(4):
                data[chance.randrange(min(len(data), 1024))] = chance.randrange(256)
        case "cut":
            del data[chance.randrange(len(data)) :]
        case "splice":
            other = chance.choice(files)
            at, start = chance.randrange(len(data)), chance.randrange(len(other))
            data[at:] = other[start:]
        case _:
            at = chance.randrange(len(data))
            data[at:at] = data[max(0, at - 5000) : at]
    return bytes(data)


@pytest.mark.parametrize(
    "count", [100, pytest.param(500, marks=pytest.mark.full)], ids=["some", "many"]
)
def test_no_mutated_file_costs_more_than_its_bounds(inspected, count):
    chance, files = random.Random(SEED), list(seeds())
    found, costs = Counter[str](), []
    for _ in range(count):
        findings, cost = inspected(mutated(chance, files))
        assert described(findings)
        found.update(findings.flaws or ("no flaw",))
        costs.append(cost)

    cpu = sorted(each.cpu_milliseconds for each in costs)
    assert cpu[-1] <= SECONDS * 1000
    assert max(each.kibibytes for each in costs) <= KIBIBYTES
    print(  # noqa: T201 (the figures, with `-s`)
        f"{count} files: processor median {cpu[count // 2]} ms, most {cpu[-1]} ms; "
        f"clock most {max(each.milliseconds for each in costs)} ms; "
        f"memory most {max(each.kibibytes for each in costs) // 1024} MiB; {dict(found)}"
    )
