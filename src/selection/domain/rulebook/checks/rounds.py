"""Rounds: whom they take from whom, by which scores, and that no tie is left without an answer."""

from collections.abc import Iterator, Mapping, Sequence

from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.checks import reads
from selection.domain.rulebook.checks.base import (
    Check,
    Spot,
    check,
    known_categories,
    places_of,
    spots,
)
from selection.domain.rulebook.checks.steps import counts_names, zero_without_marks
from selection.domain.rulebook.contest import Channel, Need, Round, Score
from selection.domain.rulebook.findings import Finding
from selection.domain.rulebook.words import (
    AtTheCut,
    By,
    FieldType,
    Form,
    IfFewer,
    NeedOf,
    Take,
    Within,
)

FINAL = frozenset({AtTheCut.ADMIT_ALL, AtTheCut.ADMIT_NONE, AtTheCut.LOTS})


@check("rounds", "scores.code", "scores.parts", "categories.code", "stages.code")
def _names(book: Rulebook) -> Iterator[Finding]:
    earlier: set[str] = set()
    for spot, round_ in spots("轮次", "rounds", book.rounds):
        yield from known_categories(book, spot, round_.categories)
        if book.stage(round_.stage) is None:
            yield spot.undefined(f"阶段 {round_.stage}", "stage")
        for code in round_.entrants:
            if code not in earlier:
                yield spot.undefined(f"轮次 {code}", "entrants", later=True)
        for each in reads.named(book, round_):
            for part in reads.reached(book, each.name, round_):
                if part.found is None and _is_told_here(book, part, each):
                    taken_in = Spot(f"轮次 {part.seen_from.code}", spot.key)
                    yield taken_in.undefined(f"得分 {part.name}", each.key, later=True)
        for at, need in places_of(spot, "条要求", "needs", round_.needs):
            for finding in known_categories(book, spot, need.categories):
                yield at.finding(finding.sentence, "categories")
        earlier.add(round_.code)


def _is_told_here(book: Rulebook, part: reads.Reached, named: reads.Named) -> bool:
    """Whether the missing score is the round's business, and not that of a score's `parts`."""
    code, dot, score = part.name.partition(".")
    known = bool(dot) and book.round(code) is not None and book.score(score) is not None
    return known or part.name == named.name


@check(
    "rounds",
    "nomination.fields.code",
    "nomination.fields.type",
    "nomination.fields.required",
    "nomination.fields.categories",
    "categories.code",
)
def _fields(book: Rulebook) -> Iterator[Finding]:
    for spot, round_ in spots("轮次", "rounds", book.rounds):
        for key, kind in (("entered_by", FieldType.YES_NO), ("cost", FieldType.INTEGER)):
            code = getattr(round_, key)
            field = book.field(code) if code else None
            if code and field is None:
                yield spot.undefined(f"字段 {code}", key)
            elif field is not None and field.type is not kind:
                yield spot.finding(f"{spot}：{key} 须是 {kind} 字段，{code} 不是", key)
        cost = book.field(round_.cost) if round_.cost else None
        for category in reads.served(book, round_) if cost else ():
            if cost and not (cost.required and cost.serves(category)):
                sentence = f"{spot}：类别 {category} 的推荐表须填费用 {cost.code}"
                yield spot.finding(sentence, "cost")


