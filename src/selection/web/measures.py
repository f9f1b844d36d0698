"""What this process measures of itself, for Prometheus.

Codes and figures only: no visitor, voter or candidate is in a label, and every label has few
values. Served on a port of its own (`serve --metrics`), never on the visitors'.
"""

import asyncio
from collections import Counter as Tally
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from time import perf_counter

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    start_http_server,
)

from selection.desk.requests import Answer, Busy, Receipt
from selection.domain.kernel import Refused
from selection.journal.timekeeping import Keeping, keeping

_BATCHES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000)
_COMMITS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10)  # seconds
_BEAT = 0.25  # seconds
_DELAYS = (0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2)  # seconds


class LaneMeasures:
    """The figures of one campaign's lane."""

    def __init__(self, measures: "Measures", campaign: str) -> None:
        self._waiting = measures.waiting.labels(campaign)
        self._batch = measures.batch.labels(campaign)
        self._commit = measures.commit.labels(campaign)
        self._verdicts = measures.verdicts
        self._refusals = measures.refusals
        self._campaign = campaign

    def holds(self, waiting: Callable[[], int]) -> None:
        """How many wait is asked when somebody looks, from another thread."""
        self._waiting.set_function(waiting)

    def committed(self, answers: Sequence[Answer], seconds: float) -> None:
        """A batch is decided and durable; `seconds` from its start to the end of its commit."""
        self._batch.observe(len(answers))
        self._commit.observe(seconds)
        reasons = Tally(answer.reason for answer in answers if isinstance(answer, Refused))
        for reason, many in reasons.items():
            self._refusals.labels(self._campaign, reason).inc(many)
        for verdict, many in Tally(map(_verdict, answers)).items():
            self._count(verdict, many)

    def failed(self, requests: int) -> None:
        """The store failed, and so many did not get an answer."""
        self._count("failed", requests)

    def turned_away(self) -> None:
        """The lane was full, and somebody was told to come again."""
        self._count("full", 1)

    def _count(self, verdict: str, many: int) -> None:
        self._verdicts.labels(self._campaign, verdict).inc(many)


class Measures:
    """All figures of one process, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.waiting = Gauge(
            "selection_lane_waiting",
            "Requests that wait for the next commit",
            ["campaign"],
            registry=self.registry,
        )
        self.batch = Histogram(
            "selection_lane_batch_size",
            "Requests decided in one commit",
            ["campaign"],
            buckets=_BATCHES,
            registry=self.registry,
        )
        self.commit = Histogram(
            "selection_lane_commit_seconds",
            "From the start of a batch to the end of its commit",
            ["campaign"],
            buckets=_COMMITS,
            registry=self.registry,
        )
        self.verdicts = Counter(
            "selection_requests_decided",
            "Requests by what became of them: recorded, unchanged, refused, busy, full, failed",
            ["campaign", "verdict"],
            registry=self.registry,
        )
        self.refusals = Counter(
            "selection_refusals",
            "Refusals by the rule that made them",
            ["campaign", "reason"],
            registry=self.registry,
        )
        self._lag = Gauge(
            "selection_pages_lag_events",
            "Events that the pages are behind the journal",
            ["campaign"],
            registry=self.registry,
        )
        self._parked = Gauge(
            "selection_read_models_parked",
            "Read models that an event was too much for: they stand still",
            ["campaign"],
            registry=self.registry,
        )
        clock = Gauge(
            "selection_clock_synchronised",
            "1: the kernel says that its clock is kept in step; 0: it is not, or nobody knows",
            registry=self.registry,
        )
        clock.set_function(lambda: keeping() is Keeping.SYNCHRONISED)
        ProcessCollector(registry=self.registry)
        self._delay = Histogram(
            "selection_event_loop_delay_seconds",
            "How much later than asked the event loop came round",
            buckets=_DELAYS,
            registry=self.registry,
        )

    def lane(self, campaign: str) -> LaneMeasures:
        """The part of one campaign's lane."""
        return LaneMeasures(self, campaign)

    def follow(self, campaign: str, *, lag: Callable[[], int], parked: Callable[[], int]) -> None:
        """How far pages are behind, and what stands still, is asked when somebody looks."""
        self._lag.labels(campaign).set_function(lag)
        self._parked.labels(campaign).set_function(parked)

    async def feel_the_loop(self) -> None:
        """Measure, until cancelled, how late the event loop comes round."""
        while True:
            begun = perf_counter()
            await asyncio.sleep(_BEAT)
            self._delay.observe(max(perf_counter() - begun - _BEAT, 0))

    @contextmanager
    def served(self, host: str, port: int) -> Generator[None]:
        """Tell the figures to whoever asks there; OSError if the port cannot be had."""
        server, thread = start_http_server(port, host, self.registry)
        try:
            yield
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


def _verdict(answer: Answer) -> str:
    match answer:
        case Receipt(repeated=False) if answer.events:
            return "recorded"
        case Receipt():
            return "unchanged"
        case Refused():
            return "refused"
        case Busy():
            return "busy"
