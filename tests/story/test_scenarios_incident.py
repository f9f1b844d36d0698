"""Scenario 19 of the domain: a mark of secrecy in what a candidate handed in, told to the end."""

import io
from dataclasses import replace
from pathlib import Path

import pytest

import fair
from national import UNITS, attach, clerk_of, opened, submission
from samples import ONE, PAPER, TWO
from selection.accounts import originals as kept
from selection.accounts import store
from selection.accounts.media import Media
from selection.accounts.originals import received
from selection.accounts.problems import Erased, Unknown
from selection.desk import incidents
from selection.desk.requests import Order
from selection.desk.standins import attaching, stand_ins
from selection.desk.submitting import submit
from selection.domain.ballot import BALLOT, LikeCandidate
from selection.domain.campaign import CAMPAIGN, PauseCampaign, ResumeCampaign
from selection.domain.drafting import DRAFTING
from selection.domain.drafts import DraftNomination, SaveForm
from selection.domain.incident import SecrecyIncidentConfirmed, SecrecyIncidentReported
from selection.domain.kernel import CandidateId, Refused, UnitId, VoterId
from selection.domain.people import PEOPLE, AppointPerson, Role
from selection.domain.rulebook.words import Tier
from selection.domain.showcase import SHOWCASE, PublishPage
from selection.settings import Home

LI = CandidateId("li")
ANNA = CandidateId(fair.ANNA.id)


@pytest.mark.refuses("R-MAT-09", "R-SHO-03")
def test_scenario_19_nothing_of_the_candidate_is_served_found_or_voted_for_any_more(
    tmp_path: Path,
):
    home = Home(tmp_path)
    picture = fair.picture(home)
    marked = replace(fair.ANNA, pictures=(picture,))
    [name] = picture.files.values()
    with fair.fair(tmp_path, people=(marked, fair.BERT, fair.CARA)) as place:
        visitor = place.visitor()
        page = f"{place.base}/candidates/A-001"
        file, search = f"{place.base}/media/{name}", f"{place.base}?q={marked.name}"
        assert (visitor.get(page).status_code, visitor.get(file).status_code) == (200, 200)
        assert page in visitor.get(search).text

        incidents.report(place.place.desk, ANNA, by=fair.ONE)
        place.refresh()

        assert (visitor.get(page).status_code, visitor.get(file).status_code) == (410, 404)
        assert marked.name not in visitor.get(page).text
        for address in (search, place.base, f"{place.base}/board"):
            assert page not in visitor.get(address).text
        like = LikeCandidate(
            channel="likes",
            stage="LIKES",
            voter=VoterId("v-1"),
            tier=Tier.DEVICE,
            candidate=ANNA,
            at=place.clock(),
        )
        with pytest.raises(Refused, match="candidate-is-not-on-show"):
            place.place.desk.handle("public", Order(BALLOT, like))
        again = PublishPage(candidate=ANNA, paper=PAPER, by=fair.ONE, at=place.clock())
        with pytest.raises(Refused, match="candidate-is-quarantined"):
            place.place.desk.handle(fair.ONE, Order(SHOWCASE, again))

        vault, media = place.accounts.vault, Media(home.media("fair-practice"))
        originals = kept.in_folder(home.originals("fair-practice"))
        stores = {"vault": vault, "media": media, "originals": originals}
        record = vault.newest("form", [ANNA])[ANNA]
        with pytest.raises(Refused, match="a-second-person-is-needed"):
            incidents.confirm(place.place.desk, ANNA, signed_by=(fair.ONE,), **stores)
        assert vault.open(record)
        found = incidents.confirm(place.place.desk, ANNA, signed_by=(fair.ONE, fair.TWO), **stores)

        assert (found.subject, found.copies) == (ANNA, (name,))
        assert media.path(name) is None
        with pytest.raises(Erased):
            vault.open(record)
        place.refresh()
        assert visitor.get(page).status_code == 410
        again = incidents.confirm(place.place.desk, ANNA, signed_by=(fair.ONE, fair.TWO), **stores)
        assert again.copies == ()


