"""Every stage of a selection, and what its events mean to the others."""

from collections.abc import Mapping
from typing import Any

from selection.domain.assignment import ASSIGNMENT
from selection.domain.attachments import ATTACHMENTS
from selection.domain.ballot import BALLOT
from selection.domain.campaign import CAMPAIGN
from selection.domain.consultation import CONSULTATION
from selection.domain.disqualification import DISQUALIFICATION
from selection.domain.drafting import DRAFTING
from selection.domain.experts import EXPERTS
from selection.domain.exporting import EXPORTING
from selection.domain.feeding import FEEDING
from selection.domain.figures import FIGURES
from selection.domain.incident import INCIDENT
from selection.domain.inspection import INSPECTION
from selection.domain.kernel import Decider, Tallied
from selection.domain.meeting import MEETING
from selection.domain.motion import MOTION
from selection.domain.nomination import NOMINATION
from selection.domain.objections import OBJECTIONS
from selection.domain.ordering import ORDERING
from selection.domain.panels import PANELS
from selection.domain.people import PEOPLE
from selection.domain.publication import PUBLICATION
from selection.domain.recognition import RECOGNITION
from selection.domain.recusal import RECUSAL
from selection.domain.register import REGISTER
from selection.domain.review import REVIEW
from selection.domain.rounds import ROUNDS
from selection.domain.scoresheet import SCORESHEET
from selection.domain.scoring import SCORING
from selection.domain.sealed import SEALED
from selection.domain.showcase import SHOWCASE
from selection.domain.slate import SLATE

DECIDERS: tuple[Decider[Any, Any, Any], ...] = (
    CAMPAIGN,
    PEOPLE,
    EXPERTS,
    PANELS,
    RECUSAL,
    REGISTER,
    SLATE,
    FEEDING,
    DRAFTING,
    ATTACHMENTS,
    NOMINATION,
    RECOGNITION,
    REVIEW,
    SHOWCASE,
    BALLOT,
    INSPECTION,
    DISQUALIFICATION,
    CONSULTATION,
    INCIDENT,
    ASSIGNMENT,
    SCORESHEET,
    SCORING,
    FIGURES,
    MEETING,
    ROUNDS,
    ORDERING,
    PUBLICATION,
    OBJECTIONS,
    MOTION,
    SEALED,
    EXPORTING,
)

_OF: dict[type[Any], Decider[Any, Any, Any]] = {
    event: decider for decider in DECIDERS for event in decider.events
}


def leaves(event: object) -> Mapping[str, str | None]:
    """The facts that an event leaves, None for one it takes away; by the stage it is of."""
    return _OF[type(event)].leaves(event)


def counts(event: object) -> Mapping[Tallied, int]:
    """The votes that an event counts."""
    return _OF[type(event)].counts(event)
