"""Where a score comes from, and that its parts add up."""

from collections.abc import Iterator, Sequence

from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.checks.base import Check, check, spots
from selection.domain.rulebook.contest import Score
from selection.domain.rulebook.findings import Finding
from selection.domain.rulebook.values import Percentage
from selection.domain.rulebook.words import FieldType, Take

COUNTABLE = frozenset({FieldType.INTEGER, FieldType.FIGURE, FieldType.YES_NO})
WHOLE = 1  # 100 %


@check("scores")
def _one_source(book: Rulebook) -> Iterator[Finding]:
    for spot, score in spots("得分", "scores", book.scores):
        origins = (score.from_, score.field, score.parts)
        if sum(each is not None for each in origins) != 1:
            yield spot.finding(f"{spot} 须写且只写 from、field、parts 之一")
        if score.items and score.from_ is None:
            yield spot.finding(f"{spot}：items 只用于 from", "items")
        if score.parts == {}:
            yield spot.finding(f"{spot} 的 parts 是空的", "parts")


@check(
    "scores",
    "channels.code",
    "nomination.fields.code",
    "nomination.fields.type",
    "rubrics.channel",
    "rubrics.criteria",
)
def _names(book: Rulebook) -> Iterator[Finding]:
    for spot, score in spots("得分", "scores", book.scores):
        if score.from_ and book.channel(score.from_) is None:
            yield spot.undefined(f"渠道 {score.from_}", "from")
        field = book.field(score.field) if score.field else None
        if score.field and field is None:
            yield spot.undefined(f"字段 {score.field}", "field")
        if field is not None and field.type not in COUNTABLE:
            sentence = f"{spot}：字段 {field.code} 不是数，也不是是否题，不能当作得分"
            yield spot.finding(sentence, "field")
        rubrics = (each for each in book.rubrics if each.channel == score.from_)
        items = {criterion.code for rubric in rubrics for criterion in rubric.criteria}
        for at, item in enumerate(score.items):
            if item not in items:
                yield spot.undefined(f"指标 {item}", f"items[{at}]")


@check("scores", "rounds.code")
def _parts(book: Rulebook) -> Iterator[Finding]:
    earlier: dict[str, Score] = {}
    for spot, score in spots("得分", "scores", book.scores):
        for name in score.parts or {}:
            round_code, dot, code = name.rpartition(".")
            part = book.score(code) if dot else earlier.get(name)
            if part is None or (dot and book.round(round_code) is None):
                yield spot.undefined(f"得分 {name}", "parts", later=True)
            elif _is_list(part):
                sentence = f"{spot}：得分 {name} 是一串分数（SORTED），不能相加"
                yield spot.finding(sentence, "parts")
        earlier[score.code] = score


@check("scores")
def _percentages(book: Rulebook) -> Iterator[Finding]:
    for spot, score in spots("得分", "scores", book.scores):
        weights = tuple((score.parts or {}).values())
        in_percent = bool(weights) and all(isinstance(each, Percentage) for each in weights)
        if in_percent and sum(weights) != WHOLE:
            yield spot.finding(f"{spot} 的各部分合计不是 100%", "parts")


def _is_list(score: Score) -> bool:
    """Whether the score is compared place by place instead of as a number."""
    return any(step.take is Take.SORTED for step in score.steps)


CHECKS: Sequence[Check] = (_one_source, _names, _parts, _percentages)
