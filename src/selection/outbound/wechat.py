"""WeChat's web authorisation (网页授权, snsapi_base): who a visitor is there, and nothing else.

The visitor is sent to WeChat with a state that the browser keeps, and comes back with a code that
is good for one exchange within five minutes. No name, picture or number is ever asked for.
"""

import logging
from typing import Annotated
from urllib.parse import urlencode

import msgspec

from selection.outbound.line import Line, Silent

log = logging.getLogger(__name__)

AUTHORISE = "https://open.weixin.qq.com/connect/oauth2/authorize"
EXCHANGE = "https://api.weixin.qq.com/sns/oauth2/access_token"
CODE_IS_NO_GOOD = {40029, 40163, 41008, 42003}
"""Of no authorisation, used before, missing, or too old: the visitor may begin again."""
OK = 200


class CodeRefused(Exception):
    """The code is of no use (any more); the visitor has to be authorised again."""


class WeChatSilent(Exception):
    """WeChat did not say who it is: it cannot be reached, is busy, or does not know us."""


class _Told(msgspec.Struct):
    """What WeChat answers: who it is, or a number that says why not."""

    errcode: int = 0
    openid: Annotated[str, msgspec.Meta(max_length=128)] = ""
    unionid: Annotated[str, msgspec.Meta(max_length=128)] = ""


class WeChat:
    """One official account."""

    def __init__(
        self, exchange: Line, *, app: str, secret: str, authorise: str, by_union: bool = False
    ) -> None:
        """`by_union`: voters are known by their unionid, the same in all accounts of a platform.

        It is one or the other for good: a person would be two voters otherwise.
        """
        self._exchange = exchange
        self._app = app
        self._secret = secret
        self._authorise = authorise
        self._by_union = by_union

    def address(self, back: str, state: str) -> str:
        """Where to send the visitor, who comes back to `back` with `state` and a code.

        WeChat compares the parameters in this very order.
        """
        asked = urlencode(
            {
                "appid": self._app,
                "redirect_uri": back,
                "response_type": "code",
                "scope": "snsapi_base",
                "state": state,
            }
        )
        return f"{self._authorise}?{asked}#wechat_redirect"

    async def who(self, code: str) -> str:
        """The openid or unionid that the code stands for; raises CodeRefused or WeChatSilent."""
        try:
            answer = await self._exchange.get(
                {
                    "appid": self._app,
                    "secret": self._secret,
                    "code": code,
                    "grant_type": "authorization_code",
                }
            )
            told = msgspec.json.decode(answer.body, type=_Told)
        except (Silent, msgspec.DecodeError, UnicodeDecodeError):
            log.warning("WeChat gives no answer that can be read")
            raise WeChatSilent from None
        if told.errcode in CODE_IS_NO_GOOD:
            raise CodeRefused
        if told.errcode or answer.status != OK:
            log.error("WeChat refuses us", extra={"errcode": told.errcode})
            raise WeChatSilent
        who = told.unionid if self._by_union else told.openid
        if not who:
            log.error("WeChat tells no identity of the kind that is set")
            raise WeChatSilent
        return who
