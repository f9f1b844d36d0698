"""Objections, from the form of a citizen to the conclusion of two officials."""

import re
from io import BytesIO

import pytest
from PIL import Image

from fair import ONE, ORIGIN, TWO, UNIT
from samples import at
from selection.desk.objecting import cases, history
from selection.domain import facts
from selection.domain.cases import Step
from selection.domain.kernel import PersonId
from selection.domain.objecting import Conclusion, ObjectionOpened
from selection.domain.people import Role
from web.desks.publicised import (
    ALSO,
    CLERK,
    FOUR,
    LOOKS,
    THREE,
    UNIT_CLERK,
    WATCH,
    publicised,
)
from web.desks.working import appoint, sign_in

BASE = "/fair-practice"
DESK = f"{BASE}/desk/objections"
OURS = {"origin": ORIGIN}
WHO = {
    "name": "虚构异议人甄某",
    "phone": "13912345678",
    "identity": "110101199003070000",
    "unit": "虚构异议单位",
}
FILE_NAME = "甄某的身份证.jpg"
CANARIES = (*WHO.values(), FILE_NAME, "甄某", "13912345678")
WORDS = "反映的情况：2023 年 5 月的活动没有举办，有照片可以核实。"
SENT = {"candidate": "A-001", "words": WORDS, "agreed": "yes", **WHO}
CONCLUDE, REVIEW = "对异议作出结论", "对异议的复核作出结论"


@pytest.fixture
def fair(tmp_path):
    with publicised(tmp_path / "home") as found:
        yield found


def photo():
    """A photo that says in its EXIF whose camera took it."""
    picture = Image.new("RGB", (640, 480), (90, 120, 150))
    exif = Image.Exif()
    exif[0x013B] = "甄某".encode("utf-16").hex()  # the artist
    exif[0x010E] = "taken by Zhen"
    out = BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


def object_to(fair, files=(), **changes):
    sent = {**SENT, **changes}
    return fair.visitor().post(
        f"{BASE}/objections",
        data=sent,
        files=[("evidence", each) for each in files] or [("evidence", ("", b""))],
        headers=OURS,
    )


def given(answer):
    found = {
        key: re.search(rf'id="{key}">([A-Z2-7-]+)<', answer.text) for key in ("receipt", "key")
    }
    return {key: each[1] for key, each in found.items()}


def look(fair, **sent):
    return fair.visitor().post(f"{BASE}/progress/look", data=sent, headers=OURS)


def admitted(fair, **changes):
    object_to(fair, **changes)
    one = sign_in(fair, ONE)
    assert one.post(f"{DESK}/1/admit", {"kind": "SUBSTANTIVE"}).status_code == 303
    return one


def looked_into(fair):
    """Admitted, investigated, reported."""
    one = admitted(fair)
    sent = {"handlers": [LOOKS, ALSO], "statement": "请核实五月的活动是否举办。"}
    assert one.post(f"{DESK}/1/investigate", sent).status_code == 303
    answer = sign_in(fair, LOOKS).post(f"{DESK}/1/report", {"report": "经核查，活动已举办。"})
    assert answer.status_code == 303
    return one


def concluded(fair, finding="NOT_UPHELD"):
    one = looked_into(fair)
    sent = {"finding": finding, "reason": "有签到表和照片。", "typed": CONCLUDE}
    assert one.post(f"{DESK}/1/conclude", sent).status_code == 303
    sign(fair, TWO)


def sign(fair, who, path="sign", typed=CONCLUDE):
    hand = sign_in(fair, who)
    page = hand.get(f"{DESK}/1").text
    motion = re.search(r'name="motion" value="([^"]+)"', page)[1]
    digest = re.search(r'name="digest" value="([^"]+)"', page)
    sent = {"motion": motion} | ({"digest": digest[1], "typed": typed} if path == "sign" else {})
    return hand.post(f"{DESK}/1/{path}", sent)


# --- a citizen -----------------------------------------------------------------------------------


def test_a_citizen_objects_and_is_given_a_number_and_a_code_once(fair):
    page = fair.visitor().get(f"{BASE}/objections/new?candidate=A-001").text
    assert re.search(r'value="A-001" selected', page)
    answer = object_to(fair)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    told = given(answer)
    assert re.fullmatch(r"[A-Z2-7]{4}-[A-Z2-7]{4}", told["receipt"])
    page = look(fair, **told)
    assert "已收到，等待受理" in page.text
    assert given(object_to(fair)) == told
    assert cases(fair.place.desk).last == 1
    assert fair.place.journal.facts({facts.held("anna")}) == {facts.held("anna"): "1"}


