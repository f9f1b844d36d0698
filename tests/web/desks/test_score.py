"""The experts' desk: promise, declare, mark, sign, stay out; and nothing of anybody else."""

import io
import re
import threading
from dataclasses import replace
from datetime import timedelta

import pytest

import fair as fairs
import jury
from fair import ANNA, BERT, CARA, DORA, UNIT, Fair
from jury import BOOK, CHAIR, EVA, EXPERTS, FRED, SCORING
from selection.accounts.originals import received
from selection.desk.requests import Order
from selection.domain.attachments import ATTACHMENTS, UploadMaterial
from selection.domain.candidacy import SubmitNomination
from selection.domain.dossier import Declared
from selection.domain.kernel import CandidateId, EntityId
from selection.domain.materials import Findings, Looks
from selection.domain.nomination import NOMINATION
from selection.domain.people import Role
from selection.domain.quota import TakeSlot
from selection.domain.rulebook.words import Declarer
from selection.domain.slate import SLATE
from web.desks.working import AtWork, appoint, sign_in
from web.test_catalogue import Unmarked

DESK = "/fair-practice/desk/score"
LATER = timedelta(minutes=11)
TITLES = {ANNA.name, BERT.name, CARA.name, DORA.name}


@pytest.fixture
def fair(tmp_path):
    with fairs.fair(tmp_path / "home", book=BOOK, at=SCORING) as found:
        jury.seated(found)
        found.refresh()
        yield found


@pytest.fixture
def ready(fair):
    """Everybody promised, and was given everybody."""
    jury.promised(fair)
    jury.assigned(fair)
    fair.refresh()
    return fair


def sheets(worker: AtWork) -> list[str]:
    """The addresses of one's own sheets, in the order of the queue."""
    return list(dict.fromkeys(re.findall(rf'href="({DESK}/sheets/\w+)"', worker.get(DESK).text)))


def heading(page: str) -> str:
    return page.partition("<h1")[2].partition("</h1>")[0]


def sheet_on(worker: AtWork, who: fairs.Somebody) -> str:
    """The address of one's own sheet for a candidate."""
    return next(each for each in sheets(worker) if who.name in heading(worker.get(each).text))


def fill(x: str = "", y: str = "", comment: str = "", do: str = "keep") -> dict[str, str]:
    return {"mark_0": x, "mark_1": y, "comment": comment, "do": do}


def total(page: str) -> str:
    return page.partition('class="total">')[2].partition("<")[0]


# --- before the first sheet ---------------------------------------------------------------------


def test_first_comes_the_undertaking_then_the_conflicts_then_the_sheets(fair: Fair):
    eva = sign_in(fair, EVA)
    first = eva.get(DESK).text
    assert "评审承诺书" in first
    assert not any(name in first for name in TITLES)
    assert eva.get(f"{DESK}/conflicts/P").status_code == 404

    assert eva.post(f"{DESK}/undertaking").status_code == 303
    second = eva.get(DESK).text
    assert "回避申报" in second
    assert all(name in second for name in TITLES)
    assert all(each.story not in second for each in jury.EVERYBODY)
    assert eva.post(f"{DESK}/conflicts/P", {"do": "none"}).status_code == 303
    assert "还没有分给您的评分表" in eva.get(DESK).text


def test_conflicts_are_declared_in_two_steps_and_hold_at_once(fair: Fair):
    eva = sign_in(fair, EVA)
    eva.post(f"{DESK}/undertaking")
    assert "请先勾选" in eva.post(f"{DESK}/conflicts/P", {"do": "choose"}).text
    why = eva.post(f"{DESK}/conflicts/P", {"do": "choose", "tied": ["anna", "cara"]})
    assert why.status_code == 200
    assert "配偶、直系或近旁系亲属" in why.text
    assert "推荐单位申请其回避" not in why.text
    data = {"do": "declare", "candidate": ["anna", "cara"], "words": ["说明一", "说明二"]}
    unfinished = eva.post(f"{DESK}/conflicts/P", {**data, "ground": ["KIN", ""]})
    assert unfinished.status_code == 422
    assert "说明二" in unfinished.text
    declared = eva.post(f"{DESK}/conflicts/P", {**data, "ground": ["KIN", "EMPLOYER"]})
    assert declared.status_code == 303

    jury.promised(fair, CHAIR, FRED)
    jury.assigned(fair)
    queue = eva.get(DESK).text
    assert BERT.name in queue
    assert DORA.name in queue
    assert ANNA.name not in queue
    assert CARA.name not in queue
    assert queue.count("已回避") == 2


