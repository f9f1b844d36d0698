"""Scenario 6: photos and forms come in as real files, and only what was inspected is handed in."""

import hashlib
import io
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from materials import made
from national import attach, clerk_of, leader_of, opened, submission
from samples import ONE, PROVINCE
from selection.accounts import store as accounts_store
from selection.accounts.media import Media
from selection.accounts.originals import Originals, received
from selection.accounts.store import Accounts
from selection.desk import incidents
from selection.desk.desk import Desk
from selection.desk.originals import destroy_of_the_erased, originals_of, orphans, wrong_originals
from selection.desk.receiving import KIND, Coming, Receiving, Turned
from selection.desk.requests import Order, Receipt
from selection.desk.standins import stand_ins
from selection.desk.submitting import submit
from selection.documents.receipts import FileLine, receipts, told
from selection.domain.attachments import ATTACHMENTS, RemoveMaterial
from selection.domain.kernel import CandidateId, PersonId, Refused, UnitId
from selection.domain.materials import Flaw
from selection.materials.chamber import Chamber, Unreadable
from selection.settings import Home

NAME = "虚构张三"
LI, SOCIETY = CandidateId("li"), UnitId("society")
LEAST, MOST = 1_000_000, 3_145_728


@dataclass
class Hatch:
    """Where a unit hands in its files, and everything behind it."""

    desk: Desk
    home: Home
    accounts: Accounts
    receiving: Receiving
    photos: int = 0

    def hand_in(self, data: bytes, code: str = "WORK_PHOTO", **more) -> Receipt | Turned:
        self.photos += 1
        plain = {"file_name": f"{NAME}{self.photos:02}.jpg", "by": clerk_of("society")}
        plain |= {"candidate": LI, "unit": SOCIETY, "code": code, "called": NAME}
        return self.receiving.take(Coming(stream=io.BytesIO(data), **plain | more))

    def held(self) -> dict[str, tuple[str, ...]]:
        asked = RemoveMaterial(
            candidate=LI, unit=SOCIETY, code="", order=0, by=PersonId(""), at=self.desk.clock()
        )
        return self.desk.state(Order(ATTACHMENTS, asked)).files()

    def submit(self) -> Receipt:
        at = self.desk.clock()
        handed_in = submission(
            self.desk.rules, LI, SOCIETY, "VOLUNTEER", at, materials=self.held()
        )
        return submit(self.desk, handed_in, by=leader_of("society"))


@pytest.fixture(scope="module")
def chamber() -> Generator[Chamber]:
    with Chamber() as one:
        yield one


@pytest.fixture
def counter(tmp_path: Path, chamber: Chamber) -> Generator[Hatch]:
    desk, _ = opened(tmp_path / "desk")
    home = Home(tmp_path / "home")
    home.root.mkdir()
    environ = {"SELECTION_SECRETS_FILE": str(tmp_path / "secrets.json")}
    with accounts_store.create(home.root, environ) as accounts:
        receiving = Receiving(
            desk,
            chamber,
            vault=accounts.vault,
            kept=originals_of(home, desk.rules.id, None),
            media=Media(home.media(desk.rules.id)),
            folder=home.folder(desk.rules.id),
        )
        yield Hatch(desk, home, accounts, receiving)
    desk.journal.close()


def photo(number: int = 1, size: int | None = LEAST, **more) -> bytes:
    return made.jpeg(1400 + number, 1800, size=size, **more)


def flaws(answer: Receipt | Turned) -> list[Flaw]:
    return [each.flaw for each in answer.problems] if isinstance(answer, Turned) else []


@pytest.mark.accepts("R-MAT-02", "R-MAT-03", "R-MAT-04", "R-MAT-10", "A-09")
@pytest.mark.refuses("R-MAT-04", "R-MAT-10")
def test_scenario_6_two_photos_are_too_few_three_to_five_right_and_a_sixth_is_refused(counter):
    others = {
        "FORM_WORD": (made.office(), "推荐表.docx"),
        "FORM_PDF": (made.pdf(), "推荐表.pdf"),
        "PORTRAIT": (made.jpeg(1400, 1800, size=LEAST), f"{NAME}00.jpg"),
    }
    for code, (data, name) in others.items():
        assert isinstance(counter.hand_in(data, code, file_name=name), Receipt)
    for number in (1, 2):
        assert isinstance(counter.hand_in(photo(number)), Receipt)
    with pytest.raises(Refused, match="materials-are-incomplete"):
        counter.submit()
    for number in (3, 4, 5):
        assert isinstance(counter.hand_in(photo(number)), Receipt)
    with pytest.raises(Refused, match="materials-are-too-many"):
        counter.hand_in(photo(6))

    submitted = counter.submit()

    history = list(counter.desk.journal.read(f"{counter.desk.rules.id}/nomination/li"))
    [receipt] = receipts(history, counter.desk.rules)
    digest = hashlib.sha256(made.office()).hexdigest()
    assert receipt.number == f"cast-2023-{submitted.last}"
    assert receipt.at == submitted.recorded_at
    assert FileLine(code="FORM_WORD", order=1, digest=digest) in receipt.files
    assert len(receipt.files) == 8
    assert not receipt.late
    assert receipts(history, counter.desk.rules) == [receipt]
    assert told(receipt, counter.desk.rules).splitlines()[:2] == [
        "推荐材料回执",
        f"编号：{receipt.number}",
    ]
    assert f"体现先进事迹的工作照片 5：{receipt.files[-1].digest}" in told(
        receipt, counter.desk.rules
    )
    with pytest.raises(Refused, match="nomination-is-handed-in"):
        counter.hand_in(photo(7), replaces=1)


