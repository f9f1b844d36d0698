from pathlib import Path

import pytest
from click.testing import CliRunner

from materials import made
from selection.cli.material import material


def check(*words: object):
    return CliRunner().invoke(material, ["check", *map(str, words)])


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "IMG_0001.jpg"
    path.write_bytes(made.jpeg(size=1_000_000))
    return path


def test_a_sound_file_is_described(photo):
    result = check(photo)

    assert result.exit_code == 0
    assert result.stdout == f"{photo}：JPG 照片，1,000,000 字节，1400×1800 像素。没有发现问题。\n"


def test_what_is_wrong_is_told_and_a_name_is_offered(photo, tmp_path):
    other = tmp_path / "虚构张三2.jpg"
    other.write_bytes(made.png())
    result = check(
        photo, other, "--rulebook", "cast-2023", "--as", "WORK_PHOTO", "--name", "虚构张三"
    )

    assert result.exit_code == 1
    assert result.stdout.splitlines()[1:] == [
        "  文件名应为“姓名（名称）+序号”；可以点“改名”由系统改好。",
        "  建议改名为 虚构张三01.jpg",
        f"{other}：PNG 图片，{len(made.png()):,} 字节。",
        f"  文件只有 {len(made.png()):,} 字节，不得小于 1,000,000 字节；请上传未压缩的原图。",
        "  这是PNG 图片，这里要 JPG；只改扩展名没有用，请另存为 JPG 再上传。",
    ]


def test_without_a_name_the_name_of_the_file_is_not_judged(photo):
    assert check(photo, "--rulebook", "cast-2023", "--as", "WORK_PHOTO").exit_code == 0


def test_a_material_or_rulebook_that_is_not_there_is_told(photo):
    unknown = check(photo, "--rulebook", "cast-2023", "--as", "POEM")
    assert (unknown.exit_code, "没有材料 POEM，可选：FORM_WORD" in unknown.stderr) == (1, True)

    lost = check(photo, "--rulebook", "nowhere", "--as", "POEM")
    assert (lost.exit_code, "没有规则 nowhere" in lost.stderr) == (1, True)

    assert check(photo, "--as", "POEM").exit_code == 2