def test_what_is_missing_is_told_and_nothing_typed_is_lost(fair):
    for changes, words in (
        ({"name": "", "phone": ""}, "真实姓名"),
        ({"identity": "", "unit": ""}, "证件号码"),
        ({"words": "太短"}, "至少 20 个字"),
        ({"candidate": "Z-999"}, "请选择对象"),
        ({"agreed": ""}, "属实"),
        ({"words": "长" * 2001}, "太长"),
    ):
        answer = object_to(fair, **changes)
        assert answer.status_code == 422
        assert words in answer.text
        assert changes.get("phone") == "" or WHO["phone"] in answer.text
    assert cases(fair.place.desk).last == 0


def test_evidence_is_opened_by_the_limited_process_and_nothing_else_is_taken(fair):
    bad = [("v.pdf", b"%PDF-1.4 broken"), ("x.jpg", b"MZ" + b"\0" * 900), ("e.jpg", b"")]
    for name, content in bad:
        answer = object_to(fair, files=[(name, content)])
        assert answer.status_code == 422, name
        assert "第 1 个文件没有接收" in answer.text
        assert WHO["phone"] in answer.text
    many = [(f"{n}.jpg", photo()) for n in range(6)]
    assert "最多 5 个文件" in object_to(fair, files=many).text
    assert object_to(fair, files=many[:2]).status_code == 200


def test_after_the_last_day_it_is_too_late(fair):
    fair.to(at("2023-12-29 23:59"))
    assert object_to(fair).status_code == 200
    fair.to(at("2023-12-30 00:00"))
    answer = object_to(fair, words=WORDS + "另一件。")
    assert answer.status_code == 409
    assert "公示期已过" in answer.text
    assert WHO["name"] in answer.text


def test_an_address_objects_so_often_and_asks_so_often(fair):
    told = [object_to(fair, words=f"{WORDS}{n}").status_code for n in range(11)]
    assert told == [200] * 10 + [429]
    asked = [look(fair, receipt="AAAA-AAAA", key="AAAA").status_code for _ in range(21)]
    assert asked == [422] * 20 + [429]


def test_progress_tells_states_and_dates_and_no_more(fair):
    told = given(object_to(fair))
    sign_in(fair, ONE).post(f"{DESK}/1/admit", {"kind": "SUBSTANTIVE"})
    page = look(fair, **told).text
    assert "已受理" in page
    assert "2024" not in page or "下一步" in page
    for hidden in (*CANARIES, WORDS, "虚构甲", "虚构一"):
        assert hidden not in page
    wrong = look(fair, receipt=told["receipt"], key="AAAA-AAAA-AAAA")
    unknown = look(fair, receipt="AAAA-AAAA", key=told["key"])
    assert wrong.status_code == unknown.status_code == 422
    assert "对不上" in wrong.text
    assert (
        "已受理"
        in look(fair, receipt=told["receipt"].lower().replace("-", ""), key=told["key"]).text
    )


def test_before_there_is_a_list_nobody_can_be_objected_to(tmp_path):
    import fair as fairs  # noqa: PLC0415 - the other selection has no procedure
    from publicity import BOOK  # noqa: PLC0415

    with fairs.fair(tmp_path / "home", book=BOOK, at=at("2023-12-01 10:00")) as early:
        assert "现在没有公示中的名单" in early.visitor().get(f"{BASE}/objections/new").text
    with fairs.fair(tmp_path / "other") as without:
        assert "现在没有公示中的名单" in without.visitor().get(f"{BASE}/objections/new").text
        assert object_to(without).status_code == 404


# --- the desk ------------------------------------------------------------------------------------


def test_an_objection_goes_its_whole_way(fair):
    one = looked_into(fair)
    sent = {"finding": "UPHELD", "reason": "照片是另一年的。", "typed": CONCLUDE}
    untyped = one.post(f"{DESK}/1/conclude", sent | {"typed": ""})
    assert untyped.status_code == 409
    assert "请照样输入事项名称" in untyped.text
    assert "照片是另一年的。" in untyped.text
    assert one.post(f"{DESK}/1/conclude", sent).status_code == 303
    page = one.get(f"{DESK}/1").text
    assert "等待另一人签署的结论" in page
    assert f'action="{DESK}/1/sign"' not in page
    assert sign(fair, TWO, typed="同意").status_code == 409
    assert cases(fair.place.desk).case(1).finding is None
    assert sign(fair, TWO).status_code == 303
    case = cases(fair.place.desk).case(1)
    assert (case.finding, case.signed_by) == (Conclusion.UPHELD, (ONE, TWO))
    assert facts.struck("anna") in fair.place.journal.facts({facts.struck("anna")})


