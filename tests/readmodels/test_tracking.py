"""The eventsourcing library's cases for tracking, run on the position of the read models."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from uuid import uuid4

import pytest
from eventsourcing.persistence import IntegrityError, Tracking, TrackingRecorder

from librarys import cases
from postgres import Server
from selection.readmodels.tables import progress
from selection.readmodels.views import Views
from selection.settings import Schema


class Positions(TrackingRecorder):
    """For each upstream application, read models of their own; 0 is none at all."""

    def __init__(self, views: Iterator[Views]) -> None:
        self._views, self._made = {}, views

    def insert_tracking(self, tracking: Tracking) -> None:
        with self._of(tracking.application_name).writing() as db:
            if tracking.notification_id <= Views.position_in(db):
                raise IntegrityError(tracking)
            db.execute(progress.update().values(position=tracking.notification_id))

    def max_tracking_id(self, application_name: str) -> int | None:
        return self._of(application_name).position or None

    def _of(self, application: str) -> Views:
        if application not in self._views:
            self._views[application] = next(self._made)
        return self._views[application]


class TestTrackingInFiles(cases.TrackingRecorderTestCase):
    @pytest.fixture(autouse=True)
    def _find_a_place(self, tmp_path: Path) -> None:
        self._places = (tmp_path / f"{uuid4().hex}.db" for _ in count())

    def create_recorder(self) -> TrackingRecorder:
        return Positions(map(self._opened, self._places))

    def _opened(self, place: Path | Schema) -> Views:
        views = Views(place)
        self.addCleanup(views.close)
        return views


class TestTrackingInPostgreSQL(TestTrackingInFiles):
    @pytest.fixture(autouse=True)
    def _find_a_place(self, postgres: Server) -> None:
        self._places = (postgres.schema() for _ in count())
