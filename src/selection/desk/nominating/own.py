"""What a candidate does for itself: sign, consent, take back, see what is kept, have it erased.

Each act asks whose candidate it is: only the applicant of a nomination acts on it here.
"""

from dataclasses import dataclass

from selection.accounts.media import Media
from selection.accounts.originals import Originals
from selection.accounts.store import Accounts
from selection.accounts.vault import Vault, Version
from selection.desk.desk import Desk
from selection.desk.incidents import destroy_files, held
from selection.desk.nominating import writing
from selection.desk.nominating.correcting import ASKED
from selection.desk.nominating.nominees import Nominee, Standing, words
from selection.desk.requests import Order, Receipt
from selection.domain import consents, facts
from selection.domain.consents import GiveConsent, WithdrawConsent
from selection.domain.dossier import Declared
from selection.domain.kernel import PersonId, Refused
from selection.domain.nomination import NOMINATION
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.entry import Declaration
from selection.domain.rulebook.words import Declarer, NeededFor

STATEMENT = "consent"
"""The kind of paper that holds what a candidate said of a consent."""

TOLD = ("form", "page", "exemption", "pledge", "own-publicity", "notice-line", STATEMENT, ASKED)
"""The kinds of papers about a candidate that are its own; what others say of it are not."""

MINE = str(Declarer.CANDIDATE)
REQUESTED = "REQUEST"
"""The reason of an erasure that the person asked for."""

STILL_STANDS = {
    Standing.SUBMITTED,
    Standing.RETURNED,
    Standing.PASSED,
    Standing.REJECTED,
    Standing.APPEALED,
    Standing.LATE,
    Standing.LOCKED,
}
"""While a nomination is one of these nobody can erase what it rests on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """A consent, and whether it is given."""

    declaration: Declaration
    given: bool
    fixed: bool  # whether it cannot be taken back now


def consents_of(of: Nominee, rules: Rulebook) -> list[Consent]:
    """Each consent by itself (R-SHO-03): from the nomination if it stands, from the draft else."""
    stands = facts.nominated(of.candidate) in of.at_hand
    if stands:
        told = facts.listed(of.at_hand, facts.declared(of.candidate))
        given = {code for code, _, by in (each.partition("/") for each in told) if by == MINE}
    else:
        given = {each.code for each in of.draft.declared if each.by is Declarer.CANDIDATE}
    public = facts.publicised(of.candidate) in of.at_hand
    return [
        Consent(
            declaration=each,
            given=each.code in given,
            fixed=not stands or (public and each.needed_for is NeededFor.PUBLICITY),
        )
        for each in rules.declarations
        if each.needed_for is not NeededFor.SUBMIT and Declarer.CANDIDATE in each.by
    ]


def promises_of(of: Nominee, rules: Rulebook) -> list[Declaration]:
    """What the candidate still has to sign of the draft as it stands."""
    signed = {each for each, at in of.draft.declared.items() if at == of.draft.revision}
    return [
        each
        for each in rules.declarations
        if each.needed_for is NeededFor.SUBMIT
        and Declarer.CANDIDATE in each.by
        and Declared(code=each.code, by=Declarer.CANDIDATE) not in signed
    ]


def consent(
    desk: Desk, vault: Vault, of: Nominee, code: str, *, by: PersonId, id: str | None = None
) -> Receipt:
    """Give a consent: on the nomination, or on the draft before it is handed in."""
    if facts.nominated(of.candidate) not in of.at_hand:
        return writing.declare(
            desk, of.candidate, (code,), declarer=Declarer.CANDIDATE, by=by, id=id
        )
    return _change(desk, vault, of, GiveConsent, code, "本人登录后同意", by=by, id=id)


def take_back(
    desk: Desk, vault: Vault, of: Nominee, code: str, *, by: PersonId, id: str | None = None
) -> Receipt:
    """Take a consent back; what was shown on it is off at once. Raises Refused."""
    return _change(desk, vault, of, WithdrawConsent, code, "本人登录后撤回", by=by, id=id)


def _change(
    desk: Desk,
    vault: Vault,
    of: Nominee,
    kind: type[consents.Command],
    code: str,
    said: str,
    *,
    by: PersonId,
    id: str | None,
) -> Receipt:
    at = desk.clock()
    paper = vault.keep(of.candidate, STATEMENT, {"words": said, "consent": code}, at=at)
    command = kind(candidate=of.candidate, declaration=code, paper=paper, by=by, at=at)
    return desk.handle(by, Order(NOMINATION, command), id=id)


# --- my data


@dataclass(frozen=True, slots=True, kw_only=True)
class Uploaded:
    """A file, by its name and hash."""

    material: str
    order: int
    name: str
    bytes: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnData:
    """All that is kept about a candidate and is its own."""

    kept: tuple[Version, ...]
    files: tuple[Uploaded, ...]


def own_data(vault: Vault, of: Nominee) -> OwnData:
    """All versions of everything; nothing once it was erased."""
    named = words(vault, [each.paper for each in of.files])
    return OwnData(
        kept=tuple(vault.all_of(of.candidate, TOLD)),
        files=tuple(
            Uploaded(
                material=each.code,
                order=each.order,
                name=str((named[each.paper.record] or {}).get("name", "")),
                bytes=each.bytes,
                digest=each.digest,
            )
            for each in of.files
        ),
    )


def may_be_erased(of: Nominee) -> bool:
    """Whether nothing rests on it any more: never handed in, withdrawn, or out for good."""
    return of.standing not in STILL_STANDS and facts.publicised(of.candidate) not in of.at_hand


def erase(desk: Desk, accounts: Accounts, originals: Originals, media: Media, of: Nominee) -> int:
    """Erase what is kept about the candidate, words, files and pictures; how many files that were.

    The key goes last: killed before that, all is found again when the same is asked once more.
    Raises Refused while the nomination stands: whoever wants to be erased withdraws it first.
    """
    if not may_be_erased(of):
        raise Refused("nomination-still-stands", candidate=of.candidate)
    count = destroy_files(held(desk, of.candidate, accounts.vault), originals, media)
    accounts.vault.erase(of.candidate, at=desk.clock(), reason=REQUESTED)
    return count