@pytest.mark.accepts("R-MAT-06", "A-08")
@pytest.mark.refuses("R-MAT-06", "A-08")
@pytest.mark.parametrize(
    ("size", "found"),
    [(LEAST - 1, [Flaw.TOO_SMALL]), (LEAST, []), (MOST, []), (MOST + 1, [Flaw.TOO_LARGE])],
)
def test_scenario_6_a_photo_has_a_million_bytes_to_three_times_two_to_the_twentieth(
    counter, size, found
):
    answer = counter.hand_in(photo(size=size))

    assert flaws(answer) == found
    assert bool(counter.held()) is not bool(found)
    kept = [*counter.home.originals("cast-2023").rglob("*")]
    assert any(each.is_file() for each in kept) is not bool(found)


@pytest.mark.refuses("R-MAT-05")
def test_scenario_6_a_png_that_is_called_jpg_is_found_out(counter):
    assert Flaw.OTHER_FORMAT in flaws(counter.hand_in(made.png()))
    assert counter.held() == {}


@pytest.mark.accepts("R-MAT-07")
@pytest.mark.refuses("R-MAT-07")
def test_scenario_6_a_name_is_mended_with_one_press_and_the_old_one_kept(counter):
    refused = counter.hand_in(photo(), file_name="IMG_0001.jpg")
    assert refused.offered == f"{NAME}01.jpg"

    [uploaded] = counter.hand_in(photo(), file_name="IMG_0001.jpg", renamed=True).events
    assert uploaded.file.renamed
    kept = counter.accounts.vault.open(uploaded.file.paper.record)
    assert kept == {"name": "IMG_0001.jpg", "renamed": f"{NAME}01.jpg"}
    renamed = counter.hand_in(photo(2), file_name="x", renamed=True, replaces=1)
    assert counter.accounts.vault.open(renamed.events[0].file.paper.record)["renamed"] == (
        f"{NAME}01.jpg"
    )


@pytest.mark.parametrize("orientation", [1, 6, 8])
def test_scenario_6_the_public_copy_stands_upright_and_tells_no_place(counter, orientation):
    data = photo(orientation=orientation, place=True)
    [uploaded] = counter.hand_in(data).events
    picture = counter.receiving.picture(uploaded.file.digest, alt="虚构的照片", caption="虚构")

    assert set(picture.files) == ({480, 960, 1401} if orientation == 1 else {480, 960, 1600})
    assert (picture.width > picture.height) is (orientation != 1)
    media = Media(counter.home.media("cast-2023"))
    for width, name in picture.files.items():
        with Image.open(media.path(name)) as copy:
            assert copy.width == width
            assert not copy.getexif()
    original = counter.home.originals("cast-2023") / uploaded.file.digest[:2]
    assert (original / uploaded.file.digest).read_bytes() == data


@pytest.mark.accepts("R-MAT-08")
@pytest.mark.refuses("R-MAT-08")
def test_a_film_is_shown_without_its_notes_and_a_longer_one_is_not_taken(counter):
    notes = made.box("udta", made.box("xyz_", b"+30.2500+120.1600/"))
    [uploaded] = counter.hand_in(made.film(notes=notes), "VIDEO", file_name="片.mp4").events
    shown = counter.receiving.film(uploaded.file.digest, poster=None, caption="虚构")

    public = Media(counter.home.media("cast-2023")).path(shown.file).read_bytes()
    assert b"+30.2500" in made.film(notes=notes)
    assert b"+30.2500" not in public
    assert len(public) == len(made.film(notes=notes))
    again = counter.hand_in(made.film(300_001), "VIDEO", file_name="片.mp4", replaces=1)
    assert flaws(again) == [Flaw.TOO_LONG]


def test_a_changed_original_becomes_no_public_copy(counter):
    [uploaded] = counter.hand_in(made.office(), "FORM_WORD", file_name="推荐表.docx").events

    with pytest.raises(Unreadable):
        counter.receiving.picture(uploaded.file.digest, alt="")


