"""The states of page j: before opening, closed, paused, frozen, hidden figures, no list yet."""

import fair as fairs
from fair import ANNA, BERT, ORIGIN
from selection.web.exhibits import Phase

BASE = "/fair-practice"
OURS = {"origin": ORIGIN}


def text(fair, path=BASE):
    return fair.client.get(path).text


def test_before_the_opening_the_button_says_when(tmp_path):
    with fairs.fair(tmp_path / "h", at=fairs.SHOWN) as early:
        assert early.place.snapshot.liking.phase is Phase.NOT_YET
        assert "2 月 1 日" in text(early, f"{BASE}/candidates/A-001")
        assert "disabled" in text(early)
        answer = early.visitor().post(f"{BASE}/candidates/A-001/like", headers=OURS)
        assert "不在点赞时间内" in answer.text


def test_the_clock_opens_and_closes_the_pages_by_itself(tmp_path):
    with fairs.fair(tmp_path / "h", at=fairs.SHOWN) as open_:
        open_.to(fairs.VOTING)
        assert open_.place.snapshot.liking.phase is Phase.OPEN
        open_.to(fairs.ENDED)
        assert open_.place.snapshot.liking.phase is Phase.ENDED
        assert "2 月 3 日 24:00" in text(open_)


def test_while_the_campaign_is_paused_nobody_likes_and_everybody_reads(tmp_path):
    with fairs.fair(tmp_path / "h") as paused:
        paused.pause()
        assert "暂停" in text(paused)
        answer = paused.visitor().post(f"{BASE}/candidates/A-001/like", headers=OURS)
        assert "活动暂停中" in answer.text


def test_a_frozen_candidate_says_so_and_the_others_do_not(tmp_path):
    with fairs.fair(tmp_path / "h") as frozen:
        frozen.freeze(ANNA)
        assert "核查" in text(frozen, f"{BASE}/candidates/A-001")
        assert "核查" not in text(frozen, f"{BASE}/candidates/A-002")
        answer = frozen.visitor().post(f"{BASE}/candidates/A-001/like", headers=OURS)
        assert "正在核查" in answer.text
        assert BERT.name in text(frozen)


def test_hidden_figures_say_when_they_come(tmp_path):
    with fairs.fair(tmp_path / "h", book=fairs.DAILY) as daily:
        assert "18:00" in text(daily, f"{BASE}/board")
        assert daily.place.snapshot.tallies == {}


def test_figures_that_are_never_shown_promise_nothing(tmp_path):
    never = fairs.TOML.replace('shown = "LIVE"', 'shown = "NEVER"')
    with fairs.fair(tmp_path / "h", book=never) as open_:
        open_.visitor().post(f"{BASE}/candidates/A-001/like", headers=OURS)
        open_.to(fairs.ENDED)
        assert open_.place.snapshot.tallies == {}
        assert open_.place.snapshot.figures.total == 0


def test_without_a_list_the_notice_says_where_the_selection_stands(tmp_path):
    with fairs.fair(tmp_path / "h") as open_:
        assert "名单还没有公示" in text(open_, f"{BASE}/notice")
        assert "点赞" in text(open_, f"{BASE}/notice")
