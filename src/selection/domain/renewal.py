"""A certification again (到期重新认定), or a higher one: a nomination that follows a released one.

Where every nomination walks by itself (11.3), a person or body has one that is under way; what was
released before stands in nobody's way.
"""

from collections.abc import Iterator
from datetime import date

from selection.domain import facts
from selection.domain.candidacy import SubmitNomination
from selection.domain.kernel import Facts, Refused
from selection.domain.rulebook.book import Rulebook


def must_follow(command: SubmitNomination, at_hand: Facts, rules: Rulebook) -> None:
    """Refuse a nomination that does not follow the one it names.

    That one is of the same person or body, and was released; in the same category its award is
    over. The last day of an award belongs to it.
    """
    earlier = command.follows
    if earlier is None:
        return
    if not rules.rolling:
        raise Refused("nominations-do-not-follow-each-other")
    if all(at_hand.get(facts.live(each)) != earlier for each in command.entities):
        raise Refused("earlier-nomination-is-of-another", candidate=earlier)
    until = at_hand.get(facts.awarded(earlier))
    if until is None:
        raise Refused("earlier-nomination-holds-no-award", candidate=earlier)
    if at_hand.get(facts.nominated(earlier)) == command.category:
        today = command.at.astimezone(rules.calendar.zone).date()
        if until == facts.OPEN_ENDED or today <= date.fromisoformat(until):
            raise Refused("award-is-still-valid", candidate=earlier, until=until)


def followed(command: SubmitNomination) -> Iterator[str]:
    """The facts that this rests on."""
    if command.follows is not None:
        yield facts.awarded(command.follows)
        yield facts.nominated(command.follows)
