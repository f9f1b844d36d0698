"""The desk of integrity: batches by position, two people, no ranking by unit; incidents."""

import re

import pytest

import fair as fairs
from fair import ANNA, BERT, ENDED, ONE, TWO
from selection.desk import incidents
from selection.desk.requests import Order
from selection.desk.vote_clusters import batches, counts, inspection
from selection.domain.incident import INCIDENT, ConfirmSecrecyIncident
from selection.domain.kernel import CandidateId
from selection.domain.suspicion import Finding
from web.desks.reviewed import CLERK, ERNA, FILES, A, nominate_erna, reviewed, staffed
from web.desks.working import sign_in

DESK = "/fair-practice/desk/integrity"
BATCH = f"{DESK}/batches/likes/1"
POSITIONS = re.compile(r'name="positions"[^>]*>([^<]*)</textarea>')
DIGEST = re.compile(r'name="digest" value="([0-9a-f]{64})"')
SIGN = re.compile(r'action="([^"]+/agree[^"]*)"')
CERTIFY, DESTROY = "核定票数", "涉密事件：销毁全部材料"
SPAN = "since=2030-02-01T09:00&until=2030-02-02T09:00"


@pytest.fixture
def fair(tmp_path):
    with fairs.fair(tmp_path / "home") as found:
        yield staffed(found)


def aside(fair, many=12):
    """So many likes for Anna, found and put aside by the first official."""
    fair.like_each({"A-001": many, "A-002": 3})
    one = sign_in(fair, ONE)
    found = one.get(f"{DESK}/find?label=A-001&{SPAN}").text
    [positions] = POSITIONS.findall(found)
    done = one.post(
        f"{DESK}/quarantine",
        {"channel": "likes", "positions": positions, "words": "间隔过于均匀-canary"},
    )
    assert done.status_code == 303
    return one, sign_in(fair, TWO), positions


def anna(fair):
    return counts(fair.place.desk, "likes", "LIKES")[CandidateId(ANNA.id)]


def test_two_people_make_votes_invalid_and_both_counts_stay(fair):
    one, two, positions = aside(fair)
    page = one.get(DESK).text
    for told in (
        "第 1 批",
        "间隔过于均匀-canary",
        "本批 12 票",
        "共 12，隔离 12，有效 0",
        "待核查",
    ):
        assert told in page
    assert positions in one.get(BATCH).text
    assert one.post(f"{BATCH}/agree").status_code == 409
    found = {"finding": "INVALID", "words": "程序所为"}
    assert one.post(f"{BATCH}/finding", found).status_code == 303
    assert one.post(f"{BATCH}/agree").status_code == 409, "nobody agrees with himself"
    assert anna(fair).quarantined == 12
    assert "程序所为" in two.get(BATCH).text
    assert two.post(f"{BATCH}/agree").status_code == 303
    assert (anna(fair).raw, anna(fair).invalid, anna(fair).valid) == (12, 12, 0)
    assert "已剔除" in one.get(DESK).text
    [batch] = batches(fair.place.desk, fair.accounts, "likes")
    assert batch.cluster.outcome is Finding.INVALID


def test_what_was_put_aside_is_found_valid_again(fair):
    one, two, _ = aside(fair)
    two.get(DESK)
    two.post(f"{BATCH}/finding", {"finding": "VALID", "words": "社区活动"})
    assert one.post(f"{BATCH}/agree").status_code == 303
    assert anna(fair).valid == 12


def test_signs_speak_of_bursts_and_shares(fair):
    one, _, _ = aside(fair)
    page = one.get(BATCH).text
    assert "半数以上集中在十分钟内" in page
    assert "占该候选全部票数三分之一以上" in page
    assert "半数以上在凌晨" not in page
    assert "迹象 2 / 4" in page