def test_what_no_rulebook_bounds_is_bounded_by_the_installation(counter):
    small = Receiving(
        counter.desk,
        Chamber(),
        vault=counter.accounts.vault,
        kept=originals_of(counter.home, "cast-2023", None),
        media=Media(counter.home.media("cast-2023")),
        folder=counter.home.root,
        most_bytes=100,
    )
    answer = small.take(
        Coming(
            stream=io.BytesIO(made.pdf()),
            file_name="推荐表.pdf",
            candidate=LI,
            unit=SOCIETY,
            code="FORM_PDF",
            called=NAME,
            by=clerk_of("society"),
        )
    )

    assert flaws(answer) == [Flaw.TOO_LARGE]


def test_what_the_rules_do_not_allow_is_refused_whatever_is_in_the_file(counter):
    with pytest.raises(Refused, match="material-is-unknown"):
        counter.hand_in(photo(), "POEM")
    with pytest.raises(Refused, match="person-has-no-such-role"):
        counter.hand_in(photo(), by=PersonId("anybody"))
    with pytest.raises(Refused, match="person-is-of-another-unit"):
        counter.hand_in(photo(), unit=UnitId(PROVINCE))


@pytest.mark.refuses("R-MAT-10")
def test_what_was_not_attached_is_not_handed_in_and_has_no_receipt(counter):
    attach(counter.desk, LI, SOCIETY, "VOLUNTEER")
    files = stand_ins(counter.desk.rules, LI, "VOLUNTEER")
    forged = {**files, "FORM_PDF": ("0" * 64,)}
    handed_in = submission(
        counter.desk.rules, LI, SOCIETY, "VOLUNTEER", counter.desk.clock(), materials=forged
    )
    with pytest.raises(Refused, match="materials-are-not-those-attached"):
        submit(counter.desk, handed_in, by=leader_of("society"))
    history = counter.desk.journal.read(f"{counter.desk.rules.id}/nomination/li")

    assert receipts(history, counter.desk.rules) == []


# --- what becomes of the originals


@pytest.fixture
def shelf(counter: Hatch) -> Originals:
    return originals_of(counter.home, counter.desk.rules.id, None)


def erase(counter: Hatch, *people: CandidateId) -> None:
    for each in people:
        counter.accounts.vault.erase(each, at=counter.desk.clock(), reason="REQUEST")


def test_of_who_is_erased_no_file_stays_but_what_others_handed_in_too(counter, shelf):
    journal, vault = counter.desk.journal, counter.accounts.vault
    other = CandidateId("wu")
    first, *_ = [
        counter.hand_in(photo(number), candidate=of)
        for of, number in ((LI, 1), (LI, 2), (other, 2))
    ]
    mine, shared = (hashlib.sha256(photo(number)).hexdigest() for number in (1, 2))

    erase(counter, LI)
    assert list(wrong_originals(journal, vault, shelf)) == [
        f"第 {first.last} 条事件所指的原件应已随个人信息删除，却还在"
    ]
    assert destroy_of_the_erased(journal, vault, shelf) == 1
    assert (shelf.holds(mine), shelf.holds(shared)) == (False, True)
    assert list(wrong_originals(journal, vault, shelf)) == []

    erase(counter, other)
    assert destroy_of_the_erased(journal, vault, shelf) == 1
    assert list(shelf.digests()) == []
    assert destroy_of_the_erased(journal, vault, shelf) == 0


def test_a_check_finds_files_that_are_gone_changed_or_nobody_s(counter, shelf):
    journal, vault = counter.desk.journal, counter.accounts.vault
    for number in (1, 2, 3):
        counter.hand_in(photo(number))
    gone, changed, whole = (hashlib.sha256(photo(number)).hexdigest() for number in (1, 2, 3))
    assert list(wrong_originals(journal, vault, shelf)) == []
    assert list(orphans(journal, shelf)) == []

    shelf.destroy(gone)
    lies = counter.home.originals(counter.desk.rules.id) / changed[:2] / changed
    lies.write_bytes(b"something else")
    with received(io.BytesIO(b"nobody's"), 100, counter.home.root) as stray:
        shelf.keep(stray)

    assert len(list(wrong_originals(journal, vault, shelf))) == 2
    assert list(orphans(journal, shelf)) == [stray.digest]
    assert shelf.holds(whole)


def test_nothing_stays_of_what_comes_in_for_somebody_who_is_locked_away(counter, shelf):
    incidents.report(counter.desk, LI, by=ONE)

    with pytest.raises(Refused, match="candidate-is-quarantined"):
        counter.hand_in(photo())

    assert list(shelf.digests()) == []
    assert counter.accounts.vault.newest(KIND) == {}
