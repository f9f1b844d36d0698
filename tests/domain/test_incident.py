"""A secrecy incident: one official locks away, two destroy, or find that it was none (§7.4)."""

from dataclasses import replace

import pytest

from samples import CAST, EXPERT, LI, ONE, TWO, at, hold
from selection.domain import facts
from selection.domain.incident import (
    INCIDENT,
    ConfirmSecrecyIncident,
    DismissSecrecyIncident,
    ReportSecrecyIncident,
    SecrecyIncidentConfirmed,
    SecrecyIncidentDismissed,
    SecrecyIncidentReported,
)
from selection.domain.quarantine import quarantined
from selection.domain.roles import Role
from story import Story

NOW = at("2023-11-24 10:00")
story = Story(INCIDENT, CAST).holding(hold(Role.OFFICIAL, ONE, TWO))
REPORT = ReportSecrecyIncident(candidate=LI, by=ONE, at=NOW)
CONFIRM = ConfirmSecrecyIncident(candidate=LI, signed_by=(ONE, TWO), at=NOW)
DISMISS = DismissSecrecyIncident(candidate=LI, signed_by=(ONE, TWO), at=NOW)
REPORTED = SecrecyIncidentReported(candidate=LI, by=ONE, at=NOW)
CONFIRMED = SecrecyIncidentConfirmed(candidate=LI, signed_by=(ONE, TWO), at=NOW)
DISMISSED = SecrecyIncidentDismissed(candidate=LI, signed_by=(ONE, TWO), at=NOW)


@pytest.mark.accepts("R-MAT-09")
def test_one_official_locks_everything_away_at_any_time():
    """Not even a campaign that runs is asked for: nobody waits with this."""
    story.when(REPORT).then(REPORTED)
    story.when(REPORT).then_leaves({quarantined(LI): "reported", facts.shown(LI): None})
    story.given(REPORTED).when(REPORT).then()
    story.given(REPORTED, CONFIRMED).when(REPORT).then()
    story.given(REPORTED, DISMISSED).when(REPORT).then(REPORTED)


@pytest.mark.refuses("R-MAT-09")
def test_whoever_is_no_official_locks_and_destroys_nothing():
    story.when(replace(REPORT, by=EXPERT)).then_refused("person-has-no-such-role")
    reported = story.given(REPORTED)
    reported.when(replace(CONFIRM, signed_by=(ONE, EXPERT))).then_refused(
        "person-has-no-such-role"
    )


@pytest.mark.parametrize(
    ("command", "event", "left"), [(CONFIRM, CONFIRMED, "confirmed"), (DISMISS, DISMISSED, None)]
)
def test_two_officials_settle_it(command, event, left):
    story.given(REPORTED).when(command).then(event)
    story.given(REPORTED).when(command).then_leaves({quarantined(LI): left})
    alone = replace(command, signed_by=(ONE, ONE))
    story.given(REPORTED).when(alone).then_refused("a-second-person-is-needed")
    story.when(command).then_refused("no-incident-is-reported", candidate=LI)
    story.given(REPORTED, DISMISSED).when(command).then_refused("no-incident-is-reported")


def test_what_is_destroyed_cannot_be_given_back():
    destroyed = story.given(REPORTED, CONFIRMED)
    destroyed.when(CONFIRM).then()
    destroyed.when(DISMISS).then_refused("incident-is-confirmed", candidate=LI)
