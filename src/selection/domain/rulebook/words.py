"""The closed lists of words a rulebook may use; their meaning is in docs/rulebook.md §3."""

from enum import StrEnum


class Nature(StrEnum):
    """What the selection is in law; chooses the vocabulary of generated texts (domain 5.5)."""

    PUBLICITY = "PUBLICITY"
    COMMENDATION = "COMMENDATION"
    CERTIFICATION = "CERTIFICATION"
    FUNDING = "FUNDING"


class Kind(StrEnum):
    """What a candidate is."""

    PERSON = "PERSON"
    ORGANIZATION = "ORGANIZATION"
    PROJECT = "PROJECT"
    SITE = "SITE"
    OTHER = "OTHER"


class ListedBy(StrEnum):
    """The order of a published list (domain 4.8)."""

    STROKES = "STROKES"
    DIVISION = "DIVISION"
    UNIT = "UNIT"
    RANK = "RANK"


class Of(StrEnum):
    """What a limit counts."""

    NAMES = "NAMES"
    BALLOTS = "BALLOTS"
    POINTS = "POINTS"
    CATEGORIES = "CATEGORIES"


class Per(StrEnum):
    """What a limit is counted separately for."""

    UNIT = "UNIT"
    VOTER = "VOTER"
    CANDIDATE = "CANDIDATE"
    CATEGORY = "CATEGORY"
    DAY = "DAY"
    STAGE = "STAGE"


class SlotFreed(StrEnum):
    """When a withdrawn or rejected nomination frees its slot (R-QUO-06)."""

    NEVER = "NEVER"
    UNTIL_DEADLINE = "UNTIL_DEADLINE"
    ALWAYS = "ALWAYS"


class Signature(StrEnum):
    """Who signs a nomination inside the unit."""

    CLERK = "CLERK"
    LEADER = "LEADER"


class OwnPublicity(StrEnum):
    """Whether the unit's own publicity (本级公示) is asked for (R-QUO-10)."""

    NOT_ASKED = "NOT_ASKED"
    RECORDED = "RECORDED"
    REQUIRED = "REQUIRED"


class FieldType(StrEnum):
    """The type of a field of the recommendation form."""

    TEXT = "TEXT"
    INTEGER = "INTEGER"
    FIGURE = "FIGURE"
    DATE = "DATE"
    YES_NO = "YES_NO"
    CHOICE = "CHOICE"
    CHOICES = "CHOICES"


class Writing(StrEnum):
    """How the text of a field is written (domain 8)."""

    NAME = "NAME"
    ID_CARD = "ID_CARD"
    USCC = "USCC"
    MOBILE = "MOBILE"
    PHONE = "PHONE"
    DIVISION = "DIVISION"


class SeenBy(StrEnum):
    """Who sees a field or a material; each includes the former."""

    OFFICIALS = "OFFICIALS"
    EXPERTS = "EXPERTS"
    PUBLIC = "PUBLIC"


class Severity(StrEnum):
    """HARD blocks, SOFT may be exempted, QUAL is judged by people, WARN is only shown."""

    HARD = "HARD"
    SOFT = "SOFT"
    QUAL = "QUAL"
    WARN = "WARN"


class Format(StrEnum):
    """A file format, told by content and never by extension."""

    DOC = "DOC"
    DOCX = "DOCX"
    PDF = "PDF"
    JPEG = "JPEG"
    MP4 = "MP4"
    XLSX = "XLSX"


class Declarer(StrEnum):
    """Who signs a declaration."""

    CANDIDATE = "CANDIDATE"
    UNIT = "UNIT"


class NeededFor(StrEnum):
    """The step that a declaration is a condition of."""

    SUBMIT = "SUBMIT"
    SHOWCASE = "SHOWCASE"
    PUBLICITY = "PUBLICITY"
    CASEBOOK = "CASEBOOK"


