"""What messages say: in Chinese, with the same in English below for those who read it.

A template's first line is the subject, its first paragraph what a short message says, and what
stands below `---` is English.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from jinja2 import Environment, StrictUndefined, Template

from selection.documents.shipped import shipped

PRACTICE = "【演练】"
SIGNED = "——{organizer}（系统自动发出，请勿回复）"
LONGEST_SUBJECT = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A message as it is sent: `short` is what an SMS or a chat says."""

    subject: str = field(repr=False)
    short: str = field(repr=False)
    text: str = field(repr=False)


def letter(
    kind: str, said: Mapping[str, str], *, organizer: str, practice: bool = False
) -> Letter:
    """The message of this kind; raises UndefinedError if `said` lacks what it needs."""
    plain = {
        key: " ".join(words.split()) if key != "reason" else words for key, words in said.items()
    }
    chinese, _, english = _template(kind).render(plain).partition("\n---\n")
    subject, _, body = chinese.partition("\n")
    mark = PRACTICE if practice else ""
    body = body.strip()
    short = body.split("\n\n")[0]
    signed = SIGNED.format(organizer=organizer)
    return Letter(
        subject=f"{mark}{subject.strip()}"[:LONGEST_SUBJECT],
        short=f"{mark}{short}",
        text=f"{mark}{body}\n\n{signed}\n\n{english.strip()}\n",
    )


@cache
def _template(kind: str) -> Template:
    environment = Environment(
        autoescape=False,  # noqa: S701 (plain text, never a page)
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    source = shipped("templates") / "messages" / f"{kind}.txt"
    return environment.from_string(source.read_text("utf-8"))