# --- a sheet ------------------------------------------------------------------------------------


def test_a_sheet_keeps_what_is_typed_as_it_is_typed(ready: Fair):
    eva = sign_in(ready, EVA)
    sheet = sheet_on(eva, ANNA)
    saved = eva.post(f"{sheet}/draft", fill("30.5", "", "初稿"), **{"hx-request": "true"})
    assert saved.status_code == 200
    assert total(saved.text) == "30.5"
    assert "最高可达 90.5" in saved.text
    again = eva.post(f"{sheet}/draft", fill("30.5", "40"), **{"hx-request": "true"})
    assert total(again.text) == "70.5"
    page = eva.get(sheet).text
    assert total(page) == "70.5"
    assert 'value="30.5"' in page
    assert "初稿" not in page


def test_what_does_not_fit_the_rubric_is_told_at_its_field_and_nothing_is_lost(ready: Fair):
    eva = sign_in(ready, EVA)
    sheet = sheet_on(eva, ANNA)
    wrong = eva.post(sheet, fill("41", "12.25", "写好的评语"))
    assert wrong.status_code == 422
    assert "请填 0 到 40 之间的分数" in wrong.text
    assert 'value="12.25"' in wrong.text
    assert "写好的评语" in wrong.text
    part = eva.post(f"{sheet}/draft", fill("41", "30"), **{"hx-request": "true"})
    assert total(part.text) == "30"
    assert "这一项没有保存" in part.text


def test_an_extreme_total_is_signed_with_a_comment_only(ready: Fair):
    eva = sign_in(ready, EVA)
    sheet = sheet_on(eva, ANNA)
    assert (
        "这个总分需要写评语"
        in eva.post(f"{sheet}/draft", fill("10", "20"), **{"hx-request": "true"}).text
    )
    refused = eva.post(sheet, fill("10", "20", do="sign"))
    assert refused.status_code == 409
    assert "评语" in refused.text
    assert eva.post(sheet, fill("10", "20", "理由充分", do="sign")).status_code == 303
    signed = eva.get(sheet).text
    assert "已签字封存" in signed
    assert "理由充分" in signed
    assert eva.post(sheet, fill("20", "40")).status_code == 409


def test_a_sheet_sent_twice_is_signed_once(ready: Fair):
    eva = sign_in(ready, EVA)
    sheet = sheet_on(eva, ANNA)
    form = {**fill("30", "40", do="sign"), "id": "0" * 32}
    assert eva.post(sheet, form).status_code == 303
    assert eva.post(sheet, form).status_code == 303
    names = ("scoresheet.scoresheet-submitted.1",)
    assert len(list(ready.place.journal.since(0, names=names))) == 1


def test_all_complete_sheets_are_signed_together(ready: Fair):
    eva = sign_in(ready, EVA)
    for each in sheets(eva)[:3]:
        eva.post(each, fill("30", "40"))
    eva.post(sheets(eva)[3], fill("30"))
    page = eva.get(f"{DESK}/sign").text
    tokens = re.findall(r'name="sheet" value="(\w+)"', page)
    assert len(tokens) == 3
    foreign = re.findall(r"sheets/(\w+)", "".join(sheets(sign_in(ready, FRED))))
    assert eva.post(f"{DESK}/sign", {"sheet": [*tokens[:2], foreign[0]]}).status_code == 303
    assert eva.get(DESK).text.count("已签字</span>") == 2


def test_signing_asks_again_who_is_there(ready: Fair):
    eva = sign_in(ready, EVA)
    sheet = sheet_on(eva, ANNA)
    ready.clock.to(ready.clock() + LATER)
    eva.get(sheet)
    told = eva.post(sheet, fill("30", "40", do="sign"))
    assert told.status_code != 409
    names = ("scoresheet.scoresheet-submitted.1",)
    assert not list(ready.place.journal.since(0, names=names))


# --- staying out --------------------------------------------------------------------------------


def test_who_is_recused_reads_nothing_more_of_the_candidate(ready: Fair):
    eva = sign_in(ready, EVA)
    sheet = sheet_on(eva, ANNA)
    eva.post(sheet, fill("30", "40", "旧评语", do="sign"))
    assert ANNA.story.splitlines()[0] in eva.get(sheet).text
    assert eva.post(f"{sheet}/recuse").status_code == 422
    assert eva.post(f"{sheet}/recuse", {"ground": "KIN"}).status_code == 303

    sealed = eva.get(sheet)
    assert sealed.status_code == 200
    for each in (sealed.text, eva.get(DESK).text, eva.get(f"{DESK}/conflicts/P").text):
        for word in (ANNA.name, "旧评语", "A-001", ">70<"):
            assert word not in each
    assert eva.get(f"{sheet}/files/1").status_code == 404
    assert eva.post(f"{sheet}/recuse", {"ground": "KIN"}).status_code == 404
    assert eva.post(sheet, fill("30", "40")).status_code == 409


