"""Files for tests, made here: honest ones to the byte, and hostile ones."""

import io
import struct
import zipfile
import zlib

from PIL import Image, ImageCms

SEGMENT = 65_533
"""The longest content of a JPEG segment."""
GPS = 0x8825
ORIENTATION = 0x0112
LONG_AGO = (2000, 1, 1, 0, 0, 0)


def jpeg(
    width: int = 1400,
    height: int = 1800,
    *,
    size: int | None = None,
    grey: bool = False,
    mode: str = "RGB",
    orientation: int | None = None,
    place: bool = False,
    profile: bytes | None = None,
    progressive: bool = False,
    subsampling: int = 2,
) -> bytes:
    """A photo; with `size`, of exactly that many bytes (filled up with comments)."""
    if grey:
        picture = Image.linear_gradient("L").resize((width, height))
    else:
        fields = [
            Image.linear_gradient("L").rotate(90 * n).resize((width, height)) for n in range(3)
        ]
        picture = Image.merge("RGB", fields).convert(mode)
    exif = Image.Exif()
    if orientation is not None:
        exif[ORIENTATION] = orientation
    if place:
        exif[GPS] = {1: "N", 2: (30.0, 15.0, 0.0), 3: "E", 4: (120.0, 10.0, 0.0)}
    data = io.BytesIO()
    picture.save(
        data,
        "JPEG",
        quality=60,
        exif=exif,
        icc_profile=profile or b"",
        progressive=progressive,
        subsampling=subsampling,
    )
    return data.getvalue() if size is None else filled_up(data.getvalue(), size)


def filled_up(photo: bytes, size: int) -> bytes:
    """The same photo with comments behind its first mark, `size` bytes long."""
    missing, parts = size - len(photo), [photo[:2]]
    while missing:
        length = min(SEGMENT + 4, missing)
        if 0 < missing - length < 4:
            length -= 4
        parts.append(b"\xff\xfe" + struct.pack(">H", length - 2) + bytes(length - 4))
        missing -= length
    return b"".join((*parts, photo[2:]))


def claiming(photo: bytes, width: int, height: int) -> bytes:
    """The photo, with another size in its header than it has data for."""
    at = photo.index(b"\xff\xc0") + 5
    return photo[:at] + struct.pack(">HH", height, width) + photo[at + 4 :]


def profile_srgb() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def png(width: int = 600, height: int = 800) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(data, "PNG")
    return data.getvalue()


# --- PDF

CATALOG = "<< /Type /Catalog /Pages 2 0 R {more} >>"
PAGES = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] {more} >>"


def pdf(*objects: str, catalog: str = "", page: str = "", pages: str = PAGES) -> bytes:
    """One page and more objects, from 4; with more keys in catalogue and page."""
    bodies = [CATALOG.format(more=catalog), pages, PAGE.format(more=page), *objects]
    data, places = b"%PDF-1.7\n", []
    for number, body in enumerate(bodies, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode()
    start = len(data)
    lines = "".join(f"{place:010} 00000 n \n" for place in places)
    data += f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n{lines}".encode()
    trailer = f"trailer\n<< /Size {len(bodies) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    return data + trailer.encode()


# --- Word and Excel

TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/{main}" ContentType="application/vnd.{kind}"/></Types>'
)
WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
KIND_OF = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
PLAIN = "openxmlformats-officedocument.wordprocessingml.document.main+xml"
WITH_MACROS = "ms-word.document.macroEnabled.main+xml"


def office(
    parts: dict[str, bytes | str] | None = None,
    *,
    body: str = "<w:p><w:r><w:t>虚构的推荐表</w:t></w:r></w:p>",
    main: str = "word/document.xml",
    kind: str = PLAIN,
) -> bytes:
    """A document of one paragraph, with more parts."""
    data = io.BytesIO()
    document = f'<w:document xmlns:w="{WORDS}"><w:body>{body}</w:body></w:document>'
    everything: dict[str, bytes | str] = {
        "[Content_Types].xml": TYPES.format(main=main, kind=kind),
        main: document,
        **(parts or {}),
    }
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in everything.items():
            archive.writestr(zipfile.ZipInfo(name, LONG_AGO), content, zipfile.ZIP_DEFLATED)
    return data.getvalue()


def linked(kind: str, target: str = "inside.bin", *, part: str = "document") -> bytes:
    """A document with one relationship; outside, if the target has a slash of either kind."""
    mode = ' TargetMode="External"' if {"/", "\\"} & {*target} else ""
    relationships = (
        f'<Relationships xmlns="{LINKS}"><Relationship Id="rId1" Type="{KIND_OF}{kind}" '
        f'Target="{target}"{mode}/></Relationships>'
    )
    return office({f"word/_rels/{part}.xml.rels": relationships})


