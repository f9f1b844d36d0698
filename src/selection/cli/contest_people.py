"""The experts and voters at a meeting of a contest, as far as its files let them be known."""

from collections.abc import Iterable, Mapping, Sequence

from selection.desk.contest import Contest
from selection.documents.contest_commands import person
from selection.documents.contest_rows import CandidateRow, CountRow, MarkRow
from selection.documents.csv_files import Unreadable
from selection.domain.kernel import CandidateId, PersonId, Refused
from selection.domain.rulebook.contest import Channel
from selection.domain.rulebook.words import By, Covers, FoundBy, Same
from selection.domain.sitting import CountBallots


class People:
    """Seats the panels of a contest, and keeps people out of what they must not judge."""

    def __init__(self, contest: Contest) -> None:
        self.contest = contest
        self.rules = contest.rules
        self._seated: dict[str, dict[PersonId, None]] = {}
        self._groups: dict[tuple[PersonId, str], set[str]] = {}

    def note(self, channel: Channel, rows: Iterable[MarkRow]) -> None:
        """Take note of who marked: on the panel that the row names, or on all for the category.

        An expert is of the group that the panel or the sheet is named after.
        """
        if channel.by is not By.PANEL:
            return
        for row in rows:
            expert = PersonId(person(row))
            named = self.rules.panel(row.panel)
            for panel in self.rules.seated if named is None else (named,):
                if not panel.serves(row.category):
                    continue
                self._seated.setdefault(panel.code, {})[expert] = None
            self._groups.setdefault((expert, channel.code), set()).update((row.panel, row.sheet))

    def seat(self) -> None:
        """Form the panels. Raises Refused if the rulebook does not let one be formed so."""
        for panel, members in self._seated.items():
            self.contest.seat(panel, tuple(members))

    def recuse_by_group(self, candidates: Mapping[CandidateId, CandidateRow]) -> None:
        """Keep experts out of the candidates of their own group, where the rulebook says so."""
        groups: dict[str, list[CandidateId]] = {}
        for candidate, row in candidates.items():
            if row.group:
                groups.setdefault(row.group, []).append(candidate)
        for ground in self.rules.recusals:
            if ground.found_by is not FoundBy.SYSTEM or ground.same is not Same.GROUP:
                continue
            out = {
                (expert, candidate)
                for (expert, channel), named in self._groups.items()
                if not ground.channels or channel in ground.channels
                for group in named
                for candidate in groups.get(group, ())
            }
            for expert, candidate in sorted(out):
                category = candidates[candidate].category
                if not ground.categories or category in ground.categories:
                    self.contest.recuse(expert, candidate, category, ground.id)

    def attend(self, command: CountBallots, rows: Sequence[CountRow]) -> Refused | None:
        """Let as many be there as the counts say, each staying out of whom somebody must.

        What the rulebook says against it, or None. Raises Unreadable where it has no panel for
        the category.
        """
        category = rows[0].category
        panel = next((each for each in self.rules.seated if each.serves(category)), None)
        if panel is None:
            raise Unreadable(f"规则里没有评审类别 {category} 的评审组")
        there = max(command.ballots, *(_eligible(row) for row in rows))
        members = self._seated.setdefault(panel.code, {})
        more = max(there, panel.least) - len(members)
        members |= {PersonId(f"member-{len(members) + n}"): None for n in range(1, more + 1)}
        present = tuple(members)[:there]
        try:
            self.contest.seat(panel.code, tuple(members))
            for row in rows:
                self._recuse(row, present[: there - _eligible(row)])
            self.contest.attend(command, panel.code, present)
        except Refused as refused:
            return refused
        return None

    def _recuse(self, row: CountRow, people: Sequence[PersonId]) -> None:
        grounds = [
            each
            for each in self.rules.recusals
            if each.covers is Covers.CANDIDATE
            and (not each.categories or row.category in each.categories)
        ]
        if people and not grounds:
            raise Refused("there-is-no-ground-of-recusal", candidate=row.candidate)
        for each in people:
            self.contest.recuse(each, row.candidate, row.category, grounds[0].id)


def _eligible(row: CountRow) -> int:
    return (row.ballots or 0) if row.eligible is None else row.eligible
