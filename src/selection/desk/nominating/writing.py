"""A draft is begun, written and declared about; what is written lies in the vault first (0013)."""

import uuid
from collections.abc import Mapping, Sequence

from selection.accounts.vault import Vault
from selection.desk.desk import Desk
from selection.desk.nominating.answers import Content, length
from selection.desk.nominating.nominees import Nominee, answering_unit, nominee
from selection.desk.nominating.reopened import (
    must_plead_where_reopened,
    must_write_where_reopened,
)
from selection.desk.requests import Order, Receipt
from selection.domain import facts
from selection.domain.dossier import Exemption
from selection.domain.drafting import DRAFTING
from selection.domain.drafts import (
    ApproveDraft,
    ClaimExemption,
    Draft,
    DraftNomination,
    SaveForm,
    SendDraftBack,
    SignDeclarations,
)
from selection.domain.kernel import CandidateId, Paper, PersonId, Refused, UnitId
from selection.domain.rulebook.words import Declarer

FORM, PLEA, SENT_BACK, PLEDGE = "form", "exemption", "sent-back", "pledge"
"""The kinds of papers that a draft names."""

OVERTAKEN = "form-was-saved-meanwhile"


class Overtaken(Exception):
    """Somebody saved the form since it was opened; neither version is lost.

    `revision` is that of the other version, by somebody, which says `theirs`.
    """

    def __init__(self, revision: int, theirs: Mapping[str, object], by: PersonId) -> None:
        super().__init__(revision)
        self.revision = revision
        self.theirs = theirs
        self.by = by


def begin(
    desk: Desk,
    *,
    unit: UnitId,
    category: str,
    applicant: PersonId | None,
    by: PersonId,
    id: str | None = None,
) -> CandidateId:
    """Begin a draft of a candidate in a category; asked for again with the same id, it is one.

    Raises Refused as the domain does.
    """
    # The candidate's id follows from that of the act, so that a double click makes one candidate.
    candidate = CandidateId(uuid.uuid5(_DRAFTS, id).hex if id else uuid.uuid4().hex)
    at = desk.clock()
    command = DraftNomination(
        candidate=candidate, unit=unit, category=category, applicant=applicant, by=by, at=at
    )
    desk.handle(by, Order(DRAFTING, command), id=id)
    return candidate


_DRAFTS = uuid.UUID("2f0c5f0e-6a0e-4d5b-9a4a-5d4f1f6b7c10")


def save(
    desk: Desk,
    vault: Vault,
    candidate: CandidateId,
    content: Content,
    *,
    opened: int,
    by: PersonId,
    id: str | None = None,
) -> Receipt | None:
    """Save the form that was opened at a revision; None if it says what it said before.

    What says nothing new makes no revision, so that no signature is void for it. Raises Overtaken
    if another version was saved meanwhile; Refused as the domain does, and where other parts of
    a returned nomination are changed than it was returned for.
    """
    now: Draft = desk.state(Order(DRAFTING, _saving(desk, candidate, _NOTHING, opened, by)))
    before = now.saved
    if before is not None and vault.open(before.paper.record) == content:
        return None
    if (of := _returned(desk, candidate)) is not None:
        must_write_where_reopened(desk.rules, vault, of, content)
    paper = vault.keep(candidate, FORM, content, at=desk.clock())
    try:
        return desk.handle(by, Order(DRAFTING, _saving(desk, candidate, paper, opened, by)), id=id)
    except Refused as refused:
        if refused.reason != OVERTAKEN:
            raise
    now = desk.state(Order(DRAFTING, _saving(desk, candidate, paper, opened, by)))
    if now.saved is None:
        raise Refused("form-is-not-saved")
    theirs = vault.open(now.saved.paper.record)
    raise Overtaken(now.saved.revision, theirs, now.saved.by)


_NOTHING = Paper(record="", digest="")


def _saving(
    desk: Desk, candidate: CandidateId, paper: Paper, opened: int, by: PersonId
) -> SaveForm:
    return SaveForm(candidate=candidate, opened=opened, paper=paper, by=by, at=desk.clock())


