"""A campaign as the public sees it at one moment: immutable, joined, and shared by all pages."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from selection.domain.kernel import CandidateId
from selection.web.certificates import Certificate
from selection.web.exhibits import Course, Exhibit, Figures, Group, Liking, Tally
from selection.web.notices import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Everything that public pages may say, and nothing else."""

    fingerprint: str  # of the rules
    position: int  # of the journal, when it was taken
    exhibits: Mapping[str, Exhibit]  # by label, in the order of labels
    labels: Mapping[CandidateId, str]
    hidden: frozenset[str]  # labels of pages that were on show and are not any more
    searched: Mapping[str, str]  # label → name, unit and number as searched
    groups: tuple[Group, ...]
    regions: Mapping[str, tuple[str, ...]]  # by category, of those on show
    tallies: Mapping[CandidateId, Tally]  # empty while the rulebook hides the figures
    ranked: Mapping[str, tuple[CandidateId, ...]]  # by category, most likes first
    figures: Figures
    liking: Liking
    course: Course
    channel: str | None
    stage: str | None  # of the voting that the pages speak of
    units: int
    notices: tuple[Notice, ...]  # every version of the list, oldest first
    certificates: Mapping[str, Certificate]  # by number, in the order of release
    media: frozenset[str] = field(repr=False)  # names of the files that pages on show use

    def group(self, category: str) -> Group | None:
        """The category of that code or letter, or None."""
        for each in self.groups:
            if each.code == category:
                return each
        return next((each for each in self.groups if each.letter == category.upper()), None)

    def of(self, category: str) -> list[Exhibit]:
        """Those on show in a category, by number."""
        return [each for each in self.exhibits.values() if each.category == category]

    def same_as(self, other: "Snapshot | None") -> bool:
        """Whether the public would see no difference."""
        return other is not None and self.content() == other.content()

    def content(self) -> tuple[object, ...]:
        """All but the position: events that change nothing public leave the pages as they are."""
        return (
            self.fingerprint,
            self.exhibits,
            self.hidden,
            self.groups,
            self.tallies,
            self.figures,
            self.liking,
            self.course,
            self.units,
            self.notices,
            self.certificates,
        )
