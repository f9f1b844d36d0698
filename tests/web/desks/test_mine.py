"""The candidate's own desk: what is signed, consented to and kept, and the way out."""

import json

import pytest

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
