"""The stored name of every event: a promise, for stored events outlive the names of classes.

A name is `stage.event-name.version`, all lower case: the stage is the aggregate's, the event
keeps the words of its class, the version counts from 1. To add an event:

1. add its class and its name here;
2. run `tests/journal/write_golden.py`, which writes the bytes of one such event to
   `tests/journal/golden/`, and commit that file: from then on those bytes must stay readable.

An event's fields are str, int, bool, date, datetime, Decimal, StrEnum, tuples and mappings of
them, and frozen dataclasses of them. A field that comes, goes or changes its meaning makes a new
version: here the class gets the next name, and `upcasts` says how the old shape becomes the new
one. A name is never used for anything else, and from the first
release on its golden file is never changed or removed.
"""

from selection.domain.attachments import MaterialRemoved, MaterialReplaced, MaterialUploaded
from selection.domain.ballot import BallotCast, CandidateLiked, LikeWithdrawn
from selection.domain.campaign import (
    AmendmentDrafted,
    CampaignCancelled,
    CampaignDrafted,
    CampaignPaused,
    CampaignResumed,
    RulebookAmended,
    RulebookFrozen,
    StageClosed,
    StageExtended,
    StageOpened,
    StagePostponed,
)
from selection.domain.candidacy import (
    LateSubmissionAdmitted,
    LateSubmissionRecorded,
    NominationCorrected,
    NominationSubmitted,
    NominationWithdrawn,
    RivalRefused,
)
from selection.domain.casework import (
    SheetsAssigned,
    SupplementaryReviewerAssigned,
)
from selection.domain.consents import ConsentGiven, ConsentWithdrawn
from selection.domain.consultation import (
    BodyAnswered,
    BodysObjectionSetAside,
    CandidateRuledOut,
)
from selection.domain.disqualification import CandidateDisqualified
from selection.domain.drafts import (
    DeclarationsSigned,
    DraftSentBack,
    ExemptionClaimed,
    FormSaved,
    NominationDrafted,
    UnitApproved,
)
from selection.domain.exporting import ExportAllowed, TableExported
from selection.domain.feeding import WinnerCarried
from selection.domain.figures import (
    FigureAttested,
    FigureCorrected,
)
from selection.domain.impartiality import (
    ConflictsDeclared,
    ExpertBarred,
    RecusalConfirmed,
    RecusalWithdrawn,
    UndertakingSigned,
)
from selection.domain.incident import (
    SecrecyIncidentConfirmed,
    SecrecyIncidentDismissed,
    SecrecyIncidentReported,
)
from selection.domain.marking import (
    ScoreExcluded,
    ScoreNoted,
    ScoreReinstated,
    ScoresheetDrafted,
    ScoresheetExplained,
    ScoresheetReopened,
    ScoresheetSubmitted,
)
from selection.domain.motion import MotionPut, MotionSeconded, MotionWithdrawn
from selection.domain.objections import (
    InvestigationOpened,
    InvestigationReported,
    ObjectionAdmitted,
    ObjectionConcluded,
    ObjectionFiled,
    ObjectionOpened,
    ObjectionRefused,
    ObjectionReviewed,
    ReviewAsked,
    TipLogged,
)
from selection.domain.opinions import (
    AppealDecided,
    CandidatePassed,
    CandidateRejected,
    CandidateReturned,
    ConflictDeclared,
    DisputeSettled,
    ExemptionGranted,
    ExemptionRefused,
    FormalReviewAppealed,
    OpinionGiven,
    ReviewAssigned,
)
from selection.domain.ordering import (
    NamePlaced,
    StrokesEntered,
)
from selection.domain.panels import (
    PanelFormed,
)
from selection.domain.people import (
    DeputyEnded,
    DeputyNamed,
    PersonAppointed,
    PersonDismissed,
)
from selection.domain.pool import (
    ExpertEntered,
    ExpertRemoved,
    PanelDrawn,
    SeatDeclined,
    SeedCommitted,
)
from selection.domain.publication import (
    AwardRevoked,
    FinalListDecided,
    ListApproved,
    ListProposed,
    ListPublished,
    ListReleased,
    NoticeCorrected,
    SubstitutePublished,
    SubstitutionApproved,
    SubstitutionProposed,
)
from selection.domain.quota import (
    SlotMoved,
    SlotReleased,
    SlotTaken,
    UnitDeadlineLifted,
    UnitDeadlineSet,
    UnitRegistered,
    UnitRenamed,
    UnitsMerged,
)
from selection.domain.recognition import (
    CandidateExcluded,
    MatchConfirmed,
    MatchDismissed,
    MatchesFound,
    MatchJudged,
)
from selection.domain.register import (
    HonoureeEntered,
)
from selection.domain.rounds import (
    CandidateEntered,
    LotsPublished,
    RevoteCounted,
)
from selection.domain.scoring import (
    CoverageConfirmed,
    ScoringSealed,
)
from selection.domain.sealed import SealedMaterialOpened
from selection.domain.showcase import (
    PagePublished,
    PageTakenDown,
    VotingFrozen,
    VotingUnfrozen,
)
from selection.domain.sitting import (
    AttendanceRecorded,
    BallotsCounted,
    BallotsRecounted,
    MinutesSigned,
    SupplementaryBallotCalled,
)
from selection.domain.suspicion import (
    ClusterReviewed,
    FindingConfirmed,
    InvalidationAppealed,
    TallyCertified,
    VotesInvalidated,
    VotesQuarantined,
    VotesReinstated,
)
from selection.domain.transferring import (
    CategoryTransferred,
    TransferAgreed,
    TransferProposed,
)

