"""What a ranking is computed from, told from the events one by one."""

from datetime import UTC, datetime
from typing import Any

from samples import CAST, ONE, experts
from selection.domain.sitting import AttendanceRecorded
from selection.journal.items import Envelope, Record
from selection.readmodels.evidence import evidence

NOW = datetime(2023, 12, 20, 1, tzinfo=UTC)
ENVELOPE = Envelope(campaign="c", command="1", actor="a", recorded_at=NOW, rulebook=1)
AT_THE_MEETING = {"channel": "meeting", "stage": "MEETING", "by": ONE, "at": NOW}


def told(*events: Any):
    records = [
        Record(position=n, stream="s", version=n, name="e", event=event, envelope=ENVELOPE)
        for n, event in enumerate(events, start=1)
    ]
    [poll] = evidence(records, CAST).polls
    return poll


def attended(category: str, **eligible: int) -> AttendanceRecorded:
    return AttendanceRecorded(
        category=category,
        panel="P",
        ballot=1,
        present=experts(9),
        eligible=eligible,
        recusals="",
        **AT_THE_MEETING,
    )


def test_a_later_attendance_takes_the_place_of_the_earlier_one_of_its_category():
    first = attended("VOLUNTEER", li=9, wu=9)
    other = attended("SITE", sun=9)

    assert told(first, other).eligible == {"li": 9, "wu": 9, "sun": 9}
    assert told(first, other, attended("VOLUNTEER", li=8)).eligible == {"li": 8, "sun": 9}