@check("rounds", "categories.code")
def _places(book: Rulebook) -> Iterator[Finding]:
    for spot, round_ in spots("轮次", "rounds", book.rounds):
        limited = reads.limited(book, round_)
        if limited and not round_.rank_by:
            yield spot.finding(f"{spot} 有名额却不排名，须写 rank_by")
        if limited and (not round_.at_the_cut or round_.at_the_cut[-1] not in FINAL):
            yield spot.finding(
                f"{spot} 的 at_the_cut 最后一项须是 ADMIT_ALL、ADMIT_NONE 或 LOTS，"
                "否则并列时没有答案",
                "at_the_cut",
            )
        for word in round_.at_the_cut[:-1]:
            if word in FINAL:
                yield spot.finding(f"{spot}：{word} 之后的写法永远用不到", "at_the_cut")
        if round_.cost and AtTheCut.ADMIT_ALL in round_.at_the_cut:
            yield spot.finding(f"{spot}：按费用录取不能 ADMIT_ALL，钱不会变多", "at_the_cut")
        if isinstance(round_.places, Mapping):
            served = reads.served(book, round_)
            for category in round_.places:
                if category not in served:
                    yield spot.undefined(f"类别 {category}", "places")
            for category in served:
                if category not in round_.places:
                    yield spot.finding(f"{spot} 的 places 没有写类别 {category}", "places")
        across = round_.within is Within.ALL and not isinstance(round_.places, int | str)
        if across and limited:
            yield spot.finding(f"{spot} 跨类别排名，places 须是一个整数", "places")


@check("rounds", "categories.code", "categories.places")
def _money(book: Rulebook) -> Iterator[Finding]:
    for spot, round_ in spots("轮次", "rounds", book.rounds):
        if round_.cost and not reads.limited(book, round_):
            yield spot.finding(f"{spot} 按费用录取，须写有多少钱 places", "cost")


@check("rounds", "panels.code", "channels.by")
def _revotes(book: Rulebook) -> Iterator[Finding]:
    judged = book.panels or any(each.by is By.PANEL for each in book.channels)
    for spot, round_ in spots("轮次", "rounds", book.rounds):
        if AtTheCut.REVOTE in round_.at_the_cut and not judged:
            yield spot.finding(f"{spot}：没有评委，不能再次投票 REVOTE", "at_the_cut")


@check("rounds", "scores.from", "scores.steps", "channels.form", "channels.by")
def _shares(book: Rulebook) -> Iterator[Finding]:
    for spot, round_ in spots("轮次", "rounds", book.rounds):
        for at, need in places_of(spot, "条要求", "needs", round_.needs):
            yield from _share(book, spot, at, round_, need)


@check("rounds", "scores.from", "channels.form", "channels.on_paper", "channels.stages")
def _second_ballots(book: Rulebook) -> Iterator[Finding]:
    for spot, round_ in spots("轮次", "rounds", book.rounds):
        if round_.if_fewer is not IfFewer.SECOND_BALLOT:
            continue
        asked = {each.score for each in round_.needs if each.of is NeedOf.ELIGIBLE}
        read = {each.from_ for each in book.scores if each.code in asked}
        if not any(
            each.on_paper
            and each.form is Form.BALLOT
            and each.code in read
            and round_.stage in each.stages
            for each in book.channels
        ):
            yield spot.finding(
                f"{spot} 可以补投，须有本阶段的纸质选票，并按到会人数 ELIGIBLE 要求票数",
                "if_fewer",
            )


def _share(book: Rulebook, spot: Spot, at: Spot, round_: Round, need: Need) -> Iterator[Finding]:
    found = reads.at_hand(book, need.score, round_)
    if found is None:
        return
    score, _ = found
    if any(step.take is Take.SORTED for step in score.steps):
        yield at.finding(f"{spot}：得分 {need.score} 是一串分数，不能要求至少多少", "score")
    if need.of is None:
        return
    channel = book.channel(score.from_) if score.from_ else None
    if channel is None or not counts_names(score, channel):
        sentence = f"{spot}：得分 {need.score} 不是票数，不能按选票或到会人数的比例要求"
        yield at.finding(sentence, "of")
    elif need.of is NeedOf.ELIGIBLE and channel.by is not By.PANEL:
        yield at.finding(f"{spot}：公众没有到会人数，不能按 ELIGIBLE 的比例要求", "of")
    if not 0 < need.at_least <= 1:
        yield at.finding(f"{spot} 要求的比例须大于 0，不超过 1", "at_least")