def test_a_ground_that_only_others_raise_is_not_taken(ready: Fair):
    eva = sign_in(ready, EVA)
    refused = eva.post(f"{sheet_on(eva, ANNA)}/recuse", {"ground": "ASKED"})
    assert refused.status_code == 409


# --- nobody else --------------------------------------------------------------------------------


def test_who_sits_on_no_panel_finds_nothing(ready: Fair):
    eva, official = sign_in(ready, EVA), sign_in(ready, fairs.ONE)
    mine = sheets(eva)[0]
    for path in (DESK, f"{DESK}/sign", f"{DESK}/conflicts/P", mine):
        assert official.get(path).status_code == 403
        assert ready.visitor().get(path, follow_redirects=False).status_code == 303


def test_a_sheet_opens_to_its_own_expert_alone(ready: Fair):
    eva, fred = sign_in(ready, EVA), sign_in(ready, FRED)
    hers, his = sheets(eva), sheets(fred)
    assert not {*hers} & {*his}
    for each in hers:
        assert fred.get(each).status_code == 404
        assert fred.post(each, fill("30", "40")).status_code == 404
        assert fred.post(f"{each}/draft", fill("30", "40")).status_code == 404
        assert fred.post(f"{each}/recuse", {"ground": "KIN"}).status_code == 404


def plain(answer) -> tuple[int, str, dict[str, str]]:
    """An answer without what is new each time: ids of forms, the time."""
    text = re.sub(r'name="id" value="\w+"', "", answer.text)
    headers = {k: v for k, v in answer.headers.items() if k not in {"date", "x-request-id"}}
    return answer.status_code, text, headers


def test_nothing_that_others_do_changes_anything_an_expert_is_sent(ready: Fair):
    """Pages, headers, order and ids are the same bytes before and after the others' sheets."""
    eva = sign_in(ready, EVA)
    paths = [DESK, f"{DESK}/sign", f"{DESK}/conflicts/P", *sheets(eva)]
    before = [plain(eva.get(each)) for each in paths]
    for expert in (CHAIR, FRED):
        jury.scored(ready, expert, jury.OF, 39, 58)
        ready.refresh()

    assert [plain(eva.get(each)) for each in paths] == before
    assert "etag" not in eva.get(DESK).headers
    assert eva.get(DESK).headers["cache-control"] == "no-store"
    assert ">97<" not in eva.get(DESK).text


def test_what_an_expert_is_sent_rests_on_the_expert_s_own_streams(ready: Fair, monkeypatch):
    """So that not even the time an answer takes can tell what others did."""
    asked: list[str] = []
    journal = ready.place.journal
    read_many, since = journal.read_many, journal.since

    def noting(streams):
        asked.extend(streams)
        return read_many(streams)

    def all_of_it(position, *, until=None, names=()):
        """The pages of the public read it, in a thread of their own."""
        at_a_desk = threading.current_thread().name.startswith("desks of")
        assert not at_a_desk or names == ("campaign.rulebook-frozen.1",)
        return since(position, until=until, names=names)

    eva = sign_in(ready, EVA)
    mine = sheets(eva)
    monkeypatch.setattr(journal, "read_many", noting)
    monkeypatch.setattr(journal, "since", all_of_it)
    for each in (DESK, *mine):
        assert eva.get(each).status_code == 200
    sheets_read = {each for each in asked if "/sheet/" in each}
    assert len(sheets_read) == len(mine)
    assert all(f"/{EVA}/" in each for each in sheets_read)


# --- when the stage is over ---------------------------------------------------------------------