@pytest.mark.refuses("R-MAT-09")
@pytest.mark.accepts("R-MAT-09")
def test_scenario_19_drafts_and_files_are_locked_and_the_originals_destroyed(tmp_path: Path):
    desk, clock = opened(tmp_path, units={"society": UNITS["society"]})
    second = AppointPerson(person=TWO, role=Role.OFFICIAL, by=ONE, at=clock())
    desk.handle(ONE, Order(PEOPLE, second))
    clerk, category = clerk_of("society"), "VOLUNTEER"
    begun = DraftNomination(
        candidate=LI, unit=UnitId("society"), category=category, by=clerk, at=clock()
    )
    desk.handle(clerk, Order(DRAFTING, begun))
    attach(desk, LI, "society", category)
    attached = stand_ins(desk.rules, LI, category)
    digests = [each.digest for those in attached.values() for each in those]
    originals = kept.in_folder(tmp_path / "originals")
    code, (first, *_) = next(iter(attached.items()))
    with received(io.BytesIO(f"stand-in {LI} {code} 1".encode()), 100, tmp_path) as original:
        originals.keep(original)
    pause = PauseCampaign(reason=PAPER, by=ONE, at=clock())
    desk.handle(ONE, Order(CAMPAIGN, pause))
    reported = incidents.report(desk, LI, by=ONE)  # while the campaign is paused, as well
    assert [type(each) for each in reported.events] == [SecrecyIncidentReported]
    desk.handle(ONE, Order(CAMPAIGN, ResumeCampaign(by=ONE, at=clock())))

    save = SaveForm(candidate=LI, opened=0, paper=PAPER, by=clerk, at=clock())
    with pytest.raises(Refused, match="candidate-is-quarantined"):
        desk.handle(clerk, Order(DRAFTING, save))
    with pytest.raises(Refused, match="candidate-is-quarantined"):
        attach(desk, LI, "society", "ORGANIZATION")
    with pytest.raises(Refused, match="candidate-is-quarantined"):
        submit(desk, submission(desk.rules, LI, "society", category, clock()), by=clerk)

    incidents.dismiss(desk, LI, signed_by=(ONE, TWO))
    desk.handle(clerk, Order(DRAFTING, save))
    incidents.report(desk, LI, by=TWO)
    with store.create(tmp_path / "home") as accounts:
        form = accounts.vault.keep(LI, "form", {"name": "虚构"}, at=clock())
        found = incidents.confirm(
            desk,
            LI,
            signed_by=(ONE, TWO),
            vault=accounts.vault,
            originals=originals,
            media=Media(tmp_path / "media"),
        )
        assert set(found.originals) == set(digests)
        with pytest.raises(Erased):
            accounts.vault.open(form.record)
        with pytest.raises(Erased):
            accounts.vault.keep(LI, "form", {"name": "虚构"}, at=clock())
    with pytest.raises(Unknown), originals.opened(first.digest):
        pass
    told = [record.event for record in desk.journal.since(0)]
    assert isinstance(told[-1], SecrecyIncidentConfirmed)
    with pytest.raises(Refused, match="candidate-is-quarantined"):
        desk.handle(clerk, Order(DRAFTING, replace(save, opened=1)))
    with pytest.raises(Refused, match="incident-is-confirmed"):
        incidents.dismiss(desk, LI, signed_by=(ONE, TWO))


@pytest.mark.refuses("R-MAT-09")
def test_a_file_that_somebody_else_handed_in_as_well_stays_and_is_told(tmp_path: Path):
    home = Home(tmp_path)
    shared, own = fair.picture(home), fair.picture(home, b"RIFF0000WEBPVP8 of anna alone")
    marked = replace(fair.ANNA, pictures=(shared, own))
    with fair.fair(tmp_path, people=(marked, replace(fair.BERT, pictures=(shared,)))) as place:
        media = Media(home.media("fair-practice"))
        originals = kept.in_folder(home.originals("fair-practice"))
        stores = {"vault": place.accounts.vault, "media": media, "originals": originals}
        incidents.report(place.place.desk, ANNA, by=fair.ONE)

        found = incidents.confirm(place.place.desk, ANNA, signed_by=(fair.ONE, fair.TWO), **stores)

        [name], [gone] = shared.files.values(), own.files.values()
        assert found.elsewhere == {name: (CandidateId(fair.BERT.id),)}
        assert (media.path(gone), media.path(name) is not None) == (None, True)


@pytest.mark.refuses("R-MAT-09")
def test_an_original_that_somebody_else_attached_is_destroyed_with_the_last_of_them(
    tmp_path: Path,
):
    desk, clock = opened(tmp_path, units={"society": UNITS["society"]})
    second = AppointPerson(person=TWO, role=Role.OFFICIAL, by=ONE, at=clock())
    desk.handle(ONE, Order(PEOPLE, second))
    clerk, category = clerk_of("society"), "VOLUNTEER"
    originals = kept.in_folder(tmp_path / "originals")
    with received(io.BytesIO(b"the same bytes"), 100, tmp_path) as original:
        originals.keep(original)
        digest = original.digest
    code, (stand_in, *_) = next(iter(stand_ins(desk.rules, LI, category).items()))
    for each in (LI, CandidateId("wu")):
        orders = attaching(
            desk.rules,
            each,
            UnitId("society"),
            {code: (replace(stand_in, digest=digest),)},
            paper=PAPER,
            by=clerk,
            at=clock(),
        )
        desk.handle(clerk, *orders)
    with store.create(tmp_path / "home") as accounts:
        for each in (LI, CandidateId("wu")):
            accounts.vault.keep(each, "form", {"name": "虚构"}, at=clock())
        stores = {"vault": accounts.vault, "media": Media(tmp_path / "m"), "originals": originals}
        incidents.report(desk, LI, by=ONE)
        found = incidents.confirm(desk, LI, signed_by=(ONE, TWO), **stores)
        assert found.elsewhere == {digest: (CandidateId("wu"),)}
        assert originals.holds(digest)

        incidents.report(desk, CandidateId("wu"), by=ONE)
        last = incidents.confirm(desk, CandidateId("wu"), signed_by=(ONE, TWO), **stores)
        assert last.elsewhere == {}
        assert not originals.holds(digest)
