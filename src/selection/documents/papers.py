"""The papers of a selection as PDF files: receipt, notice, count, minutes, sheet of marks.

Each is told by values in words or numbers; whoever asks has made sure that they may be known.
`practice` prints on top that everything is made up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from io import BytesIO

import segno

from selection.documents.printing import pdf
from selection.documents.receipts import HANDED_IN, SubmissionReceipt
from selection.domain.rulebook.book import Category, Rulebook
from selection.domain.rulebook.contest import Rubric
from selection.domain.rulebook.values import written


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A line of a list: who, and what is told beside the name; no name once it is erased."""

    number: int
    name: str | None
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Roll:
    """Those of one category."""

    name: str
    measure_word: str
    entries: Sequence[Listed]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePaper:
    """A version of the published list, as it was printed; `sha256` proves it."""

    version: int
    title: str
    paragraphs: Sequence[str]
    signed: str
    day: date
    rolls: Sequence[Roll]
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Votes:
    """The votes for one candidate, of so many who might vote for it; blank before the count."""

    name: str
    eligible: int | None
    votes: str = ""
    passes: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """One ballot: what was given out and came back, None before the count.

    `note` tells who signed for it, and that it was counted anew.
    """

    number: int
    rows: Sequence[Votes]
    issued: int | None = None
    ballots: int | None = None
    void: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """What the minutes of a meeting tell, beside the counts."""

    held: str
    panel: str
    chair: str
    present: Sequence[str]
    absent: Sequence[str]
    recusals: Sequence[str]
    counts: Sequence[Count]
    results: Sequence[str]
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """A sheet of marks: blank, or with the mark of each criterion by its code."""

    candidate: str
    number: str
    panel: str
    expert: str = ""
    marks: Mapping[str, Fraction] | None = None
    comment: str = ""


def receipt_pdf(
    receipt: SubmissionReceipt,
    rules: Rulebook,
    *,
    name: str,
    category: str,
    unit: str,
    url: str,
    practice: bool = False,
) -> bytes:
    """The receipt of what was handed in (R-MAT-10), with a code that leads to its progress."""
    at = receipt.at
    materials = {str(each.code): each.name for each in rules.materials}
    content = {
        "practice": practice,
        "campaign": rules.title,
        "lines": [
            ("编号", receipt.number),
            ("推荐项", name),
            ("类别", _category(rules, category)),
            ("推荐单位", unit),
            ("收到时间", f"{told_day(at.date())} {at:%H:%M:%S}"),
        ],
        "late": receipt.late,
        "files": [
            {"name": "推荐表（网上填报）", "order": 1, "digest": receipt.form},
            *(
                {"name": materials[each.code], "order": each.order, "digest": each.digest}
                for each in receipt.files
            ),
        ],
        "qr": drawn_code(url),
        "foot": f"编号 {receipt.number}",
    }
    return pdf("receipt", content, title=HANDED_IN, author=rules.organizer)


def notice_pdf(notice: NoticePaper, *, practice: bool = False) -> bytes:
    """The list in public, laid out as official documents are (GB/T 9704)."""
    content = {
        "practice": practice,
        "heading": notice.title,
        "paragraphs": [
            line.strip()
            for each in notice.paragraphs
            for line in each.splitlines()
            if line.strip()
        ],
        "annex": "附件：名单" if notice.rolls else None,
        "signed": notice.signed,
        "day": told_day(notice.day),
        "list": "名　单",
        "rolls": [
            {
                "name": roll.name,
                "measure": roll.measure_word,
                "entries": [
                    {
                        "number": each.number,
                        "name": each.name or "（已按本人要求删除）",
                        "detail": each.detail,
                    }
                    for each in roll.entries
                ],
            }
            for roll in notice.rolls
        ],
        "order": "同一类别内排名不分先后。",
        "proof": (f"第 {notice.version} 版。公告摘要（SHA-256）：", notice.sha256),
    }
    return pdf("notice", content, title=notice.title, author=notice.signed)


def count_pdf(count: Count, rules: Rulebook, category: str, *, practice: bool = False) -> bytes:
    """The count of one ballot, for two tellers to sign; blank before it is counted."""
    content = {
        "practice": practice,
        "campaign": rules.title,
        "category": _category(rules, category),
        "lines": [
            ("第几次投票", str(count.number)),
            ("发出选票", _blank(count.issued)),
            ("收回选票", _blank(count.ballots)),
            ("其中废票", _blank(count.void)),
        ],
        "rows": _votes(count),
        "note": count.note,
        "foot": "计票单由两名计票人清点后签字。",
    }
    return pdf("count", content, title="计票单", author=rules.organizer)


