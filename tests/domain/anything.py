"""Any command and any event of a decider, drawn from small pools so that they meet each other."""

import dataclasses
import hashlib
import types
import typing
from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cache
from typing import Any

from hypothesis import strategies as st

from domain.examples import FILES, REPLACE, UPLOAD
from samples import (
    ANN,
    BOB,
    CAST,
    CHIEF,
    CITIZEN,
    CLERK,
    EXPERT,
    FORMS,
    LEADER,
    LI,
    LI_BY_NAME,
    LI_HIMSELF,
    LI_IN_2020,
    ONE,
    PAPER,
    PROVINCE,
    REASON,
    SIGE,
    SOCIETY,
    TEA,
    TOM,
    TWO,
    WU,
    WU_IN_2021,
    at,
    book,
    channel,
    experts,
    fitting,
    most,
)
from selection.domain import facts
from selection.domain.ballot import BallotCast
from selection.domain.course import CLOCK
from selection.domain.dossier import Declared
from selection.domain.kernel import (
    CandidateId,
    Decider,
    EntityId,
    HonoureeId,
    MotionId,
    Paper,
    PersonId,
    UnitId,
    VoterId,
)
from selection.domain.listing import Printed
from selection.domain.opinions import Verdict
from selection.domain.publication import ApproveList, ListProposed, PublishList, ReleaseList
from selection.domain.rulebook.book import Feed, Rulebook, Stage
from selection.domain.rulebook.contest import Panel, Round
from selection.domain.rulebook.entry import UnitType
from selection.domain.rulebook.values import Code, Text
from selection.domain.rulebook.words import (
    AtTheCut,
    By,
    Form,
    Per,
    Revocable,
    Signature,
    StageKind,
    Tier,
)

TEXT = '{"id":"made-up"}'
NOW = at("2023-12-04 09:00")
DAYS = {date(2023, 12, 1) + timedelta(days=n): n % 7 < 5 for n in range(90)}
MARKS = {code: Decimal(12) for code in ("V1", "V2", "V3", "V4", "V5")}

TWICE = AtTheCut.REVOTE, AtTheCut.LOTS
VARIETY = book(
    "VOLUNTEER",
    "SITE",
    places=2,
    channels=(
        channel(
            Form.LIKE, most(2, Per.CANDIDATE), code=Code("likes"), revocable=Revocable.UNTIL_CLOSE
        ),
        channel(Form.BALLOT, most(3), code=Code("names"), by=By.PANEL),
        channel(Form.POINTS, most(9), code=Code("points")),
        channel(Form.RANKING, most(9), code=Code("places")),
        channel(Form.FIGURES, code=Code("figures"), by=By.OFFICIALS),
    ),
    panels=(Panel(code=Code("PANEL"), name=Text("Panel"), least=1),),
    rounds=(
        Round(
            code=Code("result"),
            name=Text("Result"),
            stage=Code("VOTE"),
            direct_entry=True,
            at_the_cut=tuple(Text(each) for each in TWICE),
        ),
    ),
)
ON_PAPER = book(
    "VOLUNTEER",
    id=Code("on-paper"),
    channels=(
        channel(
            Form.BALLOT, most(9), by=By.PANEL, on_paper=True, quorum=Fraction(2, 3), secret=True
        ),
    ),
    panels=VARIETY.panels,
)
BARE = book("VOLUNTEER", "SITE", id=Code("bare"))
FED = book(
    "VOLUNTEER",
    id=Code("fed"),
    unit_types=(
        UnitType(code=Code("NATIONAL_SOCIETY"), name=Text("Society"), limits=(), fed=True),
    ),
)
ASKED = book(
    "VOLUNTEER",
    id=Code("asked"),
    stages=(
        Stage(
            code=Code("ASKED"),
            name=Text("Asked"),
            kind=StageKind.CONSULTATION,
            asks=(Text("Body"),),
        ),
    ),
)
BOOKS = {rules.id: rules for rules in (CAST, SIGE, VARIETY, ON_PAPER, BARE, FED, ASKED)}


