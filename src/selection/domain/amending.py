"""Changing the rules of a running campaign, where its rulebook itself lets them change."""

import hashlib
from collections.abc import Sequence

from selection.domain import facts
from selection.domain.course import (
    FINGERPRINT,
    AdoptAmendment,
    AmendmentDrafted,
    Campaign,
    DraftAmendment,
    RulebookAmended,
    RulebookFrozen,
)
from selection.domain.kernel import Facts, Refused
from selection.domain.roles import Role, must_hold, signed
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.canonical import from_canonical
from selection.domain.rulebook.differences import DECISIVE, JUDGING, changes, within
from selection.domain.rulebook.findings import RulebookRefused

Adopted = RulebookFrozen | RulebookAmended


def drafted(
    command: DraftAmendment, adopted: Adopted, at_hand: Facts
) -> Sequence[AmendmentDrafted]:
    """Take a draft; what is in it is looked at when it is adopted."""
    must_hold(at_hand, command.by, Role.OFFICIAL)
    if FINGERPRINT.fullmatch(command.fingerprint) is None:
        raise Refused("fingerprint-does-not-fit")
    if command.fingerprint == adopted.fingerprint:
        raise Refused("amendment-changes-nothing")
    return (
        AmendmentDrafted(
            fingerprint=command.fingerprint,
            reason=command.reason,
            by=command.by,
            at=command.at,
        ),
    )


def amended(
    command: AdoptAmendment,
    campaign: Campaign,
    adopted: Adopted,
    at_hand: Facts,
    rules: Rulebook,
) -> Sequence[RulebookAmended]:
    """Adopt the draft, if every key in which it differs may still change.

    Two people approve, and whoever drafted it is at most one of them.
    """
    people = signed(at_hand, command.signed_by)
    draft = campaign.amendment
    if draft is None or draft.fingerprint != command.fingerprint:
        raise Refused("amendment-is-not-the-drafted-one")
    if hashlib.sha256(command.canonical.encode()).hexdigest() != command.fingerprint:
        raise Refused("fingerprint-does-not-fit")
    if at_hand.get(facts.LIST) == facts.RELEASED:
        raise Refused("list-is-released")
    try:
        from_canonical(command.canonical.encode())
    except RulebookRefused as refusal:
        key = refusal.findings[0].key
        raise Refused("amended-rulebook-is-not-right", key=key) from refusal
    changed = changes(adopted.canonical.encode(), command.canonical.encode())
    for key in changed:
        if not _may_change(key, campaign, rules):
            raise Refused("key-may-not-change-now", key=key)
    return (
        RulebookAmended(
            version=adopted.version + 1,
            canonical=command.canonical,
            fingerprint=command.fingerprint,
            former=adopted.fingerprint,
            changed=changed,
            reason=draft.reason,
            drafted_by=draft.by,
            signed_by=people,
            at=command.at,
        ),
    )


def _may_change(key: str, campaign: Campaign, rules: Rulebook) -> bool:
    """Whether an entry of the rulebook lets the key change at this point of the course.

    What the contest turns on rests from the first vote or mark on, in whatever order acts of the
    organiser opened the stages.
    """
    begun = campaign.open.keys() | campaign.closed.keys()
    judging = any(each.kind in JUDGING and each.code in begun for each in rules.stages)
    if judging and key.partition(".")[0] in DECISIVE:
        return False
    return any(
        within(key, outer) and each.until not in begun
        for each in rules.amendments
        for outer in each.keys
    )
