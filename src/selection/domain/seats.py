"""Who may judge a candidate: on a panel for its category, sworn in, and not recused (4.2, 4.3)."""

from collections.abc import Iterable

from selection.domain import facts, sheet_facts
from selection.domain.kernel import CandidateId, Facts, PersonId, Refused
from selection.domain.roles import Role, must_hold
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.contest import Channel, Panel
from selection.domain.rulebook.values import Code
from selection.domain.rulebook.words import By, Form, FoundBy


def must_judge(
    person: PersonId,
    candidate: CandidateId,
    category: str,
    channel: Channel,
    at_hand: Facts,
    rules: Rulebook,
) -> None:
    """Refuse who sits on no panel for the category, is recused, or has not promised first."""
    must_serve(person, category, at_hand, rules)
    must_not_be_recused(person, candidate, category, channel, at_hand, rules)


def must_serve(person: PersonId, category: str, at_hand: Facts, rules: Rulebook) -> None:
    """Refuse who sits on no panel for the category, or sits there without having promised."""
    mine = [each for each in serving(category, rules) if _sits(each, person, at_hand)]
    if not mine:
        raise Refused("person-is-on-no-panel", person=person)
    must_have_promised(person, mine[0], at_hand, rules)


def _sits(panel: Panel, person: PersonId, at_hand: Facts) -> bool:
    return facts.member(panel.code, person) in at_hand


def serving(category: str, rules: Rulebook) -> tuple[Panel, ...]:
    """The panels that judge the category."""
    return tuple(panel for panel in rules.seated if panel.serves(Code(category)))


def assigning(category: str, channel: Channel, rules: Rulebook) -> Panel | None:
    """The panel whose experts are assigned to candidates of the category, if there is one."""
    if channel.form is not Form.MARKS or channel.by is not By.PANEL:
        return None
    return next((each for each in serving(category, rules) if each.assigns), None)


def locked_channels(rules: Rulebook) -> tuple[tuple[str, str], ...]:
    """The channels and stages whose scoring is to be locked before there is a list."""
    return tuple(
        (str(channel.code), str(stage))
        for channel in rules.channels
        if any(
            channel.serves(each.code) and assigning(each.code, channel, rules)
            for each in rules.categories
        )
        for stage in channel.stages
    )


def must_have_promised(person: PersonId, panel: Panel, at_hand: Facts, rules: Rulebook) -> None:
    """Refuse an expert who has not signed the undertaking or not declared the conflicts.

    Where the rulebook names no ground that experts declare, nobody is asked to.
    """
    if not asks_for_promises(rules):
        return
    if sheet_facts.undertaken(person) not in at_hand:
        raise Refused("undertaking-is-not-signed", person=person)
    if sheet_facts.conflicts_declared(panel.code, person) not in at_hand:
        raise Refused("conflicts-are-not-declared", person=person)


def asks_for_promises(rules: Rulebook) -> bool:
    """Whether experts sign and declare before they read anything (4.2)."""
    return any(each.found_by is FoundBy.DECLARED for each in rules.recusals)


def must_sit_on(panel: str | None, person: PersonId, at_hand: Facts, rules: Rulebook) -> None:
    """Refuse who speaks for a panel of the rulebook without sitting on it.

    A contest may have groups inside its panel (the juries of countries); those are no panels of
    the rulebook, and who is in which is for the organiser to say.
    """
    if panel is None or rules.panel(panel) is None:
        return
    if facts.member(panel, person) not in at_hand:
        raise Refused("person-is-on-no-panel", person=person)


def scopes(
    candidate: CandidateId, category: str, channel: Channel, rules: Rulebook
) -> tuple[str, ...]:
    """The scopes of a recusal that keep out of a candidate in a channel.

    One without a channel holds in every channel of a panel, one with a channel in that alone.
    """
    if not _keeps_out(channel, rules):
        return ()
    return _here(_reach(candidate, category), channel, rules)


