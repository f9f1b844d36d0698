"""What is found in honest and in hostile files, each opened in the limited process."""

import hashlib
import io

import pytest
from PIL import Image

from materials import made
from selection.domain.materials import Flaw, Looks

KIB_300_MB = 300 * 1024
SECONDS = 2


def flaws_of(inspected, data):
    found, cost = inspected(data)
    assert cost.cpu_milliseconds <= SECONDS * 1000
    assert cost.kibibytes <= KIB_300_MB
    return found.looks, set(found.flaws)


@pytest.mark.parametrize(
    ("data", "looks"),
    [
        (made.jpeg(), Looks.JPEG),
        (made.jpeg(mode="CMYK"), Looks.JPEG),
        (made.jpeg(progressive=True, profile=made.profile_srgb()), Looks.JPEG),
        (made.jpeg() + b"\0" * 5000, Looks.JPEG),
        (made.pdf(), Looks.PDF),
        (made.pdf(catalog="/OpenAction [3 0 R /Fit]"), Looks.PDF),
        (made.pdf("<< /S /URI /URI (https://example.org) >>"), Looks.PDF),
        (b"\xef\xbb\xbf" + made.pdf() + b"\r\n\0", Looks.PDF),
        (made.office(), Looks.DOCX),
        (made.linked("hyperlink", "https://x.example"), Looks.DOCX),
        (made.linked("attachedTemplate", "file:///C:\\T\\Kop.dotx", part="settings"), Looks.DOCX),
        (made.office({"word/embeddings/Sheet1.xlsx": made.zipped()}), Looks.DOCX),
        (made.office(body=made.field("HYPER", 'LINK "https://x.example"')), Looks.DOCX),
        (made.office(main="xl/workbook.xml"), Looks.XLSX),
        (made.doc(), Looks.DOC),
        (made.film(), Looks.MP4),
        (made.film(sound=None, brand=b"mp42"), Looks.MP4),
    ],
)
def test_an_honest_file_is_what_it_is(inspected, data, looks):
    assert flaws_of(inspected, data) == (looks, set())


@pytest.mark.refuses("R-MAT-02", "R-MAT-05")
@pytest.mark.parametrize(
    ("data", "flaw"),
    [
        (made.jpeg()[:-4000], Flaw.UNREADABLE),
        (made.jpeg()[:200], Flaw.UNREADABLE),
        (made.jpeg() + made.zipped(), Flaw.TWO_IN_ONE),
        (made.jpeg() + b"<html><script>alert(1)</script>", Flaw.TWO_IN_ONE),
        (made.jpeg() + made.pdf(), Flaw.TWO_IN_ONE),
        (made.claiming(made.jpeg(), 65_000, 65_000), Flaw.TOO_MANY_PIXELS),
        (made.pdf()[:-30], Flaw.UNREADABLE),
        (made.pdf()[:100] + b"%%EOF", Flaw.UNREADABLE),
        (made.pdf() + made.zipped(), Flaw.TWO_IN_ONE),
        (b"<html>" + made.pdf(), Flaw.TWO_IN_ONE),
        (made.pdf().replace(b"%PDF-1.7\n", b"%PDF-1.7\n%<script>x</script>\n"), Flaw.TWO_IN_ONE),
        (made.pdf("<< /S /JavaScript /JS (x) >>", catalog="/OpenAction 4 0 R"), Flaw.SCRIPTS),
        (made.pdf(catalog="/OpenAction << /S /J#61vaScript /JS (x) >>"), Flaw.SCRIPTS),
        (made.pdf("/Launch", page="/AA << /O << /S 4 0 R /F (cmd.exe) >> >>"), Flaw.SCRIPTS),
        (made.pdf(page="/Annots [<< /Subtype /RichMedia >>]"), Flaw.SCRIPTS),
        (made.pdf(catalog="/AcroForm << /XFA (x) >>"), Flaw.SCRIPTS),
        (made.pdf(catalog="/Names << /EmbeddedFiles << /Names [] >> >>"), Flaw.ATTACHMENTS),
        (made.pdf(page="/Annots [<< /Subtype /FileAttachment >>]"), Flaw.ATTACHMENTS),
        (made.office({"word/vbaProject.bin": b"x"}), Flaw.MACROS),
        (made.office(kind=made.WITH_MACROS), Flaw.MACROS),
        (made.office({"word/activeX/activeX1.xml": "<x/>"}), Flaw.MACROS),
        (made.linked("vbaProject"), Flaw.MACROS),
        (made.linked("activeXControlBinary"), Flaw.MACROS),
        (made.office(body=made.field("DD", "EAUTO c:\\\\cmd.exe")), Flaw.DDE),
        (made.office(body='<w:fldSimple w:instr=" DDE cmd x"/>'), Flaw.DDE),
        (made.office({"xl/externalLinks/e.xml": "<x><ddeLink/></x>"}), Flaw.DDE),
        (made.office({"xl/externalLinks/e.xml": "<x/>"}), Flaw.LINKS_OUT),
        (made.office(body=made.field('INCLUDEPICTURE "http://x.example/a.png"')), Flaw.LINKS_OUT),
        (made.linked("image", "http://x.example/a.png"), Flaw.LINKS_OUT),
        (
            made.linked("attachedTemplate", "\\\\x.example\\t.dotm", part="settings"),
            Flaw.LINKS_OUT,
        ),
        (made.linked("oleObject"), Flaw.EMBEDDED),
        (made.linked("aFChunk"), Flaw.EMBEDDED),
        (made.office({"word/embeddings/oleObject1.bin": b"x"}), Flaw.EMBEDDED),
        (made.office({"x.xml": '<!DOCTYPE x [<!ENTITY a "a">]><x>&a;</x>'}), Flaw.BOMB),
        (made.zip_bomb(), Flaw.BOMB),
        (made.office({f"word/media/{n}.png": bytes(1000) for n in range(5001)}), Flaw.BOMB),
        (made.lying_zip_bomb(), Flaw.UNREADABLE),
        (made.office({"word/settings.xml": "<x>"}), Flaw.UNREADABLE),
        (made.office()[:-30], Flaw.UNREADABLE),
        (made.doc(b"\x13 DDEAUTO cmd"), Flaw.DDE),
        (made.doc(b"\x13\0 \0D\0D\0E\0 \0"), Flaw.DDE),
        (made.doc(options=0x0100), Flaw.ENCRYPTED),
        (made.compound({"EncryptedPackage": b"x"}), Flaw.ENCRYPTED),
        (made.compound({"WordDocument": made.OTHERWISE}, folders=("Macros",)), Flaw.MACROS),
        (made.compound({"WordDocument": made.OTHERWISE, "\x01Ole10Native": b"x"}), Flaw.EMBEDDED),
        (made.compound({"WordDocument": b"not Word"}), Flaw.UNREADABLE),
        (made.doc()[:2000], Flaw.UNREADABLE),
        (made.film()[:-30], Flaw.UNREADABLE),
        (made.film(picture="hvc1"), Flaw.OTHER_CODEC),
        (made.film(sound="ac-3"), Flaw.OTHER_CODEC),
        (made.film() + made.zipped(), Flaw.TWO_IN_ONE),
    ],
)
def test_a_hostile_or_broken_file_is_found_out(inspected, data, flaw):
    _, flaws = flaws_of(inspected, data)

    assert flaw in flaws


