from dataclasses import replace
from fractions import Fraction

import pytest

from samples import CAST, SIGE
from selection.domain.materials import (
    Findings,
    Flaw,
    Looks,
    Problem,
    fitting_name,
    too_large,
    verdict,
)
from selection.domain.rulebook.values import Code, Term
from selection.domain.rulebook.words import TermUnit

NAME = "阿依古丽·买买提"
BYTES = 2_000_000


def material(code, rules=CAST):
    return next(each for each in rules.materials if each.code == code)


PORTRAIT, WORK_PHOTO, COVER = (material(each) for each in ("PORTRAIT", "WORK_PHOTO", "COVER"))
FORM_WORD, FORM_PDF, VIDEO = (material(each) for each in ("FORM_WORD", "FORM_PDF", "VIDEO"))


def findings(**more):
    return Findings(**{"digest": "0" * 64, "bytes": BYTES, "looks": Looks.JPEG} | more)


def photo(**more):
    return findings(**{"width": 1750, "height": 2250} | more)


def of(found, asked, name=f"{NAME}01.jpg", candidate=NAME):
    return [each.flaw for each in verdict(found, name, asked, candidate)]


# --- bytes (R-MAT-06, A-08)


@pytest.mark.accepts("R-MAT-06", "A-08")
@pytest.mark.parametrize("asked", [WORK_PHOTO, PORTRAIT], ids=["work", "portrait"])
@pytest.mark.parametrize("size", [1_000_000, 1_000_001, 1_048_576, 3_000_000, 3_145_728])
def test_a_photo_of_1m_to_3m_is_in_however_m_is_read(asked, size):
    assert of(photo(bytes=size), asked) == []


@pytest.mark.refuses("R-MAT-06", "A-08")
@pytest.mark.parametrize("asked", [WORK_PHOTO, PORTRAIT], ids=["work", "portrait"])
@pytest.mark.parametrize(
    ("size", "flaw", "bound"),
    [(999_999, Flaw.TOO_SMALL, "1000000"), (3_145_729, Flaw.TOO_LARGE, "3145728")],
)
def test_a_byte_less_or_more_is_out_and_the_bound_is_told(asked, size, flaw, bound):
    [problem] = verdict(photo(bytes=size), f"{NAME}01.jpg", asked, NAME)

    assert problem == Problem(flaw=flaw, found=str(size), asked=bound)


@pytest.mark.accepts("A-08")
def test_a_rulebook_may_ask_no_size_of_the_portrait():
    """413×531 pixels can never reach a million bytes: the size is a switch of the rulebook."""
    free = replace(PORTRAIT, least_bytes=None)

    assert of(photo(bytes=200_000, width=413, height=531), free) == []
    assert of(photo(bytes=200_000, width=413, height=531), PORTRAIT) == [Flaw.TOO_SMALL]


def test_where_no_size_is_written_any_size_is_taken():
    assert of(photo(bytes=1), COVER) == of(photo(bytes=10**9), COVER) == []


def test_a_file_cut_off_at_its_bound_is_told_the_bound():
    assert too_large(3_145_728) == Problem(flaw=Flaw.TOO_LARGE, asked="3145728")


def test_an_empty_file_is_only_empty():
    assert of(findings(bytes=0, looks=Looks.UNKNOWN), PORTRAIT) == [Flaw.EMPTY]


# --- format by content (R-MAT-02, R-MAT-05)


@pytest.mark.accepts("R-MAT-05")
@pytest.mark.parametrize("extension", ["jpg", "jpeg", "JPG", "Jpeg"])
def test_a_jpeg_is_taken_under_any_of_its_extensions(extension):
    assert of(photo(), WORK_PHOTO, name=f"{NAME}01.{extension}") == []


@pytest.mark.refuses("R-MAT-05")
@pytest.mark.parametrize(
    "looks", [Looks.PNG, Looks.HEIC, Looks.GIF, Looks.HTML, Looks.SVG, Looks.UNKNOWN, Looks.PDF]
)
def test_anything_else_is_refused_even_if_it_is_called_jpg(looks):
    [problem] = verdict(findings(looks=looks), f"{NAME}01.jpg", WORK_PHOTO, NAME)

    assert problem == Problem(flaw=Flaw.OTHER_FORMAT, found=looks, asked="JPEG")


@pytest.mark.refuses("R-MAT-05")
def test_a_jpeg_under_another_extension_is_to_be_renamed():
    [problem] = verdict(photo(), f"{NAME}01.png", WORK_PHOTO, NAME)

    assert problem == Problem(flaw=Flaw.EXTENSION, asked="jpg/jpeg")


