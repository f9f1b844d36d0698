"""Turns a candidate's page from the vault into what is shown of it."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import count, product
from string import ascii_uppercase

from selection.accounts.pages import Answer as AnswerKept
from selection.accounts.pages import Film as FilmKept
from selection.accounts.pages import Picture as PictureKept
from selection.accounts.pages import PublicPage
from selection.domain.kernel import CandidateId
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.entry import FormField
from selection.domain.rulebook.words import FieldType, SeenBy
from selection.web.exhibits import Answer, Exhibit, Film, Passage, Picture
from selection.web.voting import the_channel

SHORT = 40
"""Characters up to which an answer is told beside its question, and not as a passage."""

ABOUT = 2
"""How many short answers stand below the name."""

CARD_WIDTH = 480
NAME = "name"


def letter(rules: Rulebook, category: str) -> str:
    """The letter of a category in labels: A for the first of the rulebook, AA after Z."""
    codes: list[str] = [each.code for each in rules.categories]
    return next(word for n, word in enumerate(_letters()) if n == codes.index(category))


def label(rules: Rulebook, category: str, number: int) -> str:
    """How a candidate is called on pages and in addresses: A-017."""
    return f"{letter(rules, category)}-{number:03}"


def _letters() -> Iterator[str]:
    for length in count(1):
        yield from map("".join, product(ascii_uppercase, repeat=length))


class Framing:
    """Knows the form of one campaign, and the address of its pages."""

    def __init__(self, rules: Rulebook, base: str) -> None:
        self._rules = rules
        self._base = base
        self._channel = the_channel(rules)

    def exhibit(
        self,
        candidate: CandidateId,
        *,
        category: str,
        number: int,
        unit: str,
        page: PublicPage,
        frozen: bool,
    ) -> Exhibit:
        """What is shown of the candidate: answers that the rulebook calls PUBLIC, no other."""
        name = label(self._rules, category, number)
        answers, figures, passages = self._answers(category, page.answers)
        pictures = [self._picture(each) for each in page.pictures]
        return Exhibit(
            candidate=candidate,
            label=name,
            category=category,
            name=page.name,
            line=page.line,
            about=tuple(self._about(category, page.answers))[:ABOUT],
            unit=unit,
            region=page.region,
            cover=pictures[0] if pictures else None,
            portrait=self._picture(page.portrait) if page.portrait else None,
            pictures=tuple(pictures[1:]),
            film=self._film(page.film) if page.film else None,
            answers=tuple(answers),
            figures=tuple(figures),
            passages=tuple(passages),
            likeable=self._channel is not None and self._channel.serves(category),
            frozen=frozen,
            path=f"{self._base}/candidates/{name}",
        )

    def files(self, exhibits: Iterable[Exhibit]) -> Iterator[str]:
        """The names of all media that the pages use."""
        for each in exhibits:
            pictures = [each.cover, each.portrait, *each.pictures]
            if each.film:
                yield each.film.source.rpartition("/")[2]
                pictures.append(each.film.poster)
            for picture in pictures:
                if picture:
                    yield picture.small.rpartition("/")[2]
                    yield picture.large.rpartition("/")[2]

    def _answers(
        self, category: str, answers: Mapping[str, AnswerKept]
    ) -> tuple[list[Answer], list[Answer], list[Passage]]:
        short: list[Answer] = []
        figures: list[Answer] = []
        passages: list[Passage] = []
        for asked in self._rules.nomination.fields:
            if not _is_public(asked, category) or asked.code not in answers:
                continue
            match answers[asked.code]:
                case bool() as yes:
                    short.append(Answer(asked.name, "是" if yes else "否"))
                case int() as number:
                    figures.append(Answer(asked.name, f"{number:,}"))
                case tuple() as several:
                    short.append(Answer(asked.name, "、".join(several)))
                case text if asked.type in (FieldType.INTEGER, FieldType.FIGURE):
                    figures.append(Answer(asked.name, str(text)))
                case text if len(str(text)) <= SHORT:
                    short.append(Answer(asked.name, str(text)))
                case text:
                    lines = tuple(each for each in str(text).splitlines() if each.strip())
                    passages.append(Passage(asked.name, lines))
        return short, figures, passages

    def _about(self, category: str, answers: Mapping[str, AnswerKept]) -> Iterator[str]:
        """Short answers in words; a field that limits its length asks for more than a word."""
        for asked in self._rules.nomination.fields:
            if _is_public(asked, category) and asked.type is FieldType.TEXT:
                text = str(answers.get(asked.code, ""))
                if asked.longest is None and 0 < len(text) <= SHORT:
                    yield text

    def _picture(self, kept: PictureKept) -> Picture:
        widths = sorted(kept.files)
        small = next((each for each in widths if each >= CARD_WIDTH), widths[-1])
        return Picture(
            small=self._address(kept.files[small]),
            large=self._address(kept.files[widths[-1]]),
            small_width=small,
            width=kept.width,
            height=kept.height,
            alt=kept.alt,
            caption=kept.caption,
            focus=kept.focus,
        )

    def _film(self, kept: FilmKept) -> Film:
        return Film(
            source=self._address(kept.file),
            poster=self._picture(kept.poster) if kept.poster else None,
            caption=kept.caption,
        )

    def _address(self, name: str) -> str:
        return f"{self._base}/media/{name}"


def _is_public(asked: FormField, category: str) -> bool:
    return (
        asked.seen_by is SeenBy.PUBLIC
        and asked.code != NAME
        and (not asked.categories or category in asked.categories)
    )
