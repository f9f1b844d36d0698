"""The page that the public would see of a candidate, made of the form and the files (R-SHO-01)."""

from collections.abc import Mapping, Sequence
from typing import cast

from selection.accounts.pages import LONGEST_LINE, Answer, Film, Picture, PublicPage
from selection.desk.nominating.answers import form_of
from selection.desk.nominating.handing_in import NAME
from selection.desk.receiving import Receiving
from selection.domain.answers import fields_of, filled
from selection.domain.attachments import Attached
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.entry import Material
from selection.domain.rulebook.words import Format, SeenBy

LINES = ("line", "brief")
"""The fields that tell the story in one line, the first that is filled in."""

ENDS = "。！？；"


def page_of(
    rules: Rulebook,
    category: str,
    content: Mapping[str, object],
    files: Sequence[Attached],
    receiving: Receiving | None,
    *,
    region: str,
) -> PublicPage:
    """What the public sees of a form: its public answers, a line, and public copies of the photos.

    `region` is the division of provincial level that its unit belongs to. Without `receiving` no
    copy is made and the page has no pictures. Raises what `Receiving.picture` raises.
    """
    form = form_of(rules, category, content)
    name = str(content.get(NAME, ""))
    portrait, pictures, film = None, [], None
    if receiving is not None:
        portrait, pictures, film = _pictures(rules, category, name, files, receiving)
    return PublicPage(
        name=name,
        line=line_of(content),
        region=region,
        answers={
            each.code: _said(content[each.code])
            for each in fields_of(rules, category)
            if each.seen_by is SeenBy.PUBLIC and not each.personal and filled(form, each.code)
        },
        portrait=portrait,
        pictures=tuple(pictures),
        film=film,
    )


def line_of(content: Mapping[str, object]) -> str:
    """The story in one line that fits on a card: whole sentences of it, as many as fit."""
    told = next((str(content[each]) for each in LINES if content.get(each)), "")
    words = " ".join(told.split())
    if len(words) <= LONGEST_LINE:
        return words
    end = max(words.rfind(each, 0, LONGEST_LINE) for each in ENDS)
    return words[: end + 1] if end > 0 else f"{words[: LONGEST_LINE - 1]}…"


def _said(answer: object) -> Answer:
    match answer:
        case str() | bool() | int():
            return answer
        case list() | tuple():
            return tuple(map(str, cast("Sequence[object]", answer)))
        case _:
            return str(answer)


def public_materials(rules: Rulebook, category: str) -> dict[str, Material]:
    """The materials of the category that the public sees, by their codes."""
    return {
        each.code: each
        for each in rules.materials
        if each.serves(category) and each.seen_by is SeenBy.PUBLIC
    }


def is_portrait(material: Material) -> bool:
    """Whether the picture is that of a face: there is one, and its shape is prescribed."""
    return material.most == 1 and bool(material.ratio) and Format.JPEG in material.formats


def _pictures(
    rules: Rulebook,
    category: str,
    name: str,
    files: Sequence[Attached],
    receiving: Receiving,
) -> tuple[Picture | None, list[Picture], Film | None]:
    shown = public_materials(rules, category)
    portrait: Picture | None = None
    pictures: list[Picture] = []
    film: Film | None = None
    for each in files:
        material = shown.get(each.code)
        if material is None:
            continue
        if each.looks == Format.MP4:
            film = receiving.film(each.digest, poster=None, caption=name)
        elif each.looks == Format.JPEG:
            picture = receiving.picture(each.digest, alt=f"{name}：{material.name} {each.order}")
            if is_portrait(material):
                portrait = picture
            else:
                pictures.append(picture)
    return portrait, pictures, film
