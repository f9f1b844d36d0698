"""What went wrong, in words: what happened, whether anything was lost, and what to do.

An error tells nothing about the program: the log has the exception, the visitor a number to name.
"""

import logging
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException

from selection.desk.requests import Busy
from selection.desk.words import sentence
from selection.domain.kernel import Refused
from selection.journal.trouble import StoreTrouble
from selection.web.floods import TooOften
from selection.web.forms import Unfit
from selection.web.lane import Full
from selection.web.languages import Language
from selection.web.logbook import number_of_this_request, whereabouts
from selection.web.origins import changes_something
from selection.web.pages import HTML
from selection.web.showing import by_htmx, installation, site_of, visitor_of
from selection.web.toasts import Toast
from selection.web.workers import NotSignedIn, asked

log = logging.getLogger(__name__)

SEE_OTHER = 303
BAD_REQUEST, NOBODY, FORBIDDEN, NOT_FOUND, WRONG_METHOD = 400, 401, 403, 404, 405
CONFLICT, UNFIT = 409, 422
TOO_LARGE, TOO_MANY, BROKEN, UNAVAILABLE = 413, 429, 500, 503
RETRY_AFTER = 5


class NoCookies(HTTPException):
    """The browser did not keep the cookie without which one cannot like."""

    status_code = BAD_REQUEST


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """An error as its page tells it."""

    code: int
    title: str
    text: str
    lost: str  # whether anything was lost; empty where nothing was sent
    retry: str | None  # where to try again
    way_on: tuple[str, str]  # address and words