def test_what_cannot_be_put_aside_is_told_and_kept(fair):
    one = sign_in(fair, ONE)
    form = {"channel": "likes", "positions": "1-3", "words": "试一试"}
    refused = one.post(f"{DESK}/quarantine", form)
    assert refused.status_code == 409
    assert "试一试" in refused.text
    for poor in ({"positions": "a"}, {"words": ""}, {"positions": "1-90000"}):
        assert one.post(f"{DESK}/quarantine", form | poor).status_code == 422
    assert one.get(f"{DESK}/find?label=A-999&{SPAN}").status_code == 422
    assert one.get(f"{DESK}/find?label=A-001&since=x&until=y").status_code == 422
    assert one.get(f"{DESK}/batches/likes/9").status_code == 404
    assert one.get(f"{DESK}/batches/none/1").status_code == 404


def test_the_voting_for_one_candidate_is_frozen_and_opened_again(fair):
    one = sign_in(fair, ONE)
    assert one.post(f"{DESK}/freeze", {"label": "a-001", "words": "核查"}).status_code == 303
    fair.refresh()
    assert fair.place.snapshot.exhibits["A-001"].frozen
    assert not fair.place.snapshot.exhibits["A-002"].frozen
    assert "恢复点赞" in one.get(DESK).text
    assert one.post(f"{DESK}/unfreeze", {"label": "A-001"}).status_code == 303
    fair.refresh()
    assert not fair.place.snapshot.exhibits["A-001"].frozen
    assert one.post(f"{DESK}/freeze", {"label": "Z-001", "words": "核查"}).status_code == 422
    assert one.post(f"{DESK}/freeze", {"label": "A-001"}).status_code == 422


def test_a_tally_is_certified_by_two(fair):
    fair.like_each({"A-001": 4})
    one, two = sign_in(fair, ONE), sign_in(fair, TWO)
    form = {"channel": "likes", "stage": "LIKES", "typed": CERTIFY}
    assert one.post(f"{DESK}/certify", form).status_code == 409, "the stage is still open"
    fair.to(ENDED)
    one, two = sign_in(fair, ONE), sign_in(fair, TWO)
    assert "提请核定票数" in one.get(DESK).text
    assert one.post(f"{DESK}/certify", form | {"typed": ""}).status_code == 409
    assert one.post(f"{DESK}/certify", form).status_code == 303
    assert SIGN.findall(one.get(DESK).text) == []
    page = two.get(DESK).text
    [where], [digest] = SIGN.findall(page), DIGEST.findall(page)
    signed = {"digest": digest, "typed": CERTIFY}
    assert two.post(where, {"digest": "0" * 64, "typed": CERTIFY}).status_code == 409
    assert one.post(where, signed).status_code == 409
    untyped = two.post(where, {"digest": digest})
    assert untyped.status_code == 409
    assert "请照样输入事项名称" in untyped.text
    assert two.post(where, signed).status_code == 303
    assert "LIKES" in inspection(fair.place.desk, "likes").certified
    assert "已核定" in one.get(DESK).text


def test_nothing_is_added_up_by_unit_and_no_voter_is_named(fair):
    """Scenario 24: no ranking of units by likes, not even for officials."""
    one, _, _ = aside(fair)
    for path in (DESK, BATCH, f"{DESK}/find?label=A-001&{SPAN}"):
        page = one.get(path).text
        assert "虚构推荐单位" not in page
        assert "云岭省" not in page
        assert "A-001-0" not in page, "the pseudonym of a voter"
    labels = re.findall(r'class="nowrap">(A-\d+)<', one.get(DESK).text)
    assert labels == sorted(labels)


