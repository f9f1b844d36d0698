"""How a newcomer signs in to a demo, and what to click in two minutes."""

import os
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from selection.desk.rehearsal.signing_in import Opened

TITLES = {
    "OFFICIAL": "承办经办人",
    "SUPERVISOR": "监督员",
    "UNIT_CLERK": "推荐单位经办人",
    "UNIT_LEADER": "推荐单位审核人",
    "CANDIDATE": "申报人",
    "REVIEWER": "初审员",
    "CHIEF_REVIEWER": "初审组长",
    "EXPERT": "评审专家",
    "PANEL_CHAIR": "专家组组长",
    "TELLER": "计票人",
    "OBJECTION_CLERK": "异议受理人",
    "SYSTEM": "系统管理员",
    "SECURITY": "安全管理员",
    "AUDIT": "审计管理员",
}
TOUR = (
    ("official-1", "总览里看现在是哪一步、还差什么；“人员”里邀请一名初审员，得到一次性链接"),
    ("unit-clerk", "打开一份推荐，改一个字看自动保存，上传一张照片，看自查"),
    ("candidate", "看单位替自己填的推荐，签署承诺和同意；“我的数据”里看系统里有什么"),
    ("unit-leader", "核对一份推荐并报送，得到回执"),
    ("reviewer-1", "打开一个候选，左边材料、右边清单，给出意见；第二位初审员看不到它"),
    ("expert", "先签承诺和回避，再打分、签字；签字前谁也看不到分数"),
    ("official-2", "“待办审批”里核对另一位经办人提出的事项，确认后生效"),
    ("supervisor", "全程只读；打开一份密封材料要写理由，并留下记录"),
    ("security-admin", "停用一个账户，它的登录立即结束；看不到任何业务内容"),
)
FILE = "accounts.txt"


def tell(console: Console, home: Path, opened: Sequence[Opened]) -> None:
    """The accounts with the next code of each; all codes are in a file of the demo's folder."""
    _keep(home / FILE, opened)
    table = Table("身份", "登录名", "密码", "代码（第二步）", title="登录账户（仅限演练）")
    for each in opened:
        table.add_row(TITLES[each.role], each.sign_in, each.password, each.codes[0])
    console.print(table)
    console.print(
        "每个代码只能用一次，登录一次换一个；"
        f"每人 20 个，都在 {home / FILE}（只有本人可读，每次演练重新生成）。",
        soft_wrap=True,
        highlight=False,
    )
    console.print("\n[bold]两分钟看一遍[/bold]  打开 /sign-in 登录：")
    for number, (sign_in, what) in enumerate(TOUR, 1):
        console.print(f"  {number}. {sign_in}：{what}。", soft_wrap=True, highlight=False)
    console.print()


def _keep(file: Path, opened: Sequence[Opened]) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "w", encoding="utf-8") as out:  # noqa: PTH123 - the mode must be right
        out.write("演练账户：人物均为虚构，只在这个文件夹里有效。\n")
        for each in opened:
            where = "、".join(each.campaigns) or "整个系统"
            out.write(f"\n{TITLES[each.role]}　{each.name}（{where}）\n")
            out.write(f"  登录名 {each.sign_in}　密码 {each.password}\n")
            fives = (each.codes[start : start + 5] for start in range(0, len(each.codes), 5))
            out.writelines(f"  代码　{'  '.join(five)}\n" for five in fives)
