"""The checklist as a form: its rows on the page, and what was sent of them as a draft."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, Literal, cast

import msgspec

from selection.desk.dossiers import Dossier, Plea
from selection.desk.review_drafts import LONGEST_NOTE, LONGEST_REMARK, Draft
from selection.desk.reviewing import Work
from selection.domain.checklist import Item, Tick
from selection.domain.eligibility import Finding, Verdict
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.words import CheckedBy, Finds, Severity
from selection.web.forms import Code, Form
from selection.web.languages import Language

_OF = {
    Finds.HARD: {Severity.HARD},
    Finds.SOFT: {Severity.SOFT},
    Finds.PLAUSIBLE: {Severity.WARN},
}
"""The findings that stand behind what the system answers an item with."""

MOST_RULES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a clause says of the candidate: its text, what is claimed, and whether it fits."""

    text: str
    claimed: str
    fits: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the checklist; `field` is the number by which its fields are named.

    `found` is what the system found, `firm` if nobody may see it otherwise; `proposed` if the
    rulebook leaves it to the system, which was content when the nomination came. `wrong` is set
    where the last attempt stumbled.
    """

    field: int
    id: str
    text: str
    found: Tick | None
    firm: bool
    proposed: bool
    claims: tuple[Claim, ...]
    tick: Tick | None
    note: str
    wrong: bool

    @property
    def done(self) -> bool:
        """Whether it is answered."""
        return self.tick is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """An exemption that is asked for, and whether this person would grant it."""

    field: int
    plea: Plea
    granted: bool | None


def rows(
    rules: Rulebook,
    items: Sequence[Item],
    findings: Sequence[Finding],
    draft: Draft,
    language: Language,
    *,
    settles: bool = False,
    wrong: Sequence[str] = (),
) -> tuple[Row, ...]:
    """The open items, with what is ticked in the draft or found by the system.

    Whoever `settles` what others disagree on is proposed nothing.
    """
    proposed = set[str]() if settles else _left_to_the_system(rules, items)
    return tuple(
        Row(
            field=n,
            id=item.id,
            text=text_of(rules, item.id, language),
            found=item.found,
            firm=item.found is not None and not item.by_people,
            proposed=item.id in proposed,
            claims=tuple(_claims(rules, item, findings)),
            tick=_ticked(item, draft, proposed),
            note=draft.notes.get(item.id, ""),
            wrong=item.id in wrong,
        )
        for n, item in enumerate(items)
    )


def asks(work: Work, dossier: Dossier, draft: Draft) -> tuple[Ask, ...]:
    """The exemptions that are to be granted or refused."""
    return tuple(
        Ask(field=n, plea=plea, granted=draft.grants.get(plea.condition))
        for n, plea in enumerate(each for each in dossier.pleas if each.condition in work.pleaded)
    )


def text_of(rules: Rulebook, item: str, language: Language) -> str:
    """What an item asks, in the rulebook's words or, where it has none, in the program's."""
    checks = rules.formal_review.checks if rules.formal_review else ()
    for each in checks:
        if each.id == item:
            return each.text
    say = language.say
    words = {
        Finds.QUOTA: say("推荐单位的名额"),
        Finds.IN_TIME: say("按时报送"),
        Finds.FORM: say("推荐表填写完整"),
        Finds.HARD: say("硬性条件"),
        Finds.SOFT: say("“原则上”条件与破格"),
        Finds.PLAUSIBLE: say("数字是否合理"),
        Finds.MATERIALS: say("材料齐全"),
        Finds.PAST_WINNER: say("是否往年已入选"),
        Finds.ONE_NOMINATION: say("没有重复推荐"),
        Finds.DECLARED: say("承诺与声明已签"),
    }
    clauses = {str(each.id): each.text for each in (*rules.conditions, *rules.exclusions)}
    return words[Finds(item)] if item in words else clauses.get(item, item)


def _left_to_the_system(rules: Rulebook, items: Sequence[Item]) -> set[str]:
    """The items that the rulebook leaves to the system without saying what answers them.

    Nothing is handed in that is late, beyond the quota, incomplete or without its files (3.4):
    unless the system finds something wrong now, they are in order until somebody says else.
    """
    if any(each.found is Tick.FAILS for each in items):
        return set()
    checks = rules.formal_review.checks if rules.formal_review else ()
    return {each.id for each in checks if set(each.by) == {CheckedBy.MACHINE} and not each.finds}


def _ticked(item: Item, draft: Draft, proposed: Collection[str]) -> Tick | None:
    """What was ticked; where the system has found it in order, that until somebody says else."""
    if item.found is not None and not item.by_people:
        return item.found
    found = None if item.found is Tick.FAILS else item.found
    return draft.ticks.get(item.id, Tick.FITS if item.id in proposed else found)


def _claims(rules: Rulebook, item: Item, findings: Sequence[Finding]) -> Iterator[Claim]:
    checks = rules.formal_review.checks if rules.formal_review else ()
    named = {find for each in checks if each.id == item.id for find in each.finds}
    named |= {Finds(item.id)} if item.id in set(Finds) else set()
    wanted = {severity for find in named for severity in _OF.get(find, set())}
    clauses = {str(each.id): each.text for each in rules.conditions}
    for each in findings:
        if each.severity in wanted:
            yield Claim(
                text=clauses.get(each.condition, each.condition),
                claimed=_claimed(each),
                fits=each.verdict in (Verdict.MET, Verdict.JUDGED_BY_PEOPLE),
            )


def _claimed(finding: Finding) -> str:
    match finding:
        case Finding(number=Decimal() as number, whole=Decimal() as whole):
            return f"{number:,f} / {whole:,f}"
        case Finding(number=Decimal() as number):
            return f"{number:,f}"
        case Finding(day=day) if day is not None:
            return day.isoformat()
        case Finding(chosen=chosen):
            return chosen or ""


# --- what comes back


Ticked = Literal["", "FITS", "FAILS", "NOT_APPLICABLE"]
Granted = Literal["", "yes", "no"]
Concluded = Literal["", "PASSED", "RETURNED", "REJECTED"]
Note = Annotated[str, msgspec.Meta(max_length=LONGEST_NOTE)]
Remark = Annotated[str, msgspec.Meta(max_length=LONGEST_REMARK)]
Rules = Annotated[tuple[Code, ...], msgspec.Meta(max_length=MOST_RULES)]


class Checklist(Form, frozen=True):
    """What is sent of every checklist; the form of one of them has its items besides."""

    round: Annotated[str, msgspec.Meta(max_length=80)] = ""
    verdict: Concluded = ""
    remark: Remark = ""
    rules: Rules = ()


@lru_cache(maxsize=64)
def sheet(items: int, pleas: int) -> type[Checklist]:
    """The form of a checklist with so many items; nothing is asked, for a draft may be poor."""
    fields: list[tuple[str, Any, Any]] = [
        *((f"tick_{n}", Ticked, "") for n in range(items)),
        *((f"note_{n}", Note, "") for n in range(items)),
        *((f"grant_{n}", Granted, "") for n in range(pleas)),
    ]
    made = msgspec.defstruct(
        "Answered",
        fields,
        bases=(Checklist,),
        kw_only=True,
        frozen=True,
        forbid_unknown_fields=True,
    )
    return cast("type[Checklist]", made)


def drafted(sent: Mapping[str, Any], work: Work, asked: Sequence[Ask]) -> Draft:
    """The draft that was sent; what only the system answers is not taken from anybody."""
    firm = {each.id for each in work.items if each.found is not None and not each.by_people}
    ticks = {
        item.id: Tick(sent[f"tick_{n}"])
        for n, item in enumerate(work.items)
        if sent.get(f"tick_{n}") and item.id not in firm
    }
    notes = {
        item.id: str(sent[f"note_{n}"])
        for n, item in enumerate(work.items)
        if sent.get(f"note_{n}") and item.id not in firm
    }
    return Draft(
        round=work.round,
        ticks=ticks,
        notes=notes,
        rules=tuple(sent.get("rules", ())),
        grants={
            each.plea.condition: sent[f"grant_{each.field}"] == "yes"
            for each in asked
            if sent.get(f"grant_{each.field}")
        },
        remark=str(sent.get("remark", "")),
    )
