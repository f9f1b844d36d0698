"""The form that is printed holds every answer, for every rulebook, and nothing else happens."""

import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO
from xml.etree import ElementTree as ET

import pytest

from samples import CAST, PROVINCIAL, RULEBOOKS, SIGE
from selection.documents.answering import told
from selection.documents.form_layout import OPINION, rows_of
from selection.documents.nomination_form import FilledForm, recommendation_form
from selection.domain.answers import fields_of
from selection.domain.rulebook.canonical import from_toml
from selection.domain.rulebook.words import FieldType

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BOOKS = {path.stem: from_toml(path.read_bytes()) for path in sorted(RULEBOOKS.glob("*.toml"))}
CATEGORIES = [(name, each.code) for name, book in BOOKS.items() for each in book.categories]


def filled(category="VOLUNTEER", **form):
    return FilledForm(
        category=category,
        number="虚构-7",
        unit="虚构省科学技术协会",
        form=form,
        proof="9f3c-71aa",
        printed_on=date(2023, 11, 8),
    )


def parts(file):
    with zipfile.ZipFile(BytesIO(file)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def body(file):
    return ET.fromstring(parts(file)["word/document.xml"])  # noqa: S314 - our own file


def text(file):
    return "\n".join(
        "".join(run.text or "" for run in line.iter(f"{W}t")) for line in body(file).iter(f"{W}p")
    )


@pytest.mark.parametrize(("book", "category"), CATEGORIES)
def test_every_field_of_every_rulebook_has_its_place(book, category):
    rules = BOOKS[book]
    placed = [each.code for row in rows_of(rules, category) for each in row]
    asked = [each.code for each in fields_of(rules, category) if each.code != OPINION]
    assert sorted(placed) == sorted(asked)
    printed = text(recommendation_form(rules, filled(category))).replace("\n", "")
    for each in fields_of(rules, category):
        assert each.code == OPINION or each.name in printed


def test_every_answer_is_printed():
    form = {
        "name": "阿卜杜拉·买买提",
        "born_on": date(1980, 5, 1),
        "first_service_on": date(2015, 3, 5),
        "sex": "男",
        "frontline": True,
        "hours": 1800,
        "service_fields": ("乡村振兴", "另一个领域"),
        "story": "第一段。\n第二段。",
        "unit_opinion": "情况属实，同意推荐。",
    }
    printed = text(recommendation_form(CAST, filled(**form)))
    for words in (
        "阿卜杜拉·买买提",
        "1980年5月\n",
        "2015年3月5日",
        "☑男　☐女",
        "☑是　☐否",
        "1800",
        "☐绿色发展",
        "☑乡村振兴",
        "☑另一个领域",
        "第一段。\n第二段。",
        "情况属实，同意推荐。",
        "虚构省科学技术协会",
        "2023年11月8日",
    ):
        assert words in printed, words


def test_promises_are_printed_to_be_signed_and_consents_to_be_ticked():
    printed = text(recommendation_form(CAST, filled()))
    assert "本材料不涉及国家秘密。" in printed
    assert "☐同意在展示页面公开姓名（名称）、事迹、照片和视频。" in printed
    assert printed.count("（盖章）") == 3


def test_the_same_form_makes_the_same_bytes():
    form = filled(name="𠮷田䶮", story="事迹" * 700)
    assert recommendation_form(CAST, form) == recommendation_form(CAST, form)


def test_the_number_and_the_check_code_are_on_every_page():
    footer = parts(recommendation_form(CAST, filled()))["word/footer.xml"].decode()
    assert "编号 虚构-7　校验码 9f3c-71aa" in footer


def test_a_rare_character_is_given_a_font_that_has_it():
    document = body(recommendation_form(CAST, filled(name="𠮷田䶮")))
    fonts = {
        run.findtext(f"{W}t"): run.find(f"{W}rPr/{W}rFonts").attrib[f"{W}eastAsia"]
        for run in document.iter(f"{W}r")
    }
    assert (fonts["𠮷"], fonts["田"], fonts["䶮"]) == ("SimSun-ExtB", "仿宋", "宋体")


@pytest.mark.parametrize(
    "hostile",
    ["</w:t></w:r><w:r><w:t>", "{{ 7 * 7 }}", "&amp;<!ENTITY x>", "\x00\x0b\ud800\ufffe", "]]>"],
)
def test_no_answer_changes_the_file_around_it(hostile):
    file = recommendation_form(CAST, filled(name=f"虚构{hostile}尾", story=hostile))
    plain = recommendation_form(CAST, filled(name="虚构尾", story="一"))
    assert len(list(body(file).iter())) - len(list(body(plain).iter())) <= 8  # more runs
    assert "49" not in text(file)
    assert "虚构" in text(file)


def test_there_is_no_form_of_an_unknown_category():
    with pytest.raises(LookupError):
        recommendation_form(SIGE, filled("NOBODY"))


def test_an_answer_that_does_not_fit_its_field_is_printed_as_it_was_typed():
    typed = {"born_on": "八零年五月", "hours": "很多", "sex": "不明"}
    printed = text(recommendation_form(CAST, filled(**typed)))
    assert "八零年五月" in printed
    assert "很多" in printed
    assert "☐男　☐女　☑不明" in printed


def test_a_figure_is_told_without_an_exponent():
    assert told(Decimal("1E+3")) == "1000"
    assert told(Decimal("0.10")) == "0.10"


def test_every_kind_of_field_occurs_in_the_rulebooks_that_are_tested():
    kinds = {each.type for book in BOOKS.values() for each in book.nomination.fields}
    assert kinds >= set(FieldType) - {FieldType.FIGURE}
    assert PROVINCIAL in BOOKS.values()
