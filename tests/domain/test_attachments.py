from dataclasses import replace

import pytest

from samples import (
    CAST,
    CLERK,
    LEADER,
    LI,
    PAPER,
    PROVINCE,
    REASON,
    RUNNING,
    SOCIETY,
    at,
    hold,
    nominated,
)
from selection.domain import facts
from selection.domain.attachments import (
    ATTACHMENTS,
    Attached,
    MaterialRemoved,
    MaterialReplaced,
    MaterialUploaded,
    RemoveMaterial,
    UploadMaterial,
)
from selection.domain.materials import Findings, Flaw, Looks, attachment, fingerprint
from selection.domain.moving import proposed_move
from selection.domain.roles import Role
from story import Story

NOW = at("2023-11-15 10:00")
NAME = "虚构张三"
BYTES = 1_500_000


def digest(number: int) -> str:
    return f"{number:064x}"


def photo(number=1, **more):
    plain = {"digest": digest(number), "bytes": BYTES, "looks": Looks.JPEG}
    return Findings(**plain | {"width": 1750, "height": 2250} | more)


def upload(number=1, code="WORK_PHOTO", **more):
    plain = {
        "candidate": LI,
        "unit": SOCIETY,
        "code": code,
        "findings": photo(number),
        "file_name": f"{NAME}{number:02}.jpg",
        "called": NAME,
        "paper": PAPER,
        "by": CLERK,
        "at": NOW,
    }
    return UploadMaterial(**plain | more)


def file(number=1, order=1, code="WORK_PHOTO", **more):
    plain = {"code": code, "order": order, "digest": digest(number), "bytes": BYTES}
    return Attached(**plain | {"looks": Looks.JPEG, "renamed": False, "paper": PAPER} | more)


def uploaded(number=1, order=1, held=None, **more):
    files = {"WORK_PHOTO": tuple(digest(each) for each in held or range(1, number + 1))}
    plain = {"candidate": LI, "unit": SOCIETY, "by": CLERK, "at": NOW}
    plain |= {"file": file(number, order), "files": fingerprint(SOCIETY, files)}
    return MaterialUploaded(**plain | more)


def remove(order=1, **more):
    plain = {"candidate": LI, "unit": SOCIETY, "code": "WORK_PHOTO", "order": order}
    return RemoveMaterial(**plain | {"by": CLERK, "at": NOW} | more)


unit = Story(ATTACHMENTS, CAST).holding(
    RUNNING, hold(Role.UNIT_CLERK, CLERK), {facts.belongs_to(CLERK): SOCIETY}
)
five = unit.given(*(uploaded(n, n) for n in range(1, 6)))


@pytest.mark.accepts("R-MAT-04", "R-MAT-05", "R-MAT-06", "R-MAT-07")
def test_a_file_that_fits_is_attached_under_its_hash():
    unit.when(upload()).then(uploaded())


@pytest.mark.accepts("R-MAT-04")
def test_the_next_file_has_the_next_number():
    unit.given(uploaded()).when(upload(2)).then(uploaded(2, 2))


@pytest.mark.refuses("R-MAT-04")
def test_a_sixth_photo_of_work_is_too_many():
    five.when(upload(6)).then_refused("materials-are-too-many", material="WORK_PHOTO", most=5)


@pytest.mark.refuses("R-MAT-05", "R-MAT-06", "R-MAT-07")
def test_a_file_that_does_not_fit_is_told_all_that_is_wrong_with_it():
    found = photo(bytes=999_999, flaws=(Flaw.TWO_IN_ONE,))

    unit.when(upload(findings=found, file_name="IMG.jpg")).then_refused(
        "file-does-not-fit",
        material="WORK_PHOTO",
        flaws=["TOO_SMALL", "TWO_IN_ONE", "NAME"],
    )


@pytest.mark.accepts("R-MAT-07")
@pytest.mark.parametrize("name", ["IMG_0001.jpg", f"{NAME}01.png", "IMG"])
def test_a_name_that_does_not_fit_is_mended_by_the_offered_one(name):
    plain = upload(file_name=name)

    unit.when(plain).then_refused("file-does-not-fit")
    unit.when(replace(plain, renamed=True)).then(uploaded(file=file(renamed=True)))


def test_renaming_mends_nothing_else():
    unit.when(upload(findings=photo(bytes=1), file_name="IMG.jpg", renamed=True)).then_refused(
        "file-does-not-fit", flaws=["TOO_SMALL"]
    )
    other = photo(looks=Looks.PNG)
    unit.when(upload(findings=other, renamed=True)).then_refused(
        "file-does-not-fit", flaws=["OTHER_FORMAT"]
    )


def test_the_same_file_twice_is_one_file():
    unit.given(uploaded()).when(upload()).then()


def test_a_file_may_take_the_place_of_another_even_where_there_is_no_room():
    files = {"WORK_PHOTO": tuple(digest(each) for each in (1, 2, 9, 4, 5))}

    five.when(upload(9, replaces=3, paper=REASON)).then(
        MaterialReplaced(
            candidate=LI,
            unit=SOCIETY,
            file=file(9, 3, paper=REASON),
            replaced=digest(3),
            files=fingerprint(SOCIETY, files),
            by=CLERK,
            at=NOW,
        )
    )
    again = upload(9, replaces=3, paper=REASON)
    five.given(*five.history, *five.when(again).decided()).when(again).then()


