"""The files of a nomination as its unit sees them: what is asked for, what is there."""

from collections.abc import Iterator
from dataclasses import dataclass

from selection.desk.nominating.nominees import Nominee, words
from selection.desk.nominating.reopened import reopened
from selection.domain.attachments import Attached
from selection.domain.materials import EXTENSIONS, Looks
from selection.domain.rulebook.entry import Material
from selection.domain.rulebook.values import Code
from selection.web.campaigns import OpenCampaign
from selection.web.languages import Language

MEGABYTE, KILOBYTE = 1_000_000, 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FileShown:
    """One file: what it is called, how large it is, where it can be looked at."""

    order: int
    name: str
    size: str
    looks: str
    path: str  # empty where there is no file behind it, as in a rehearsal
    picture: str  # the address of a small copy; empty where it is no photo
    digest: str
    remove: str  # where it is taken back


@dataclass(frozen=True, slots=True, kw_only=True)
class Tray:
    """One material: what the rulebook asks of it, and the files that are there."""

    code: str
    name: str
    asked: str
    files: tuple[FileShown, ...]
    least: int
    most: int
    accept: str
    path: str
    open: bool
    settled: bool  # nothing was found wanting: it is not to be corrected

    @property
    def room(self) -> int:
        """How many more there may be."""
        return max(self.most - len(self.files), 0) if self.open else 0


def trays(
    of: Nominee, place: OpenCampaign, path: str, language: Language, *, writes: bool
) -> list[Tray]:
    """Every material of the category."""
    rules, vault = place.rules, place.accounts.vault
    parts = reopened(rules, of)
    called = words(vault, [each.paper for each in of.files])
    names = {record: str((said or {}).get("name", "")) for record, said in called.items()}
    new = {record: str((said or {}).get("renamed") or "") for record, said in called.items()}
    return [
        Tray(
            code=each.code,
            name=each.name,
            asked="，".join(_asked(each, language)),
            files=tuple(
                _file(
                    file,
                    new[file.paper.record] or names[file.paper.record],
                    path,
                    there=place.originals.holds(file.digest),
                )
                for file in of.files
                if file.code == each.code
            ),
            least=each.least,
            most=each.most,
            accept=",".join(f".{one}" for form in each.formats for one in EXTENSIONS[form]),
            path=f"{path}/files/{each.code}",
            open=writes and of.files_open and (parts is None or each.code in parts),
            settled=writes and of.files_open and parts is not None and each.code not in parts,
        )
        for each in rules.materials
        if each.serves(Code(of.category))
    ]


def _file(file: Attached, name: str, path: str, *, there: bool) -> FileShown:
    here = f"{path}/files/{file.code}/{file.order}"
    return FileShown(
        order=file.order,
        name=name,
        size=size(file.bytes),
        looks=file.looks,
        path=here if there else "",
        picture=f"{here}/picture" if there and file.looks is Looks.JPEG else "",
        digest=file.digest,
        remove=f"{here}/remove",
    )


def size(count: int) -> str:
    """Bytes as people say them."""
    if count >= MEGABYTE:
        tenths = count * 10 // MEGABYTE
        return f"{tenths // 10}.{tenths % 10} MB"
    return f"{max(count // KILOBYTE, 1)} KB"


def _asked(material: Material, language: Language) -> Iterator[str]:
    say = language.say
    yield "/".join("JPG" if each == "JPEG" else str(each) for each in material.formats)
    if material.least == material.most:
        yield say("%(count)s 份") % {"count": material.least}
    elif material.least:
        yield say("%(least)s–%(most)s 份") % {"least": material.least, "most": material.most}
    else:
        yield say("可不交，最多 %(most)s 份") % {"most": material.most}
    if material.least_bytes and material.most_bytes:
        bounds = {"least": size(material.least_bytes), "most": size(material.most_bytes)}
        yield say("每份 %(least)s 至 %(most)s") % bounds
    elif material.most_bytes:
        yield say("不超过 %(most)s") % {"most": size(material.most_bytes)}
    if material.least_pixels:
        across, down = material.least_pixels
        yield say("至少 %(pixels)s 像素") % {"pixels": f"{across}×{down}"}
    if material.name_pattern is not None:
        yield say("文件名会改为“姓名（名称）+序号”")
