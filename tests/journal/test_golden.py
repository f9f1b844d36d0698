"""Stored events are a promise: the bytes in `golden/` must be readable for ever, as they are."""

import pytest

from journal.samples import CODEC, Opened
from journal.samples import NAMES as SAMPLE_NAMES
from journal.write_golden import GOLDEN, missing, write
from selection.journal.codec import product_codec
from selection.journal.names import NAMES
from selection.journal.upcasts import UPCASTS


def record(name: str, state: bytes):
    return product_codec().record((1, "stream", 1, name, state))


def state_of(name: str) -> bytes:
    file = GOLDEN / f"{name}.json"
    assert file.exists(), (
        f"{name} has no golden bytes. If the event is new, run\n"
        "    PYTHONPATH=src:tests .venv/bin/python tests/journal/write_golden.py\n"
        f"look at what it wrote to {file}, and commit it."
    )
    return file.read_bytes().removesuffix(b"\n")


@pytest.mark.parametrize("name", sorted(NAMES.values()))
def test_an_event_of_today_is_stored_and_read_as_promised(name):
    state = state_of(name)
    read = record(name, state)
    assert product_codec().encode(read.event, read.envelope) == (name, state), (
        f"{name} is no longer stored as it was. Stored events outlive the code: give the changed\n"
        "event the next version in names.py, and say in upcasts.py how the old shape becomes it."
    )


@pytest.mark.parametrize("name", sorted(UPCASTS))
def test_an_event_of_the_past_is_still_read_as_one_of_today(name):
    assert type(record(name, state_of(name)).event) in NAMES


def test_no_promise_is_forgotten():
    promised = {file.stem for file in GOLDEN.glob("*.json")}
    assert promised <= {*NAMES.values(), *UPCASTS}, "a name may become old, but never go away"


def test_what_is_missing_is_written_and_what_is_there_is_never_touched(tmp_path):
    kept = tmp_path / "stage.opened.1.json"
    kept.write_bytes(b"somebody's journal")
    assert missing(SAMPLE_NAMES, tmp_path) == [
        "ballot.liked.3",
        "sheet.scored.1",
        "stage.closed.1",
    ]
    assert write(SAMPLE_NAMES, CODEC, tmp_path) == [
        "ballot.liked.3",
        "sheet.scored.1",
        "stage.closed.1",
    ]
    assert kept.read_bytes() == b"somebody's journal"
    for kind, name in SAMPLE_NAMES.items():
        if kind is not Opened:
            state = (tmp_path / f"{name}.json").read_bytes().removesuffix(b"\n")
            assert type(CODEC.record((1, "s", 1, name, state)).event) is kind
    assert write(SAMPLE_NAMES, CODEC, tmp_path) == []
