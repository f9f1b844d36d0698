"""The experts come in: a made-up pool, two parts of a seed for each panel, and the draw."""

import hashlib
from collections.abc import Sequence

from selection.accounts.people import Person
from selection.desk.rehearsal.stagehand import Stagehand
from selection.desk.requests import Order, Request
from selection.domain.drawing import Pooled
from selection.domain.experts import EXPERTS
from selection.domain.kernel import EntityId, PersonId, stream
from selection.domain.panels import PANELS, FormPanel
from selection.domain.pool import CommitSeed, DeclineSeat, DrawPanel, EnterExpert, Pool
from selection.domain.rulebook.contest import Panel

EXPERT = "评审专家"
MORE_THAN_SEATS = 2
"""So many times as many are in the pool as there are seats."""
SUBSTITUTES = 3
CODES = ("A", "B", "C", "D")


def experts_come_in(hand: Stagehand) -> None:
    """Fill the pool, and draw every panel that is drawn; the others are named."""
    sizes = dict(zip([each.code for each in hand.rules.seated], _sizes(hand), strict=True))
    drawn = [each for each in hand.rules.seated if each.drawn]
    named = [each for each in hand.rules.seated if not each.drawn]
    pool = _fill_the_pool(hand, MORE_THAN_SEATS * sum(sizes[each.code] for each in drawn))
    for panel in named:
        members = _new_experts(hand, sizes[panel.code])
        formed = FormPanel(
            panel=panel.code, members=members, by=hand.officials[0], at=hand.clock()
        )
        hand.must(hand.officials[0], Order(PANELS, formed))
        hand.panels[panel.code] = members
    for panel in drawn:
        _draw(hand, panel, pool, sizes[panel.code])


def _new_experts(hand: Stagehand, count: int) -> tuple[PersonId, ...]:
    new = tuple(PersonId(hand.new_id()) for _ in range(count))
    place = hand.names.place
    hand.accounts.people.enter(
        [
            Person(
                id=each,
                name=hand.names.person(),
                employer=hand.names.filled("{short}{college}大学", place()),
                post=EXPERT,
            )
            for each in new
        ],
        at=hand.clock(),
    )
    return new


def _fill_the_pool(hand: Stagehand, count: int) -> tuple[Pooled, ...]:
    """Experts of all strata, two of three with an employer of their own, half of them 基层一线."""
    strata = list(dict.fromkeys(name for each in hand.rules.panels for name in each.strata))
    official = hand.officials[0]
    pool: list[Pooled] = []
    for n, expert in enumerate(_new_experts(hand, count)):
        pool.append(
            Pooled(
                expert=expert,
                strata={name: hand.random.choice(CODES) for name in strata},
                employer=EntityId(_hash(f"{hand.rules.id} employer {n * 2 // 3}")),
                grassroots=n % 2 == 0,
                entities=(EntityId(_hash(f"{hand.rules.id} {expert}")),),
            )
        )
    papers = hand.papers("expert", [(each.expert, "虚构的简历。") for each in pool])
    entered = [
        EnterExpert(pooled=each, paper=paper, by=official, at=hand.clock())
        for each, paper in zip(pool, papers, strict=True)
    ]
    hand.put("专家入库", [Request(actor=official, orders=(Order(EXPERTS, e),)) for e in entered])
    return tuple(pool)


def _hash(text: str) -> str:
    """What stands for a salted hash: nobody here has anything to hide."""
    return hashlib.sha256(text.encode()).hexdigest()


def _draw(hand: Stagehand, panel: Panel, pool: tuple[Pooled, ...], seats: int) -> None:
    official, other = hand.officials[:2]
    parts = {who: hand.new_id() for who in (official, other)}
    for who, part in parts.items():
        fixed = CommitSeed(panel=panel.code, commitment=_hash(part), by=who, at=hand.clock())
        hand.must(who, Order(EXPERTS, fixed))
    drawing = DrawPanel(
        panel=panel.code,
        seats=seats,
        substitutes=SUBSTITUTES,
        seeds=tuple(parts.values()),
        pool=pool,
        signed_by=(official, other),
        at=hand.clock(),
    )
    hand.must(official, Order(EXPERTS, drawing))
    hand.panels[panel.code] = _members(hand, panel)


def _drawn(hand: Stagehand) -> Pool:
    history = hand.desk.journal.read(stream(hand.rules, "experts"))
    return EXPERTS.replay(record.event for record in history)


def _members(hand: Stagehand, panel: Panel) -> tuple[PersonId, ...]:
    return _drawn(hand).panels[panel.code].members


def substitutes_of(hand: Stagehand, panel: Panel) -> tuple[PersonId, ...]:
    """Who was drawn for the panel and waits, in order; nobody where it was not drawn."""
    drawn = _drawn(hand).panels.get(panel.code)
    return drawn.substitutes if drawn else ()


def a_seat_is_declined(hand: Stagehand) -> None:
    """One expert of the first drawn panel cannot come; a substitute takes the seat."""
    for panel in [each for each in hand.rules.seated if each.drawn][:1]:
        gone = hand.panels[panel.code][-1]
        declined = DeclineSeat(
            panel=panel.code,
            expert=gone,
            reason=hand.paper(gone, "reason", "虚构的原因：出差。"),
            by=gone,
            at=hand.clock(),
        )
        hand.must(gone, Order(EXPERTS, declined))
        hand.panels[panel.code] = _members(hand, panel)


def _sizes(hand: Stagehand) -> Sequence[int]:
    wanted = hand.plan.experts
    sizes: list[int] = []
    for n, panel in enumerate(hand.rules.seated):
        size = max(panel.least, wanted[n % len(wanted)])
        sizes.append(size + 1 if panel.odd and size % 2 == 0 else size)
    return sizes
