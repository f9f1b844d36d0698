"""What a row of a contest's files says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from selection.documents.csv_files import BadRow
from selection.domain.answers import Form
from selection.domain.kernel import CandidateId
from selection.domain.rulebook.values import Code


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateRow:
    """A candidate: the name is unique within the category."""

    line: int
    category: Code
    name: str
    group: str | None = None
    answers: Form = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkRow:
    """One mark at one crossing; `at` is None where the file does not say when."""

    line: int
    stage: Code
    panel: str
    sheet: str
    category: Code
    candidate: CandidateId
    item: str
    mark: Decimal
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRow:
    """What the tellers counted for one candidate: names, or points, and the ballots handed in.

    `eligible` is the number of voters present less those recused for this candidate; None where
    the file does not say.
    """

    line: int
    stage: Code
    panel: str
    category: Code
    candidate: CandidateId
    votes: Decimal
    ballots: int | None = None
    eligible: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedRow:
    """What was published of one candidate, or of some candidate of a group that is not named.

    With a panel or an item the scores are those of that panel or item alone. What is None, or not
    among the scores, was not published and is not compared.
    """

    line: int
    category: Code
    candidate: CandidateId | None
    stage: Code | None = None
    round: Code | None = None
    panel: str | None = None
    item: str | None = None
    group: str | None = None
    votes: Fraction | None = None
    scores: Mapping[Code, Fraction] = field(default_factory=dict[Code, Fraction])
    rank: int | None = None
    selected: bool | None = None


class Roll:
    """The candidates of a contest, by id.

    The id is the name, or `category/name` for names that stand in several categories.
    """

    def __init__(self, rows: Iterable[CandidateRow]) -> None:
        self._named: dict[str, dict[Code, CandidateRow]] = {}
        for row in rows:
            self._named.setdefault(row.name, {})[row.category] = row
        self.candidates: Mapping[CandidateId, CandidateRow] = {
            _id(row, alone=len(same) == 1): row
            for same in self._named.values()
            for row in same.values()
        }

    def find(self, category: str, name: str) -> tuple[CandidateId, Code]:
        """The candidate of that name, and its category; an empty category means any.

        Raises `BadRow` if there is none, or if only the category could tell which.
        """
        same = self._named.get(name)
        if same is None:
            raise BadRow(f"没有候选对象 {name}" if name else "没有写候选对象")
        if not category:
            if len(same) > 1:
                raise BadRow(f"候选对象 {name} 在 {'、'.join(same)} 里都有，须写 category")
            category = next(iter(same))
        row = same.get(Code(category))
        if row is None:
            raise BadRow(f"类别 {category} 里没有候选对象 {name}")
        return _id(row, alone=len(same) == 1), row.category


def _id(row: CandidateRow, *, alone: bool) -> CandidateId:
    return CandidateId(row.name if alone else f"{row.category}/{row.name}")