def test_who_is_far_from_the_others_is_asked_for_a_reason_after_the_stage_and_not_before(
    ready: Fair,
):
    eva, fred = sign_in(ready, EVA), sign_in(ready, FRED)
    sheet, his = sheet_on(eva, ANNA), sheet_on(fred, ANNA)
    for expert in EXPERTS:
        jury.scored(ready, expert, jury.OF, 10 if expert == EVA else 30, 50)
    assert "有评分需要您说明理由" not in eva.get(DESK).text
    assert eva.post(f"{sheet}/reason", {"words": "为何"}).status_code == 404

    ready.to(jury.OVER)
    eva, fred = sign_in(ready, EVA), sign_in(ready, FRED)
    asked = eva.get(DESK).text
    assert "有评分需要您说明理由" in asked
    assert ">80<" not in asked
    assert "有评分需要您说明理由" not in fred.get(DESK).text
    assert fred.post(f"{his}/reason", {"words": "为何"}).status_code == 404
    assert eva.post(f"{sheet}/reason", {"words": ""}).status_code == 422
    assert eva.post(f"{sheet}/reason", {"words": "看法不同"}).status_code == 303
    assert eva.post(f"{sheet}/reason", {"words": "再说一次"}).status_code == 404


def test_before_the_stage_the_material_is_open_and_the_sheet_is_not(tmp_path):
    with fairs.fair(tmp_path / "home", book=BOOK, at=fairs.ENDED) as early:
        jury.seated(early)
        jury.promised(early)
        jury.assigned(early)
        eva = sign_in(early, EVA)
        sheet = sheet_on(eva, ANNA)
        assert "评分还没有开始" in eva.get(sheet).text
        assert eva.post(sheet, fill("30", "40")).status_code == 409


BLIND = BOOK.replace('longest = 50, seen_by = "PUBLIC"', "longest = 50")


def test_where_the_rulebook_hides_the_names_experts_see_places_in_their_queue(tmp_path):
    with fairs.fair(tmp_path / "home", book=BLIND, at=SCORING) as blind:
        jury.seated(blind)
        jury.promised(blind)
        jury.assigned(blind)
        eva = sign_in(blind, EVA)
        pages = [eva.get(DESK).text, *(eva.get(each).text for each in sheets(eva))]
        for page in pages:
            assert "第 1 件" in page
            assert not any(name in page for name in TITLES)
            assert "虚构推荐单位" not in page
            assert "A-00" not in page


# --- material -----------------------------------------------------------------------------------

WITH_FILES = (
    BOOK
    + """
[[materials]]
code = "photos"
name = "工作照"
formats = ["JPEG"]
least = 0
most = 3

[[materials]]
code = "proof"
name = "证明"
formats = ["PDF"]
least = 0
most = 1
seen_by = "OFFICIALS"
"""
)
GINA = CandidateId("gina")
PHOTO = b"\xff\xd8\xff gina at work"


def nominate_gina(fair: Fair) -> None:
    """Somebody with a photo for the experts, and a paper that is not for them."""
    clerk = appoint(fair, "clerk", Role.UNIT_CLERK, unit=UNIT)
    vault, at = fair.accounts.vault, fair.clock()
    digests: dict[str, tuple[str, ...]] = {}
    for code, name, looks, content in (
        ("photos", "虚构戊1.jpg", Looks.JPEG, PHOTO),
        ("proof", "证明.pdf", Looks.PDF, b"%PDF-1.7 secret"),
    ):
        with received(io.BytesIO(content), 10**6, fair.place.home.root) as original:
            fair.place.originals.keep(original)
            digests[code] = (original.digest,)
            upload = UploadMaterial(
                candidate=GINA,
                unit=UNIT,
                code=code,
                findings=Findings(looks=looks, bytes=original.bytes, digest=original.digest),
                file_name=name,
                called="虚构戊",
                paper=vault.keep(GINA, "file", {"name": name, "renamed": None}, at=at),
                by=clerk,
                at=at,
            )
        jury.put(fair, ATTACHMENTS, upload, by=clerk)
    form = {"name": "虚构戊", "story": "虚构的事迹。"}
    submitted = SubmitNomination(
        candidate=GINA,
        unit=UNIT,
        category="PLACES",
        entities=(EntityId("entity-gina"),),
        form=form,
        paper=vault.keep(GINA, "form", {**form, "phone": "13000000000"}, at=at),
        materials=digests,
        declared=(Declared(code="on-show", by=Declarer.CANDIDATE),),
        at=at,
    )
    taken = TakeSlot(unit=UNIT, candidate=GINA, category="PLACES", at=at)
    fair.place.desk.handle(UNIT, Order(SLATE, taken), Order(NOMINATION, submitted))