NAMES: dict[type, str] = {
    CampaignDrafted: "campaign.campaign-drafted.1",
    RulebookFrozen: "campaign.rulebook-frozen.1",
    AmendmentDrafted: "campaign.amendment-drafted.1",
    RulebookAmended: "campaign.rulebook-amended.1",
    StageOpened: "campaign.stage-opened.1",
    StageClosed: "campaign.stage-closed.1",
    StageExtended: "campaign.stage-extended.1",
    StagePostponed: "campaign.stage-postponed.1",
    CampaignPaused: "campaign.campaign-paused.1",
    CampaignResumed: "campaign.campaign-resumed.1",
    CampaignCancelled: "campaign.campaign-cancelled.1",
    PersonAppointed: "people.person-appointed.1",
    PersonDismissed: "people.person-dismissed.1",
    DeputyNamed: "people.deputy-named.1",
    DeputyEnded: "people.deputy-ended.1",
    ExpertEntered: "experts.expert-entered.1",
    ExpertRemoved: "experts.expert-removed.1",
    SeedCommitted: "experts.seed-committed.1",
    PanelDrawn: "experts.panel-drawn.1",
    SeatDeclined: "experts.seat-declined.1",
    PanelFormed: "panels.panel-formed.1",
    UndertakingSigned: "recusal.undertaking-signed.1",
    ConflictsDeclared: "recusal.conflicts-declared.1",
    ExpertBarred: "recusal.expert-barred.1",
    RecusalConfirmed: "recusal.recusal-confirmed.1",
    RecusalWithdrawn: "recusal.recusal-withdrawn.1",
    HonoureeEntered: "register.honouree-entered.1",
    UnitRegistered: "slate.unit-registered.1",
    UnitDeadlineSet: "slate.unit-deadline-set.1",
    UnitDeadlineLifted: "slate.unit-deadline-lifted.1",
    UnitRenamed: "slate.unit-renamed.1",
    UnitsMerged: "slate.units-merged.1",
    SlotTaken: "slate.slot-taken.1",
    SlotMoved: "slate.slot-moved.1",
    SlotReleased: "slate.slot-released.1",
    WinnerCarried: "feeding.winner-carried.1",
    NominationDrafted: "drafting.nomination-drafted.1",
    FormSaved: "drafting.form-saved.1",
    DeclarationsSigned: "drafting.declarations-signed.1",
    ExemptionClaimed: "drafting.exemption-claimed.1",
    UnitApproved: "drafting.unit-approved.1",
    DraftSentBack: "drafting.draft-sent-back.1",
    MaterialUploaded: "attachments.material-uploaded.1",
    MaterialReplaced: "attachments.material-replaced.1",
    MaterialRemoved: "attachments.material-removed.1",
    NominationSubmitted: "nomination.nomination-submitted.1",
    LateSubmissionRecorded: "nomination.late-submission-recorded.1",
    LateSubmissionAdmitted: "nomination.late-submission-admitted.1",
    NominationCorrected: "nomination.nomination-corrected.1",
    ConsentGiven: "nomination.consent-given.1",
    ConsentWithdrawn: "nomination.consent-withdrawn.1",
    TransferProposed: "nomination.transfer-proposed.1",
    TransferAgreed: "nomination.transfer-agreed.1",
    CategoryTransferred: "nomination.category-transferred.1",
    NominationWithdrawn: "nomination.nomination-withdrawn.1",
    RivalRefused: "nomination.rival-refused.1",
    MatchesFound: "recognition.matches-found.1",
    MatchJudged: "recognition.match-judged.1",
    MatchConfirmed: "recognition.match-confirmed.1",
    MatchDismissed: "recognition.match-dismissed.1",
    CandidateExcluded: "recognition.candidate-excluded.1",
    ReviewAssigned: "review.review-assigned.1",
    ConflictDeclared: "review.conflict-declared.1",
    OpinionGiven: "review.opinion-given.1",
    DisputeSettled: "review.dispute-settled.1",
    ExemptionGranted: "review.exemption-granted.1",
    ExemptionRefused: "review.exemption-refused.1",
    CandidatePassed: "review.candidate-passed.1",
    CandidateReturned: "review.candidate-returned.1",
    CandidateRejected: "review.candidate-rejected.1",
    FormalReviewAppealed: "review.formal-review-appealed.1",
    AppealDecided: "review.appeal-decided.1",
    PagePublished: "showcase.page-published.1",
    PageTakenDown: "showcase.page-taken-down.1",
    VotingFrozen: "showcase.voting-frozen.1",
    VotingUnfrozen: "showcase.voting-unfrozen.1",
    CandidateLiked: "ballot.candidate-liked.1",
    LikeWithdrawn: "ballot.like-withdrawn.1",
    BallotCast: "ballot.ballot-cast.1",
    VotesQuarantined: "inspection.votes-quarantined.1",
    ClusterReviewed: "inspection.cluster-reviewed.1",
    FindingConfirmed: "inspection.finding-confirmed.1",
    VotesInvalidated: "inspection.votes-invalidated.1",
    VotesReinstated: "inspection.votes-reinstated.1",
    InvalidationAppealed: "inspection.invalidation-appealed.1",
    TallyCertified: "inspection.tally-certified.1",
    CandidateDisqualified: "disqualification.candidate-disqualified.1",
    BodyAnswered: "consultation.body-answered.1",
    BodysObjectionSetAside: "consultation.bodys-objection-set-aside.1",
    CandidateRuledOut: "consultation.candidate-ruled-out.1",
    SecrecyIncidentReported: "incident.secrecy-incident-reported.1",
    SecrecyIncidentConfirmed: "incident.secrecy-incident-confirmed.1",
    SecrecyIncidentDismissed: "incident.secrecy-incident-dismissed.1",
    ScoresheetDrafted: "scoresheet.scoresheet-drafted.1",
    ScoresheetSubmitted: "scoresheet.scoresheet-submitted.1",
    ScoresheetReopened: "scoresheet.scoresheet-reopened.1",
    ScoresheetExplained: "scoresheet.scoresheet-explained.1",
    ScoreNoted: "scoresheet.score-noted.1",
    ScoreExcluded: "scoresheet.score-excluded.1",
    ScoreReinstated: "scoresheet.score-reinstated.1",
    SheetsAssigned: "assignment.sheets-assigned.1",
    SupplementaryReviewerAssigned: "assignment.supplementary-reviewer-assigned.1",
    CoverageConfirmed: "scoring.coverage-confirmed.1",
    ScoringSealed: "scoring.scoring-sealed.1",
    FigureAttested: "figures.figure-attested.1",
    FigureCorrected: "figures.figure-corrected.1",
    AttendanceRecorded: "meeting.attendance-recorded.1",
    BallotsCounted: "meeting.ballots-counted.1",
    BallotsRecounted: "meeting.ballots-recounted.1",
    SupplementaryBallotCalled: "meeting.supplementary-ballot-called.1",
    MinutesSigned: "meeting.minutes-signed.1",
    CandidateEntered: "rounds.candidate-entered.1",
    LotsPublished: "rounds.lots-published.1",
    RevoteCounted: "rounds.revote-counted.1",
    StrokesEntered: "ordering.strokes-entered.1",
    NamePlaced: "ordering.name-placed.1",
    ListProposed: "publication.list-proposed.1",
    ListApproved: "publication.list-approved.1",
    ListPublished: "publication.list-published.1",
    NoticeCorrected: "publication.notice-corrected.1",
    SubstitutionProposed: "publication.substitution-proposed.1",
    SubstitutionApproved: "publication.substitution-approved.1",
    SubstitutePublished: "publication.substitute-published.1",
    FinalListDecided: "publication.final-list-decided.1",
    ListReleased: "publication.list-released.1",
    AwardRevoked: "publication.award-revoked.1",
    ObjectionFiled: "objections.objection-filed.1",
    TipLogged: "objections.tip-logged.1",
    ObjectionAdmitted: "objections.objection-admitted.1",
    ObjectionRefused: "objections.objection-refused.1",
    InvestigationOpened: "objections.investigation-opened.1",
    InvestigationReported: "objections.investigation-reported.1",
    ObjectionConcluded: "objections.objection-concluded.1",
    ReviewAsked: "objections.review-asked.1",
    ObjectionReviewed: "objections.objection-reviewed.1",
    ObjectionOpened: "objections.objection-opened.1",
    MotionPut: "motion.motion-put.1",
    MotionSeconded: "motion.motion-seconded.1",
    MotionWithdrawn: "motion.motion-withdrawn.1",
    SealedMaterialOpened: "sealed.sealed-material-opened.1",
    ExportAllowed: "exporting.export-allowed.1",
    TableExported: "exporting.table-exported.1",
}

LIKE = NAMES[CandidateLiked]
"""What nearly all events are named; an index of the database's holds all others by their names."""