def test_one_official_cannot_sign_twice_nor_something_else_than_was_put(fair):
    one = looked_into(fair)
    sent = {"finding": "UPHELD", "reason": "照片是另一年的。", "typed": CONCLUDE}
    one.post(f"{DESK}/1/conclude", sent)
    page = sign_in(fair, TWO).get(f"{DESK}/1").text
    motion = re.search(r'name="motion" value="([^"]+)"', page)[1]
    digest = re.search(r'name="digest" value="([^"]+)"', page)[1]
    mine = {"motion": motion, "digest": digest, "typed": CONCLUDE}
    assert one.post(f"{DESK}/1/sign", mine).status_code == 409
    two = sign_in(fair, TWO)
    assert two.post(f"{DESK}/1/sign", mine | {"digest": "0" * 64}).status_code == 409
    assert cases(fair.place.desk).case(1).waits_for is Step.CONCLUSION


def test_a_conclusion_is_turned_down_and_put_again(fair):
    one = looked_into(fair)
    sent = {"finding": "UPHELD", "reason": "照片是另一年的。", "typed": CONCLUDE}
    one.post(f"{DESK}/1/conclude", sent)
    assert sign(fair, TWO, "drop").status_code == 303
    sent = {"finding": "NOT_UPHELD", "reason": "已经核实。", "typed": CONCLUDE}
    again = one.post(f"{DESK}/1/conclude", sent)
    assert again.status_code == 303
    assert sign(fair, TWO).status_code == 303
    assert cases(fair.place.desk).case(1).finding is Conclusion.NOT_UPHELD


def test_a_conclusion_without_a_report_is_refused_and_what_was_typed_stays(fair):
    one = admitted(fair)
    sent = {"finding": "UPHELD", "reason": "没有核查就下结论", "typed": CONCLUDE}
    answer = one.post(f"{DESK}/1/conclude", sent)
    assert answer.status_code == 409
    assert "还没有核查报告" in answer.text


def test_not_taken_up_on_a_ground_of_the_rulebook(fair):
    told = given(object_to(fair))
    one = sign_in(fair, ONE)
    assert one.post(f"{DESK}/1/refuse", {"ground": "9"}).status_code == 409
    assert one.post(f"{DESK}/1/refuse", {"ground": "x"}).status_code == 422
    assert one.post(f"{DESK}/1/refuse", {"ground": "1"}).status_code == 303
    assert "不予受理的理由" in one.get(f"{DESK}/1").text
    assert "不予受理" in look(fair, **told).text
    assert "匿名" not in look(fair, **told).text
    assert fair.place.journal.facts({facts.held("anna")}) == {}


def test_the_objector_asks_for_the_one_review_and_others_conclude_it(fair):
    told = given(object_to(fair))
    one = sign_in(fair, ONE)
    one.post(f"{DESK}/1/admit", {"kind": "SUBSTANTIVE"})
    one.post(f"{DESK}/1/investigate", {"handlers": [LOOKS, ALSO], "statement": "请核实。"})
    sign_in(fair, LOOKS).post(f"{DESK}/1/report", {"report": "已核查。"})
    sent = {"finding": "NOT_UPHELD", "reason": "有签到表。", "typed": CONCLUDE}
    one.post(f"{DESK}/1/conclude", sent)
    sign(fair, TWO)
    page = look(fair, **told).text
    assert "已有结论：不成立" in page
    assert "有签到表" not in page
    ask = {**told, "words": "签到表是后补的，请再核实。"}
    answer = fair.visitor().post(f"{BASE}/progress/review", data=ask, headers=OURS)
    assert "正在复核" in answer.text
    again = fair.visitor().post(f"{BASE}/progress/review", data=ask, headers=OURS)
    assert again.status_code == 409
    done = {"finding": "UPHELD", "reason": "确系后补。", "typed": REVIEW}
    assert one.post(f"{DESK}/1/review", done).status_code == 409  # took part before
    assert sign_in(fair, THREE).post(f"{DESK}/1/review", done).status_code == 303
    assert sign(fair, FOUR, typed=REVIEW).status_code == 303
    assert cases(fair.place.desk).case(1).finding is Conclusion.UPHELD


