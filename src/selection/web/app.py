"""Puts the web floor together."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from litestar import Litestar
from litestar.config.allowed_hosts import AllowedHostsConfig
from litestar.datastructures import State

from selection.web import errors
from selection.web.access import confirm
from selection.web.access.routes import HANDLERS as ACCESS
from selection.web.assets import static_router
from selection.web.confirming import NotConfirmed
from selection.web.desks.routes import HANDLERS
from selection.web.doorkeeper import AtTheDoor, doorkeeper
from selection.web.headers import security_headers
from selection.web.installation import Installation
from selection.web.origins import SameOrigin
from selection.web.public import (
    board,
    by_wechat,
    candidate,
    certificate,
    doctor,
    entrance,
    likes,
    live,
    media,
    notice,
    notice_pdf,
    objecting,
    preferences,
    progress,
    showcase,
    statements,
    verifying,
)
from selection.web.requests import PreParse, StrictRequest
from selection.web.swift import Swift

MOST_BODY = 64_000
"""Bytes of any request; a handler that takes files says so itself."""

DOORS = [
    doctor.healthz,
    doctor.readyz,
    entrance.entrance,
    showcase.showcase,
    candidate.candidate,
    likes.like,
    likes.unlike,
    board.board,
    live.changes,
    notice.notice,
    notice.notice_version,
    notice_pdf.notice_as_pdf,
    certificate.certificate,
    statements.rules,
    statements.privacy,
    statements.accessibility,
    media.media,
    preferences.choose,
    *objecting.HANDLERS,
    *progress.HANDLERS,
    *verifying.HANDLERS,
    *by_wechat.HANDLERS,
]

CONFIRMING: dict[int | type[Exception], Any] = {NotConfirmed: confirm.not_confirmed}


@asynccontextmanager
async def _going_on(app: Litestar) -> AsyncGenerator[None]:
    async with app.state.installation.going_on():
        yield


def create_app(installation: Installation) -> Litestar:
    """The application for one installation; its campaigns go on as long as the app runs."""
    return Swift(
        [*DOORS, *ACCESS, *HANDLERS, static_router(installation.assets)],
        allowed_hosts=AllowedHostsConfig(
            allowed_hosts=[host for each in installation.origins for host in each.hosts],
            www_redirect=False,
        ),
        before_send=[security_headers(https=installation.origin.https)],
        debug=False,
        exception_handlers=errors.HANDLERS | CONFIRMING,
        guards=[doorkeeper],
        lifespan=[_going_on],
        logging_config=None,
        middleware=[SameOrigin(installation.origins), AtTheDoor(), PreParse()],
        openapi_config=None,
        request_class=StrictRequest,
        request_max_body_size=MOST_BODY,
        state=State({"installation": installation}),
    )
