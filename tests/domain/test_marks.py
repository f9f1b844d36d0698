"""Which events change what a list is computed from, and say so."""

from domain.examples import EXAMPLES
from selection.domain import facts
from selection.domain.deciders import leaves

CHANGE_THE_EVIDENCE = {
    "AppealDecided",
    "AttendanceRecorded",
    "BallotsCounted",
    "BallotsRecounted",
    "BodyAnswered",
    "CandidateDisqualified",
    "CandidateEntered",
    "CandidateExcluded",
    "CandidatePassed",
    "CandidateRejected",
    "CandidateRuledOut",
    "CategoryTransferred",
    "CoverageConfirmed",
    "ExpertBarred",
    "FigureAttested",
    "FigureCorrected",
    "LotsPublished",
    "MatchesFound",
    "NominationCorrected",
    "NominationSubmitted",
    "NominationWithdrawn",
    "RecusalConfirmed",
    "RecusalWithdrawn",
    "RevoteCounted",
    "RulebookAmended",
    "ScoreExcluded",
    "ScoreReinstated",
    "ScoresheetReopened",
    "SheetsAssigned",
    "TallyCertified",
}


def test_what_changes_the_evidence_leaves_its_mark_and_nothing_else_does():
    """Votes and sheets come in by the thousand; their stages are closed when a list is made."""
    events = [event for each in EXAMPLES for event in each.decided()]
    marks = {
        type(event).__name__: left[facts.EVIDENCE]
        for event in events
        if facts.EVIDENCE in (left := leaves(event))
    }

    assert set(marks) == CHANGE_THE_EVIDENCE
    assert len(set(marks.values())) == len(marks)
    assert None not in marks.values()