def test_a_clerk_enters_a_letter_and_a_tip(fair):
    clerk = sign_in(fair, CLERK)
    letter = {
        "candidate": "A-002",
        "way": "LETTER",
        "received": "2023-12-25",
        "words": WORDS,
        "name": WHO["name"],
        "phone": WHO["phone"],
    }
    answer = clerk.post(f"{DESK}/enter", letter)
    assert answer.status_code == 200
    codes = re.findall(r'class="mono">([A-Z2-7-]+)<', answer.text)
    assert "已收到" in look(fair, receipt=codes[0], key=codes[1]).text
    missing = clerk.post(f"{DESK}/enter", {**letter, "name": ""})
    assert missing.status_code == 422
    assert WORDS in missing.text
    assert (
        clerk.post(f"{DESK}/tip", {"candidate": "A-002", "words": "匿名的线索"}).status_code == 303
    )
    page = sign_in(fair, ONE).get(DESK).text
    assert "匿名的线索" in page
    assert "来信" in page


def test_the_list_tells_what_is_due_and_what_is_late(fair):
    object_to(fair)
    one = sign_in(fair, ONE)
    assert "还有 2 个工作日" in one.get(DESK).text
    fair.to(at("2023-12-27 00:00"))
    assert "已超期" in sign_in(fair, ONE).get(DESK).text


# --- who may see what ----------------------------------------------------------------------------


def everything(hand, paths):
    for path in paths:
        answer = hand.get(path)
        yield path, answer.text + str(answer.headers) + answer.content.hex()


def test_who_objects_leaks_to_nobody_but_two_roles(fair):
    object_to(fair, files=[(FILE_NAME, photo())])
    one = sign_in(fair, ONE)
    one.post(f"{DESK}/1/admit", {"kind": "SUBSTANTIVE"})
    one.post(f"{DESK}/1/investigate", {"handlers": [LOOKS, ALSO], "statement": "请核实活动。"})
    reviewer = appoint(fair, "reviewer-one", Role.REVIEWER)
    paths = [
        DESK,
        f"{DESK}/1",
        f"{DESK}/1/evidence/1",
        f"{DESK}/new",
        f"{BASE}/desk/unit/inquiries",
        f"{BASE}/notice",
        f"{BASE}/progress",
        f"{BASE}/candidates/A-001",
        f"{BASE}/desk/office/timeline",
    ]
    hexed = [each.encode().hex() for each in (*CANARIES, "taken by Zhen")]
    people = (ONE, TWO, LOOKS, CLERK, WATCH, UNIT_CLERK, reviewer)
    for person in people:
        for path, told in everything(sign_in(fair, person), paths):
            assert not [each for each in CANARIES if each in told], (person, path)
            assert not [each for each in hexed if each in told], (person, path)
    stored = b"".join(
        each.read_bytes() for each in (fair.place.home.root).rglob("*") if each.is_file()
    )
    assert not [each for each in CANARIES if each.encode() in stored]


def test_the_unit_reads_what_it_was_told_and_nothing_of_the_objector(fair):
    one = admitted(fair)
    unit = sign_in(fair, UNIT_CLERK)
    assert "没有针对本单位候选的核查" in unit.get(f"{BASE}/desk/unit/inquiries").text
    one.post(
        f"{DESK}/1/investigate", {"handlers": [LOOKS, ALSO], "statement": "请核实五月的活动。"}
    )
    page = unit.get(f"{BASE}/desk/unit/inquiries").text
    assert "请核实五月的活动" in page
    assert WORDS not in page
    for path in (DESK, f"{DESK}/1", f"{DESK}/1/evidence/1"):
        assert unit.get(path).status_code == 404
    for act in ("report", "admit", "look"):
        assert unit.post(f"{DESK}/1/{act}", {"report": "x"}).status_code in {403, 404}


def test_a_unit_sees_no_inquiry_of_another(fair):
    from selection.desk.requests import Order  # noqa: PLC0415
    from selection.domain.kernel import UnitId  # noqa: PLC0415
    from selection.domain.quota import RegisterUnit  # noqa: PLC0415
    from selection.domain.slate import SLATE  # noqa: PLC0415

    other = UnitId("unit-two")
    command = RegisterUnit(unit=other, unit_type="UNIT", by=ONE, at=fair.clock())
    fair.place.desk.handle(ONE, Order(SLATE, command))
    clerk = appoint(fair, "other-clerk", Role.UNIT_CLERK, unit=other)
    one = admitted(fair)
    one.post(f"{DESK}/1/investigate", {"handlers": [LOOKS, ALSO], "statement": "请核实五月。"})
    page = sign_in(fair, clerk).get(f"{BASE}/desk/unit/inquiries").text
    assert "请核实五月" not in page
    assert UNIT not in page


