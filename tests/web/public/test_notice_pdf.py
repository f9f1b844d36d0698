"""A version of the list as a PDF file, for everybody."""

from dataclasses import replace
from datetime import datetime

import pytest
import typst

import fair as fairs
from selection.web import notices
from selection.web.public import notice_pdf

HERE = "/fair-practice/notice/1/pdf"
NOTICE = notices.Notice(
    version=1,
    kind=notices.Kind.PUBLISHED,
    published_at=datetime.fromisoformat("2030-02-05T09:00:00+08:00"),
    until=None,
    note=None,
    title="虚构推选名单公示",
    opening="现予以公示。",
    period=None,
    text=None,
    rolls=(
        notices.Roll("PEOPLE", "最美虚构者", "位", (notices.Entry(1, "𠮷田䶮", "虚构县"),)),
        notices.Roll("PLACES", "最美虚构地", "个", (notices.Entry(1, None, "", "弄虚作假"),)),
    ),
    signed="虚构协会",
    digest="ab" * 32,
    sha256=None,
    fingerprint="cd" * 32,
    as_of=9,
)

needs_a_font = pytest.mark.skipif(
    not any("CJK SC" in each for each in typst.Fonts().families()),
    reason="no Chinese font is installed: apt-get install fonts-noto-cjk",
)


@pytest.fixture(scope="module")
def fair(tmp_path_factory):
    with fairs.fair(tmp_path_factory.mktemp("fair") / "home") as found:
        place = found.place
        place.snapshot = replace(place.snapshot, notices=(NOTICE,))
        yield found


@needs_a_font
def test_a_version_is_a_pdf_file_that_is_made_once(fair, monkeypatch):
    first = fair.client.get(HERE)
    assert (first.status_code, first.headers["content-type"]) == (200, "application/pdf")
    assert first.content.startswith(b"%PDF-")
    monkeypatch.setattr(notice_pdf, "notice_pdf", None)
    again = fair.client.get(HERE)
    assert again.content == first.content
    assert "set-cookie" not in again.headers
    known = fair.client.get(HERE, headers={"if-none-match": first.headers["etag"]})
    assert known.status_code == 304


@needs_a_font
def test_a_name_that_is_erased_is_in_no_file_any_more(fair):
    before = fair.client.get(HERE).content
    [roll, other] = NOTICE.rolls
    erased = replace(roll, entries=(replace(roll.entries[0], name=None),))
    fair.place.snapshot = replace(
        fair.place.snapshot, notices=(replace(NOTICE, rolls=(erased, other)),)
    )
    assert fair.client.get(HERE).content != before
    fair.place.snapshot = replace(fair.place.snapshot, notices=(NOTICE,))


def test_there_is_no_file_of_a_version_that_was_never_published(fair):
    assert fair.client.get("/fair-practice/notice/2/pdf").status_code == 404


def test_paper_tells_of_an_award_that_was_revoked():
    [_, revoked] = notice_pdf.paper_of(NOTICE).rolls
    assert revoked.entries[0].detail == "（已撤销）弄虚作假"


def test_without_a_font_it_is_said_that_it_cannot_be_done_now(fair, monkeypatch):
    def fails(*_, **__):
        raise notice_pdf.NoFont

    monkeypatch.setattr(notice_pdf, "notice_pdf", fails)
    other = replace(NOTICE, title="另一份")
    monkeypatch.setattr(fair.place, "snapshot", replace(fair.place.snapshot, notices=(other,)))
    assert fair.client.get(HERE).status_code == 503