def field(*pieces: str) -> str:
    """A field of a document, its code in several runs as Word writes them."""
    runs = "".join(f"<w:r><w:instrText>{each}</w:instrText></w:r>" for each in pieces)
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{each}"/></w:r>' for each in ("begin", "end"))
    return f"<w:p>{begin}{runs}{end}</w:p>"


SECTOR = 512
NONE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(streams: dict[str, bytes], *, folders: tuple[str, ...] = ()) -> bytes:
    """A compound file with these streams, each long enough to lie in sectors of its own."""
    sectors: list[bytes] = []
    following: list[int] = []
    lines = [("Root Entry", 5, END, 0), *((name, 1, 0, 0) for name in folders)]

    def add(data: bytes) -> int:
        first = len(sectors)
        pieces = [
            data[at : at + SECTOR].ljust(SECTOR, b"\0") for at in range(0, len(data), SECTOR)
        ]
        sectors.extend(pieces)
        following.extend([*range(first + 1, first + len(pieces)), END])
        return first

    for name, data in streams.items():
        long = data.ljust(4096, b"\0")
        lines.append((name, 2, add(long), len(long)))
    folder = b"".join(_line(*each) for each in lines)
    start = add(folder + bytes(-len(folder) % SECTOR))
    table = len(sectors)
    sectors.append(b"")
    following.append(TABLE)
    following += [NONE] * (SECTOR // 4 - len(following))
    sectors[table] = struct.pack(f"<{SECTOR // 4}I", *following)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<10I", 0, 1, start, 0, 4096, END, 0, END, 0, table)
    return head.ljust(SECTOR, b"\xff") + b"".join(sectors)


def _line(name: str, kind: int, start: int, size: int) -> bytes:
    wide = name.encode("utf-16-le") + b"\0\0"
    head = wide.ljust(64, b"\0") + struct.pack("<HBB3I", len(wide), kind, 1, NONE, NONE, NONE)
    return head + bytes(36) + struct.pack("<III", start, size, 0)


def doc(text: bytes = b"", options: int = 0, **more: bytes) -> bytes:
    """A Word file of before 2007."""
    words = struct.pack("<6H", 0xA5EC, 0xC1, 0, 0, 0, options) + bytes(512) + text
    return compound({"WordDocument": words, **more})


# --- films


def box(kind: str, *content: bytes) -> bytes:
    inside = b"".join(content)
    return struct.pack(">I", 8 + len(inside)) + kind.encode() + inside


def film(
    milliseconds: int = 60_000,
    *,
    picture: str = "avc1",
    sound: str | None = "mp4a",
    data: bytes = b"pictures" * 100,
    notes: bytes = b"",
    brand: bytes = b"isom",
) -> bytes:
    """A film whose tables are those of a film; its pictures are no pictures."""
    head = box("ftyp", brand, bytes(4), b"isom")
    start = len(head) + 8
    tracks = [_track("vide", picture, milliseconds, start)]
    if sound is not None:
        tracks.append(_track("soun", sound, milliseconds, start))
    index = box("moov", box("mvhd", bytes(100)), *tracks, notes)
    return head + box("mdat", data) + index


def _track(handler: str, codec: str, milliseconds: int, start: int) -> bytes:
    sample = box(codec, bytes(78))
    tables = box(
        "stbl",
        box("stsd", bytes(4), struct.pack(">I", 1), sample),
        box("stts", bytes(4), struct.pack(">III", 1, milliseconds, 1)),
        box("stco", bytes(4), struct.pack(">II", 1, start)),
    )
    units = struct.pack(">III", 0, 0, 1000)
    media = box(
        "mdia",
        box("mdhd", bytes(4), units, struct.pack(">II", milliseconds, 0)),
        box("hdlr", bytes(8), handler.encode(), bytes(12)),
        box("minf", tables),
    )
    return box("trak", box("tkhd", bytes(84)), media)


# --- what should not exist


def zipped(name: str = "x.txt", content: bytes = b"x") -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(name, content)
    return data.getvalue()


def zip_bomb(mebibytes: int = 300) -> bytes:
    """A document that unpacks to that much, in a part that says so."""
    return office({"word/media/image1.bin": bytes(mebibytes << 20)})


def lying_zip_bomb(mebibytes: int = 300) -> bytes:
    """The same, but the archive says that the part is small."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(bytes(mebibytes << 20)) + packer.flush()
    honest = office({"word/media/image1.bin": b"SMALL" * 3})
    data = io.BytesIO(honest)
    with zipfile.ZipFile(data, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr("word/media/image2.bin", packed)
        info = archive.getinfo("word/media/image2.bin")
        info.compress_type, info.file_size = zipfile.ZIP_DEFLATED, 1000
    return data.getvalue()


OTHERWISE = b"\xec\xa5" + bytes(600)
"""A Word stream of nothing."""