def http_error(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """An error that has a status of its own."""
    if error.status_code == BROKEN:  # what Litestar says of itself is a fault of ours all the same
        return broken(request, error)
    if isinstance(error, TooOften):
        log.warning("somebody asked too often", extra=whereabouts(request.scope))
    headers = {
        name: value
        for name, value in ((name.lower(), value) for name, value in (error.headers or {}).items())
        if name in {"retry-after", "allow"}
    }
    status = error.status_code if error.status_code < BROKEN else UNAVAILABLE
    return _told(request, status, headers, cookies=not isinstance(error, NoCookies))


def not_signed_in(request: Request[Any, Any, Any], _: NotSignedIn) -> Response[bytes]:
    """A page is asked for again after signing in; a form is not sent, and says so."""
    if changes_something(request.scope):
        return _told(request, NOBODY, {})
    location = f"/sign-in?{urlencode({'next': asked(request)})}"
    return Response(b"", status_code=SEE_OTHER, headers={"location": location})


def refused(request: Request[Any, Any, Any], error: Refused) -> Response[bytes]:
    """The rules do not allow what was asked for."""
    return _told(request, CONFLICT, {}, words=sentence(error.reason))


def unfit(request: Request[Any, Any, Any], error: Unfit) -> Response[bytes]:
    """A form with something in it that cannot be."""
    gap = visitor_of(request).language.gap
    words = gap.join(dict.fromkeys(error.problems.values()))
    return _told(request, UNFIT, {}, words=words)


def overloaded(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """The lane is full, or the store does not answer: nothing is lost that was acknowledged."""
    if isinstance(error, StoreTrouble):
        log.error("the store failed", exc_info=error)
    wait = RETRY_AFTER + secrets.randbelow(RETRY_AFTER)  # so that not all come back at once
    return _told(request, UNAVAILABLE, {"retry-after": str(wait)})


def unreadable(request: Request[Any, Any, Any], _: Exception) -> Response[bytes]:
    """What came in could not be read."""
    return _told(request, BAD_REQUEST, {})


def broken(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """A fault of ours."""
    number = number_of_this_request()
    log.error("request failed", exc_info=error)
    return _told(request, BROKEN, {}, number)


HANDLERS: dict[int | type[Exception], Any] = {
    HTTPException: http_error,
    NotSignedIn: not_signed_in,
    Refused: refused,
    Unfit: unfit,
    Busy: overloaded,
    Full: overloaded,
    StoreTrouble: overloaded,
    RecursionError: unreadable,
    UnicodeDecodeError: unreadable,
    msgspec.MsgspecError: unreadable,
    Exception: broken,
}


def _told(
    request: Request[Any, Any, Any],
    status: int,
    headers: dict[str, str],
    number: str = "",
    *,
    cookies: bool = True,
    words: str = "",
) -> Response[bytes]:
    visitor = visitor_of(request)
    house = installation(request)
    code = request.scope["path"].partition("/")[2].partition("/")[0]
    place = house.campaigns.get(code)
    back = place.base if place else "/"
    found = (
        problem(status, visitor.language, back, headers.get("retry-after"), number, words)
        if cookies
        else no_cookies(visitor.language, back)
    )
    if by_htmx(request):
        words = visitor.language.gap.join(filter(None, (found.text, found.lost)))
        toast = Toast(words, "bad", retry=found.retry is not None)
        html = house.templates.render(
            "parts/toast.html", visitor.language, visitor.size, {"toast": toast}
        )
    else:
        frame = site_of(request, place, place.base, "") if place else None
        html = house.templates.render(
            "pages/error.html",
            visitor.language,
            visitor.size,
            {"site": frame, "error": found, "toast": None},
        )
    return Response(html.encode(), status_code=status, headers=headers, media_type=HTML)


def problem(
    status: int,
    language: Language,
    back: str,
    retry_after: str | None = None,
    number: str = "",
    words: str = "",
) -> Problem:
    """The words for a status; any other one is told as a request that was not understood.

    `words` say more than the status does: why the rules or the form do not allow it.
    """
    say = language.say
    nothing = say("没有丢失任何内容。")
    retry: str | None = None
    match status:
        case 401:
            title, text = say("请先登录"), say("登录已经到期或还没有登录，没有提交。")
            nothing = say("请在另一个页面登录，再回到这里重新提交；填写的内容还在。")
        case 403:
            title, text = say("这里不能进入"), say("这个操作须从本站页面上进行，或者不对外开放。")
        case 404:
            title, text = say("没有找到这个页面"), say("网址可能有误，或者内容没有公开。")
            nothing = ""
        case 405:
            title, text = say("不能这样打开"), say("这个网址只接受页面上的按钮提交。")
            nothing = ""
        case 409:
            title, text = say("现在不能这样办"), say(words)
        case 422:
            title, text = say("填写的内容有误"), say(words)
        case 410:
            title, text = say("这个页面已经撤下"), say("这个候选不再展示，也不能再点赞。")
            nothing = say("这次没有扣次数。")
        case 413:
            title, text = say("内容太大"), say("提交的内容超过了限度，没有接收。")
        case 429:
            title = say("操作太频繁")
            text = say("请等 %(seconds)s 秒后再试。") % {"seconds": retry_after or "60"}
            nothing = say("这次没有扣次数。")
        case 500:
            title = say("系统出错了")
            text = say("这是我们的问题，已经记录，编号 %(number)s。") % {"number": number}
            nothing, retry = say("已经确认的点赞都已保存。"), back
        case 503:
            title = say("现在人太多")
            text = say("请等 %(seconds)s 秒后再试。") % {"seconds": retry_after or "5"}
            nothing, retry = say("没有成功的不会扣次数，已经确认的都已保存。"), back
        case _:
            title, text = say("没有看懂这个请求"), say("网址或提交的内容不完整、不正确。")
    return Problem(
        code=status,
        title=title,
        text=text,
        lost=nothing,
        retry=retry,
        way_on=(back, say("回到集中展示") if back != "/" else say("回到首页")),
    )


def no_cookies(language: Language, back: str) -> Problem:
    """The words for a browser that keeps no cookies."""
    say = language.say
    return Problem(
        code=BAD_REQUEST,
        title=say("浏览器没有保存 Cookie"),
        text=say("点赞须用 Cookie 认出这台设备，以免重复计数。请允许本站的 Cookie 后再试。"),
        lost=say("这次没有扣次数。"),
        retry=None,
        way_on=(back, say("回到集中展示")),
    )
