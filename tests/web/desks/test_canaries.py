"""What is planted where few may look is found on nobody else's page, however far links lead."""

import html
import re
from collections.abc import Iterator

import pytest

from fair import ORIGIN
from selection.domain import facts
from selection.domain.kernel import PersonId
from selection.domain.rulebook.words import SeenBy, StageKind
from web.desks.selections import ROLES, Hand, Selection, standing_in

LINK = re.compile(r'href="(/[^"#?]+)')
MOST = 50
"""Pages that are looked at for one person."""
COMMENT = "黄雀只在这一张评分表里歌唱"
OBJECTOR = "虚构黄雀先生"


@pytest.fixture(scope="module")
def scoring(tmp_path_factory):
    with standing_in(StageKind.SCORING, tmp_path_factory.mktemp("canaries") / "home") as found:
        yield found


def walked(selection: Selection, hand: Hand) -> Iterator[tuple[str, str]]:
    """Every page of the desks that links lead this person to: its path, and all that it says."""
    start = f"{selection.place.base}/desk"
    waiting, seen = [start], {start}
    while waiting and len(seen) <= MOST + len(waiting):
        path = waiting.pop(0)
        answer = hand.get(path)
        said = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
        if answer.headers.get("content-type", "").startswith("text/html"):
            said += html.unescape(answer.text)
            for href in map(html.unescape, LINK.findall(answer.text)):
                if href.startswith(start) and href not in seen and "/files/" not in href:
                    seen.add(href)
                    waiting.append(href)
        yield path, said


def private(selection: Selection) -> dict[str, set[str]]:
    """What candidates told of themselves that is for officials only."""
    vault = selection.installation.accounts.vault
    asked = [
        each.code
        for each in selection.place.rules.nomination.fields
        if each.personal and each.seen_by is SeenBy.OFFICIALS
    ]
    records = vault.newest("form", selection.candidates())
    forms = vault.open_many(records.values())
    return {
        candidate: {
            str(told)
            for code in asked
            if (told := (forms[record] or {}).get(code)) and len(str(told)) > 6
        }
        for candidate, record in records.items()
    }


def test_the_canaries_are_there(scoring):
    planted = private(scoring)
    assert len(planted) > 40
    assert all(planted.values())


@pytest.mark.parametrize("role", sorted({*ROLES} - {"OFFICIAL", "REVIEWER", "CHIEF_REVIEWER"}))
def test_what_candidates_told_officials_is_on_no_page_of_who_is_none(scoring, role):
    """A unit sees what its own candidates told; a supervisor opens it by an act, not by a look."""
    person, planted = scoring.somebody(role), private(scoring)
    home = scoring.all_facts.get(facts.belongs_to(person))
    foreign = {
        word: candidate
        for candidate, words in planted.items()
        for word in words
        if home is None or scoring.all_facts[facts.nominated_by(candidate)] != home
    }
    pages = 0
    for path, said in walked(scoring, scoring.sign_in(person)):
        pages += 1
        found = [foreign[word] for word in foreign if word in said]
        assert not found, (path, found)
    assert pages > 1


def test_a_reviewer_reads_what_is_told_of_the_cases_given_to_her_alone(scoring):
    reviewer = scoring.people("REVIEWER")[0]
    planted = private(scoring)
    mine = {each for each in planted if facts.reviewed(each, reviewer) in scoring.all_facts}
    assert mine != set(planted)
    foreign = {word for each in set(planted) - mine for word in planted[each]}
    own = {word for each in mine for word in planted[each]}
    for path, said in walked(scoring, scoring.sign_in(reviewer)):
        found = [word for word in foreign - own if word in said]
        assert not found, (path, found)


def test_what_an_expert_wrote_is_on_nobody_else_s_page_before_the_lock(scoring):
    expert = _comment(scoring)
    seen = "".join(said for _, said in walked(scoring, scoring.sign_in(expert)))
    assert COMMENT in seen
    others = {scoring.people(role)[0] for role in ROLES if scoring.people(role)} - {expert}
    others |= set(scoring.people("EXPERT")) - {expert}
    for person in sorted(others):
        for path, said in walked(scoring, scoring.sign_in(person)):
            assert COMMENT not in said, (person, path)


def _comment(selection: Selection) -> PersonId:
    """An expert saves a comment on a sheet that is not submitted; who that is."""
    base = f"{selection.place.base}/desk/score"
    for expert in selection.people("EXPERT"):
        hand = selection.sign_in(expert)
        for token in dict.fromkeys(
            re.findall(r"/desk/score/sheets/([\w-]+)", hand.get(base).text)
        ):
            hand.get(f"{base}/sheets/{token}")
            answer = hand.post(f"{base}/sheets/{token}/draft", {"comment": COMMENT})
            if answer.status_code < 400 and COMMENT in hand.get(f"{base}/sheets/{token}").text:
                return expert
    raise AssertionError("every sheet is submitted already")


def test_an_objector_is_on_no_page_that_is_only_looked_at(tmp_path):
    with standing_in(StageKind.PUBLICITY, tmp_path / "home") as selection:
        _object(selection)
        for role in ROLES:
            for person in selection.people(role)[:1]:
                for path, said in walked(selection, selection.sign_in(person)):
                    assert OBJECTOR not in said, (role, path)


def _object(selection: Selection) -> None:
    base = selection.place.base
    page = selection.client.get(f"{base}/objections/new").text
    label = re.findall(r'<option value="([A-Z]-\d+)"', page)[0]
    sent = {
        "name": OBJECTOR,
        "phone": "13912345678",
        "identity": "虚构证件一号",
        "candidate": label,
        "agreed": "yes",
        "words": "虚构的反映：材料里写的那次活动并没有举办过，附上当天的照片，请予核实。",
    }
    before = selection.place.journal.head().position
    answer = selection.client.post(
        f"{base}/objections", data=sent, headers={"origin": ORIGIN}, follow_redirects=False
    )
    assert selection.place.journal.head().position > before, answer.text[:3000]