@pytest.mark.refuses("R-MAT-05")
def test_a_jpeg_that_does_not_decode_is_refused():
    assert of(findings(flaws=(Flaw.UNREADABLE,)), WORK_PHOTO) == [Flaw.UNREADABLE]


@pytest.mark.accepts("R-MAT-02")
@pytest.mark.parametrize(
    ("looks", "name"), [(Looks.DOC, "推荐表.doc"), (Looks.DOCX, "推荐表.DOCX")]
)
def test_the_form_is_a_word_file_old_or_new(looks, name):
    assert of(findings(looks=looks), FORM_WORD, name) == []


@pytest.mark.accepts("R-MAT-02")
def test_the_scanned_form_is_a_pdf_of_one_page_or_more():
    assert of(findings(looks=Looks.PDF, pages=1), FORM_PDF, "推荐表.pdf") == []


@pytest.mark.refuses("R-MAT-02")
@pytest.mark.parametrize(
    ("found", "asked", "flaw"),
    [
        (findings(looks=Looks.PDF, pages=0), FORM_PDF, Flaw.NO_PAGES),
        (findings(looks=Looks.PDF, flaws=(Flaw.ENCRYPTED,)), FORM_PDF, Flaw.ENCRYPTED),
        (findings(looks=Looks.PDF, pages=1, flaws=(Flaw.SCRIPTS,)), FORM_PDF, Flaw.SCRIPTS),
        (findings(looks=Looks.OLE, flaws=(Flaw.ENCRYPTED,)), FORM_WORD, Flaw.ENCRYPTED),
        (findings(looks=Looks.ZIP, flaws=(Flaw.UNREADABLE,)), FORM_WORD, Flaw.UNREADABLE),
        (findings(looks=Looks.ZIP), FORM_WORD, Flaw.OTHER_FORMAT),
        (findings(looks=Looks.DOCX, flaws=(Flaw.MACROS,)), FORM_WORD, Flaw.MACROS),
    ],
)
def test_a_form_that_is_locked_active_empty_or_broken_is_refused(found, asked, flaw):
    name = "推荐表.pdf" if asked is FORM_PDF else "推荐表.docx"

    assert of(found, asked, name) == [flaw]


def test_a_damaged_file_of_another_format_is_told_both():
    found = findings(looks=Looks.PDF, flaws=(Flaw.UNREADABLE,))

    assert of(found, WORK_PHOTO) == [Flaw.UNREADABLE, Flaw.OTHER_FORMAT]


# --- the portrait (R-MAT-03, A-09)


@pytest.mark.accepts("R-MAT-03")
@pytest.mark.parametrize(
    ("width", "height"),
    [(413, 531), (1240, 1594), (1750, 2250), (755, 1000), (800, 1000)],
)
def test_a_portrait_of_35_to_45_or_nearly_is_taken(width, height):
    assert of(photo(width=width, height=height), PORTRAIT) == []


@pytest.mark.refuses("R-MAT-03")
@pytest.mark.parametrize(
    ("width", "height", "flaws"),
    [
        (754, 1000, [Flaw.RATIO]),
        (801, 1000, [Flaw.RATIO]),
        (2250, 1750, [Flaw.RATIO]),
        (412, 530, [Flaw.TOO_FEW_PIXELS]),
        (420, 530, [Flaw.TOO_FEW_PIXELS]),
        (100, 100, [Flaw.RATIO, Flaw.TOO_FEW_PIXELS]),
    ],
)
def test_another_shape_or_too_few_pixels_are_refused(width, height, flaws):
    assert of(photo(width=width, height=height), PORTRAIT) == flaws


def test_the_size_that_was_found_is_told_beside_the_one_that_is_asked():
    assert verdict(photo(width=100, height=120), f"{NAME}01.jpg", PORTRAIT, NAME) == (
        Problem(flaw=Flaw.RATIO, found="100×120", asked="151/200…4/5"),
        Problem(flaw=Flaw.TOO_FEW_PIXELS, found="100×120", asked="413×531"),
    )


@pytest.mark.refuses("R-MAT-03")
def test_a_grey_portrait_is_refused_but_a_grey_photo_of_work_is_not():
    assert of(photo(grey=True), PORTRAIT) == [Flaw.GREY]
    assert of(photo(grey=True), WORK_PHOTO) == []


def test_the_ratio_is_compared_exactly():
    least, most = PORTRAIT.ratio

    assert (least, most) == (Fraction(755, 1000), Fraction(4, 5))