def _returned(desk: Desk, candidate: CandidateId) -> Nominee | None:
    """The candidate, if its nomination is returned."""
    returned = facts.returned(candidate)
    unit = answering_unit(desk, candidate)
    if unit is None or returned not in desk.journal.facts([returned]):
        return None
    return nominee(desk, candidate, unit)


def plead(
    desk: Desk,
    vault: Vault,
    candidate: CandidateId,
    condition: str,
    words: str,
    *,
    by: PersonId,
    id: str | None = None,
) -> Receipt | None:
    """Plead for an exemption from a SOFT condition (破格); None if the plea says what it said.

    Raises Refused as the domain does, also if the words are too few.
    """
    asked = Exemption(condition=condition, reason=_NOTHING, length=length(words))
    claim = ClaimExemption(candidate=candidate, exemption=asked, by=by, at=desk.clock())
    now: Draft = desk.state(Order(DRAFTING, claim))
    before = now.exemptions.get(condition)
    if before is not None and vault.open(before.reason.record).get("words") == words:
        return None
    if (of := _returned(desk, candidate)) is not None:
        must_plead_where_reopened(desk.rules, of, condition)
    reason = vault.keep(candidate, PLEA, {"words": words}, at=desk.clock())
    claim = ClaimExemption(
        candidate=candidate,
        exemption=Exemption(condition=condition, reason=reason, length=length(words)),
        by=by,
        at=desk.clock(),
    )
    return desk.handle(by, Order(DRAFTING, claim), id=id)


def declare(
    desk: Desk,
    candidate: CandidateId,
    declarations: Sequence[str],
    *,
    declarer: Declarer,
    by: PersonId,
    scan: Paper | None = None,
    id: str | None = None,
) -> Receipt:
    """Sign declarations about the draft as it stands; with `scan` as recorded from a sheet."""
    command = SignDeclarations(
        candidate=candidate,
        declarations=tuple(declarations),
        declarer=declarer,
        by=by,
        at=desk.clock(),
        scan=scan,
    )
    return desk.handle(by, Order(DRAFTING, command), id=id)


def by_hand(
    desk: Desk,
    vault: Vault,
    candidate: CandidateId,
    declarations: Sequence[str],
    *,
    words: str,
    by: PersonId,
    id: str | None = None,
) -> Receipt:
    """Record what the candidate signed by hand; `words` tell where that sheet is kept."""
    sheet = vault.keep(candidate, PLEDGE, {"words": words}, at=desk.clock())
    return declare(
        desk, candidate, declarations, declarer=Declarer.CANDIDATE, by=by, scan=sheet, id=id
    )


def approve(
    desk: Desk,
    candidate: CandidateId,
    revision: int,
    *,
    shown: str,
    endorsed: Sequence[str],
    declarations: Sequence[str],
    by: PersonId,
    id: str | None = None,
) -> Receipt:
    """Sign the unit's declarations and approve the draft, as one act, exactly as it was `shown`.

    Raises Refused as the domain does: a word or a file that changed since is another content.
    """
    at = desk.clock()
    orders: list[Order] = []
    if declarations:
        signed = SignDeclarations(
            candidate=candidate,
            declarations=tuple(declarations),
            declarer=Declarer.UNIT,
            by=by,
            at=at,
        )
        orders.append(Order(DRAFTING, signed))
    approved = ApproveDraft(
        candidate=candidate,
        revision=revision,
        shown=shown,
        endorsed=tuple(endorsed),
        by=by,
        at=at,
    )
    return desk.handle(by, *orders, Order(DRAFTING, approved), id=id)


def send_back(
    desk: Desk,
    vault: Vault,
    candidate: CandidateId,
    words: str,
    *,
    by: PersonId,
    id: str | None = None,
) -> Receipt:
    """Send the draft back to the clerk, saying why."""
    reason = vault.keep(candidate, SENT_BACK, {"words": words}, at=desk.clock())
    command = SendDraftBack(candidate=candidate, reason=reason, by=by, at=desk.clock())
    return desk.handle(by, Order(DRAFTING, command), id=id)