class StageKind(StrEnum):
    """What people do in a stage."""

    INTAKE = "INTAKE"
    DISPLAY_CHECK = "DISPLAY_CHECK"
    SHOWCASE = "SHOWCASE"
    VOTE = "VOTE"
    VOTE_INSPECTION = "VOTE_INSPECTION"
    FORMAL_REVIEW = "FORMAL_REVIEW"
    CONSULTATION = "CONSULTATION"
    SCORING = "SCORING"
    MEETING = "MEETING"
    DECISION = "DECISION"
    PUBLICITY = "PUBLICITY"
    RELEASE = "RELEASE"
    PROMOTION = "PROMOTION"
    REPORT = "REPORT"


class Form(StrEnum):
    """What is handed in through a channel."""

    LIKE = "LIKE"
    BALLOT = "BALLOT"
    POINTS = "POINTS"
    RANKING = "RANKING"
    MARKS = "MARKS"
    FIGURES = "FIGURES"


class By(StrEnum):
    """Who hands in."""

    PUBLIC = "PUBLIC"
    PANEL = "PANEL"
    OFFICIALS = "OFFICIALS"


class Tier(StrEnum):
    """How surely a voter is known (domain 2.4)."""

    DEVICE = "DEVICE"
    PHONE = "PHONE"
    WECHAT = "WECHAT"
    REAL_NAME = "REAL_NAME"
    ACCOUNT = "ACCOUNT"


class OverLimit(StrEnum):
    """What happens to a ballot that exceeds a limit: the name, or the whole ballot, is refused."""

    REFUSE_NAME = "REFUSE_NAME"
    REFUSE_BALLOT = "REFUSE_BALLOT"


class Revocable(StrEnum):
    """Until when a voter may take a mark back."""

    NEVER = "NEVER"
    SAME_DAY = "SAME_DAY"
    UNTIL_CLOSE = "UNTIL_CLOSE"


class Shown(StrEnum):
    """When the counts of a channel are public."""

    NEVER = "NEVER"
    AFTER_CLOSE = "AFTER_CLOSE"
    DAILY = "DAILY"
    LIVE = "LIVE"


class DetectorKind(StrEnum):
    """What a detector of vote manipulation looks at; it only ever raises a suspicion (P38)."""

    SURGE = "SURGE"
    FRESH_IDENTITIES = "FRESH_IDENTITIES"
    RATE_JUMP = "RATE_JUMP"
    AUTOMATION = "AUTOMATION"
    SEQUENCE = "SEQUENCE"


class CheckedBy(StrEnum):
    """Who answers an item of the formal checklist."""

    MACHINE = "MACHINE"
    HUMAN = "HUMAN"


class Finds(StrEnum):
    """What the system knows of a nomination by itself, and answers an item of the checklist with.

    What people settle it only points at; it never decides on it (R-PRE-02).
    """

    QUOTA = "QUOTA"
    IN_TIME = "IN_TIME"
    FORM = "FORM"
    HARD = "HARD"
    SOFT = "SOFT"
    PLAUSIBLE = "PLAUSIBLE"
    MATERIALS = "MATERIALS"
    PAST_WINNER = "PAST_WINNER"
    ONE_NOMINATION = "ONE_NOMINATION"
    DECLARED = "DECLARED"

    @property
    def settled_by_people(self) -> bool:
        """Whether a person has the last word: exemptions, doubtful figures, likely winners."""
        return self in (Finds.SOFT, Finds.PLAUSIBLE, Finds.PAST_WINNER)


class FoundBy(StrEnum):
    """How a ground of recusal comes to light."""

    SYSTEM = "SYSTEM"
    DECLARED = "DECLARED"
    OBJECTED = "OBJECTED"


class Same(StrEnum):
    """What the system compares to find a ground of recusal."""

    EMPLOYER = "EMPLOYER"
    UNIT = "UNIT"
    COUNTY = "COUNTY"
    GROUP = "GROUP"
    CASE = "CASE"


class Covers(StrEnum):
    """How far a recusal reaches."""

    CANDIDATE = "CANDIDATE"
    CATEGORY = "CATEGORY"
    ALL = "ALL"


class Axis(StrEnum):
    """The axes a step may fold; the fourth axis, the candidates, is only ever compared."""

    SHEETS = "SHEETS"
    ITEMS = "ITEMS"
    PANELS = "PANELS"


