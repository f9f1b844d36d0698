"""Which keys may change after the freezing: never what the contest turns on, once it has begun."""

from collections.abc import Iterator, Sequence

from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.checks.base import Check, Spot, check
from selection.domain.rulebook.differences import DECISIVE, FIXED, JUDGING, within
from selection.domain.rulebook.findings import Finding
from selection.domain.rulebook.schema import keys_of


@check("amendments", "stages.code", "stages.kind")
def _amendments(book: Rulebook) -> Iterator[Finding]:
    order = [each.code for each in book.stages]
    first = next((n for n, each in enumerate(book.stages) if each.kind in JUDGING), len(order))
    for at, amendable in enumerate(book.amendments):
        spot = Spot(f"第 {at + 1} 项可修改的规则", f"amendments[{at}]")
        until = amendable.until
        if until is not None and until not in order:
            yield spot.undefined(f"阶段 {until}", "until")
            continue
        in_time = until is not None and order.index(until) <= first
        for n, key in enumerate(amendable.keys):
            root = key.partition(".")[0]
            if root not in keys_of(Rulebook):
                yield spot.undefined(f"规则 {key}", f"keys[{n}]")
            elif any(within(key, each) for each in FIXED):
                yield spot.finding(f"{key} 冻结之后不能修改", f"keys[{n}]")
            elif root in DECISIVE and not in_time:
                sentence = f"{key} 只能在投票、评分开始之前修改，until 须写不晚于它们的阶段"
                yield spot.finding(sentence, f"keys[{n}]")


CHECKS: Sequence[Check] = (_amendments,)