@pytest.mark.accepts("A-09")
def test_only_a_volunteer_must_show_a_face():
    assert PORTRAIT.least == 1
    assert [PORTRAIT.serves(Code(each)) for each in ("VOLUNTEER", "SITE")] == [True, False]
    assert (COVER.least, COVER.serves(Code("SITE"))) == (0, True)


# --- the name (R-MAT-07)


@pytest.mark.accepts("R-MAT-07")
@pytest.mark.parametrize("between", ["", "-", "_", " ", "+"])
@pytest.mark.parametrize("number", ["1", "01", "5", "12", "012"])
def test_a_photo_is_called_by_name_and_number(between, number):
    assert of(photo(), WORK_PHOTO, name=f"{NAME}{between}{number}.jpg") == []


@pytest.mark.refuses("R-MAT-07")
@pytest.mark.parametrize(
    "name",
    ["IMG_0001.jpg", f"{NAME}.jpg", f"{NAME}123.jpg", f"x{NAME}1.jpg", f"{NAME}1", "古丽01.jpg"],
)
def test_any_other_name_is_refused(name):
    assert Flaw.NAME in of(photo(), WORK_PHOTO, name=name)


@pytest.mark.accepts("R-MAT-07")
def test_how_a_computer_composes_characters_does_not_matter():
    """A Mac hands in é as e and an accent."""
    assert of(photo(), WORK_PHOTO, name="Rene\u0301 01.jpg", candidate="René") == []


def test_a_name_full_of_signs_means_itself():
    assert of(photo(), WORK_PHOTO, name="(.*)+01.jpg", candidate="(.*)+") == []
    assert of(photo(), WORK_PHOTO, name="anybody01.jpg", candidate="(.*)+") == [Flaw.NAME]


def test_where_no_pattern_is_written_a_file_may_be_called_anything():
    assert of(photo(), COVER, name="随便什么.jpg") == []


@pytest.mark.accepts("R-MAT-07")
@pytest.mark.parametrize("order", [1, 5, 12])
def test_the_offered_name_is_one_that_is_taken(order):
    offered = fitting_name(Looks.JPEG, WORK_PHOTO, NAME, order)

    assert offered == f"{NAME}{order:02}.jpg"
    assert of(photo(), WORK_PHOTO, name=offered) == []


def test_no_name_is_offered_that_would_not_be_taken():
    assert fitting_name(Looks.JPEG, WORK_PHOTO, NAME, 100) is None
    assert fitting_name(Looks.PNG, WORK_PHOTO, NAME, 1) is None
    assert fitting_name(Looks.DOCX, FORM_WORD, NAME, 1) == f"{NAME}01.docx"


# --- the film (R-MAT-08)


def film(**more):
    return findings(**{"looks": Looks.MP4, "milliseconds": 300_000} | more)


@pytest.mark.accepts("R-MAT-08")
@pytest.mark.parametrize("size", [1, 300_000_000])
def test_a_film_of_five_minutes_is_taken(size):
    assert of(film(bytes=size), VIDEO, "宣传片.mp4") == []


@pytest.mark.refuses("R-MAT-08")
@pytest.mark.parametrize(
    ("found", "flaw"),
    [
        (film(milliseconds=300_001), Flaw.TOO_LONG),
        (film(bytes=300_000_001), Flaw.TOO_LARGE),
        (film(flaws=(Flaw.OTHER_CODEC,)), Flaw.OTHER_CODEC),
        (film(flaws=(Flaw.UNREADABLE,), milliseconds=None), Flaw.UNREADABLE),
        (film(looks=Looks.MOV), Flaw.OTHER_FORMAT),
    ],
)
def test_a_longer_larger_or_other_film_is_not(found, flaw):
    assert of(found, VIDEO, "宣传片.mp4") == [flaw]


def test_a_film_may_be_measured_in_hours():
    hour = replace(VIDEO, longest=Term(1, TermUnit.HOURS))

    assert of(film(milliseconds=3_600_000), hour, "宣传片.mp4") == []
    assert of(film(milliseconds=3_600_001), hour, "宣传片.mp4") == [Flaw.TOO_LONG]
    assert of(film(milliseconds=10**9), replace(VIDEO, longest=None), "宣传片.mp4") == []


def test_another_rulebook_asks_for_other_things():
    assert of(photo(bytes=1_000_000), material("WORK_PHOTO", SIGE)) == []
    assert "PORTRAIT" not in {each.code for each in SIGE.materials}
