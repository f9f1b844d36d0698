"""Papers as PDF files: the same bytes each time, every name in them, and no text a command."""

from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from io import BytesIO

import pypdf
import pytest
import typst

from samples import CAST
from selection.documents import printing
from selection.documents.papers import (
    Count,
    Listed,
    Marks,
    Minutes,
    NoticePaper,
    Roll,
    Votes,
    count_pdf,
    marks_pdf,
    minutes_pdf,
    notice_pdf,
    receipt_pdf,
)
from selection.documents.printing import NoFont
from selection.documents.receipts import FileLine, SubmissionReceipt

pytestmark = pytest.mark.skipif(
    not any("CJK SC" in each for each in typst.Fonts().families()),
    reason="no Chinese font is installed: apt-get install fonts-noto-cjk",
)

LONG_NAME = "古丽巴哈尔·阿卜杜热西提·买买提江·艾则孜·吐尔逊·肉孜阿訇"
RARE_NAME = "𠮷田䶮"
RECEIPT = SubmissionReceipt(
    number="cast-2023-1042",
    candidate="c-1",
    at=datetime.fromisoformat("2023-11-20T23:59:59+08:00"),
    late=True,
    form="9f" * 32,
    files=(
        FileLine(code="FORM_PDF", order=1, digest="a3" * 32),
        FileLine(code="WORK_PHOTO", order=3, digest="b4" * 32),
    ),
)
NOTICE = NoticePaper(
    version=2,
    title="虚构推选名单公示",
    paragraphs=["现予以公示。", "公示时间：12月25日至12月29日。"],
    signed="虚构协会",
    day=date(2023, 12, 25),
    rolls=[
        Roll(
            name="最美虚构者",
            measure_word="位",
            entries=[
                Listed(number=1, name=LONG_NAME, detail="虚构县推广中心"),
                Listed(number=2, name=RARE_NAME),
                Listed(number=3, name=None),
            ],
        ),
        Roll(name="最美虚构地", measure_word="个", entries=[]),
    ],
    sha256="ab" * 32,
)
COUNT = Count(
    number=1,
    issued=7,
    ballots=7,
    void=1,
    rows=[
        Votes(name=LONG_NAME, eligible=7, votes="5", passes=True),
        Votes(name=RARE_NAME, eligible=6, votes="3", passes=False),
    ],
)
RUBRIC = next(each for each in CAST.rubrics if "VOLUNTEER" in each.categories)


def receipt(of=RECEIPT, *, name=LONG_NAME, practice=False):
    return receipt_pdf(
        of,
        CAST,
        name=name,
        category="VOLUNTEER",
        unit="虚构省科协",
        url="https://vote.example.org/cast-2023/progress",
        practice=practice,
    )


def text(file):
    pages = [each.extract_text() for each in pypdf.PdfReader(BytesIO(file)).pages]
    return "".join("".join(pages).split())


def test_the_same_paper_is_the_same_bytes():
    assert receipt() == receipt()
    assert notice_pdf(NOTICE) == notice_pdf(NOTICE)


def test_a_receipt_tells_number_time_and_the_hash_of_each_file():
    told = text(receipt())
    for words in ("cast-2023-1042", "2023年11月20日23:59:59", LONG_NAME, "逾期收到"):
        assert words in told
    for digest in ("9f" * 32, "a3" * 32, "b4" * 32):
        assert digest in told
    assert "逾期" not in text(receipt(replace(RECEIPT, late=False)))


def test_a_paper_of_a_practice_campaign_says_so_and_no_other_does():
    assert "演练" in text(receipt(practice=True))
    assert "演练" not in text(receipt())


def test_a_notice_tells_everybody_and_of_whom_the_name_is_erased():
    told = text(notice_pdf(NOTICE))
    for words in (
        "虚构推选名单公示",
        LONG_NAME,
        RARE_NAME,
        "（已按本人要求删除）",
        "最美虚构者（3位）",
        "空缺",
        "2023年12月25日",
        "排名不分先后",
        "ab" * 32,
    ):
        assert words in told, words


def test_a_notice_has_twenty_two_lines_on_a_page():
    long = replace(NOTICE, paragraphs=["字"] * 60, rolls=[])
    first = pypdf.PdfReader(BytesIO(notice_pdf(long))).pages[1].extract_text()
    assert first.count("字") == 22


def test_a_count_is_told_or_left_blank_for_the_tellers():
    assert "未过" in text(count_pdf(COUNT, CAST, "VOLUNTEER"))
    blank = Count(number=2, rows=[Votes(name=RARE_NAME, eligible=7)])
    assert "过线" in text(count_pdf(blank, CAST, "VOLUNTEER"))
    assert "未过" not in text(count_pdf(blank, CAST, "VOLUNTEER"))


def test_minutes_tell_who_was_there_and_every_ballot():
    told = text(
        minutes_pdf(
            Minutes(
                held="2023年12月20日",
                panel="虚构组",
                chair="赵虚构",
                present=["赵虚构", LONG_NAME],
                absent=[],
                recusals=["钱虚构：回避孙虚构"],
                counts=[COUNT],
                results=["两位进入公示。"],
                words="逐一讨论。",
            ),
            CAST,
            "VOLUNTEER",
        )
    )
    for words in ("出席（2人）", "缺席（0人）无", "钱虚构：回避孙虚构", "废票1张", "逐一讨论。"):
        assert words in told


def test_marks_are_exact_and_a_total_stands_under_a_whole_sheet_only():
    sheet = Marks(candidate=RARE_NAME, number="V-7", panel="虚构组", expert="虚构专家")
    marks = {each.code: Fraction(25, 2) for each in RUBRIC.criteria}
    whole = text(marks_pdf(replace(sheet, marks=marks), RUBRIC, CAST, "VOLUNTEER"))
    part = dict(list(marks.items())[:2])
    assert "12.5" in whole
    assert "62.5" in whole
    assert "合计10025" not in text(
        marks_pdf(replace(sheet, marks=part), RUBRIC, CAST, "VOLUNTEER")
    )
    assert "得分" in text(marks_pdf(sheet, RUBRIC, CAST, "VOLUNTEER"))


@pytest.mark.parametrize(
    "hostile", ['#panic("x")', "$ x^2 $", "@ref", "*粗*", '#read("/etc/passwd")', "<a> \\ `b`"]
)
def test_no_text_is_a_command(hostile):
    assert "".join(hostile.split()) in text(receipt(name=hostile))


def test_what_no_file_can_hold_is_left_out():
    assert "虚构者" in text(receipt(name="虚构\ud800\x00者"))


def test_a_machine_without_chinese_fonts_gets_a_sentence(monkeypatch):
    monkeypatch.setattr(printing, "FAMILIES", {"body": ("No Such Font",)})
    with pytest.raises(NoFont, match="fonts-noto-cjk"):
        receipt()
