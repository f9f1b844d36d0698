from pathlib import Path

import pytest
from click.testing import CliRunner

from selection.cli.rulebook import rulebook

TOP = Path(__file__).parents[2]
CAST = (TOP / "rulebooks" / "cast-2023.toml").read_text("utf-8")
FINGERPRINT = "d2d610762ffad6382b970c9a0d3ffc54e183c2eeac3446768f0bff41edc2b223"


def run(*words):
    return CliRunner().invoke(rulebook, list(map(str, words)))


def test_check_tells_title_fingerprint_and_cautions():
    result = run("check", "cast-2023")

    assert result.exit_code == 0
    title, adopted, caution = result.stdout.splitlines()
    assert title == "2023年度科技志愿服务先进典型推选宣传活动（cast-2023）可以冻结。"
    assert adopted == f"指纹 {FINGERPRINT}"
    assert caution.startswith("请注意  cast-2023.toml  stages  有阶段没有起止时间：集中展示、")


def test_check_tells_everything_that_is_wrong_one_finding_a_line(tmp_path):
    file = tmp_path / "own.toml"
    broken = CAST.replace("places       = 10", "seats        = 10").replace(
        '"frontline", "ADMIT_ALL"]', '"frontline"]'
    )
    file.write_text(broken, "utf-8")
    result = run("check", file)
    unknown, tie = result.stdout.splitlines()

    assert result.exit_code == 1
    assert unknown == (
        f"{file}:{line_of('seats        = 10', broken)}  categories[3].seats  "
        "第 4 个类别里有不认识的写法 `seats`（是不是 `places`？）"
    )
    assert tie == (
        f"{file}:{line_of('at_the_cut   = ', broken)}  rounds[0].at_the_cut  轮次 shortlist 的 "
        "at_the_cut 最后一项须是 ADMIT_ALL、ADMIT_NONE 或 LOTS，否则并列时没有答案"
    )
    assert result.stderr == "规则不能冻结：2 处须改。\n"


def line_of(passage, text):
    return text[: text.index(passage)].count("\n") + 1


def test_check_passes_a_file_by_its_path(tmp_path):
    file = tmp_path / "own.toml"
    file.write_text(CAST.replace("2023年度科技", "某年度科技"), "utf-8")
    result = run("check", file)

    assert result.exit_code == 0
    assert FINGERPRINT not in result.stdout


def test_show_tells_the_rulebook_in_plain_words():
    result = run("show", "sige-shijia-2020")

    assert result.exit_code == 0
    assert result.stdout.startswith("2020年科技志愿服务“四个十佳”选树\n")
    assert "4. 十佳科技志愿服务点（社区或村）（SITE，站点）：名额 10 个" in result.stdout


@pytest.mark.parametrize("command", ["check", "show"])
def test_an_unknown_rulebook_is_one_sentence(command):
    result = run(command, "no-such-rulebook")

    assert result.exit_code == 1
    assert result.stdout == ""
    assert "没有规则 no-such-rulebook：既不是文件，也不是自带的规则" in result.stderr
    assert "Traceback" not in result.stderr


def test_show_does_not_show_what_cannot_be_frozen(tmp_path):
    file = tmp_path / "own.toml"
    file.write_text("schema = 2", "utf-8")
    result = run("show", file)

    assert result.exit_code == 1
    assert result.stdout == f"{file}:1  schema  总则：规则格式 2 比本程序认识的新\n"