def test_what_is_not_there_is_not_replaced():
    unit.when(upload(replaces=1)).then_refused("material-is-not-attached", material="WORK_PHOTO")


def removed(number, order, left):
    files = {"WORK_PHOTO": tuple(map(digest, left))}
    return MaterialRemoved(
        candidate=LI,
        code="WORK_PHOTO",
        order=order,
        digest=digest(number),
        by=CLERK,
        at=NOW,
        files=fingerprint(SOCIETY, files),
    )


def test_a_file_taken_back_leaves_its_number_to_the_next_one():
    five.when(remove(2)).then(removed(2, 2, (1, 3, 4, 5)))

    story = five.given(*five.history, removed(2, 2, (1, 3, 4, 5)))
    story.when(upload(8)).then(uploaded(8, 2, held=(1, 8, 3, 4, 5)))


def test_what_is_not_there_need_not_be_taken_back():
    unit.when(remove()).then()
    five.when(remove(6)).then()


def test_others_are_told_which_files_are_attached_and_when_none_is():
    files = fingerprint(SOCIETY, {"WORK_PHOTO": (digest(1),)})

    unit.when(upload()).then_leaves({attachment(LI): files})
    unit.given(uploaded()).when(remove()).then_leaves({attachment(LI): None})


@pytest.mark.parametrize("command", [upload(code="POEM"), upload(code="PHOTO")])
def test_a_material_that_the_rulebook_does_not_know_is_refused(command):
    unit.when(command).then_refused("material-is-unknown")


@pytest.mark.parametrize("command", [upload(), remove()])
def test_only_a_clerk_of_the_unit_attaches_and_takes_back(command):
    leader = unit.holding(hold(Role.UNIT_LEADER, LEADER), {facts.belongs_to(LEADER): SOCIETY})

    leader.when(replace(command, by=LEADER)).then_refused("person-has-no-such-role")
    unit.when(replace(command, unit=PROVINCE)).then_refused("person-is-of-another-unit")
    five.holding({facts.belongs_to(CLERK): PROVINCE}).when(
        replace(command, unit=PROVINCE)
    ).then_refused("materials-are-of-another-unit")


@pytest.mark.parametrize("command", [upload(), remove()])
def test_files_go_with_the_draft_of_the_unit_that_writes_it(command):
    unit.holding({facts.drafted(LI): PROVINCE}).when(command).then_refused(
        "materials-are-of-another-unit"
    )
    assert unit.holding({facts.drafted(LI): SOCIETY}).when(upload()).decided()


def test_a_unit_that_took_over_the_candidate_changes_what_is_returned():
    returned = unit.given(uploaded()).holding(
        nominated(LI, "VOLUNTEER", PROVINCE),
        {facts.returned(LI): "2023-12-20", facts.belongs_to(CLERK): PROVINCE},
    )

    returned.when(upload(2)).then(uploaded(2, 2))
    returned.holding({facts.belongs_to(CLERK): SOCIETY}).when(upload(2)).then_refused(
        "person-is-of-another-unit"
    )


def test_once_nothing_is_attached_another_unit_may_begin():
    there = unit.given(uploaded(), removed(1, 1, ())).holding({facts.belongs_to(CLERK): PROVINCE})

    files = fingerprint(PROVINCE, {"WORK_PHOTO": (digest(1),)})
    there.when(upload(unit=PROVINCE)).then(uploaded(unit=PROVINCE, files=files))


@pytest.mark.parametrize("command", [upload(2), remove()])
def test_nothing_changes_once_it_is_handed_in_until_it_is_returned(command):
    handed_in = unit.given(uploaded()).holding(nominated(LI, "VOLUNTEER"))

    handed_in.when(command).then_refused("nomination-is-handed-in", candidate=LI)
    for again in ({facts.returned(LI): "2023-12-20"}, {proposed_move(LI): "SITE"}):
        assert handed_in.holding(again).when(command).decided()


def test_a_file_is_named_by_a_hash_and_nothing_else():
    found = photo(digest="虚构张三")

    unit.when(upload(findings=found)).then_refused("digest-is-no-hash")


def test_nothing_is_attached_in_a_campaign_that_does_not_run():
    unit.without(facts.CAMPAIGN).when(upload()).then_refused("campaign-is-not-open")


def test_a_fingerprint_is_of_these_files_of_this_unit_in_this_order():
    files = {"A": ("1", "2"), "B": ("3",)}
    same = fingerprint("u", {"B": ("3",), "A": ("1", "2"), "C": ()})

    assert fingerprint("u", files) == same
    others = [
        fingerprint("v", files),
        fingerprint("u", {**files, "A": ("2", "1")}),
        fingerprint("u", {"A": ("1", "2", "3")}),
        fingerprint("u", {}),
    ]
    assert same not in others
    assert fingerprint("u", {"A": ()}) is None
