"""The setting of papers as PDF files, by templates (`templates/pdf`); nothing is ever fetched.

The same paper makes the same bytes, on machines with the same fonts, so that a paper that was
published can be made again and compared.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, cast

import typst

from selection.documents.guarding import written
from selection.documents.shipped import shipped

_SERIF = ("Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", "SimSun")
_SANS = ("Noto Sans CJK SC", "Source Han Sans SC", "SimHei", "Heiti SC")
FAMILIES: Mapping[str, Sequence[str]] = {
    "body": ("FangSong", "FandolFang R", "STFangsong", *_SERIF, *_SANS),
    "title": ("FZXiaoBiaoSong-B05S", "STZhongsong", *_SERIF, *_SANS),
    "heading": (*_SANS, *_SERIF),
}
"""Which families are taken for what, the first that is there; the next ones for what it lacks."""
CODE = "DejaVu Sans Mono"
"""Comes with the typesetter."""


class NoFont(Exception):
    """There is no Chinese font on this machine; the message is a sentence for who runs it."""


def pdf(template: str, data: Mapping[str, Any], *, title: str, author: str) -> bytes:
    """The paper that the template makes of the data, which is text and never a command.

    Raises NoFont where Chinese cannot be printed.
    """
    told = {
        **data,
        "title": title,
        "author": author,
        "fonts": _chosen(tuple(_fonts().families())),
    }
    source = _template("common") + _template(template)
    return typst.compile(
        source.encode(),
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(_plain(told), ensure_ascii=False)},
    )


def _plain(data: Any) -> Any:
    """The data, its texts without what no file can hold."""
    match data:
        case str():
            return written(data)
        case dict():
            return {key: _plain(each) for key, each in cast("dict[str, Any]", data).items()}
        case list() | tuple():
            return [_plain(each) for each in cast("Sequence[Any]", data)]
        case _:
            return data


def _chosen(present: Sequence[str]) -> dict[str, list[str]]:
    chosen = {
        use: [each for each in families if each in present] for use, families in FAMILIES.items()
    }
    if not all(chosen.values()):
        raise NoFont(
            "这台机器没有中文字体，不能生成 PDF；请安装一种，例如 apt-get install fonts-noto-cjk"
        )
    return chosen | {"code": [CODE]}


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts()


@cache
def _template(name: str) -> str:
    return (shipped("templates") / "pdf" / f"{name}.typ").read_text("utf-8")
