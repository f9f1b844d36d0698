"""Opening a campaign: one official drafts it, another one freezes its rulebook (P22)."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from selection.desk.desk import WAITED, Desk, Reader
from selection.desk.requests import Order
from selection.domain.campaign import CAMPAIGN, DraftCampaign, FreezeRulebook
from selection.domain.kernel import PersonId
from selection.domain.rulebook.canonical import fingerprint, from_canonical
from selection.journal.journal import Journal


def open_campaign(
    journal: Journal,
    canonical: bytes,
    *,
    drafted_by: PersonId,
    frozen_by: PersonId,
    clock: Callable[[], datetime],
    afterwards: Sequence[Reader] = (),
    waited: timedelta | None = WAITED,
) -> Desk:
    """Record draft and freezing of the rulebook, and take the desk of the opened campaign.

    `afterwards` and `waited` are the desk's.

    Raises RulebookRefused for a rulebook that cannot be obeyed, and Refused if both are one
    person or the campaign is open already.
    """
    adopted = fingerprint(canonical)
    draft = Desk(journal, from_canonical(canonical), clock=clock, rulebook=0)
    drafted = DraftCampaign(fingerprint=adopted, by=drafted_by, at=clock())
    draft.handle(drafted_by, Order(CAMPAIGN, drafted))
    frozen = FreezeRulebook(
        canonical=canonical.decode(), fingerprint=adopted, by=frozen_by, at=clock()
    )
    draft.handle(frozen_by, Order(CAMPAIGN, frozen))
    return Desk.open(journal, clock=clock, afterwards=afterwards, waited=waited)
