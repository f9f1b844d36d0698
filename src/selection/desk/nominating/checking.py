"""The self-check (资格自检): what of a draft is in order, before anybody else looks at it.

It asks the same rules that decide when the draft is handed in. It says that somebody else stands,
or won before, only as far as the unit would be told then.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from selection.accounts.store import Accounts
from selection.desk.desk import Desk
from selection.desk.nominating.answers import Fault, faults, form_of
from selection.desk.nominating.handing_in import Compare, comparison, recognised
from selection.desk.nominating.nominees import Nominee
from selection.domain import facts
from selection.domain.answers import Form
from selection.domain.dossier import Declared
from selection.domain.eligibility import Claims, Finding, Verdict, report
from selection.domain.identity import Comparison, How, Match, matches, of_registers
from selection.domain.kernel import AtHand, EntityId, Refused
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.entry import Declaration, Material
from selection.domain.rulebook.values import Code
from selection.domain.rulebook.words import NeededFor


@dataclass(frozen=True, slots=True)
class Files:
    """How many files of a material there are, and how many there must be at least."""

    material: Material
    count: int

    @property
    def enough(self) -> bool:
        """Whether there are neither too few nor too many."""
        return self.material.least <= self.count <= self.material.most


@dataclass(frozen=True, slots=True)
class Signed:
    """A declaration that must be signed, and who still has to sign it as the draft stands."""

    declaration: Declaration
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was found: everything that stands in the way, and what people will look at.

    `pleaded` are the SOFT clauses with a plea. `elsewhere`: somebody else has nominated the same
    person or body. `winners` are the past winners whom the candidate may be.
    """

    form: Form
    faults: Mapping[str, Fault]
    findings: tuple[Finding, ...]
    pleaded: frozenset[str]
    files: tuple[Files, ...]
    declarations: tuple[Signed, ...]
    elsewhere: bool
    winners: tuple[Match, ...]
    compared: bool  # whether there is a register, and a name to hold against it

    @property
    def unmet(self) -> tuple[Finding, ...]:
        """The clauses that keep it from being handed in."""
        return tuple(
            each
            for each in self.findings
            if each.verdict is Verdict.NOT_MET
            or (each.verdict is Verdict.NEEDS_EXEMPTION and each.condition not in self.pleaded)
        )

    @property
    def open(self) -> int:
        """How many things are to be done before the leader can approve it."""
        return (
            len(self.faults)
            + len(self.unmet)
            + sum(not each.enough for each in self.files)
            + self.elsewhere
            + any(each.how is How.IDENTIFIED for each in self.winners)
        )


def check(
    desk: Desk,
    accounts: Accounts,
    compare: Compare,
    of: Nominee,
    content: Mapping[str, object],
    *,
    unit_type: str,
) -> Checked:
    """What the rules say now of a form that says this, with the files that are attached."""
    rules, category = desk.rules, of.category
    form = form_of(rules, category, content)
    entities = recognised(accounts, rules, category, form)
    compared = comparison(desk, accounts, compare, of, form)
    winners, others = _known(desk, of, entities, compared)
    held = of.attachments.files()
    return Checked(
        form=form,
        faults=faults(rules, category, form),
        findings=findings(rules, of, form, unit_type, desk.clock()),
        pleaded=frozenset(of.draft.exemptions),
        files=tuple(
            Files(each, len(held.get(each.code, ())))
            for each in rules.materials
            if each.serves(Code(category))
        ),
        declarations=tuple(_signatures(rules, of)),
        elsewhere=others,
        winners=winners,
        compared=compared is not None and bool(compared.registers),
    )


def findings(
    rules: Rulebook, of: Nominee, form: Form, unit_type: str, at: datetime
) -> tuple[Finding, ...]:
    """What every clause says; what is to be declared counts as declared until it is handed in."""
    promised = {(str(each.code), by) for each in rules.declarations for by in each.by}
    attached = {code for code, files in of.attachments.files().items() if files}
    claims = Claims(form=form, declared=promised, attached=attached)
    return report(rules, of.category, unit_type, claims, at)


def _signatures(rules: Rulebook, of: Nominee) -> Sequence[Signed]:
    current = {each for each, at in of.draft.declared.items() if at == of.draft.revision}
    return [
        Signed(
            each,
            tuple(str(by) for by in each.by if Declared(code=each.code, by=by) not in current),
        )
        for each in rules.declarations
        if each.needed_for is NeededFor.SUBMIT
    ]


def _known(
    desk: Desk, of: Nominee, entities: Sequence[EntityId], compared: Comparison | None
) -> tuple[tuple[Match, ...], bool]:
    """The past winners it may be, and whether it stands elsewhere already."""
    live = {facts.live(each) for each in entities}
    names = {*live, *of_registers(entities, compared, desk.rules)}
    at_hand = AtHand(names, desk.journal.facts(names))
    alone = desk.rules.nomination.one_nomination_per_candidate
    others = alone and any(at_hand.get(each, of.candidate) != of.candidate for each in live)
    if compared is None:
        return (), others
    try:
        return matches(entities, compared, at_hand, desk.rules), others
    except Refused:  # a register grew at this very moment: the next look finds it
        return (), others
