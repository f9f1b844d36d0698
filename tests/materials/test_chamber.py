"""The process that opens files: bounded, restarted, and never a reason for an exception here."""

import io
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from materials import made
from selection.domain.materials import Findings, Flaw, Looks
from selection.materials.chamber import Chamber, Cost, Limits, Unreadable


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "photo.jpg"
    path.write_bytes(made.jpeg())
    return path


def inspect(chamber: Chamber, path) -> tuple[Findings, Cost]:
    with path.open("rb") as file:
        return chamber.inspect(file)


def test_a_reader_that_takes_too_long_is_ended(photo):
    with Chamber(Limits(milliseconds=0)) as chamber:
        found, _ = inspect(chamber, photo)

    assert (found.looks, found.flaws) == (Looks.UNKNOWN, (Flaw.TOO_COMPLEX,))
    assert found.bytes == photo.stat().st_size


@pytest.mark.full
def test_a_reader_that_uses_too_much_of_the_processor_is_ended(tmp_path):
    path = tmp_path / "scan.pdf"
    path.write_bytes(made.pdf(*["<< /A [0 0 0 0 0 0 0 0] /B << >> >>"] * 49_000))
    with Chamber(Limits(seconds=1, milliseconds=60_000)) as chamber:
        found, cost = inspect(chamber, path)

    assert found.flaws == (Flaw.TOO_COMPLEX,)
    assert cost.cpu_milliseconds < 1_500


def test_a_reader_that_needs_too_much_memory_is_ended(photo):
    with Chamber(Limits(bytes=30 * 2**20)) as chamber:
        found, _ = inspect(chamber, photo)

    assert found.flaws in ((Flaw.TOO_COMPLEX,), (Flaw.UNREADABLE,))


@pytest.mark.full
@pytest.mark.parametrize("mode", ["RGB", "CMYK"])
def test_the_largest_photo_that_is_taken_keeps_within_the_memory(tmp_path, mode):
    path = tmp_path / "photo.jpg"
    width = 120_000_000 // len(mode) // 6_000
    path.write_bytes(made.jpeg(width, 6_000, mode=mode, progressive=True, subsampling=0))
    with Chamber() as chamber:
        found, cost = inspect(chamber, path)

    assert found.flaws == ()
    assert cost.kibibytes <= 300 * 1024
    print(f"{width}×6000 {mode}: {cost}")  # noqa: T201 (a figure, with `-s`)


def test_an_answer_that_is_too_long_is_not_waited_for(photo):
    with Chamber(Limits(answer=10, milliseconds=2_000)) as chamber:
        found, _ = inspect(chamber, photo)

    assert found.flaws == (Flaw.UNREADABLE,)


def test_a_chamber_that_died_is_opened_again(photo):
    with Chamber() as chamber:
        inspect(chamber, photo)
        os.kill(chamber._process.pid, signal.SIGKILL)
        chamber._process.wait()

        assert inspect(chamber, photo)[0].looks is Looks.JPEG


def test_a_closed_chamber_may_be_used_again_and_leaves_no_process(photo):
    chamber = Chamber()
    inspect(chamber, photo)
    process = chamber._process
    chamber.close()
    assert process.returncode == 0

    assert inspect(chamber, photo)[0].looks is Looks.JPEG
    chamber.close()
    chamber.close()


def test_many_files_may_come_at_once(photo, chamber):
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: inspect(chamber, photo)[0], range(24)))

    assert {each.looks for each in found} == {Looks.JPEG}
    assert {each.flaws for each in found} == {()}


def test_nothing_of_our_environment_is_in_there(photo, monkeypatch):
    monkeypatch.setenv("SELECTION_SECRETS_FILE", "a secret")
    with Chamber() as chamber:
        inspect(chamber, photo)
        inside = Path(f"/proc/{chamber._process.pid}/environ").read_bytes()

    assert b"secret" not in inside


def test_no_copy_is_made_of_what_is_no_picture(chamber, tmp_path):
    path = tmp_path / "photo.jpg"
    path.write_bytes(made.png())
    with path.open("rb") as file, pytest.raises(Unreadable):
        chamber.copies(file)
    with path.open("rb") as file, pytest.raises(Unreadable):
        chamber.notes(file)


def test_what_is_said_of_a_film_is_found_wherever_it_stands(chamber, tmp_path):
    where = made.box("udta", made.box("xyz_", b"+30.25+120.17/"))
    data = made.film(notes=where) + made.box("uuid", b"camera")
    path = tmp_path / "film.mp4"
    path.write_bytes(data)
    with path.open("rb") as file:
        notes = chamber.notes(file)

    assert [data[at : at + 4] for at, _, _ in notes] == [b"udta", b"uuid"]
    assert b"+30.25" in data[notes[0][1] : notes[0][2]]
    assert io.BytesIO(data).read()[notes[1][1] : notes[1][2]] == b"camera"
