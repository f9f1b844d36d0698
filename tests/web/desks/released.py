"""A selection that is over: marked, voted on at a meeting, made public, decided and released.

Anna and Bert get a certificate for the people, Cara for the places; Dora came to the meeting.
"""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import chosen
import fair as fairs
import jury
from fair import ONE, TWO, Fair
from jury import EXPERTS, MEETING, SCORING, TELLERS
from selection.desk.arranging import names
from selection.desk.concluding import decide, release
from selection.desk.proposing import propose
from selection.desk.publishing import publish
from selection.desk.requests import Order
from selection.domain.announcement import ApproveList
from selection.domain.campaign import CAMPAIGN, OpenStage
from selection.domain.publication import PUBLICATION
from web.desks.test_meeting import votes
from web.desks.working import sign_in

ENDING = chosen.BOOK[chosen.BOOK.index("[publicity]") : chosen.BOOK.index("[[amendments]]")]
BOOK = (
    jury.BOOK.replace(
        'zone = "Asia/Shanghai"', 'zone = "Asia/Shanghai"\nfirst_day_counts_before = "09:00"'
    )
    + """
[[stages]]
code = "PUBLICITY"
name = "公示"
kind = "PUBLICITY"
after = ["MEETING"]
lasts = "5 days"

[[stages]]
code = "RELEASE"
name = "公布"
kind = "RELEASE"
after = ["PUBLICITY"]

"""
    + ENDING
)
HALLS = "/fair-practice/desk/meeting/MEETING"
PUBLIC = datetime.fromisoformat("2030-02-09T08:30:00+08:00")
RELEASED = datetime.fromisoformat("2030-02-16T09:00:00+08:00")


@contextmanager
def listed(folder: Path) -> Generator[Fair]:
    """The list is in public; nobody is released yet."""
    with fairs.fair(folder, book=BOOK, at=SCORING) as found:
        jury.seated(found)
        jury.promised(found)
        jury.assigned(found)
        jury.all_scored(found)
        found.to(MEETING)
        _meet(found, "PEOPLE", votes(3, 2, 1))
        _meet(found, "PLACES", {**votes(3, 0, 0), "candidate": ["cara"], "votes": ["3"]})
        found.to(PUBLIC)
        desk, now = found.place.desk, found.clock()
        opened = OpenStage(stage="PUBLICITY", by=ONE, at=now)
        desk.handle(ONE, Order(CAMPAIGN, opened))
        [event] = propose(desk, names(desk, found.accounts), by=ONE, at=now).events
        agreed = ApproveList(digest=event.digest, by=TWO, at=now)
        desk.handle(TWO, Order(PUBLICATION, agreed))
        publish(desk, found.accounts, signed_by=(ONE, TWO), at=now)
        found.refresh()
        yield found


def _meet(fair: Fair, category: str, figures: dict[str, object]) -> None:
    here = f"{HALLS}/{category}"
    one, chair = sign_in(fair, ONE), sign_in(fair, EXPERTS[0])
    tellers = [sign_in(fair, each) for each in TELLERS]
    assert one.post(f"{here}/attendance", {"present": list(EXPERTS)}).status_code == 303
    for each in tellers:
        assert each.post(f"{here}/count", figures).status_code == 303
    one.post(f"{here}/minutes", {"words": "到会三人。"})
    for each in (chair, *tellers):
        assert each.post(f"{here}/sign").status_code == 303
    assert one.post(f"{here}/close").status_code == 303


def release_all(fair: Fair) -> None:
    """Decide on everybody on the list, and release them."""
    fair.to(RELEASED)
    desk, accounts, now = fair.place.desk, fair.accounts, fair.clock()
    desk.handle(ONE, Order(CAMPAIGN, OpenStage(stage="RELEASE", by=ONE, at=now)))
    document = accounts.vault.keep("decision", "decision", {"words": "同意公布。"}, at=now)
    naming, signers = names(desk, accounts), (ONE, TWO)
    decide(desk, naming, document=document, signed_by=signers, at=now, closing=True)
    release(desk, accounts, naming, signed_by=signers, at=now)
    fair.refresh()
