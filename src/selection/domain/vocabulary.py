"""What may be said of a selection in generated texts, by its legal nature (domain 5.5).

Only an approved commendation commends (表彰): such projects need the approval of the
coordination group, and a text that says so without one would be unlawful.
"""

from dataclasses import dataclass

from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.words import Nature

COMMENDING = ("表彰", "授予", "评比")
"""Words that stand in no generated text, unless the rulebook is of a commendation."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words: of those on the list, of what is intended, of what is decided, of taking back."""

    listed: str
    intends: str
    decides: str
    announces: str
    revokes: str


_OF = {
    Nature.PUBLICITY: Vocabulary("拟入选", "拟确定", "确定", "决定宣传", "撤销入选"),
    Nature.COMMENDATION: Vocabulary("拟表彰", "拟表彰", "表彰", "决定表彰", "撤销表彰"),
    Nature.CERTIFICATION: Vocabulary("拟认定", "拟认定", "认定", "决定认定", "撤销认定"),
    Nature.FUNDING: Vocabulary("拟资助", "拟资助", "资助", "决定资助", "撤销资助"),
}


def vocabulary(rules: Rulebook) -> Vocabulary:
    """The words of the rulebook's nature; those of a commendation only with its approval."""
    nature = rules.nature
    if nature is Nature.COMMENDATION and rules.approval is None:
        nature = Nature.PUBLICITY
    return _OF[nature]
