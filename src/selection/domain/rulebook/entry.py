"""Tables about coming in: units and limits, the form, conditions, materials, formal review."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from operator import attrgetter
from typing import Final, Literal

from selection.domain.rulebook.values import (
    Amount,
    Code,
    Count,
    Pattern,
    Positive,
    Share,
    Size,
    Term,
    Text,
    Year,
)
from selection.domain.rulebook.words import (
    CheckedBy,
    Declarer,
    FieldType,
    Finds,
    Format,
    NeededFor,
    Of,
    OwnPublicity,
    Per,
    SeenBy,
    Severity,
    Signature,
    SlotFreed,
    TermUnit,
    Writing,
)

PLACES: Final = "PLACES"
MILLISECONDS: Final[Mapping[TermUnit, int]] = {TermUnit.MINUTES: 60_000, TermUnit.HOURS: 3_600_000}
"""The units in which the length of a film may be written."""


@dataclass(frozen=True, kw_only=True)
class Limit:
    """At most, or at least, so many of something, for every combination of `per`."""

    per: tuple[Per, ...]
    of: Of = Of.NAMES
    most: Positive | Literal["PLACES"] | None = None  # PLACES: the places of the category
    least: Positive | None = None

    @cached_property
    def each_candidate(self) -> bool:
        """Whether it counts each candidate apart, and so says nothing about the others."""
        return Per.CANDIDATE in self.per

    @cached_property
    def key_of(self) -> Callable[[object], object]:
        """What it tells uses apart by; a stream belongs to one unit or one voter already."""
        names = [each.value.lower() for each in self.per if each not in {Per.UNIT, Per.VOTER}]
        return attrgetter(*names) if names else lambda _: None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitType:
    """A type of recommending unit and its quota (R-QUO-01…05)."""

    code: Code
    name: Text
    limits: tuple[Limit, ...]
    fed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """A field of the recommendation form; `personal` values never reach an event."""

    code: Code
    name: Text
    type: FieldType
    categories: tuple[Code, ...] = ()
    choices: tuple[Text, ...] = ()
    other_choice: bool = False
    required: bool = True
    longest: Positive | None = None  # characters without white space
    seen_by: SeenBy = SeenBy.OFFICIALS
    personal: bool = False
    identifies: bool = False
    source: Text | None = None
    format: Writing | None = None
    format_if: Code | None = None  # a CHOICE: the format is asked only where it is chosen so
    format_if_chosen: Text | None = None

    def serves(self, category: str) -> bool:
        """Whether candidates of the category have this field."""
        return not self.categories or category in self.categories


@dataclass(frozen=True, slots=True, kw_only=True)
class Nomination:
    """How candidates are nominated (R-QUO-06, R-QUO-10, A-02, A-03, A-11)."""

    reference_date: date | None = None  # None: the last day of the INTAKE stage
    one_nomination_per_candidate: bool = True
    slot_freed: SlotFreed = SlotFreed.UNTIL_DEADLINE
    signatures: tuple[Signature, ...] = (Signature.CLERK, Signature.LEADER)
    own_publicity: OwnPublicity = OwnPublicity.NOT_ASKED
    exemption_reason_least: Positive | None = None  # characters
    fields: tuple[FormField, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One clause of the recommendation conditions and its single test (domain 1.4)."""

    id: Code
    severity: Severity
    text: Text
    categories: tuple[Code, ...] = ()
    unit_types: tuple[Code, ...] = ()
    field: Code | None = None
    filled: bool | None = None
    is_: bool | None = None
    at_least: Fraction | None = None
    at_most: Fraction | None = None
    never_below: Amount | None = None
    share_of: Code | None = None
    per_day_since: Code | None = None
    at_least_old: Term | None = None
    one_of: tuple[Text, ...] = ()
    matches: Pattern | None = None
    declared: Code | None = None  # a declaration that everybody asked has signed
    attached: Code | None = None  # a material of which there is a file

    def applies(self, category: str, unit_type: str) -> bool:
        """Whether the clause is asked of this category and this type of unit."""
        return self.asked_in(category) and (not self.unit_types or unit_type in self.unit_types)

    def asked_in(self, category: str) -> bool:
        """Whether the clause is asked of this category, by some type of unit."""
        return not self.categories or category in self.categories


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """Who may not take part again (R-EXC-01)."""

    id: Code
    text: Text
    severity: Severity
    register: Text
    from_year: Year
    to_year: Year
    similar_name: Share | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """A kind of file that a nomination carries (R-MAT-02…08)."""

    code: Code
    name: Text
    formats: tuple[Format, ...]
    least: Count
    most: Positive
    categories: tuple[Code, ...] = ()
    least_bytes: Count | None = None
    most_bytes: Positive | None = None
    ratio: tuple[Size, ...] = ()  # least and most of width ÷ height
    least_pixels: tuple[Positive, ...] = ()  # width, height
    colour: bool = False
    name_pattern: Pattern | None = None
    longest: Term | None = None
    seen_by: SeenBy = SeenBy.EXPERTS

    def serves(self, category: str) -> bool:
        """Whether candidates of the category hand this in."""
        return not self.categories or category in self.categories


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """A promise or a consent, signed before the step it is needed for (R-MAT-01, R-SHO-03)."""

    code: Code
    name: Text
    text: Text
    by: tuple[Declarer, ...]
    needed_for: NeededFor = NeededFor.SUBMIT


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """An item of the formal checklist (domain 3.4).

    `finds`: what the system answers it with; without any, a reviewer answers it, whoever `by`
    names. `about`: the fields, materials and declarations that it looks at; without any, all.
    """

    id: Code
    text: Text
    by: tuple[CheckedBy, ...]
    finds: tuple[Finds, ...] = ()
    about: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FormalReview:
    """The preliminary review (初审): how many reviewers, how many rounds of correction."""

    reviewers: Positive
    corrections: Count
    correction_within: Term
    appeal_within: Term
    transfer_until: Code | None = None
    checks: tuple[Check, ...] = ()
