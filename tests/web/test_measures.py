"""What the figures say, and what they do not."""

from prometheus_client import generate_latest

from selection.desk.requests import Busy, Receipt
from selection.domain.kernel import Refused
from selection.web.measures import Measures


def receipt(*events, repeated=False):
    return Receipt(
        id="one",
        stream="s",
        events=events,
        first=None,
        last=None,
        recorded_at=None,
        repeated=repeated,
    )


def lines(measures):
    return [each for each in generate_latest(measures.registry).decode().splitlines() if each]


def test_a_batch_is_counted_by_size_by_time_and_by_what_became_of_each():
    measures = Measures()
    lane = measures.lane("fair")
    refused = Refused("daily-likes-are-used-up", voter="abc")
    answers = [receipt("liked"), receipt("liked"), receipt(), receipt("liked", repeated=True)]

    lane.committed([*answers, refused, refused, Busy()], 0.003)
    lane.failed(4)
    lane.turned_away()

    told = lines(measures)
    for line in (
        'selection_lane_batch_size_sum{campaign="fair"} 7.0',
        'selection_lane_commit_seconds_bucket{campaign="fair",le="0.002"} 0.0',
        'selection_lane_commit_seconds_bucket{campaign="fair",le="0.005"} 1.0',
        'selection_requests_decided_total{campaign="fair",verdict="recorded"} 2.0',
        'selection_requests_decided_total{campaign="fair",verdict="unchanged"} 2.0',
        'selection_requests_decided_total{campaign="fair",verdict="refused"} 2.0',
        'selection_requests_decided_total{campaign="fair",verdict="busy"} 1.0',
        'selection_requests_decided_total{campaign="fair",verdict="failed"} 4.0',
        'selection_requests_decided_total{campaign="fair",verdict="full"} 1.0',
        'selection_refusals_total{campaign="fair",reason="daily-likes-are-used-up"} 2.0',
    ):
        assert line in told
    assert not any("abc" in line for line in told)


def test_who_waits_is_asked_when_somebody_looks():
    measures = Measures()
    waiting = []
    measures.lane("fair").holds(lambda: len(waiting))
    waiting += [1, 2, 3]
    assert 'selection_lane_waiting{campaign="fair"} 3.0' in lines(measures)
