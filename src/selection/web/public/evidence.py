"""Files that come with an objection: bounded, opened by a limited process, never shown as is."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, BinaryIO, cast

from litestar.datastructures import UploadFile

from selection.accounts.originals import TooLarge, received
from selection.desk.objecting import Evidence
from selection.domain.materials import Looks, Problem
from selection.materials.chamber import Chamber
from selection.materials.words import told
from selection.web.campaigns import OpenCampaign
from selection.web.languages import Language

MOST_FILES = 5
MOST_BYTES = 10 * 2**20
TAKEN = frozenset({Looks.JPEG, Looks.PNG, Looks.PDF})
LONGEST_NAME = 120


def chosen(sent: Sequence[Any]) -> list[UploadFile]:
    """The files of a field; an empty choice is a text without letters."""
    return [each for each in sent if isinstance(each, UploadFile)]


def taken(
    place: OpenCampaign, files: Sequence[UploadFile], language: Language
) -> list[Evidence] | str:
    """The files, or a sentence that says which one cannot be taken and why."""
    say = language.say
    if len(files) > MOST_FILES:
        return say("证据最多 5 个文件。")
    found: list[Evidence] = []
    folder = place.home.folder(place.id) / "coming"
    for number, each in enumerate(files, start=1):
        stream = cast("BinaryIO", each.file)
        one = _one(place.chamber, stream, _named(each), folder, say)
        if isinstance(one, str):
            return say("第 %(n)s 个文件没有接收：") % {"n": number} + one
        found.append(one)
    return found


def _one(
    chamber: Chamber, stream: BinaryIO, name: str, folder: Path, say: Callable[[str], str]
) -> Evidence | str:
    try:
        with received(stream, MOST_BYTES, folder) as original:
            findings, _ = chamber.inspect(original.file)
            if findings.flaws:
                return told(Problem(flaw=findings.flaws[0]))
            if findings.looks not in TAKEN:
                return say("只收 JPG、PNG 图片和 PDF 文件。")
            original.file.seek(0)
            return Evidence(looks=findings.looks.value, name=name, data=original.file.read())
    except TooLarge:
        return say("每个文件不得超过 10 MB。")


def _named(file: UploadFile) -> str:
    """What the file is called where it comes from, without the folders."""
    return Path(file.filename.replace("\\", "/")).name[-LONGEST_NAME:]
