"""Forms of the desks: a Struct whose bounds are enforced, refused in the user's words."""

import logging
import re
import uuid
from functools import cache
from typing import Annotated, Any, TypeVar

import msgspec
import msgspec.inspect
from litestar import Request

from selection.web.languages import Language
from selection.web.logbook import whereabouts
from selection.web.showing import visitor_of

log = logging.getLogger(__name__)

_FIELD = re.compile(r"`\$\.(\w+)")

_SEVERAL = (msgspec.inspect.VarTupleType, msgspec.inspect.ListType)

_EXACTLY = {"exactly": True}
EXACTLY = msgspec.Meta(extra=_EXACTLY)
"""Of a text that is taken as it was typed, blanks at its ends among it: a password."""

Id = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{32}\Z")]
Code = Annotated[str, msgspec.Meta(max_length=64, pattern=r"\A[!-~]*\Z")]
"""The id of somebody or something, or a code of the rulebook; maybe none was chosen."""
Chosen = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"\A[!-~]*\Z")]
"""One that has to be chosen."""


class Form(msgspec.Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """What every form of a desk sends: the session's token, and the id of the act.

    A form that is sent twice has the same id both times, so that it is one act.
    """

    token: str = ""
    id: Id = msgspec.field(default_factory=lambda: uuid.uuid4().hex)


class Unfit(Exception):
    """What was sent does not fit the form: `problems` has a sentence for each wrong field.

    The sentences are in the language of whoever sent it.

    `values` is all that was typed, so that the page can show it again.
    """

    def __init__(self, problems: dict[str, str], values: dict[str, Any]) -> None:
        super().__init__(problems)
        self.problems = problems
        self.values = values


F = TypeVar("F", bound=Form)


async def read(request: Request[Any, Any, Any], into: type[F]) -> F:
    """The form as a Struct; raises Unfit.

    Texts are stripped, but for those that are marked `EXACTLY`; an empty field counts as none
    where the Struct has a default. A field of several values is a tuple in the Struct, whether
    one or more were sent.
    """
    exact = _exact(into)
    sent = {
        name: [
            each.strip() if isinstance(each, str) and name not in exact else each for each in every
        ]
        for name, every in (await request.form()).dict().items()
    }
    several = {
        each.encode_name
        for each in msgspec.structs.fields(into)
        if isinstance(msgspec.inspect.type_info(each.type), _SEVERAL)
    }
    values: dict[str, Any] = {}
    for name, every in sent.items():
        if name in several:
            values[name] = every
        elif every != [""]:
            values[name] = every[0] if len(every) == 1 else every
    try:
        return msgspec.convert(values, into, strict=False)
    except msgspec.ValidationError as error:
        if "unknown field" in str(error):
            log.warning(
                "a form had fields that its page has not", extra=whereabouts(request.scope)
            )
        raise Unfit(_told(str(error), visitor_of(request).language), values) from None


@cache
def _exact(into: type[Form]) -> frozenset[str]:
    """The fields whose text is taken as it was typed."""
    kinds = {
        each.encode_name: msgspec.inspect.type_info(each.type)
        for each in msgspec.structs.fields(into)
    }
    return frozenset(
        name
        for name, kind in kinds.items()
        if isinstance(kind, msgspec.inspect.Metadata) and kind.extra == _EXACTLY  # pyright: ignore[reportUnknownMemberType] - a dict of anything
    )


def _told(words: str, language: Language) -> dict[str, str]:
    """The field and a sentence, from what msgspec says."""
    say = language.say
    found = _FIELD.search(words)
    if found:
        field = found.group(1)
    elif "missing required field `" in words or "unknown field `" in words:
        field = words.split("`")[1]
    else:
        field = ""
    match words:
        case _ if "missing required" in words:
            return {field: say("请填写这一项。")}
        case _ if "length <=" in words:
            most = words.split("length <=")[1].split(maxsplit=1)[0]
            return {field: say("这一项太长，最多 %(most)s 个字。") % {"most": most}}
        case _ if "length >=" in words:
            return {field: say("这一项太短。")}
        case _ if "Expected `int`" in words or "decimal" in words:
            return {field: say("请填写数字。")}
        case _ if "datetime" in words or "date" in words:
            return {field: say("请按“年-月-日”填写日期。")}
        case _:
            return {field: say("这一项填写得不正确。")}
