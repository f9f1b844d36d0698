"""What a rehearsal makes up: enough of it, no two alike, and all of it with a picture."""

from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selection.accounts.media import Media
from selection.accounts.pages import LONGEST_LINE
from selection.desk.rehearsal.cast import Cast
from selection.desk.rehearsal.drawings import Drawings
from selection.desk.rehearsal.names import Names, opaque
from selection.desk.rehearsal.showing import page_of
from selection.desk.rehearsal.tales import PORTRAITS, Teller, shortened
from selection.domain.answers import checked
from selection.domain.rulebook.canonical import canonical, from_canonical
from selection.domain.rulebook.words import Kind

RULEBOOKS = Path(__file__).parents[2] / "rulebooks"
SHIPPED = sorted(path.stem for path in RULEBOOKS.glob("*.toml"))
LARGEST_FOLDER = 700_000


@pytest.mark.parametrize("kind", list(Kind))
def test_there_are_two_thousand_different_candidates_of_each_kind(kind: Kind):
    chance = Random(5)
    teller = Teller(chance, Names(chance))

    tales = [teller.tale(kind, "社区") for _ in range(2_000)]

    assert len({each.name for each in tales}) == 2_000
    assert not any(digit in each.name for each in tales for digit in "0123456789")
    assert all(left.theme is not right.theme for left, right in pairwise(tales))
    assert all(left.line != right.line for left, right in pairwise(tales))
    assert max(len(each.line) for each in tales) <= LONGEST_LINE
    assert all(2 <= len(each.paragraphs) <= 4 for each in tales)
    for each in tales:
        assert not set("{}") & set("".join([each.line, *each.paragraphs, each.opinion]))


def test_one_seed_gives_the_same_tales():
    one, other = (Teller(Random(5), Names(Random(6))) for _ in range(2))

    assert [one.tale(Kind.PERSON, "") for _ in range(30)] == [
        other.tale(Kind.PERSON, "") for _ in range(30)
    ]


@pytest.mark.parametrize("name", SHIPPED)
def test_an_answer_fits_its_field_in_every_rulebook(name: str):
    rules = from_canonical(canonical((RULEBOOKS / f"{name}.toml").read_bytes()))
    chance = Random(7)
    cast = Cast(rules, chance, datetime(2023, 11, 1, tzinfo=UTC), Names(chance))

    for category in rules.categories:
        for _ in range(20):
            dossier = cast.dossier(category.code, "云岭省")
            checked(rules, category.code, dossier.form)
            assert dossier.tale.place.region == "云岭省"


@pytest.mark.parametrize("name", SHIPPED)
def test_units_of_every_type_have_two_hundred_names(name: str):
    rules = from_canonical(canonical((RULEBOOKS / f"{name}.toml").read_bytes()))
    names = Names(Random(7))

    for n, unit_type in enumerate(rules.unit_types):
        wanted = 210 if n == 0 else 32
        assert len({names.unit(unit_type.name)[0] for _ in range(wanted)}) == wanted


def test_names_that_are_used_up_are_told():
    names = Names(Random(1))
    names.fresh("the same")

    with pytest.raises(LookupError, match="the same"):
        names.fresh("the same")


def test_every_theme_and_every_portrait_has_its_drawing(tmp_path: Path):
    chance = Random(3)
    teller, media = Teller(chance, Names(chance)), Media(tmp_path)
    drawings = Drawings(media)

    scenes = [drawings.scene(each, "云岭省青禾县新塘") for each in teller.themes]
    portraits = [drawings.portrait(n, "苏映禾") for n in range(1, PORTRAITS + 1)]

    assert len(scenes) >= 12
    for each in (*scenes, *portraits):
        assert "（示意图）" in each.alt
        for width, name in each.files.items():
            path = media.path(name)
            assert path is not None
            assert _size(path.read_bytes()) == (width, round(width * each.height / each.width))
    assert len(list(tmp_path.iterdir())) == 2 * len(scenes) + len(portraits)
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) < LARGEST_FOLDER


def _size(webp: bytes) -> tuple[int, int]:
    """Width and height of a lossy WebP: fourteen bits each, behind the start code of its frame."""
    at = webp.index(b"\x9d\x01\x2a") + 3
    width, height = webp[at : at + 2], webp[at + 2 : at + 4]
    return (
        int.from_bytes(width, "little") & 0x3FFF,
        int.from_bytes(height, "little") & 0x3FFF,
    )


@pytest.mark.accepts("R-SHO-01")
@pytest.mark.refuses("R-SHO-01")
def test_a_page_shows_no_answer_that_is_not_for_the_public(tmp_path: Path):
    rules = from_canonical(canonical((RULEBOOKS / "cast-2023.toml").read_bytes()))
    chance = Random(7)
    cast = Cast(rules, chance, datetime(2023, 11, 1, tzinfo=UTC), Names(chance))

    page = page_of(rules, cast.dossier("VOLUNTEER"), Drawings(Media(tmp_path)))

    assert page.answers.keys() == {"name", "brief", "story", "employer", "team"}


def test_an_id_says_nothing():
    chance = Random(1)
    ids = [opaque(chance) for _ in range(1_000)]

    assert len(set(ids)) == 1_000
    assert all(len(each) == 16 and each.isalnum() and each == each.lower() for each in ids)
    assert ids[0] == opaque(Random(1))


@given(st.text(alphabet="字。”\n ", max_size=60), st.integers(1, 50))
def test_a_shortened_answer_is_short_enough_and_says_nothing_new(answer: str, longest: int):
    short = shortened(answer, longest)

    assert len("".join(short.split())) <= longest
    assert short.strip() in answer