def test_experts_open_the_files_that_the_rulebook_lets_them_see_and_no_others(tmp_path):
    with fairs.fair(tmp_path / "home", book=WITH_FILES, at=SCORING) as fair:
        nominate_gina(fair)
        fair.refresh()
        jury.seated(fair)
        jury.promised(fair)
        jury.assigned(fair, GINA)
        eva, fred = sign_in(fair, EVA), sign_in(fair, FRED)
        gina = fairs.Somebody(id="gina", category="PLACES", name="虚构戊")
        sheet = sheet_on(eva, gina)
        page = eva.get(sheet).text
        assert "工作照" in page
        assert "证明" not in page
        assert "13000000000" not in page
        photo = eva.get(f"{sheet}/files/1")
        assert (photo.status_code, photo.content) == (200, PHOTO)
        assert photo.headers["cache-control"] == "private, no-store"
        assert eva.get(f"{sheet}/files/1", range="bytes=0-2").content == PHOTO[:3]
        for path in (f"{sheet}/files/2", f"{sheet}/files/0"):
            assert eva.get(path).status_code == 404
        assert fred.get(f"{sheet}/files/1").status_code == 404
        eva.post(f"{sheet}/recuse", {"ground": "KIN"})
        assert eva.get(f"{sheet}/files/1").status_code == 404


FEWER = BOOK.replace("sheets_each = 3", "sheets_each = 2")


def test_who_fills_a_gap_signs_after_the_stage_too(tmp_path):
    """Nobody but who was assigned for that; drafts are over, the sheet is signed at once."""
    with fairs.fair(tmp_path / "home", book=FEWER, at=SCORING) as fair:
        jury.seated(fair)
        jury.promised(fair)
        jury.assigned(fair)
        fair.refresh()
        chair, eva, fred = (sign_in(fair, each) for each in EXPERTS)
        given = [each for each in (chair, eva, fred) if sheets(each)]
        [spare] = [each for each in (chair, eva, fred) if each not in given]
        tied = sheet_on(given[0], ANNA)
        jury.scored(fair, given[1].person, jury.OF, 30, 50)
        given[0].post(f"{tied}/recuse", {"ground": "KIN"})

        fair.to(jury.OVER)
        official, spare = sign_in(fair, fairs.ONE), sign_in(fair, spare.person)
        where = {"channel": "sheets", "stage": "SCORING", "category": "PEOPLE"}
        filled = official.post(
            "/fair-practice/desk/panel/P/sheets/supplement",
            {**where, "candidate": "anna", "expert": spare.person},
        )
        assert filled.status_code == 303
        [mine] = sheets(spare)
        assert "补派给您的" in spare.get(mine).text
        assert spare.post(mine, fill("30", "40")).status_code == 409
        assert spare.post(mine, fill("30", "40", do="sign")).status_code == 303
        assert "已签字封存" in spare.get(mine).text


def test_english_pages_mark_what_is_chinese(ready: Fair):
    eva = sign_in(ready, EVA)
    eva.cookies["__Host-preferences"] = "en.normal"
    for each in (DESK, f"{DESK}/sign", f"{DESK}/conflicts/P", *sheets(eva)):
        page = eva.get(each).text
        assert '<html lang="en"' in page
        assert Unmarked(page).found == [], each


@pytest.mark.accepts("A-11", "A-12")
def test_an_expert_is_told_of_candidates_who_have_to_do_with_each_other(tmp_path):
    led = replace(CARA, name="虚构队")  # the team that the forms of all people name
    people = (ANNA, BERT, DORA, led)
    with fairs.fair(tmp_path / "home", book=BOOK, at=SCORING, people=people) as fair:
        jury.seated(fair)
        jury.promised(fair)
        jury.assigned(fair)
        hand = sign_in(fair, EVA)
        read = {each: hand.get(each).text for each in sheets(hand)}
        told = {heading(text): text for text in read.values() if "相关候选" in text}
        assert len(told) == 4
        about = next(text for head, text in told.items() if ANNA.name in head)
        assert "本表“队伍”写有其名称" in about
        assert about.count("虚构队</b>") == 1
        theirs = next(text for head, text in told.items() if "虚构队" in head)
        assert theirs.count("其申报表“队伍”写有本候选的名称") == 3
        own = {address: text for address, text in read.items() if ANNA.name in heading(text)}
        [annas] = own
        assert hand.post(f"{annas}/recuse", {"ground": "KIN"}).status_code == 303
        [team] = (each for each, text in read.items() if "虚构队" in heading(text))
        left = hand.get(team).text
        assert left.count("其申报表“队伍”写有本候选的名称") == 2
        assert ANNA.name not in left
        fair.accounts.vault.erase(led.id, at=fair.clock(), reason="REQUEST")
        after = [hand.get(each).text for each in read]
        assert not any("虚构队</b>" in text for text in after)
