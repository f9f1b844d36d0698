"""The real files at hand get the verdict that their manifest implies."""

import csv
import hashlib

import pytest

from samples import CAST
from selection.domain.materials import Flaw, verdict

COUNT = 21
LOOKS = {"heif:heic": "HEIC", "ole2": "OLE"}
ACTIVE = {"/EmbeddedFile": Flaw.ATTACHMENTS, "DDE field": Flaw.DDE}
SIDEWAYS = {"6", "8"}
UNREAD = {"png", "gif"}
"""Formats that no rulebook asks for: they are not opened, so nothing in them can be wrong."""
WORK_PHOTO = next(each for each in CAST.materials if each.code == "WORK_PHOTO")


@pytest.fixture(scope="module")
def rows(uploads):
    with (uploads / "manifest.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def implied(row):
    flaws = set()
    if row["decodes_pillow12_pypdf7"].startswith("no") and row["sniffed_type"] not in UNREAD:
        flaws.add(Flaw.UNREADABLE)
    if row["pdf_encrypted"] == "yes" or row["sniffed_type"] == "ole2":
        flaws.add(Flaw.ENCRYPTED)
    if row["active_content"]:
        flaws.add(ACTIVE[row["active_content"]])
    return flaws


def test_every_file_is_found_to_be_what_the_manifest_says(rows, uploads, chamber):
    assert len(rows) == COUNT
    for row in rows:
        with (uploads / "files" / row["file"]).open("rb") as file:
            found, cost = chamber.inspect(file)
        kind = row["sniffed_type"]
        assert found.bytes == int(row["bytes"]), row["file"]
        assert found.digest.startswith(row["sha256_16"]), row["file"]
        assert found.looks == LOOKS.get(kind, kind.upper()), row["file"]
        assert set(found.flaws) == implied(row), row["file"]
        if found.looks == "JPEG" and not found.flaws:
            across, down = row["size_or_pages"].split("x")
            if row["exif_orientation"] in SIDEWAYS:
                across, down = down, across
            assert (found.width, found.height) == (int(across), int(down)), row["file"]
        if row["size_or_pages"].endswith("pages") and found.pages is not None:
            assert f"{found.pages} pages" == row["size_or_pages"], row["file"]
        assert cost.cpu_milliseconds <= 2_000, row["file"]
        assert cost.kibibytes <= 300 * 1024, row["file"]


@pytest.mark.accepts("R-MAT-06", "A-08")
@pytest.mark.refuses("R-MAT-06", "R-MAT-05")
def test_as_photos_of_work_the_fitting_ones_are_taken_whichever_m_is_meant(rows, uploads, chamber):
    for row in rows:
        with (uploads / "files" / row["file"]).open("rb") as file:
            found, _ = chamber.inspect(file)
        problems = {each.flaw for each in verdict(found, "虚构1.jpg", WORK_PHOTO, "虚构")}
        fits = row["sniffed_type"] == "jpeg" and not implied(row)
        fits = fits and row["within_1M_3M_if_M_is_10^6"] == "in"
        assert (not problems) is fits, row["file"]
        if row["sniffed_type"] not in {"jpeg", "ole2"}:
            assert Flaw.OTHER_FORMAT in problems, row["file"]


def test_the_public_copies_of_the_real_photos_say_nothing_of_where_they_were_taken(
    rows, uploads, chamber
):
    for row in rows:
        if row["sniffed_type"] != "jpeg" or implied(row):
            continue
        path = uploads / "files" / row["file"]
        with path.open("rb") as file:
            copies = chamber.copies(file)
        across, down = map(int, row["size_or_pages"].split("x"))
        turned = row["exif_orientation"] in SIDEWAYS
        for copy in copies:
            assert (copy.width > copy.height) == ((across > down) ^ turned) or across == down
            assert b"EXIF" not in copy.data
            assert b"XMP " not in copy.data
            assert b"ICCP" not in copy.data
        assert hashlib.sha256(path.read_bytes()).hexdigest().startswith(row["sha256_16"])
