"""What came late is admitted by two officials, each at their own desk, with a reason (A-01)."""

from datetime import datetime

import pytest

import chosen
import fair as fairs
from fair import ONE, TWO, UNIT, Somebody
from selection.desk.motions.motion import Office
from selection.desk.motions.putting import waiting
from selection.desk.submitting import submit
from selection.domain import facts
from selection.domain.candidacy import SubmitNomination
from selection.domain.dossier import Declared
from selection.domain.kernel import CandidateId, EntityId
from selection.domain.rulebook.words import Declarer
from web.desks.working import sign_in

OFFICE = "/fair-practice/desk/office"
BOOK = chosen.BOOK.replace(
    '[[stages]]\ncode = "SHOWCASE"',
    '[[stages]]\ncode = "INTAKE"\nname = "报送"\nkind = "INTAKE"\n'
    "opens = 2030-01-30T08:00:00+08:00\ncloses = 2030-01-31T12:00:00+08:00\n\n"
    '[[stages]]\ncode = "SHOWCASE"',
    1,
)
EVENING = datetime.fromisoformat("2030-01-31T20:00:00+08:00")
ERNA = Somebody(id="erna", category="PEOPLE", name="虚构戊")


@pytest.fixture(name="fair")
def a_fair(tmp_path):
    with fairs.fair(tmp_path / "home", book=BOOK, at=EVENING) as found:
        form = {"name": ERNA.name, "story": ERNA.story, "team": "虚构队"}
        candidate, at = CandidateId(ERNA.id), found.clock()
        submitted = SubmitNomination(
            candidate=candidate,
            unit=UNIT,
            category=ERNA.category,
            entities=(EntityId("entity-erna"),),
            form=form,
            paper=found.accounts.vault.keep(candidate, "form", form, at=at),
            declared=(Declared(code="on-show", by=Declarer.CANDIDATE),),
            at=at,
        )
        submit(found.place.desk, submitted, by=ONE)
        yield found


def stands(fair) -> bool:
    return bool(fair.place.journal.facts([facts.nominated(ERNA.id)]))


def test_it_waits_in_the_list_until_two_admit_it_with_a_reason(fair):
    one = sign_in(fair, ONE)
    assert "虚构戊" in one.get(f"{OFFICE}/units").text
    here = f"{OFFICE}/motions/admit-late"
    assert "接收迟到材料" in one.get(f"{here}?candidate={ERNA.id}").text
    assert one.post(here, {"candidate": ERNA.id, "reason": ""}).status_code == 422
    sent = {"candidate": ERNA.id, "reason": "邮路中断"}
    assert one.post(here, sent).status_code == 303
    assert not stands(fair)

    [item] = waiting(Office(fair.place.desk, fair.accounts))
    two = sign_in(fair, TWO)
    assert "邮路中断" in two.get(f"{OFFICE}/approvals/{item.id}").text
    signed = two.post(f"{OFFICE}/approvals/{item.id}/agree", {"digest": item.digest})
    assert signed.status_code == 303
    assert stands(fair)
    assert "迟到的材料" not in two.get(f"{OFFICE}/units").text


def test_once_candidates_are_shown_nobody_is_admitted_any_more(fair):
    fair.to(chosen.VOTING)
    sent = {"candidate": ERNA.id, "reason": "邮路中断"}
    answer = sign_in(fair, ONE).post(f"{OFFICE}/motions/admit-late", sent)
    assert answer.status_code == 409
    assert "邮路中断" in answer.text
    assert not stands(fair)
