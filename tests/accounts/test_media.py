"""Files are named by what is in them, written once, and found by nothing but such a name."""

import hashlib
import os
from pathlib import Path

import pytest

from selection.accounts.media import Media
from selection.settings import Home

DATA = b"RIFF a drawing"
NAME = f"{hashlib.sha256(DATA).hexdigest()}.webp"


@pytest.fixture
def media(tmp_path: Path) -> Media:
    return Media(Home(tmp_path).media("small"))


def test_a_file_is_kept_under_the_hash_of_what_is_in_it(media: Media, tmp_path: Path):
    assert media.keep(DATA, "webp") == NAME

    path = media.path(NAME)
    assert path == tmp_path / "campaigns" / "small" / "media" / NAME
    assert path.read_bytes() == DATA


def test_the_same_content_is_the_same_file_and_is_not_written_again(media: Media):
    media.keep(DATA, "webp")
    path = media.path(NAME)
    assert path is not None
    before = path.stat()

    assert media.keep(DATA, "webp") == NAME
    assert path.stat().st_ino == before.st_ino
    assert [each.name for each in path.parent.iterdir()] == [NAME]


def test_another_kind_of_file_is_another_name(media: Media):
    assert media.keep(DATA, "png") == NAME.replace("webp", "png")


@pytest.mark.parametrize("kind", ["svg", "html", "WEBP", "../webp", ""])
def test_only_kinds_that_a_browser_merely_shows_are_kept(media: Media, kind: str):
    with pytest.raises(ValueError, match="kind"):
        media.keep(DATA, kind)


def test_a_file_that_cannot_be_finished_leaves_nothing(
    media: Media, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(OSError, match="No space"):
        media.keep(DATA, "webp")
    assert media.path(NAME) is None
    assert list(Home(tmp_path).media("small").iterdir()) == []


@pytest.mark.parametrize(
    "name",
    [
        "f" * 64 + ".webp",  # no such file
        "",
        ".",
        "../journal.db",
        f"../media/{NAME}",
        f"./{NAME}",
        NAME.upper(),
        NAME + "\n",
        NAME + ".webp",
        NAME.removesuffix(".webp"),
    ],
)
def test_nothing_else_than_a_kept_file_is_found(media: Media, name: str):
    media.keep(DATA, "webp")

    assert media.path(name) is None


def test_what_is_destroyed_is_gone_and_may_be_destroyed_again(media: Media):
    media.keep(DATA, "webp")
    other = media.keep(b"another drawing", "webp")
    media.destroy(NAME)
    media.destroy(NAME)

    assert media.path(NAME) is None
    assert media.path(other) is not None
