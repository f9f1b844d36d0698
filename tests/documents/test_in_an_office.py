"""The files open in an office program and print as they should; needs LibreOffice and poppler."""

import shutil
import subprocess
from datetime import date

import pytest

from samples import CAST
from selection.documents.nomination_form import FilledForm, recommendation_form
from selection.documents.summary_out import SummaryRow, unit_summary

pytestmark = [
    pytest.mark.full,
    pytest.mark.skipif(
        not (shutil.which("soffice") and shutil.which("pdftotext")),
        reason="LibreOffice or poppler is not installed",
    ),
]

LONG_NAME = "古丽巴哈尔·阿卜杜热西提·买买提江·艾则孜·吐尔逊·肉孜阿訇"
RARE_NAME = "𠮷田䶮"
STORY = ("她在戈壁滩上办起科技夜校，连续八年每周三晚上讲课，听众从五人到三百人。" * 60)[:1500]


def printed(file, name, folder):
    """The text of each page that the program prints."""
    (folder / name).write_bytes(file)
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            folder,
            folder / name,
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    pdf = (folder / name).with_suffix(".pdf")
    told = subprocess.run(["pdftotext", pdf, "-"], check=True, capture_output=True)
    return told.stdout.decode().split("\f")[:-1]


@pytest.mark.parametrize("category", [each.code for each in CAST.categories])
def test_a_form_with_long_stories_and_rare_names_is_printed_on_four_pages(category, tmp_path):
    form = {
        "name": LONG_NAME,
        "head": LONG_NAME,
        "contact": RARE_NAME,
        "story": STORY,
        "overview": STORY[:1000],
        "focus": STORY[:300],
        "brief": STORY[:200],
        "management": STORY[:300],
    }
    filled = FilledForm(
        category=category,
        number="虚构-7",
        unit="虚构省科学技术协会",
        form=form,
        proof="9f3c-71aa",
        printed_on=date(2023, 11, 8),
    )
    pages = printed(recommendation_form(CAST, filled), "form.docx", tmp_path)
    whole = "".join("".join(pages).split())
    assert len(pages) <= 4
    assert LONG_NAME[:10] in whole
    assert LONG_NAME[-1] in whole  # a narrow cell breaks it
    assert RARE_NAME in whole
    longest = form["overview"] if category == "PROJECT" else STORY
    assert longest[:20] in whole
    assert whole.count(longest[:33]) >= len(longest) // 33 - 8  # but for where a page ends


def test_a_summary_table_is_printed_across_with_every_name_whole(tmp_path):
    rows = [
        SummaryRow(
            category="VOLUNTEER",
            candidate=f"c-{number}",
            unit="虚构省科学技术协会",
            form={"name": LONG_NAME if number % 2 else RARE_NAME, "story": STORY},
            files="表Word 表PDF 照片4",
        )
        for number in range(60)
    ]
    pages = printed(unit_summary(CAST, rows), "summary.xlsx", tmp_path)
    first = [page for page in pages if "科技志愿者汇总表" in page]
    assert len(first) >= 2
    assert all("姓名（名称）" in page for page in first)  # the headings are on every page
    whole = "".join("".join(first).split())
    assert whole.count(RARE_NAME) == 30
    assert whole.count(LONG_NAME[-1]) == 30
    assert STORY[:10] not in whole
