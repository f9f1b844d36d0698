"""The experts' desk: promise, declare, mark, sign, stay out; and nothing of anybody else."""

import re

import pytest

import fair as fairs
import jury
from fair import ANNA, BERT, CARA, DORA, Fair
from jury import BOOK, CHAIR, EVA, EXPERTS, FRED, SCORING
from selection.domain.kernel import PersonId
from web.desks.working import AtWork, sign_in

DESK = "/fair-practice/desk/score"
TITLES = {ANNA.name, BERT.name, CARA.name, DORA.name}


@pytest.fixture
def fair(tmp_path):
    with fairs.fair(tmp_path / "home", book=BOOK, at=SCORING) as found:
        jury.seated(found)
        found.refresh()
        yield found


@pytest.fixture
def ready(fair):
    """Everybody promised, and was given everybody."""
    jury.promised(fair)
    jury.assigned(fair)
    fair.refresh()
    return fair


def sheets(worker: AtWork) -> list[str]:
    """The addresses of one's own sheets, in the order of the queue."""
    return list(dict.fromkeys(re.findall(rf'href="({DESK}/sheets/\w+)"', worker.get(DESK).text)))


def sheet_on(worker: AtWork, who: fairs.Somebody) -> str:
    return next(
        each
        for each in sheets(worker)
        if f">{who.name}<" in worker.get(each).text.split("<h1")[1][:200]
    )


def fill(x: str = "", y: str = "", comment: str = "", do: str = "keep") -> dict[str, str]:
    return {"mark_0": x, "mark_1": y, "comment": comment, "do": do}


def test_first_comes_the_undertaking_then_the_conflicts_then_the_sheets(fair: Fair):
    eva = sign_in(fair, EVA)
    first = eva.get(DESK).text
    assert "评审承诺书" in first
    assert not any(name in first for name in TITLES)

    assert eva.post(f"{DESK}/undertaking").status_code == 303
    second = eva.get(DESK).text
    assert "回避申报" in second
    assert all(name in second for name in TITLES)
    assert eva.post(f"{DESK}/conflicts/P", {"do": "none"}).status_code == 303
    assert "还没有分给您的评分表" in eva.get(DESK).text
