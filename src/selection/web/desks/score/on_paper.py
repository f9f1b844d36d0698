"""A signed score sheet (评分表) as a PDF file: the same for its expert and the panel."""

from fractions import Fraction

from selection.desk.practice import is_practice
from selection.desk.signed_sheets import Signed
from selection.documents.papers import Marks, marks_pdf
from selection.domain.rulebook.contest import Rubric
from selection.web.campaigns import OpenCampaign


def sheet_on_paper(
    place: OpenCampaign,
    signed: Signed,
    rubric: Rubric,
    *,
    category: str,
    panel: str,
    expert: str,
    candidate: str,
    number: str,
) -> bytes:
    """The file; `candidate` and `number` are what whoever asks may call the candidate.

    Raises NoFont where Chinese cannot be printed.
    """
    marks = Marks(
        candidate=candidate,
        number=number,
        panel=panel,
        expert=expert,
        marks={code: Fraction(mark) for code, mark in signed.marks.items()},
        comment=signed.comment,
    )
    practice = is_practice(place.rules.id)
    return marks_pdf(marks, rubric, place.rules, category, practice=practice)