def test_the_unit_appeals_and_others_decide_again(fair):
    one, two, _ = aside(fair)
    clerk = sign_in(fair, CLERK)
    here = f"{DESK}/appeals"
    assert "没有被剔除的票" in clerk.get(here).text
    one.post(f"{BATCH}/finding", {"finding": "INVALID", "words": "程序所为-canary"})
    two.post(f"{BATCH}/agree")
    page = clerk.get(here).text
    assert "剔除 12 票" in page
    assert "canary" not in page, "what officials wrote is for officials"
    form = {"channel": "likes", "number": "1", "candidate": ANNA.id, "words": "是社区活动"}
    assert clerk.post(here, form | {"candidate": BERT.id}).status_code == 404
    assert clerk.post(here, form | {"words": ""}).status_code == 422
    assert clerk.post(here, form).status_code == 303
    assert "已申诉，复查中" in clerk.get(here).text
    assert "是社区活动" in one.get(BATCH).text
    again = {"finding": "VALID", "words": "属实"}
    assert one.post(f"{BATCH}/finding", again).status_code == 409, "others decide"
    assert one.get(here).status_code == 403


def test_only_officials_come_in(fair):
    for person in (A, CLERK):
        worker = sign_in(fair, person)
        for path in (DESK, f"{DESK}/find", BATCH, f"{DESK}/incidents"):
            assert worker.get(path).status_code == 403
        assert worker.post(f"{DESK}/freeze", {"label": "A-001"}).status_code == 403


# --- secrecy incidents


def test_one_official_locks_away_and_two_destroy(tmp_path):
    with reviewed(tmp_path / "home") as fair:
        nominate_erna(fair)
        one, two = sign_in(fair, ONE), sign_in(fair, TWO)
        here = f"{DESK}/incidents"
        assert one.post(here, {"label": "Z-999"}).status_code == 422
        assert one.post(here, {"label": "B-001"}).status_code == 303
        assert "已锁定，待认定" in one.get(here).text
        settle = {"candidate": ERNA, "what": "destroy"}
        assert one.post(f"{here}/settle", settle).status_code == 409
        asked = one.post(f"{here}/settle", settle | {"typed": DESTROY})
        assert asked.status_code == 303
        assert SIGN.findall(one.get(here).text) == []
        page = two.get(here).text
        [where], [digest] = SIGN.findall(page), DIGEST.findall(page)
        originals = incidents.held(fair.place.desk, ERNA, fair.accounts.vault).originals
        assert len(originals) == len(FILES)
        assert all(map(fair.place.originals.holds, originals))

        untyped = two.post(where, {"digest": digest})
        assert untyped.status_code == 409
        assert "涉密事件" in untyped.text
        assert all(map(fair.place.originals.holds, originals))
        assert two.post(where, {"digest": digest, "typed": DESTROY}).status_code == 303

        assert not any(map(fair.place.originals.holds, originals))
        assert ERNA in {each.subject for each in fair.accounts.vault.erasures()}
        told = one.get(here).text
        assert "已销毁" in told
        assert originals[0][:4] in told
        assert "虚构戊" not in told


def test_a_false_alarm_sets_everything_free(fair):
    one, two = sign_in(fair, ONE), sign_in(fair, TWO)
    here = f"{DESK}/incidents"
    one.post(here, {"label": "A-002"})
    one.post(f"{here}/settle", {"candidate": BERT.id, "what": "dismiss"})
    page = two.get(here).text
    [where], [digest] = SIGN.findall(page), DIGEST.findall(page)
    assert two.post(where, {"digest": digest}).status_code == 303
    assert "已排除" in one.get(here).text
    assert not fair.accounts.vault.erasures()


def test_a_destruction_that_was_interrupted_is_finished_when_the_program_looks_again(fair):
    desk = fair.place.desk
    who = CandidateId(BERT.id)
    incidents.report(desk, who, by=ONE)
    command = ConfirmSecrecyIncident(candidate=who, signed_by=(ONE, TWO), at=fair.clock())
    desk.handle(ONE, Order(INCIDENT, command))
    assert incidents.undestroyed(desk.journal, fair.accounts.vault) == (who,)
    with fair.client.portal() as portal:
        portal.call(fair.place.finish_destructions)
    assert incidents.undestroyed(desk.journal, fair.accounts.vault) == ()
    assert who in {each.subject for each in fair.accounts.vault.erasures()}
