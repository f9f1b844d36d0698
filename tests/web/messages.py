"""`make messages`: brings the English catalogues up to what the pages and the refusals say.

Each desk has a catalogue of its own, named like the folder of its pages, so that those who build
two desks do not write in one file; `desks.po` is the frame around them, `access.po` the way in,
`messages.po` everything else. What is said in several places stands once, in the first catalogue
that has it. Refusals are looked up by their sentence and stand in `refusals.po` beside their
reason.
"""

from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

from selection.desk.words import SENTENCES
from selection.web.languages import ENGLISH

HOUSE = Path(__file__).parents[2]
LOCALES = HOUSE / "src" / "selection" / "web" / "locales"
FOLDER = LOCALES / ENGLISH / "LC_MESSAGES"

PUBLIC = "messages.po"
FRAME = "desks.po"
ACCESS = "access.po"
REFUSALS = "refusals.po"
DESKS = (Path("templates/desks"), Path("src/selection/web/desks"))
FRAME_ITSELF = Path("templates/desk.html")
WAY_IN = (Path("templates/access"), Path("src/selection/web/access"))
WAY_IN_ITSELF = Path("templates/access.html")

Sentence = str | tuple[str, ...]
"""What is said, and where English has a plural both forms of it."""


def said() -> dict[Sentence, list[str]]:
    """What the templates and the web floor say, and in which files, as they stand in the house."""
    with (LOCALES / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    keywords = DEFAULT_KEYWORDS | {"say": None}
    found: dict[Sentence, list[str]] = {}
    for folder in ("src", "templates"):
        for name, _, sentence, _, _ in sorted(
            extract_from_dir(HOUSE / folder, methods, options, keywords),
            key=lambda each: (each[0], each[1]),
        ):
            places = found.setdefault(sentence, [])
            if f"{folder}/{name}" not in places:
                places.append(f"{folder}/{name}")
    return found


def home(place: str) -> str:
    """The catalogue of what a file says, by its folder."""
    path = Path(place)
    if path == FRAME_ITSELF:
        return FRAME
    if path == WAY_IN_ITSELF or any(path.is_relative_to(each) for each in WAY_IN):
        return ACCESS
    for desks in DESKS:
        if path.is_relative_to(desks):
            folder, *rest = path.relative_to(desks).parts
            return f"{folder}.po" if rest else FRAME
    return PUBLIC


def read(folder: Path) -> dict[str, Catalog]:
    """The catalogues of a folder, by their names."""
    found: dict[str, Catalog] = {}
    for path in folder.glob("*.po"):
        with path.open("rb") as file:
            found[path.name] = read_po(file, locale=ENGLISH, abort_invalid=True)
    return {name: found[name] for name in sorted(found, key=_turn)}


def brought_up(
    catalogues: Mapping[str, Catalog], found: Mapping[Sentence, list[str]]
) -> dict[str, Catalog]:
    """The catalogues with what is said now: what is gone dropped, what is new still empty.

    A catalogue tells only its own files, so that what a desk says as well changes no other's.
    """
    owners = {
        message.id: name
        for name in sorted(catalogues, key=_turn, reverse=True)
        if name != REFUSALS
        for message in catalogues[name]
    }
    homes = {
        sentence: owners.get(sentence) or min(map(home, places), key=_turn)
        for sentence, places in found.items()
    }
    new = {name: Catalog(locale=ENGLISH) for name in sorted({*homes.values()}, key=_turn)}
    for sentence, places in sorted(found.items(), key=lambda each: _own(*each, homes)[:1]):
        name = homes[sentence]
        known = catalogues[name].get(_first(sentence)) if name in catalogues else None
        new[name].add(
            sentence,
            known.string if known is not None and known.id == sentence else "",
            locations=[(place, 0) for place in _own(sentence, places, homes)],
        )
    return new


def refused(known: Catalog, sentences: Mapping[str, str]) -> Catalog:
    """The catalogue of the refusals: each sentence with its reasons, in their order."""
    new = Catalog(locale=ENGLISH)
    for reason, sentence in sentences.items():
        before = known.get(sentence)
        new.add(sentence, before.string if before else "", auto_comments=[reason])
    return new


def written(catalogue: Catalog) -> bytes:
    """A catalogue as it stands in its file: without dates, lines or folds, so that it merges."""
    file = BytesIO()
    write_po(file, catalogue, width=0, omit_header=True, include_lineno=False)
    return file.getvalue()


def waiting(catalogues: Iterable[Catalog]) -> Iterator[Sentence]:
    """What has no translation yet, in one of its forms."""
    for catalogue in catalogues:
        for message in catalogue:
            forms = message.string if isinstance(message.string, tuple) else (message.string,)
            if message.id and not all(forms):
                yield message.id


def main() -> None:
    """Write the catalogues anew; tell how many sentences of each wait for a translation."""
    old = read(FOLDER)
    new = brought_up(old, said())
    new[REFUSALS] = refused(old.get(REFUSALS, Catalog(locale=ENGLISH)), SENTENCES)
    for name in old.keys() - new.keys():
        (FOLDER / name).unlink()
    for name in sorted(new, key=_turn):
        (FOLDER / name).write_bytes(written(new[name]))
        left = sum(1 for _ in waiting([new[name]]))
        print(f"{name}: {len(new[name])} sentences" + (f", {left} to translate" if left else ""))  # noqa: T201 (a program that prints)


def _turn(name: str) -> tuple[bool, bool, str]:
    """The order of the catalogues: everybody's first, then the frame, then the desks."""
    return name != PUBLIC, name != FRAME, name


def _own(sentence: Sentence, places: list[str], homes: Mapping[Sentence, str]) -> list[str]:
    """The files of its own catalogue that say it; all of them if none does any more."""
    return [each for each in places if home(each) == homes[sentence]] or places


def _first(sentence: Sentence) -> str:
    return sentence if isinstance(sentence, str) else sentence[0]


if __name__ == "__main__":
    main()