@check(
    "rounds",
    "scores.from",
    "scores.parts",
    "scores.steps",
    "scores.items",
    "channels.form",
    "channels.stages",
    "channels.categories",
    "rubrics.channel",
    "rubrics.criteria",
    "rubrics.categories",
    "rubrics.stages",
    "categories.code",
)
def _channels(book: Rulebook) -> Iterator[Finding]:
    """What the round reads is there: the channel open, the category served, the items marked."""
    said: set[str] = set()
    for spot, round_ in spots("轮次", "rounds", book.rounds):
        for each in reads.named(book, round_):
            for sentence in _unreadable(book, round_, each):
                if sentence not in said:
                    yield spot.finding(sentence, each.key)
                said.add(sentence)


def _unreadable(book: Rulebook, round_: Round, each: reads.Named) -> Iterator[str]:
    for score, taken_in in reads.sources(book, each.name, round_):
        for channel in reads.channels_of(book, score):
            reading = f"轮次 {taken_in.code} 读渠道 {channel.code}"
            stage = reads.stage_read(channel, taken_in)
            if stage not in channel.stages:
                yield f"{reading}，但它不在阶段 {stage} 开放"
                continue
            for category in each.categories:
                if not channel.serves(category) and not zero_without_marks(score, channel):
                    yield f"{reading}，但它不收类别 {category}"
                yield from _unmarked(book, score, channel, category, stage)


def _unmarked(
    book: Rulebook, score: Score, channel: Channel, category: str, stage: str
) -> Iterator[str]:
    """Items that the score reads for the category, and that nobody marks or fills in."""
    rubric = book.rubric(channel.code, category, stage)
    if rubric is None:
        return
    items = {criterion.code for criterion in rubric.criteria}
    if channel.code == score.from_:
        if score.items and not items & set(score.items):
            yield f"得分 {score.code} 的 items 里没有类别 {category} 的指标"
        return
    marked = book.rubric(score.from_, category, stage) if score.from_ else None
    asked = {each.code for each in marked.criteria} if marked else set[str]()
    missing = (asked & set(score.items or asked)) - items
    if missing:
        yield f"得分 {score.code}：渠道 {channel.code} 没有指标 {'、'.join(sorted(missing))}"


@check("rounds")
def _rolling(book: Rulebook) -> Iterator[Finding]:
    for spot, round_ in spots("轮次", "rounds", book.rounds):
        competes = round_.rank_by or round_.at_the_cut or round_.places not in (None, "ALL")
        if book.rolling and (competes or round_.cost):
            yield spot.finding(f"随到随办的认定不能排名或限额（{spot}）")


@check(
    "channels",
    "scores.from",
    "scores.parts",
    "scores.steps",
    "rounds.needs",
    "rounds.rank_by",
    "rounds.at_the_cut",
)
def _for_reference(book: Rulebook) -> Iterator[Finding]:
    read = {code for round_ in book.rounds for code in reads.channels_read(book, round_)}
    for spot, channel in spots("渠道", "channels", book.channels):
        if channel.code in read and not channel.counts_in_result:
            yield spot.finding(f"{spot} 写明仅供参考，但计入了结果", "counts_in_result")
        if channel.code not in read and channel.counts_in_result:
            yield spot.finding(f"{spot} 写明计入结果，但没有一轮用到它", "counts_in_result")


@check("categories", "rounds.categories")
def _places_need_a_round(book: Rulebook) -> Iterator[Finding]:
    limited = [
        (spot, each)
        for spot, each in spots("类别", "categories", book.categories)
        if each.places is not None
    ]
    for spot, category in limited:
        if book.rolling:
            yield spot.finding(f"随到随办的认定不能排名或限额（{spot}）", "places")
        elif book.rounds and not any(each.serves(category.code) for each in book.rounds):
            yield spot.finding(f"{spot} 写了名额，却没有任何一轮来决定", "places")
    if limited and not book.rounds and not book.rolling:
        yield Spot("总则", "rounds").finding("写了名额，却没有任何一轮来决定")


CHECKS: Sequence[Check] = (
    _names,
    _fields,
    _places,
    _money,
    _revotes,
    _shares,
    _second_ballots,
    _channels,
    _rolling,
    _for_reference,
    _places_need_a_round,
)
