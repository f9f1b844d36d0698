import pytest

from selection.domain.materials import Findings, Flaw, Looks, Problem
from selection.materials.words import NAMES, SENTENCES, described, told


def test_every_flaw_has_a_sentence_and_every_kind_of_file_a_name():
    assert set(SENTENCES) == set(Flaw)
    assert set(NAMES) == set(Looks)


@pytest.mark.parametrize("flaw", Flaw)
def test_a_sentence_is_whole(flaw):
    found = {Flaw.OTHER_FORMAT: "HEIC"}.get(flaw, "1")
    sentence = told(Problem(flaw=flaw, found=found, asked="2"))

    assert sentence.endswith("。")
    assert "{" not in sentence


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (
            Problem(flaw=Flaw.OTHER_FORMAT, found="HEIC", asked="JPEG"),
            "这是苹果手机的 HEIC 照片，这里要 JPG；只改扩展名没有用，请另存为 JPG 再上传。",
        ),
        (
            Problem(flaw=Flaw.TOO_SMALL, found="999999", asked="1000000"),
            "文件只有 999,999 字节，不得小于 1,000,000 字节；请上传未压缩的原图。",
        ),
        (
            Problem(flaw=Flaw.TOO_LARGE, asked="3145728"),
            "文件超过了上限 3,145,728 字节；请适当压缩后再上传。",
        ),
        (
            Problem(flaw=Flaw.TOO_LONG, found="300001", asked="300000"),
            "视频长 5 分 1 秒，不得超过 5 分 0 秒。",
        ),
    ],
)
def test_figures_are_told_as_people_read_them(problem, sentence):
    assert told(problem) == sentence


def test_a_file_is_described_by_what_was_measured():
    plain = Findings(digest="0" * 64, bytes=12_345, looks=Looks.DOCX)
    photo = Findings(digest="0" * 64, bytes=1, looks=Looks.JPEG, width=3, height=4, grey=True)

    assert described(plain) == "WORD 文档（DOCX），12,345 字节"
    assert described(photo) == "JPG 照片，1 字节，3×4 像素，黑白"
    assert described(Findings(digest="", bytes=1, looks=Looks.PDF, pages=2)).endswith("2 页")
    assert described(Findings(digest="", bytes=1, looks=Looks.MP4, milliseconds=61_000)).endswith(
        "1 分 1 秒"
    )
