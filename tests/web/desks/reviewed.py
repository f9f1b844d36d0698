"""A fair whose candidates are reviewed, and the people who do it, for tests of that desk."""

import io
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import fair as fairs
from fair import ONE, TWO, UNIT, Fair
from selection.accounts.originals import received
from selection.accounts.people import Person
from selection.desk.requests import Order
from selection.domain.attachments import ATTACHMENTS, UploadMaterial
from selection.domain.candidacy import SubmitNomination
from selection.domain.dossier import Declared, Exemption
from selection.domain.kernel import CandidateId, EntityId, PersonId
from selection.domain.materials import Findings, Looks
from selection.domain.nomination import NOMINATION
from selection.domain.opinions import AssignReviewers
from selection.domain.people import PEOPLE, AppointPerson, Role
from selection.domain.quota import TakeSlot
from selection.domain.review import REVIEW
from selection.domain.rulebook.words import Declarer
from selection.domain.slate import SLATE

BOOK = fairs.TOML.replace(
    "[[channels]]",
    """[[stages]]
code = "FORMAL_REVIEW"
name = "材料初审"
kind = "FORMAL_REVIEW"
opens = 2030-01-31T00:00:00+08:00
closes = 2030-03-01T00:00:00+08:00

[formal_review]
reviewers = 2
corrections = 2
correction_within = "3 days"
appeal_within = "2 days"
checks = [
  { id = "1", by = ["MACHINE"], text = "名额与资格", finds = ["QUOTA"] },
  { id = "2", by = ["HUMAN"], text = "印章清晰" },
  { id = "3", by = ["HUMAN"], text = "事迹属实", about = ["story"] },
]

[[exclusions]]
id = "E-1"
text = "往年已入选的不再参加"
severity = "HARD"
register = "往年入选"
from_year = 2020
to_year = 2029

[[conditions]]
id = "C-1"
text = "成员不少于 20 人，特别突出的不少于 10 人"
severity = "SOFT"
categories = ["PLACES"]
field = "members"
at_least = 20
never_below = 10

[[materials]]
code = "photos"
name = "工作照片"
formats = ["JPEG"]
least = 0
most = 3

[[materials]]
code = "scan"
name = "盖章扫描件"
formats = ["PDF"]
least = 0
most = 1

[[materials]]
code = "film"
name = "视频"
formats = ["MP4"]
least = 0
most = 1

[[channels]]""",
    1,
).replace(
    "fields = [",
    """exemption_reason_least = 5
fields = [
  { code = "members", name = "成员人数", type = "INTEGER", required = false },""",
)
"""The book of the fair with a preliminary review, as in scenario 11, and what it may ask for."""

ANNA, BERT = CandidateId(fairs.ANNA.id), CandidateId(fairs.BERT.id)
A, B, C = (PersonId(f"reviewer-{each}") for each in "abc")
CHIEF, OTHER_CHIEF = PersonId("chief-one"), PersonId("chief-two")
CLERK, OF_THE_UNIT = PersonId("clerk-one"), PersonId("chief-of-the-unit")
NAMES = {A: "虚构审甲", B: "虚构审乙", C: "虚构审丙", CHIEF: "虚构组长", OTHER_CHIEF: "虚构副组长"}


def staffed(fair: Fair) -> Fair:
    """Everybody has a role and a name."""
    at = fair.clock()
    fair.accounts.people.enter([Person(id=who, name=name) for who, name in NAMES.items()], at=at)
    fair.accounts.people.enter(
        [Person(id=ONE, name="虚构官甲"), Person(id=TWO, name="虚构官乙")], at=at
    )
    roles: list[tuple[PersonId, Role, Any]] = [(each, Role.REVIEWER, None) for each in (A, B, C)]
    roles += [(each, Role.CHIEF_REVIEWER, None) for each in (CHIEF, OTHER_CHIEF)]
    roles += [(OF_THE_UNIT, Role.CHIEF_REVIEWER, UNIT), (CLERK, Role.UNIT_CLERK, UNIT)]
    for person, role, unit in roles:
        appointed = AppointPerson(person=person, role=role, by=ONE, at=at, unit=unit)
        fair.place.desk.handle(ONE, Order(PEOPLE, appointed))
    return fair


def assign(fair: Fair, candidate: CandidateId, *people: PersonId) -> None:
    command = AssignReviewers(candidate=candidate, reviewers=people, by=ONE, at=fair.clock())
    fair.place.desk.handle(ONE, Order(REVIEW, command))


ERNA = CandidateId("erna")
FILES = {
    "photos": ("工作照1.jpg", Looks.JPEG, b"\xff\xd8\xff of erna at work"),
    "scan": ("盖章扫描件.pdf", Looks.PDF, b"%PDF-1.7 of erna"),
    "film": ("宣传片.mp4", Looks.MP4, bytes(range(256)) * 400),
}


def nominate_erna(fair: Fair, files: Mapping[str, tuple[str, Looks, bytes]] = FILES) -> None:
    """Somebody with files, and with a plea for an exemption; her number is B-001."""
    desk, vault, at = fair.place.desk, fair.accounts.vault, fair.clock()
    digests: dict[str, tuple[str, ...]] = {}
    for code, (name, looks, content) in files.items():
        with received(io.BytesIO(content), 10**6, fair.place.home.root) as original:
            fair.place.originals.keep(original)
            digests[code] = (original.digest,)
            upload = UploadMaterial(
                candidate=ERNA,
                unit=UNIT,
                code=code,
                findings=Findings(looks=looks, bytes=original.bytes, digest=original.digest),
                file_name=name,
                called="虚构戊",
                paper=vault.keep(ERNA, "file", {"name": name, "renamed": None}, at=at),
                by=CLERK,
                at=at,
            )
        desk.handle(CLERK, Order(ATTACHMENTS, upload))
    form = {"name": "虚构戊", "story": "虚构的事迹甲。", "members": 12}
    words = "人数虽少而特别突出。"
    submitted = SubmitNomination(
        candidate=ERNA,
        unit=UNIT,
        category="PLACES",
        entities=(EntityId("entity-erna"),),
        form=form,
        paper=vault.keep(ERNA, "form", {**form, "phone": "13000000000"}, at=at),
        materials=digests,
        declared=(Declared(code="on-show", by=Declarer.CANDIDATE),),
        exemptions=(
            Exemption(
                condition="C-1",
                reason=vault.keep(ERNA, "reason", {"words": words}, at=at),
                length=len(words),
            ),
        ),
        at=at,
    )
    taken = TakeSlot(unit=UNIT, candidate=ERNA, category="PLACES", at=at)
    desk.handle(UNIT, Order(SLATE, taken), Order(NOMINATION, submitted))


@contextmanager
def reviewed(folder: Path, **more: Any) -> Generator[Fair]:
    """The fair while its candidates are reviewed, with everybody at work."""
    people = more.pop("people", (fairs.ANNA, fairs.BERT, fairs.DORA))
    with fairs.fair(folder, people=people, book=more.pop("book", BOOK), **more) as fair:
        yield staffed(fair)
