"""From the list to the certificate: publicity, substitution, release, feeds, approvals, law."""

import re
from collections.abc import Iterator, Sequence

from selection.domain.rulebook.book import FEWEST_SIGNATURES, Rulebook
from selection.domain.rulebook.checks.base import Check, Spot, check
from selection.domain.rulebook.contest import Round
from selection.domain.rulebook.findings import Finding
from selection.domain.rulebook.words import Nature, SeenBy, SubstituteFrom, TermUnit, Within

UNIT = "UNIT"
"""What `publicity.shows` calls the recommending unit."""
_BLANKS = re.compile(r"\{([^{}]*)\}")
_BLANK = re.compile(r"category|year|serial(?::[1-9])?")


@check("approval", "nature")
def _commendation(book: Rulebook) -> Iterator[Finding]:
    if book.nature is Nature.COMMENDATION and book.approval is None:
        yield Spot("总则", "approval").finding("评比表彰须写明批准文号 approval")


@check("publicity", "nomination.fields.code", "nomination.fields.seen_by")
def _shows(book: Rulebook) -> Iterator[Finding]:
    spot = Spot("公示", "publicity")
    for at, code in enumerate(book.publicity.shows if book.publicity else ()):
        field = book.field(code)
        if code == UNIT:
            continue
        if field is None:
            yield spot.undefined(f"字段 {code}", f"shows[{at}]")
        elif field.seen_by is not SeenBy.PUBLIC:
            sentence = f"公示要写出字段 {code}，它却不对公众公开（seen_by）"
            yield spot.finding(sentence, f"shows[{at}]")


@check("substitution", "stages.code")
def _substitution(book: Rulebook) -> Iterator[Finding]:
    rule, spot = book.substitution, Spot("递补", "substitution")
    if rule.allowed and rule.from_ is None:
        yield spot.finding("允许递补，须写由谁递补 from")
    if rule.until and book.stage(rule.until) is None:
        yield spot.undefined(f"阶段 {rule.until}", "until")


@check("substitution", "rounds", "categories.code")
def _next_in_rank(book: Rulebook) -> Iterator[Finding]:
    """Who comes next is known only where the round ranks within the category, and not money."""
    rule = book.substitution
    if not rule.allowed:
        return
    asked: dict[str, Round] = {}
    for category in book.categories:
        serving = [each for each in book.rounds if each.serves(category.code)]
        if rule.from_ is SubstituteFrom.PASSED_NOT_PLACED:
            serving = serving[-1:]
        asked |= {each.code: each for each in serving}
    for code, each in asked.items():
        if each.within is not Within.CATEGORY or each.cost is not None:
            sentence = f"轮次 {code} 不是按类别给名额，没有“下一名”，不能递补"
            yield Spot("递补", "substitution").finding(sentence, "allowed")


@check("release")
def _term_of_awards(book: Rulebook) -> Iterator[Finding]:
    term = book.release.valid_for
    if term is not None and term.unit is TermUnit.WORKING_DAYS:
        yield Spot("发布", "release").finding(
            "有效期不按工作日计，请写成 2 years 之类", "valid_for"
        )


@check("release")
def _number(book: Rulebook) -> Iterator[Finding]:
    pattern = book.release.number
    blanks = _BLANKS.findall(pattern or "")
    spot = Spot("发布", "release")
    for blank in blanks:
        if not _BLANK.fullmatch(blank):
            sentence = f"证书编号里不认识 {{{blank}}}，只有 {{category}}、{{year}}、{{serial:3}}"
            yield spot.finding(sentence, "number")
    if pattern is not None and not any(blank.startswith("serial") for blank in blanks):
        yield spot.finding("证书编号须有序号 {serial:3} 之类", "number")


@check("feeds", "categories.code", "rounds.code", "id")
def _feeds(book: Rulebook) -> Iterator[Finding]:
    for at, feed in enumerate(book.feeds):
        spot = Spot(f"第 {at + 1} 项推送", f"feeds[{at}]")
        if feed.campaign == book.id:
            yield spot.finding("推送：不能推送给自己", "campaign")
        if book.round(feed.from_round) is None:
            yield spot.undefined(f"轮次 {feed.from_round}", "from_round")
        for code in feed.categories:
            if book.category(code) is None:
                yield spot.undefined(f"类别 {code}", "categories")
        if not feed.categories:
            yield spot.finding(f"{spot} 的 categories 是空的", "categories")


@check("approvals")
def _approvals(book: Rulebook) -> Iterator[Finding]:
    for act, people in (book.approvals or {}).items():
        if people < FEWEST_SIGNATURES:
            spot = Spot("须由几人办理", "approvals")
            yield spot.finding(f"{act} 至少须由两名不同的人办理，只能增加不能减少", act)


def unfit_feeds(own: Rulebook, other: Rulebook) -> Iterator[Finding]:
    """What keeps the winners of `own` from being handed to the campaign of `other`.

    Only feeds that name the other campaign are looked at; both rulebooks are whole.
    """
    for at, feed in enumerate(own.feeds):
        if feed.campaign != other.id:
            continue
        spot = Spot(f"第 {at + 1} 项推送", f"feeds[{at}]")
        for code in dict.fromkeys(feed.categories.values()):
            if other.category(code) is None:
                yield spot.finding(f"推送：对方规则没有类别 {code}", "categories")
        unit_type = other.unit_type(feed.as_unit)
        if unit_type is None:
            yield spot.finding(f"推送：对方规则没有推荐单位 {feed.as_unit}", "as_unit")
        elif not unit_type.fed:
            yield spot.finding(f"推送：对方的 {feed.as_unit} 不接受推送", "as_unit")


CHECKS: Sequence[Check] = (
    _commendation,
    _shows,
    _substitution,
    _next_in_rank,
    _term_of_awards,
    _number,
    _feeds,
    _approvals,
)