@pytest.mark.refuses("R-MAT-05")
@pytest.mark.parametrize(
    ("data", "looks"),
    [
        (made.png(), Looks.PNG),
        (b"GIF89a" + bytes(40), Looks.GIF),
        (b"\0\0\0\x1cftypheic" + bytes(100), Looks.HEIC),
        (b"\0\0\0\x1cftypavif" + bytes(100), Looks.AVIF),
        (b"\0\0\0\x14ftypqt  " + bytes(100), Looks.MOV),
        (b"RIFF\0\0\0\0WEBPVP8 ", Looks.WEBP),
        (b"RIFF\0\0\0\0AVI LIST", Looks.AVI),
        (b"RIFF\0\0\0\0WAVEfmt ", Looks.UNKNOWN),
        (b"<?xml version='1.0'?><svg xmlns='x' onload='alert(1)'/>", Looks.SVG),
        (b"  <!DOCTYPE html><script>alert(1)</script>", Looks.HTML),
        (b"MZ\x90\0", Looks.PROGRAM),
        (made.zipped(), Looks.ZIP),
        (made.office(main="ppt/presentation.xml"), Looks.PPTX),
        (made.compound({"Workbook": b"x"}), Looks.XLS),
        (made.compound({"Anything": b"x"}), Looks.OLE),
        ("推荐材料".encode(), Looks.UNKNOWN),
    ],
)
def test_what_nobody_asks_for_is_named_by_its_first_bytes(inspected, data, looks):
    assert flaws_of(inspected, data) == (looks, set())


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_measured_as_it_is_looked_at(inspected, orientation):
    found, _ = inspected(made.jpeg(600, 900, orientation=orientation))

    assert (found.width, found.height) == ((900, 600) if orientation > 4 else (600, 900))


def test_exif_that_is_nonsense_leaves_the_photo_upright(inspected):
    photo = made.jpeg(600, 900, orientation=6)
    broken = photo.replace(b"Exif\0\0MM\0*", b"Exif\0\0MM\xff\xff")
    assert broken != photo

    found, _ = inspected(broken)
    assert (found.flaws, found.width, found.height) == ((), 600, 900)


@pytest.mark.parametrize(
    ("data", "grey"),
    [
        (made.jpeg(grey=True), True),
        (made.jpeg(), False),
        (made.jpeg(mode="L"), True),
    ],
)
def test_grey_is_what_has_no_colour(inspected, data, grey):
    assert inspected(data)[0].grey is grey


def test_a_grey_photo_saved_in_colour_is_still_grey(inspected):
    data = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").resize((600, 800)).save(data, "JPEG")

    assert inspected(data.getvalue())[0].grey


@pytest.mark.parametrize("milliseconds", [1, 300_000, 300_001])
def test_the_length_of_a_film_is_that_of_its_tables(inspected, milliseconds):
    assert inspected(made.film(milliseconds))[0].milliseconds == milliseconds


def test_bytes_and_hash_are_those_of_the_file(inspected):
    data = made.jpeg(size=1_000_000)
    found, _ = inspected(data)

    assert (found.bytes, found.digest) == (1_000_000, hashlib.sha256(data).hexdigest())


def test_an_empty_file_is_not_even_opened(inspected):
    found, cost = inspected(b"")

    assert (found.bytes, found.flaws, cost.kibibytes) == (0, (Flaw.EMPTY,), 0)


def test_a_pdf_of_more_objects_than_any_form_is_not_read_through(inspected):
    found, cost = inspected(made.pdf(*["<< >>"] * 50_000))

    assert found.flaws == (Flaw.TOO_COMPLEX,)
    assert cost.kibibytes <= KIB_300_MB
