"""The candidate's own desk: what is signed, consented to and kept, and the way out."""

import json

import pytest

from fair import ONE
from selection.accounts.problems import Erased
from selection.domain.kernel import CandidateId
from selection.domain.roles import Role
from web.desks.recommending import BASE, HERSELF, UNIT, province
from web.desks.working import appoint, sign_in

MINE = "/fair-practice/desk/mine"


@pytest.fixture(scope="module")
def unit(tmp_path_factory):
    with province(tmp_path_factory.mktemp("mine") / "home") as found:
        yield found


def drafted(unit, name: str, photo: int = 1) -> tuple[str, str]:
    """A draft that she signs for: the address for the unit, and hers."""
    path = unit.begin(applicant=HERSELF)
    assert unit.fill(path, a_name=name).status_code == 303
    unit.attach(path, photo)
    return path, f"{MINE}/{path.rpartition('/')[2]}"


def signed(unit, mine: str, *codes: str):
    page = unit.herself.get(mine).text
    revision = page.partition('name="revision" value="')[2].partition('"')[0]
    return unit.herself.post(
        f"{mine}/signature", {"revision": revision, "declarations": list(codes)}
    )


def handed_in(unit, name: str, photo: int = 1) -> tuple[str, str]:
    path, mine = drafted(unit, name, photo)
    assert signed(unit, mine, "TRUTH").status_code == 303
    for code in ("SHOWCASE", "CASEBOOK"):
        answer = unit.herself.post(f"{mine}/consents", {"declaration": code, "given": "yes"})
        assert answer.status_code == 303, answer.text
    assert unit.approve(path).status_code == 303
    assert unit.hand_in(path).status_code == 303
    return path, mine


def test_she_sees_her_own_and_nothing_else(unit):
    _, mine = drafted(unit, "虚构自签队")
    assert "虚构自签队" in unit.herself.get(MINE).text
    assert unit.herself.get(mine).status_code == 200
    theirs = unit.begin()
    unit.fill(theirs, a_name="虚构别人队")
    other = f"{MINE}/{theirs.rpartition('/')[2]}"
    assert "虚构别人队" not in unit.herself.get(MINE).text
    for each in ("", "/data", "/preview", "/files/PHOTO/1"):
        assert unit.herself.get(other + each).status_code == 404
    for each in ("consents", "withdrawal", "erasure", "signature", "data.json"):
        data = {"declaration": "SHOWCASE", "given": "no", "revision": "1"}
        assert unit.herself.post(f"{other}/{each}", data).status_code == 404
    assert unit.clerk.get(MINE).status_code == 403


def test_another_candidate_of_the_same_unit_finds_nothing_of_hers(unit):
    _, mine = drafted(unit, "虚构同单位队")
    another = appoint(unit.fair, "applicant-two", Role.CANDIDATE, unit=UNIT)
    neighbour = sign_in(unit.fair, another)
    assert neighbour.get(mine).status_code == 404
    assert neighbour.post(f"{mine}/withdrawal", {"typed": "撤回推荐"}).status_code == 404


def test_she_signs_exactly_the_version_she_was_shown(unit):
    path, mine = drafted(unit, "虚构改稿队")
    page = unit.herself.get(mine).text
    revision = page.partition('name="revision" value="')[2].partition('"')[0]
    unit.fill(path, a_name="虚构改稿二队")
    late = {"revision": revision, "declarations": ["TRUTH"]}
    assert unit.herself.post(f"{mine}/signature", late).status_code == 409
    assert unit.herself.post(f"{mine}/signature", {"revision": "2"}).status_code == 422
    assert signed(unit, mine, "TRUTH").status_code == 303
    assert "候选已签" in unit.clerk.get(path).text
    unit.fill(path, a_name="虚构改稿三队")
    assert "改稿后须重签" in unit.clerk.get(path).text


def test_each_consent_is_given_and_taken_back_by_itself(unit):
    _, mine = handed_in(unit, "虚构同意队")
    page = unit.herself.get(mine).text
    assert page.count("已同意") == 2
    gone = unit.herself.post(f"{mine}/consents", {"declaration": "SHOWCASE", "given": "no"})
    assert gone.status_code == 303
    back = unit.herself.post(f"{mine}/consents", {"declaration": "PUBLICITY", "given": "yes"})
    assert back.status_code == 303
    held = unit.fair.place.journal.facts([f"declared:{mine.rpartition('/')[2]}"])
    assert sorted("".join(held.values()).split(",")) == [
        "CASEBOOK/CANDIDATE",
        "PUBLICITY/CANDIDATE",
        "TRUTH/CANDIDATE",
        "TRUTH/UNIT",
    ]
    bad = unit.herself.post(f"{mine}/consents", {"declaration": "TRUTH", "given": "no"})
    assert bad.status_code == 409


