"""Devices see what they did, on pages that are made once for all who see the same."""

import pytest

import fair as fairs
from fair import ANNA, BERT, CARA, DORA
from web.asking import OURS

SHOWCASE = "/fair-practice"
ANNAS, BERTS, CARAS = (f"/fair-practice/candidates/{each}" for each in ("A-001", "A-002", "B-001"))
PRESSED = 'aria-pressed="true"'


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    people = (ANNA, BERT, DORA, CARA)
    with fairs.fair(tmp_path_factory.mktemp("fair") / "home", people=people) as found:
        yield found


@pytest.fixture
def fair(opened):
    """Nothing is kept of the test before."""
    opened.place.shelf.clear()
    opened.place.own.clear()
    return opened


@pytest.fixture
def device(fair):
    """Makes a device that likes the candidates of these pages; then the figures are new."""

    def liked(*pages):
        made = fair.visitor()
        for page in pages:
            assert made.post(f"{page}/like", headers=OURS).status_code == 200
        fair.refresh()
        return made

    return liked


@pytest.fixture
def rendered(fair, monkeypatch):
    """How many pages are rendered."""
    count, render = [], fair.installation.templates.render

    def counted(*arguments):
        count.append(arguments[0])
        return render(*arguments)

    monkeypatch.setattr(fair.installation.templates, "render", counted)
    return count


def test_a_page_is_made_once_for_all_devices_that_see_the_same(device, rendered):
    one, two = device(ANNAS), device(ANNAS)
    rendered.clear()
    first, second = one.get(SHOWCASE), two.get(SHOWCASE)
    assert first.text == second.text
    assert first.text.count(PRESSED) == 1
    assert len(rendered) == 2  # what all see, and what these two see
    for each in (first, second):
        assert each.headers["cache-control"] == "private, no-cache"


def test_a_like_of_somebody_who_is_not_on_the_page_changes_nothing_on_it(device, rendered):
    one, two = device(ANNAS), device(ANNAS, CARAS)
    rendered.clear()
    assert one.get(f"{SHOWCASE}?q=虚构甲").text == two.get(f"{SHOWCASE}?q=虚构甲").text
    assert len(rendered) == 2


def test_devices_that_did_different_things_see_different_pages(fair, device):
    devices = (device(), device(ANNAS), device(BERTS), device(ANNAS, BERTS))
    nobodys, annas, berts, both = (each.get(SHOWCASE).text for each in devices)
    assert len({nobodys, annas, berts, both}) == 4
    assert [each.count(PRESSED) for each in (nobodys, annas, berts, both)] == [0, 1, 1, 2]
    assert devices[1].get(BERTS).text != devices[3].get(BERTS).text
    assert nobodys == fair.visitor().get(SHOWCASE).text


def test_the_last_like_of_a_category_ends_it_for_others_on_the_page_too(device):
    some, all_of_it = device(BERTS), device(BERTS, ANNAS)
    page = f"{SHOWCASE}?q=虚构丁"  # neither of the two
    assert 'aria-disabled="true"' not in some.get(page).text
    assert 'aria-disabled="true"' in all_of_it.get(page).text


def test_a_device_sees_its_next_act_at_once(device, fair):
    one, two = device(ANNAS), device(ANNAS)
    assert PRESSED in two.get(ANNAS).text
    one.post(f"{ANNAS}/unlike", headers=OURS)
    assert PRESSED not in one.get(ANNAS).text
    assert PRESSED in two.get(ANNAS).text
    fair.refresh()
    assert fair.place.own.size == 0
    assert PRESSED not in one.get(ANNAS).text


def test_however_different_devices_are_little_is_kept(device, fair, monkeypatch):
    monkeypatch.setattr(fair.place.own, "most", 12_000)
    made = [device(), device(ANNAS), device(BERTS), device(ANNAS, BERTS), device(CARAS)]
    for each in made:
        for page in (SHOWCASE, ANNAS, BERTS, CARAS):
            assert each.get(page).status_code == 200
    assert 4_000 < fair.place.own.size <= 12_000
