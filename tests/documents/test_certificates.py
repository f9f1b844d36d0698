"""Certificates: one a page, every name on it, and no word that the law keeps for commendations."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pypdf
import pytest
import typst

from samples import CAST
from selection.documents.certificates import CertificatePaper, certificates_pdf
from selection.domain.rulebook.words import Nature

pytestmark = pytest.mark.skipif(
    not any("CJK SC" in each for each in typst.Fonts().families()),
    reason="no Chinese font is installed: apt-get install fonts-noto-cjk",
)

LONG_NAME = "古丽巴哈尔·阿卜杜热西提·买买提江·艾则孜·吐尔逊·肉孜阿訇"
LONGER_NAME = "虚构省虚构市虚构县某某街道某某社区新时代文明实践科技志愿服务队暨流动科技馆联合项目"
RARE_NAME = "𠮷田䶮"
ONE = CertificatePaper(
    number="KJZY-2023-VOLUNTEER-001",
    name=RARE_NAME,
    category="VOLUNTEER",
    day=date(2024, 1, 5),
    valid_until=None,
    url="https://vote.example.org/cast-2023/certificates/KJZY-2023-VOLUNTEER-001",
)
A4_LYING = (842, 595)


def pages(file):
    read = pypdf.PdfReader(BytesIO(file)).pages
    assert {tuple(round(float(each)) for each in page.mediabox[2:]) for page in read} == {A4_LYING}
    return ["".join(each.extract_text().split()) for each in read]


def test_each_has_a_page_of_its_own_with_name_number_address_and_day():
    file = certificates_pdf([ONE, replace(ONE, name=LONG_NAME)], CAST)
    assert file == certificates_pdf([ONE, replace(ONE, name=LONG_NAME)], CAST)
    first, second = pages(file)
    for words in (
        RARE_NAME,
        "最美科技志愿者",
        "中国科学技术协会",
        "2024年1月5日",
        ONE.number,
        ONE.url,
    ):
        assert words in first
    assert LONG_NAME in second
    assert "演练" not in first
    assert "有效期" not in first


def test_the_longest_name_and_an_end_find_room_on_one_page():
    until = date(2027, 1, 5)
    [page] = pages(certificates_pdf([replace(ONE, name=LONGER_NAME, valid_until=until)], CAST))
    assert LONGER_NAME in page
    assert "有效期至2027年1月5日" in page


def test_a_name_that_looks_like_a_command_is_text():
    [page] = pages(certificates_pdf([replace(ONE, name='#panic("x") $a$ \\')], CAST))
    assert '#panic("x")$a$\\' in page


@pytest.mark.parametrize(
    ("nature", "words"),
    [
        (Nature.PUBLICITY, "确定为“最美科技志愿者”"),
        (Nature.CERTIFICATION, "认定为“最美科技志愿者”"),
        (Nature.COMMENDATION, "确定为“最美科技志愿者”"),  # without an approval
        (Nature.FUNDING, "列入“最美科技志愿者”，予以资助"),
    ],
)
def test_the_words_are_those_of_the_nature(nature, words):
    rules = replace(CAST, nature=nature, approval=None)
    [page] = pages(certificates_pdf([ONE], rules, practice=True))
    assert words in page
    assert not any(each in page for each in ("表彰", "授予", "评比"))
    assert "演练" in page
