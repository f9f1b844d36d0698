"""Lists of experts (专家库) as officials keep them: CSV or XLSX, one a line."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from selection.documents import cells
from selection.documents.csv_files import BadRow
from selection.documents.named_columns import Columns, Listed, Said, read_list
from selection.domain.likeness import normal

MOST_ROWS = 2_000
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("姓名", "name"),
    "employer": ("工作单位", "employer"),
    "employer_code": ("单位统一社会信用代码", "统一社会信用代码", "employer_code"),
    "post": ("职务或职称", "职务", "职称", "post"),
    "identity": ("证件号码", "identity"),
    "phone": ("电话", "手机", "phone"),
    "county": ("区划代码", "county"),
    "unit": ("推荐单位", "unit"),
    "grassroots": ("基层一线", "grassroots"),
}
"""What the columns may be called; the name is needed. Each stratum is a column by its own name."""

_STRATUM = "stratum "
_LONGEST = {"name": 50, "employer": 200, "post": 200}
_LONGEST_CODE = 32
_COUNTY, _PLAIN = re.compile(r"[0-9]{6}"), re.compile(r"[A-Za-z0-9_-]{1,32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedExpert:
    """An expert as a list has it; `unit` is the name of the recommending unit worked for."""

    name: str
    employer: str
    employer_code: str
    post: str
    identity: str
    phone: str
    county: str
    unit: str
    grassroots: bool
    strata: Mapping[str, str]


def read(path: Path, *, strata: Sequence[str], units: Sequence[str]) -> Listed[ListedExpert]:
    """The experts in the file; `strata` are those of the rulebook, `units` the names of units.

    A line is refused that lacks the name, holds a code that is none, names a unit that is not
    among them, or tells of somebody who stands in the list already. Raises `Unreadable`.
    """
    taken = {name for names in COLUMNS.values() for name in names}
    names = {_STRATUM + each: (each,) for each in strata if each not in taken}
    known = frozenset(units)
    return read_list(
        path,
        Columns(names={**COLUMNS, **names}, needed=("name",)),
        lambda said: _expert(said, known),
        alike=_alike,
        most_rows=MOST_ROWS,
    )


def _alike(expert: ListedExpert) -> object:
    """The same number is the same person; without one the same name at the same employer."""
    if expert.identity:
        return expert.identity.upper()
    return normal(expert.name), normal(expert.employer)


def _expert(said: Said, units: frozenset[str]) -> ListedExpert:
    told = {code: cells.name(said.get(code, "")) for code in COLUMNS if code != "grassroots"}
    for code, words in told.items():
        if len(words) > _LONGEST.get(code, _LONGEST_CODE) and code != "unit":
            longest = _LONGEST.get(code, _LONGEST_CODE)
            raise BadRow(f"{COLUMNS[code][0]}最多 {longest} 个字")
    if told["county"] and not _COUNTY.fullmatch(told["county"]):
        raise BadRow(f"区划代码“{told['county']}”应为六位数字")
    if told["unit"] and told["unit"] not in units:
        raise BadRow(f"没有推荐单位“{told['unit']}”")
    strata = {
        code.removeprefix(_STRATUM): cell
        for code, cell in said.items()
        if code.startswith(_STRATUM)
    }
    for name, cell in strata.items():
        if not _PLAIN.fullmatch(cell):
            raise BadRow(f"{name}“{cell}”应为代码：字母、数字、- 或 _，最多 32 个")
    grassroots = bool(said.get("grassroots")) and cells.yes_no(said["grassroots"])
    return ListedExpert(**told, grassroots=grassroots, strata=strata)
