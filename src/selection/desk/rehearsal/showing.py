"""Pages go on show: checked, kept in the vault with their pictures, and published (集中展示)."""

from selection.accounts.pages import Pages, PublicPage
from selection.desk.rehearsal.cast import Dossier, plain
from selection.desk.rehearsal.drawings import Drawings
from selection.desk.rehearsal.stagehand import Stagehand
from selection.desk.requests import Order, Receipt, Request
from selection.domain.answers import fields_of
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.words import SeenBy, StageKind
from selection.domain.showcase import SHOWCASE, PublishPage


def comes_first(rules: Rulebook) -> bool:
    """Whether pages are looked through before the preliminary review, which goes on meanwhile."""
    kinds = (StageKind.DISPLAY_CHECK, StageKind.FORMAL_REVIEW)
    found = [each.kind for each in rules.stages if each.kind in kinds]
    return found[:1] == [StageKind.DISPLAY_CHECK]


def pages_go_on_show(hand: Stagehand) -> None:
    """Check the pages and put them on show; without consent none is."""
    checks = list(hand.stages(StageKind.DISPLAY_CHECK))[:1]
    shows = list(hand.stages(StageKind.SHOWCASE))[:1]
    for stage in checks or shows:
        hand.enter(stage)
    if not shows:
        hand.shown = list(hand.standing)
        return
    drawings, by, at = Drawings(hand.media), hand.officials[0], hand.clock()
    pages = [
        (candidate, page_of(hand.rules, hand.dossiers[candidate], drawings))
        for candidate in hand.standing
    ]
    papers = Pages(hand.accounts.vault).keep_many(pages, at=at)
    published = [
        PublishPage(candidate=candidate, paper=paper, by=by, at=at)
        for (candidate, _), paper in zip(pages, papers, strict=True)
    ]
    requests = [Request(actor=by, orders=(Order(SHOWCASE, each),)) for each in published]
    answers = hand.put("集中展示", requests)
    hand.shown = [
        each.candidate
        for each, answer in zip(published, answers, strict=True)
        if isinstance(answer, Receipt)
    ]


def page_of(rules: Rulebook, dossier: Dossier, drawings: Drawings) -> PublicPage:
    """What the public sees of a dossier: the public fields of its form, a line and pictures."""
    tale = dossier.tale
    return PublicPage(
        name=tale.name,
        line=tale.line,
        region=tale.place.region,
        answers={
            each.code: plain(dossier.form[each.code])
            for each in fields_of(rules, dossier.category)
            if each.seen_by is SeenBy.PUBLIC and not each.personal and each.code in dossier.form
        },
        portrait=drawings.portrait(tale.portrait, tale.name) if tale.portrait else None,
        pictures=tuple(drawings.scene(theme, where) for theme, where in tale.scenes),
    )