class Take(StrEnum):
    """How an axis is folded."""

    SUM = "SUM"
    MEAN = "MEAN"
    MEDIAN = "MEDIAN"
    COUNT = "COUNT"
    MOST = "MOST"
    LEAST = "LEAST"
    SORTED = "SORTED"


class Compare(StrEnum):
    """What comparing the candidates gives each of them."""

    RANK = "RANK"
    POINTS = "POINTS"
    PERCENTILE = "PERCENTILE"
    SHARE_OF_BEST = "SHARE_OF_BEST"


class Best(StrEnum):
    """Which end of the scale is the better one."""

    HIGHEST = "HIGHEST"
    LOWEST = "LOWEST"


class Ties(StrEnum):
    """Which rank (or points) equal candidates get."""

    MEAN = "MEAN"
    BEST = "BEST"
    WORST = "WORST"


class Rounding(StrEnum):
    """HALF_UP is half away from zero; UP and DOWN are to the next higher and lower."""

    HALF_UP = "HALF_UP"
    HALF_EVEN = "HALF_EVEN"
    UP = "UP"
    DOWN = "DOWN"


class Within(StrEnum):
    """Who is ranked against whom."""

    CATEGORY = "CATEGORY"
    GROUP = "GROUP"
    ALL = "ALL"


class NeedOf(StrEnum):
    """What a needed share is a share of."""

    BALLOTS = "BALLOTS"
    ELIGIBLE = "ELIGIBLE"


class TooDear(StrEnum):
    """What happens at a candidate that costs more than what is left."""

    SKIP = "SKIP"
    STOP = "STOP"


class AtTheCut(StrEnum):
    """What, besides score codes, may settle a tie that crosses the line."""

    REVOTE = "REVOTE"
    ADMIT_ALL = "ADMIT_ALL"
    ADMIT_NONE = "ADMIT_NONE"
    LOTS = "LOTS"


class IfFewer(StrEnum):
    """What is done when fewer than the places pass."""

    LEAVE_EMPTY = "LEAVE_EMPTY"
    SECOND_BALLOT = "SECOND_BALLOT"


class Disclosure(StrEnum):
    """Whether score sheets are ever shown, under pseudonyms, outside the review."""

    NEVER = "NEVER"
    SUPERVISOR = "SUPERVISOR"
    AFTER_RELEASE = "AFTER_RELEASE"


class SubstituteFrom(StrEnum):
    """Who steps into a place that became free (递补)."""

    PASSED_NOT_PLACED = "PASSED_NOT_PLACED"
    NEXT_RANK = "NEXT_RANK"


class Carried(StrEnum):
    """What a feed carries over."""

    FORM = "FORM"
    PHOTOS = "PHOTOS"
    FILES = "FILES"
    VIDEO = "VIDEO"


class Consent(StrEnum):
    """Whether a fed candidate is asked for consent again."""

    ASK_AGAIN = "ASK_AGAIN"
    CARRY = "CARRY"


class Act(StrEnum):
    """Acts that need several different people (P18)."""

    LATE_ADMISSION = "LATE_ADMISSION"
    EXEMPTION = "EXEMPTION"
    CATEGORY_TRANSFER = "CATEGORY_TRANSFER"
    INVALIDATE_VOTES = "INVALIDATE_VOTES"
    DISQUALIFY = "DISQUALIFY"
    REOPEN_SHEET = "REOPEN_SHEET"
    EXTEND_STAGE = "EXTEND_STAGE"
    PROPOSED_LIST = "PROPOSED_LIST"
    PUBLISH = "PUBLISH"
    OBJECTION = "OBJECTION"
    SUBSTITUTE = "SUBSTITUTE"
    RELEASE = "RELEASE"
    REVOKE = "REVOKE"
    DIRECT_ENTRY = "DIRECT_ENTRY"


class TermUnit(StrEnum):
    """The units a term is written in."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working days"
    MONTHS = "months"
    YEARS = "years"