UNKNOWN = "UNKNOWN"
POOLS: dict[str, list[Any]] = {
    "unit_type": ["NATIONAL_SOCIETY", "DIRECT_UNIT", UNKNOWN],
    "ground": ["R-REC-01", "R-REC-07", UNKNOWN],
    "register": [CAST.exclusions[0].register, UNKNOWN],
    "feed": [
        Feed(
            campaign=FED.id,
            as_unit=Code("NATIONAL_SOCIETY"),
            from_round=Code("result"),
            categories={Code("VOLUNTEER"): Code("VOLUNTEER")},
            carries=(),
        )
    ],
    "year": [2019, 2022],
    "registers": [{CAST.exclusions[0].register: LI_IN_2020}],
    "condition": ["R-ORG-02"],
    "declarations": [("TRUTH",), ("TRUTH", "SECRECY", "NO_BAD_RECORD")],
    "length": [50, 49],
    "opened": [0, 0, 0, 1],
    "rules": [(), (), ("R-VOL-01",), (UNKNOWN,)],
    "verdict": [Verdict.PASSED, Verdict.RETURNED, Verdict.REJECTED],
    "canonical": [TEXT],
    "fingerprint": [hashlib.sha256(TEXT.encode()).hexdigest(), UNKNOWN],
    "contents": [hashlib.sha256(TEXT.encode()).hexdigest()],
    "sha256": [hashlib.sha256(TEXT.encode()).hexdigest()],
    "seed": ["20231220", "short"],
    "body": ["Body", UNKNOWN],
    "item": ["", "V1"],
    "evidence": ["", "changed"],
    "scope": [facts.candidate_scope(LI), "category:VOLUNTEER", facts.ALL_SCOPE],
    "workdays": [DAYS, {}],
    "closes": [None, NOW + timedelta(days=1), NOW + timedelta(days=9)],
    "form": [*FORMS.values(), {}],
    "marks": [MARKS, {"V1": Decimal("12.5")}, {"K1": Decimal(1)}],
    "materials": [FILES],
    "findings": [UPLOAD.findings, REPLACE.findings],
    "file_name": [UPLOAD.file_name],
    "called": [UPLOAD.called],
    "code": ["WORK_PHOTO", "WORK_PHOTO", UNKNOWN],
    "order": [1, 2],
    "replaces": [None, 1],
    "signed_by": [(ONE, TWO), (ONE, TWO), (ONE,)],
    "tellers": [(TEA, TOM), (TEA, TOM), (TEA, TEA)],
    "admitted_by": [(), (), (ONE, TWO)],
    "expert": [EXPERT, EXPERT, ONE],
    "experts": [experts(7)],
    "members": [experts(7), experts(9), experts(1)],
    "present": [experts(7), experts(5)],
    "ballots": [7, 0],
    "outcomes": [()],
    "cluster": [1, 2],
    "unliked": [{}],
    "reviewers": [(ANN, BOB), (ANN, BOB), (ANN,)],
    "remarks": [{}],
    "grants": [()],
    "changed": [()],
}
"""What stands in a field of that name, where any value of its type would hardly ever do."""


@cache
def pool(name: str, of: str, before: str) -> st.SearchStrategy[Any] | None:
    """What may stand in the field, after the channel or category that was drawn before it.

    Codes are those of the rulebook, and now and then unknown.
    """
    rules = BOOKS[of]
    match name:
        case "channel" | "round" | "category":
            table = rules.categories if name == "category" else getattr(rules, f"{name}s")
            among = [*[each.code for each in table] * 4, UNKNOWN]
            if name == "category":  # the one in which a slot is held
                among += ["VOLUNTEER"] * 12
        case "panel":
            among = [*[each.code for each in rules.panels] * 2, None]
        case "stage":
            found = rules.channel(before)
            stages = found.stages if found else [each.code for each in rules.stages]
            among = [*[*stages] * 4, UNKNOWN]
        case "form" if before in FORMS:
            among = [FORMS[before], FORMS["VOLUNTEER"]]
        case "ticks":
            among = [*[fitting(rules)] * 3, {}]
        case "declared":
            among = [*[declared(rules)] * 3, ()]
        case _:
            among = POOLS.get(name)
    return None if among is None else st.sampled_from(among)


def declared(rules: Rulebook) -> tuple[Declared, ...]:
    return tuple(Declared(code=d.code, by=by) for d in rules.declarations for by in d.by)


SIGNATURES = Mapping[Signature, PersonId]
TYPES: dict[Any, st.SearchStrategy[Any]] = {
    str: st.sampled_from(["VOLUNTEER", "SITE", "UNKNOWN"]),
    bool: st.booleans(),
    int: st.integers(0, 3),
    Decimal: st.sampled_from([Decimal(1), Decimal(2), Decimal("0.5")]),
    Fraction: st.just(Fraction(1)),
    date: st.sampled_from(sorted(DAYS)[:4]),
    datetime: st.sampled_from([NOW] * 3 + [NOW + timedelta(minutes=1)]),
    CandidateId: st.sampled_from([LI, LI, WU]),
    PersonId: st.sampled_from([ONE, TWO, ANN, BOB, CHIEF, TEA, TOM, EXPERT, CLOCK, CLERK, LEADER]),
    VoterId: st.sampled_from([CITIZEN, VoterId(EXPERT)]),
    UnitId: st.sampled_from([SOCIETY] * 3 + [PROVINCE]),
    EntityId: st.sampled_from([LI_HIMSELF, LI_BY_NAME]),
    HonoureeId: st.sampled_from([LI_IN_2020, WU_IN_2021]),
    MotionId: st.just(MotionId("m-1")),
    Paper: st.sampled_from([PAPER, REASON]),
    Tier: st.sampled_from([Tier.ACCOUNT] * 3 + [Tier.DEVICE]),
    SIGNATURES: st.just({Signature.CLERK: CLERK, Signature.LEADER: LEADER}),
}


