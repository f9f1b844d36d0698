"""The words of a change of category (A-19): proposed, agreed to by the unit, decided."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from selection.domain.answers import Answers, Form
from selection.domain.dossier import Declared, Exemption
from selection.domain.eligibility import Finding
from selection.domain.kernel import CandidateId, Paper, PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeTransfer:
    """Say that a candidate belongs in another category, and why; by a reviewer or an official."""

    candidate: CandidateId
    category: str
    reason: Paper
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreeToTransfer:
    """Agree for the unit, with a dossier for the other category; by the unit's leader.

    `form` is judged and not recorded; `paper` is where it is kept.
    """

    candidate: CandidateId
    category: str
    form: Form
    paper: Paper
    by: PersonId
    at: datetime
    materials: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    declared: tuple[Declared, ...] = ()
    exemptions: tuple[Exemption, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferCategory:
    """Move the candidate, as the unit agreed; its slot moves in the same breath."""

    candidate: CandidateId
    category: str
    signed_by: tuple[PersonId, ...]
    at: datetime


Command = ProposeTransfer | AgreeToTransfer | TransferCategory


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferProposed:
    """Somebody holds that the candidate belongs in this category; the unit has not agreed yet."""

    candidate: CandidateId
    category: str
    reason: Paper
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferAgreed:
    """The unit agrees; this is its dossier for the category, which meets the conditions there."""

    candidate: CandidateId
    category: str
    answers: Answers
    paper: Paper
    materials: Mapping[str, tuple[str, ...]]
    declared: tuple[Declared, ...]
    findings: tuple[Finding, ...]
    exemptions: tuple[Exemption, ...]
    warnings: tuple[str, ...]
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryTransferred:
    """The candidate stands in another category than before, by the dossier agreed to."""

    candidate: CandidateId
    former: str
    agreed: TransferAgreed
    signed_by: tuple[PersonId, ...]
    at: datetime


Event = TransferProposed | TransferAgreed | CategoryTransferred