def minutes_pdf(
    minutes: Minutes, rules: Rulebook, category: str, *, practice: bool = False
) -> bytes:
    """The minutes of a meeting (domain 4.7), for the chair and the tellers to sign."""
    content = {
        "practice": practice,
        "campaign": rules.title,
        "category": _category(rules, category),
        "lines": [
            ("时间地点", minutes.held),
            ("评审组", minutes.panel),
            ("组长", minutes.chair),
            (f"出席（{len(minutes.present)}人）", "、".join(minutes.present) or "无"),
            (f"缺席（{len(minutes.absent)}人）", "、".join(minutes.absent) or "无"),
            ("回避", "\n".join(minutes.recusals) or "无"),
        ],
        "parts": [
            (heading, lines)
            for heading, lines in (
                ("会议情况", minutes.words.splitlines()),
                ("结果", list(minutes.results)),
            )
            if lines
        ],
        "ballots": [
            {
                "title": f"第 {each.number} 次投票：发出 {_blank(each.issued)} 张，"
                f"收回 {_blank(each.ballots)} 张，废票 {_blank(each.void)} 张",
                "rows": _votes(each),
            }
            for each in minutes.counts
        ],
        "foot": "评审会议纪要",
    }
    return pdf("minutes", content, title="评审会议纪要", author=rules.organizer)


def marks_pdf(
    marks: Marks, rubric: Rubric, rules: Rulebook, category: str, *, practice: bool = False
) -> bytes:
    """A sheet of marks to be printed: blank, or as the expert has filled it in."""
    given = marks.marks or {}
    most = sum((each.most * each.times for each in rubric.criteria), Fraction(0))
    total = sum(
        (given[each.code] * each.times for each in rubric.criteria if each.code in given),
        Fraction(0),
    )
    whole = len(given) == len(rubric.criteria)
    content = {
        "practice": practice,
        "campaign": rules.title,
        "category": _category(rules, category),
        "lines": [
            ("候选", marks.candidate),
            ("编号", marks.number),
            ("评审组", marks.panel),
            ("专家", marks.expert),
        ],
        "criteria": [
            {
                "number": str(number),
                "name": each.name if each.times == 1 else f"{each.name}（×{written(each.times)}）",
                "anchors": "；".join(each.anchors),
                "most": written(each.most),
                "mark": written(given[each.code]) if each.code in given else "",
            }
            for number, each in enumerate(rubric.criteria, start=1)
        ],
        "most": written(most),
        "total": written(total) if whole else "",
        "hint": _hint(rubric),
        "comment": marks.comment,
        "foot": f"{marks.number}　专家评分表",
    }
    return pdf("sheet", content, title="专家评分表", author=rules.organizer)


def _hint(rubric: Rubric) -> str:
    said = [f"每项得分为 {written(rubric.lowest)} 至满分，以 {written(rubric.step)} 分为一档。"]
    if rubric.comment_below is not None:
        said.append(f"总分低于 {written(rubric.comment_below)} 分的，须写评语。")
    if rubric.comment_above is not None:
        said.append(f"总分高于 {written(rubric.comment_above)} 分的，须写评语。")
    return "".join(said)


def _votes(count: Count) -> list[dict[str, str]]:
    return [
        {
            "number": str(number),
            "name": each.name,
            "eligible": _blank(each.eligible),
            "votes": each.votes,
            "passes": "" if each.passes is None else "过" if each.passes else "未过",
        }
        for number, each in enumerate(count.rows, start=1)
    ]


def _blank(figure: int | None) -> str:
    return "" if figure is None else str(figure)


def _category(rules: Rulebook, category: str) -> str:
    found: Category | None = rules.category(category)
    return found.name if found else category


def told_day(day: date) -> str:
    """A day in full, as papers say it."""
    return f"{day.year}年{day.month}月{day.day}日"


def drawn_code(url: str) -> str:
    """The address as a QR code, drawn as SVG."""
    picture = BytesIO()
    segno.make_qr(url, error="m").save(picture, kind="svg", border=2)
    return picture.getvalue().decode()
