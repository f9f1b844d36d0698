"""What is approved is handed in, to the letter; and handed in again after a return."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Protocol, cast

from selection.accounts.recognising import entities_of
from selection.accounts.store import Accounts
from selection.desk.desk import Desk
from selection.desk.merging import called
from selection.desk.nominating.answers import form_of
from selection.desk.nominating.nominees import Nominee, Standing
from selection.desk.requests import Order, Receipt
from selection.desk.submitting import submit
from selection.domain.answers import Form
from selection.domain.candidacy import (
    CorrectNomination,
    Objections,
    ShownAtHome,
    SubmitNomination,
)
from selection.domain.dossier import Declared, Exemption
from selection.domain.drafts import contents
from selection.domain.identity import Comparison
from selection.domain.kernel import EntityId, Paper, PersonId, Refused
from selection.domain.materials import fingerprint
from selection.domain.nomination import NOMINATION
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.words import Declarer, OwnPublicity, Signature


class Compare(Protocol):
    """Holds a name against the registers of past winners; ValueError for an empty one."""

    def __call__(self, desk: Desk, name: str, *, region: str, unit: str) -> Comparison:
        """What a nomination says of its candidate's name (see `Registers.compare`)."""
        ...


HOME = "own-publicity"
"""The kind of paper that tells of the unit's own publicity (本级公示)."""

NAME = "name"
"""The field that every form begins with."""


def unit_declarations(rules: Rulebook) -> tuple[str, ...]:
    """The declarations that the unit's leader signs with the approval."""
    return tuple(each.code for each in rules.declarations if Declarer.UNIT in each.by)


def to_be_approved(of: Nominee, rules: Rulebook) -> str | None:
    """The hash of all that an approval now would be of, the unit's declarations among it.

    None before the form is saved.
    """
    if of.draft.saved is None or of.draft.begun is None:
        return None
    signed = {Declared(code=each, by=Declarer.UNIT) for each in unit_declarations(rules)}
    unit = of.draft.begun.unit
    files = fingerprint(of.attachments.unit or unit, of.attachments.files())
    declared = {*of.draft.declared, *signed}
    pleas = of.draft.exemptions.values()
    return contents(unit, of.category, of.draft.saved.paper, files, declared, pleas)


def hand_in(
    desk: Desk,
    accounts: Accounts,
    compare: Compare,
    of: Nominee,
    *,
    by: PersonId,
    id: str | None = None,
) -> Receipt:
    """Hand in what the leader approved: a nomination, or the correction of a returned one.

    At the deadline or later it is recorded as late (A-01). Raises Refused as the domain does; for
    a candidate who stands for another unit already, with a notice to both (A-11).
    """
    approved = of.draft.approved
    if approved is None or of.draft.saved is None or of.draft.begun is None:
        raise Refused("draft-is-not-approved", candidate=of.candidate)
    rules, at = desk.rules, desk.clock()
    content = accounts.vault.open(of.draft.saved.paper.record)
    form = form_of(rules, of.category, content)
    entities = recognised(accounts, rules, of.category, form)
    compared = comparison(desk, accounts, compare, of, form)
    exemptions = _endorsed(of, approved.by)
    if of.standing is Standing.RETURNED:
        corrected = CorrectNomination(
            candidate=of.candidate,
            form=form,
            paper=of.draft.saved.paper,
            at=at,
            entities=entities,
            materials=of.attachments.files(),
            declared=tuple(of.draft.declared),
            exemptions=exemptions,
            compared=compared,
            changed=_changed(accounts, of, content, rules),
        )
        return desk.handle(by, Order(NOMINATION, corrected), id=id)
    submitted = SubmitNomination(
        candidate=of.candidate,
        unit=of.draft.begun.unit,
        category=of.category,
        entities=entities,
        form=form,
        paper=of.draft.saved.paper,
        at=at,
        materials=of.attachments.files(),
        declared=tuple(of.draft.declared),
        exemptions=exemptions,
        signed_by={Signature.CLERK: approved.written_by, Signature.LEADER: approved.by},
        own_publicity=shown_at_home(accounts, of, rules),
        compared=compared,
    )
    return submit(desk, submitted, by=by, id=id)


def _endorsed(of: Nominee, leader: PersonId) -> tuple[Exemption, ...]:
    return tuple(replace(each, endorsed_by=leader) for each in of.draft.exemptions.values())


def _changed(
    accounts: Accounts, of: Nominee, content: Mapping[str, object], rules: Rulebook
) -> tuple[str, ...]:
    """The fields whose words are others than when it was handed in last."""
    dossier = of.nomination.handed_in
    if dossier is None:
        return ()
    former = accounts.vault.open(dossier.paper.record)
    known = {str(each.code) for each in rules.nomination.fields}
    differ = {each for each in {*former, *content} if former.get(each) != content.get(each)}
    return tuple(sorted(differ & known))


def recognised(
    accounts: Accounts, rules: Rulebook, category: str, form: Form
) -> tuple[EntityId, ...]:
    """The salted hashes of what identifies the candidate; none as long as nothing does."""
    texts = {code: answer for code, answer in form.items() if answer not in ("", ())}
    try:
        return entities_of(accounts.pseudonyms(rules.id), rules, category, texts)
    except ValueError:  # nothing is left of a name or number of blanks and dashes
        return ()


def comparison(
    desk: Desk, accounts: Accounts, compare: Compare, of: Nominee, form: Form
) -> Comparison | None:
    """The name held against the registers of past winners; None without a name or a register."""
    name = str(form.get(NAME, "")).strip()
    if not name or not desk.rules.exclusions:
        return None
    known = accounts.people.units([of.unit]).get(of.unit)
    unit = called(desk, accounts, [of.unit]).get(of.unit, "")
    try:
        return compare(desk, name, region=known.region if known else "", unit=unit)
    except ValueError:
        return None


def shown_at_home(accounts: Accounts, of: Nominee, rules: Rulebook) -> ShownAtHome | None:
    """The unit's own publicity as it was entered last; None where none was, or none is asked."""
    if rules.nomination.own_publicity is OwnPublicity.NOT_ASKED:
        return None
    record = accounts.vault.newest(HOME, [of.candidate]).get(of.candidate)
    if record is None:
        return None
    said = accounts.vault.open(record)
    paper = cast("Mapping[str, str]", said)
    kept = accounts.vault.paper(record)
    return ShownAtHome(
        begins=date.fromisoformat(paper["begins"]),
        ends=date.fromisoformat(paper["ends"]),
        objections=Objections(paper["objections"]),
        paper=kept,
    )


def keep_shown_at_home(
    desk: Desk,
    accounts: Accounts,
    of: Nominee,
    *,
    begins: date,
    ends: date,
    objections: Objections,
    words: str,
) -> Paper:
    """Enter the unit's own publicity; Refused if it ends before it begins."""
    if ends < begins:
        raise Refused("own-publicity-ends-before-it-begins", begins=begins, ends=ends)
    told = {
        "begins": begins.isoformat(),
        "ends": ends.isoformat(),
        "objections": str(objections),
        "words": words,
    }
    return accounts.vault.keep(of.candidate, HOME, told, at=desk.clock())