def test_she_sees_all_that_is_kept_and_takes_it_away_as_a_file(unit):
    path, mine = handed_in(unit, "虚构资料队")
    candidate = CandidateId(path.rpartition("/")[2])
    vault = unit.fair.accounts.vault
    vault.keep(candidate, "remark", {"words": "评审意见不给看"}, at=unit.fair.clock())
    page = unit.herself.get(f"{mine}/data").text
    assert "虚构资料队" in page
    assert "评审意见不给看" not in page
    answer = unit.herself.post(f"{mine}/data.json")
    assert answer.headers["content-disposition"].startswith("attachment")
    told = json.loads(answer.content)
    assert "评审意见不给看" not in answer.text
    assert {each["kind"] for each in told["kept"]} == {"form"}
    assert [each["content"]["name"] for each in told["kept"]] == ["虚构资料队"]
    assert {each["material"] for each in told["files"]} == {"FORM_PDF", "PHOTO"}


def test_she_leaves_and_has_everything_erased(unit):
    path, mine = handed_in(unit, "虚构退出队", photo=77)
    candidate = CandidateId(path.rpartition("/")[2])
    early = unit.herself.post(f"{mine}/erasure", {"typed": "删除我的资料"})
    assert early.status_code == 409
    assert unit.herself.post(f"{mine}/withdrawal", {"typed": ""}).status_code == 422
    assert unit.herself.post(f"{mine}/withdrawal", {"typed": "撤回推荐"}).status_code == 303
    assert "已撤回" in unit.herself.get(mine).text
    digests = [each["digest"] for each in unit.herself.post(f"{mine}/data.json").json()["files"]]
    assert unit.herself.post(f"{mine}/erasure", {"typed": "删除"}).status_code == 422
    assert unit.herself.post(f"{mine}/erasure", {"typed": "删除我的资料"}).status_code == 303
    vault, originals = unit.fair.accounts.vault, unit.fair.place.originals
    with pytest.raises(Erased):
        vault.open(vault.newest("form", [candidate])[candidate])
    left = [each for each in digests if originals.holds(each)]
    assert len(left) == 1  # the scan of the form, which other nominations of these tests have too
    for each in ("", "/data", "/preview"):
        assert unit.herself.get(mine + each).status_code == 200
    for each in ("", "/preview", "/receipt"):
        assert unit.clerk.get(path + each).status_code == 200
    assert unit.clerk.get(BASE).status_code == 200
    assert "虚构退出队" not in unit.clerk.get(BASE).text


DISPLAY = "/fair-practice/desk/display"


def test_a_page_goes_on_show_as_it_was_looked_at_and_is_corrected_with_the_unit_s_word(unit):
    path, mine = handed_in(unit, "虚构上线队", photo=55)
    candidate = path.rpartition("/")[2]
    official = sign_in(unit.fair, ONE)
    assert "虚构上线队" in official.get(DISPLAY).text
    page = official.get(f"{DISPLAY}/{candidate}").text
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    assert official.post(f"{DISPLAY}/{candidate}/publish", {"seen": "0" * 64}).status_code == 409
    answer = official.post(f"{DISPLAY}/{candidate}/publish", {"seen": seen})
    assert answer.status_code == 303, answer.text
    unit.fair.refresh()
    [exhibit] = [e for e in unit.fair.place.snapshot.exhibits.values() if e.candidate == candidate]
    assert exhibit.cover
    shown = unit.fair.visitor().get(exhibit.path)
    assert "虚构上线队" in shown.text
    media = unit.fair.visitor().get(exhibit.cover.large)
    assert media.status_code == 200
    asked = {
        "fields": ["name", "brief"],
        "texts": ["虚构上线队", "更正后的简介。"],
        "why": "写错了",
    }
    assert unit.herself.post(f"{mine}/correction", asked | {"why": ""}).status_code == 422
    assert unit.herself.post(f"{mine}/correction", asked).status_code == 303
    told = unit.leader.get(path).text
    assert "更正后的简介。" in told
    record = told.partition('name="record" value="')[2].partition('"')[0]
    assert "更正后的简介。" not in official.get(f"{DISPLAY}/{candidate}").text
    assert unit.clerk.post(f"{path}/correction", {"record": record}).status_code == 403
    answer = unit.leader.post(f"{path}/correction", {"record": record, "agreed": "yes"})
    assert answer.status_code == 303
    again = unit.leader.post(f"{path}/correction", {"record": record, "agreed": "no"})
    assert again.status_code == 409
    page = official.get(f"{DISPLAY}/{candidate}").text
    assert "更正后的简介。" in page
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    assert official.post(f"{DISPLAY}/{candidate}/publish", {"seen": seen}).status_code == 303
    unit.fair.refresh()
    assert "更正后的简介。" in unit.fair.visitor().get(exhibit.path).text
    down = official.post(f"{DISPLAY}/{candidate}/take-down", {"words": "核查"})
    assert down.status_code == 303
    unit.fair.refresh()
    assert unit.fair.visitor().get(exhibit.path).status_code == 410
    assert unit.clerk.get(DISPLAY).status_code == 403


def test_without_consent_no_page_goes_on_show(unit):
    path = unit.begin("PEOPLE")
    unit.fill(path, a_name="虚构不同意者", a_id_number="X0000555")
    unit.attach(path)
    unit.clerk.post(f"{path}/pledge", {"declarations": ["TRUTH"], "words": "存档"})
    unit.approve(path)
    assert unit.hand_in(path).status_code == 303
    official, candidate = sign_in(unit.fair, ONE), path.rpartition("/")[2]
    page = official.get(f"{DISPLAY}/{candidate}").text
    assert "本人没有同意展示" in page
    assert 'name="seen"' not in page
