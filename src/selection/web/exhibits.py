"""What public pages show: plain values, joined from read models and vault before rendering.

Templates see nothing else, so nothing can appear on a page that does not stand here.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from selection.domain.kernel import CandidateId
from selection.domain.rulebook.words import Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A public photo in two widths; `focus` in tenths of width and height is kept when cropped."""

    small: str  # address of the narrow one, for cards
    large: str
    small_width: int
    width: int  # of the large one, in pixels
    height: int
    alt: str
    caption: str
    focus: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """A public video."""

    source: str
    poster: Picture | None
    caption: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A short public answer of the form: what was asked, what was said."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A long public answer of the form."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """A candidate on show (R-SHO-01): the public fields, and never another one."""

    candidate: CandidateId
    label: str  # the category's letter and the number within it
    category: str
    name: str
    line: str  # the story in one line
    about: tuple[str, ...]  # who that is: the first short answers in words, the employer say
    unit: str  # the recommending unit's name
    region: str
    cover: Picture | None
    portrait: Picture | None
    pictures: tuple[Picture, ...]  # the others
    film: Film | None
    answers: tuple[Answer, ...]
    figures: tuple[Answer, ...]
    passages: tuple[Passage, ...]
    likeable: bool  # whether its category can be liked at all
    frozen: bool
    path: str  # the address of the candidate's page


class Phase(StrEnum):
    """How far the voting is."""

    NONE = "NONE"  # this selection lets nobody vote
    NOT_YET = "NOT_YET"
    OPEN = "OPEN"
    PAUSED = "PAUSED"
    ENDED = "ENDED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """Where the selection is on its way to a list."""

    name: str  # of the stage that is open; empty between two stages
    closes: datetime | None
    publicity: datetime | None  # when the list is to be published, if that is known


@dataclass(frozen=True, slots=True, kw_only=True)
class Liking:
    """Whether, until when and how often one can like."""

    phase: Phase
    opens: datetime | None
    closes: datetime | None  # half-open
    each_day_for_one: int | None  # likes for one and the same candidate
    each_day_in_category: int | None
    each_day: int | None
    revocable: bool
    notice: str  # R-LIKE-F3
    day_ends: str  # "24:00": when the day's likes are given anew; empty if no day gives any
    counts: bool  # whether likes count in the result, and are more than a reference
    tiers: frozenset[Tier]  # how surely a voter has to be known: any of these is enough
    elsewhere: str  # the name of a public vote that is no like, and not held on these pages

    @property
    def by_device(self) -> bool:
        """Whether a device is enough, without phone or WeChat."""
        return Tier.DEVICE in self.tiers

    @property
    def by_phone(self) -> bool:
        """Whether a code sent to a phone is enough."""
        return Tier.PHONE in self.tiers

    @property
    def by_wechat(self) -> bool:
        """Whether an authorisation by WeChat is enough."""
        return Tier.WECHAT in self.tiers


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """What the visitor's own device has done today; nobody else is ever shown it."""

    liked: frozenset[CandidateId]
    left: dict[str, int | None]  # by category; None: no limit

    def on(self, shown: frozenset[CandidateId], category: str) -> "Mine":
        """As much of it as is seen on a page with these candidates of one category."""
        return Mine(liked=self.liked & shown, left={category: self.left.get(category)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """A candidate's public figure, as far as the rulebook lets it be seen."""

    votes: int
    rank: int
    last_day: int  # votes of the last public day
    moved: int  # places gained (+) or lost (-) since the public day before
    course: tuple[int, ...]  # running totals of the last days, oldest first
    gap: int | None  # votes above (+) or below (-) the reference line; None without a line


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A category as the public sees it."""

    code: str
    letter: str
    name: str  # 最美科技志愿者
    heading: str  # 科技志愿者
    measure_word: str
    kind: str  # PERSON, ORGANIZATION, PROJECT, SITE or another: for hue and icon
    count: int  # candidates on show
    places: int | None
    line: int | None  # 参考线: likes at the last place; None while hidden or unfilled


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Until when the figures shown were counted, and when they change next."""

    shown: bool
    live: bool
    as_of: datetime | None
    next_at: datetime | None
    total: int  # likes in all categories, as far as shown
    days: tuple[date, ...]  # the last public days, oldest first: those of each tally's course