def _reach(candidate: CandidateId, category: str) -> tuple[str, str, str]:
    return facts.candidate_scope(candidate), facts.category_scope(category), facts.ALL_SCOPE


def is_kept_out(
    person: PersonId, candidate: CandidateId, category: str | None, at_hand: Facts
) -> bool:
    """Whether a ground ties the person to the candidate, whatever the person would do.

    Who stands no more is in no category, and is asked for without one.
    """
    mine = facts.candidate_scope(candidate), facts.ALL_SCOPE
    scopes = mine if category is None else _reach(candidate, category)
    return any(facts.recused(person, each) in at_hand for each in scopes)


def _keeps_out(channel: Channel, rules: Rulebook) -> bool:
    """Whether anybody can be recused in the channel at all; no like need ask further."""
    return channel.by is By.PANEL or channel.code in rules.recusal_channels


def _here(every: tuple[str, ...], channel: Channel, rules: Rulebook) -> tuple[str, ...]:
    here: tuple[str, ...] = ()
    if channel.code in rules.recusal_channels:
        here = tuple(sheet_facts.within(each, channel.code) for each in every)
    return (*every, *here) if channel.by is By.PANEL else here


def is_recused(
    person: PersonId,
    candidate: CandidateId,
    category: str,
    channel: Channel,
    at_hand: Facts,
    rules: Rulebook,
) -> bool:
    """Whether the person is kept out of the candidate, its category, or everything."""
    those = scopes(candidate, category, channel, rules)
    return any(facts.recused(person, scope) in at_hand for scope in those)


def must_not_be_recused(
    person: PersonId,
    candidate: CandidateId,
    category: str,
    channel: Channel,
    at_hand: Facts,
    rules: Rulebook,
) -> None:
    """Refuse who is kept out of the candidate in the channel."""
    if is_recused(person, candidate, category, channel, at_hand, rules):
        raise Refused("person-is-recused", person=person, candidate=candidate)


def seats(
    person: PersonId, candidates: Iterable[CandidateId], channel: Channel, rules: Rulebook
) -> tuple[str, ...]:
    """The facts that say on which panels the person sits, promised what, and is kept out of."""
    promises = (
        sheet_facts.undertaken(person),
        *(sheet_facts.conflicts_declared(panel.code, person) for panel in rules.seated),
    )
    return (
        *(facts.member(panel.code, person) for panel in rules.seated),
        *(promises if asks_for_promises(rules) else ()),
        *recusals(person, candidates, channel, rules),
    )


def recusals(
    person: PersonId, candidates: Iterable[CandidateId], channel: Channel, rules: Rulebook
) -> tuple[str, ...]:
    """The facts that say which candidates the person is kept out of in the channel."""
    if not _keeps_out(channel, rules):
        return ()
    every = (
        *map(facts.candidate_scope, candidates),
        *(facts.category_scope(each.code) for each in rules.categories),
        facts.ALL_SCOPE,
    )
    return tuple(facts.recused(person, each) for each in _here(every, channel, rules))


def chairing(person: PersonId, rules: Rulebook) -> tuple[str, ...]:
    """The facts that say whether the person is an official, or chairs a panel."""
    return (
        facts.appointed(person, Role.OFFICIAL),
        facts.appointed(person, Role.PANEL_CHAIR),
        *(facts.member(panel.code, person) for panel in rules.seated),
    )


def chairs(person: PersonId, category: str, at_hand: Facts, rules: Rulebook) -> bool:
    """Whether the person is a chair, and sits on a panel for the category."""
    return facts.appointed(person, Role.PANEL_CHAIR) in at_hand and any(
        _sits(each, person, at_hand) for each in serving(category, rules)
    )


def must_chair_or_be_official(
    person: PersonId, category: str, at_hand: Facts, rules: Rulebook
) -> None:
    """Refuse who neither chairs a panel for the category nor is an official."""
    if not chairs(person, category, at_hand, rules):
        must_hold(at_hand, person, Role.OFFICIAL)
