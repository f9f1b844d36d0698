"""What a candidate's page shows: words and pictures, in versioned records of the vault.

An official checks one record (A-05), the journal names it, and exactly that one is on show. A
page holds what the public may read and nothing else; the whole form is another kind of paper.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import msgspec

from selection.accounts.media import NAME
from selection.accounts.vault import Entry, Vault
from selection.domain.kernel import CandidateId, Paper

PAGE = "page"
"""The kind of paper that a page is."""
LONGEST_LINE = 60
"""So many characters fit on a card."""
TENTHS = 10

Answer = str | bool | int | tuple[str, ...]
"""An answer as JSON says it: dates and decimals are text, several choices a list."""


class Picture(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A picture in one or more widths; `width` and `height` are those of the largest, in pixels.

    `focus` is the point, in tenths of width and height, that stays in sight when it is cropped.
    """

    files: Mapping[int, str]  # the name of the file by its width
    width: int
    height: int
    alt: str
    caption: str = ""
    focus: tuple[int, int] = (5, 5)

    def __post_init__(self) -> None:
        """ValueError unless the names, sizes and focus can be those of a picture."""
        if self.width != max(self.files, default=0) or min((*self.files, self.height)) < 1:
            raise ValueError("a picture has its largest width, and a height")
        if not all(NAME.fullmatch(name) for name in self.files.values()):
            raise ValueError("a picture names files that are kept")
        if not all(0 <= tenths <= TENTHS for tenths in self.focus):
            raise ValueError("a focus is told in tenths, 0 to 10")


class Film(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A film, and the picture that stands for it until it is played."""

    file: str
    poster: Picture | None
    caption: str

    def __post_init__(self) -> None:
        """ValueError unless the name can be that of a kept file."""
        if not NAME.fullmatch(self.file):
            raise ValueError("a film names a file that is kept")


class PublicPage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that a page shows of a candidate.

    `answers` are those to the public fields of the form, by field code; `line` is the story in
    one line, `region` the division of provincial level, as people call it.
    """

    name: str
    line: str
    region: str
    answers: Mapping[str, Answer]
    portrait: Picture | None
    pictures: tuple[Picture, ...]
    film: Film | None = None

    def __post_init__(self) -> None:
        """ValueError if the line is too long for a card."""
        if len(self.line) > LONGEST_LINE:
            raise ValueError(f"a line has at most {LONGEST_LINE} characters")

    def media(self) -> tuple[str, ...]:
        """The names of all files that the page shows."""
        pictures = [self.portrait, self.film and self.film.poster, *self.pictures]
        files = [name for each in pictures if each for name in each.files.values()]
        return (*files, self.film.file) if self.film else tuple(files)


class Pages:
    """The pages of all candidates; the journal says which record of them is on show."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def keep_many(
        self, pages: Sequence[tuple[CandidateId, PublicPage]], *, at: datetime
    ) -> list[Paper]:
        """Keep new versions, all or none; their papers in the same order. Raises Erased."""
        entries = [
            Entry(subject=candidate, kind=PAGE, content=msgspec.to_builtins(page, str_keys=True))
            for candidate, page in pages
        ]
        return self._vault.keep_many(entries, at=at)

    def open_many(self, records: Collection[str]) -> dict[str, PublicPage | None]:
        """The page in each record; None if its candidate was erased.

        Raises Unknown, Lost or Tampered, naming the first record that cannot be read, and
        ValueError for a record that is no page.
        """
        return {
            record: None
            if content is None
            else msgspec.convert(content, PublicPage, str_keys=True)
            for record, content in self._vault.open_many(records).items()
        }