def test_two_roles_see_who_objects_for_a_reason_and_each_look_is_recorded(fair):
    object_to(fair, files=[(FILE_NAME, photo())])
    for n, person in enumerate((CLERK, WATCH), start=1):
        hand = sign_in(fair, person)
        assert hand.post(f"{DESK}/1/look", {"reason": ""}).status_code == 422
        answer = hand.post(f"{DESK}/1/look", {"reason": "核对身份是否真实"})
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"
        for each in (*WHO.values(), FILE_NAME):
            assert each in answer.text
        assert WHO["name"] not in hand.get(f"{DESK}/1").text
        opened = [e for e in history(fair.place.desk) if isinstance(e, ObjectionOpened)]
        assert [each.by for each in opened][-1] == person
        assert len(opened) == n
    for person in (ONE, LOOKS, UNIT_CLERK):
        hand = sign_in(fair, person)
        hand.get(DESK)
        assert hand.post(f"{DESK}/1/look", {"reason": "好奇一下而已"}).status_code == 403
        sent = {"reason": "好奇一下而已", "piece": "1"}
        assert hand.post(f"{DESK}/1/original", sent).status_code == 403


def test_the_look_at_one_objector_shows_no_other_one(fair):
    object_to(fair)
    object_to(fair, name="虚构的另一位异议人", phone="13900001111")
    hand = sign_in(fair, WATCH)
    act = {"reason": "核对身份是否真实", "id": "0" * 31 + "7"}
    for _ in range(2):
        assert WHO["name"] in hand.post(f"{DESK}/1/look", act).text
    answer = hand.post(f"{DESK}/2/look", act)
    assert answer.status_code == 409
    assert "虚构的另一位异议人" not in answer.text
    opened = [e for e in history(fair.place.desk) if isinstance(e, ObjectionOpened)]
    assert [each.number for each in opened] == [1]


def test_an_original_is_taken_out_under_a_name_that_says_nothing(fair):
    data = photo()
    object_to(fair, files=[(FILE_NAME, data)])
    hand = sign_in(fair, CLERK)
    answer = hand.post(f"{DESK}/1/original", {"reason": "核对原件", "piece": "1"})
    assert answer.content == data
    assert answer.headers["content-disposition"] == 'attachment; filename="evidence-1-1.jpg"'
    assert hand.post(f"{DESK}/1/original", {"reason": "核对原件", "piece": "2"}).status_code == 404
    copy = sign_in(fair, ONE).get(f"{DESK}/1/evidence/1")
    assert copy.content[:4] == b"RIFF"
    assert b"Zhen" not in copy.content


def test_whoever_looks_into_one_case_sees_that_one_only(fair):
    admitted(fair)
    object_to(fair, words=WORDS + "另一件。", candidate="A-002")
    looks = sign_in(fair, LOOKS)
    assert looks.get(DESK).status_code == 404
    sign_in(fair, ONE).post(
        f"{DESK}/1/investigate", {"handlers": [LOOKS, ALSO], "statement": "请核实。"}
    )
    assert looks.get(f"{DESK}/1").status_code == 200
    assert looks.get(f"{DESK}/2").status_code == 404
    assert looks.post(f"{DESK}/2/report", {"report": "不是我的"}).status_code == 404
    assert f"{DESK}/2" not in looks.get(DESK).text


def test_nobody_tied_to_the_candidate_looks_into_it(fair):
    own = appoint(fair, "own-official", Role.OFFICIAL, unit=UNIT)
    one = admitted(fair)
    answer = one.post(f"{DESK}/1/investigate", {"handlers": [own, ALSO], "statement": "请核实。"})
    assert answer.status_code == 409
    assert "请核实。" in answer.text
    made_up = one.post(
        f"{DESK}/1/investigate", {"handlers": [PersonId("nobody"), ALSO], "statement": "请核实。"}
    )
    assert made_up.status_code == 409


def test_an_objector_who_is_erased_is_gone_and_the_case_stays(fair):
    object_to(fair, files=[(FILE_NAME, photo())])
    [subject] = [
        each for each in fair.accounts.vault.newest("objector") if each.startswith("objector-")
    ]
    fair.accounts.vault.erase(subject, at=fair.clock(), reason="REQUEST")
    page = sign_in(fair, ONE).get(f"{DESK}/1")
    assert page.status_code == 200
    assert "内容已删除" in page.text
    look_ = sign_in(fair, CLERK).post(f"{DESK}/1/look", {"reason": "核对身份"})
    assert "已按规定删除" in look_.text