@cache
def anything(kind: Any, of: str = "made-up") -> st.SearchStrategy[Any]:
    """Any value of the type, with codes of the rulebook of that id."""
    if kind in TYPES:
        return TYPES[kind]
    if isinstance(kind, typing.NewType):
        return anything(kind.__supertype__, of)
    if dataclasses.is_dataclass(kind):
        return _made(kind, of)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return st.sampled_from(kind)
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        return st.one_of(anything(part, of) for part in parts)
    if origin is tuple:
        return st.lists(anything(parts[0], of), max_size=2).map(tuple)
    if origin is frozenset:
        return st.frozensets(anything(parts[0], of), max_size=2)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return st.dictionaries(anything(parts[0], of), anything(parts[1], of), max_size=2)
    raise TypeError(f"nothing is known of {kind}")


@st.composite
def _made(draw: Any, kind: type, of: str) -> Any:
    drawn: dict[str, Any] = {}
    for name, hint in hints_of(kind).items():
        before = drawn.get("channel") or drawn.get("category") or ""
        among = None if hint == SIGNATURES else pool(name, of, before)
        drawn[name] = draw(anything(hint, of) if among is None else among)
    if kind is BallotCast:
        drawn["categories"] = ("VOLUNTEER",) * len(drawn["names"])
    return kind(**drawn)


hints_of = cache(typing.get_type_hints)


TYPES[types.NoneType] = st.none()


def commands_of(decider: Decider[Any, Any, Any]) -> tuple[type, ...]:
    """Every class of command that the decider decides."""
    command = typing.get_type_hints(decider.decide)["command"]
    return typing.get_args(command) or (command,)


VALUES = {
    "campaign": facts.RUNNING,
    "stage": facts.opening(NOW - timedelta(days=1), None),
    "begun": (NOW - timedelta(days=1)).isoformat(),
    "nominated": "VOLUNTEER",
    "slot": facts.used("VOLUNTEER", SOCIETY),
    "evidence": "changed",
    "nominated-by": SOCIETY,
    "unit-deadline": (NOW + timedelta(hours=1)).isoformat(),
    "unit-type": "NATIONAL_SOCIETY",
    "panel-size": "7",
    "declared": ",".join(f"{each.code}/{each.by}" for each in declared(CAST)),
    "returned": (NOW + timedelta(hours=1)).isoformat(),
    "honoured": LI_IN_2020,
    "honouree": "2020",
    "grown": LI_IN_2020,
    "namesakes": f"{WU_IN_2021}/2021/{LI_BY_NAME}",
    "matched": f"R-EXC-01/{LI_IN_2020}/NAMED",
    "flagged": f"R-EXC-01/{LI_IN_2020}/IDENTIFIED,R-EXC-01/{WU_IN_2021}/SIMILAR",
    "dismissed": f"R-EXC-01/{LI_IN_2020}/NAMED",
    "belongs-to": PROVINCE,
    "pleaded": "R-ORG-02",
    "live": WU,
    "list": facts.PUBLISHED,
    "assigned": ",".join(experts(7)),
    "rulebook": hashlib.sha256(TEXT.encode()).hexdigest(),
}
USUALLY = frozenset(
    {
        "campaign",
        "stage",
        "nominated",
        "nominated-by",
        "unit-type",
        "panel-size",
        "declared",
        "appointed",
        "assigned",
        "conflicts-declared",
        "undertaken",
        "member",
        "passed",
        "rulebook",
        "closed",
        "shown",
        "slot",
    }
)


AT_HOME = {facts.belongs_to(each): SOCIETY for each in (CLERK, LEADER)}


def held(names: Iterable[str], odd: Container[int], unlike: Container[str] = ()) -> dict[str, str]:
    """Facts of these names as they usually are, but for those at the odd places.

    `unlike` are kinds of facts that are usually the other way round here.
    """
    facts_held: dict[str, str] = {}
    for n, name in enumerate(sorted(names)):
        prefix = name.partition(":")[0]
        usual = prefix in USUALLY and not name.startswith("appointed:e-")
        usual = (usual or name in AT_HOME) != (prefix in unlike)
        if usual != (n in odd):
            facts_held[name] = AT_HOME.get(name, VALUES.get(prefix, "yes"))
    return facts_held


def following(command: Any, history: Sequence[Any]) -> Any:
    """The command, about the list that was last proposed, if it is about a list."""
    lists = [event for event in history if isinstance(event, ListProposed)]
    if lists and isinstance(command, ApproveList | PublishList | ReleaseList):
        listed = frozenset(place.candidate for place in lists[-1].places)
        about: dict[str, Any] = {"digest": lists[-1].digest}
        if not isinstance(command, ApproveList):
            about["candidates"] = listed
        if isinstance(command, PublishList):
            about["printed"] = Printed(text=PAPER, lines=dict.fromkeys(listed, PAPER))
        return dataclasses.replace(command, **about)
    return command
