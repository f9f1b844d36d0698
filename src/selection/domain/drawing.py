"""Drawing by lot (随机抽取): who is drawn follows from the seed and the list alone (4.2).

Everybody is put in the order of SHA-256 over `seed ⏎ id`. Nobody who knows seed and list needs
this program to draw again; `docs/drawing.md` has the recipe.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil
from typing import TypeVar

from selection.domain.kernel import EntityId, PersonId, Refused

LEAST_SEED = 8
MOST_SEED = 64
BETWEEN_SEEDS = "/"
"""Between the parts of a seed, each committed by somebody else."""

Id = TypeVar("Id", bound=str)


def lot(seed: str, who: str) -> str:
    """The lot that falls to an id: SHA-256 of seed, line feed and id, in hexadecimal."""
    return hashlib.sha256(f"{seed}\n{who}".encode()).hexdigest()


def in_order_of_lots(seed: str, ids: Iterable[Id]) -> tuple[Id, ...]:
    """The ids, the smallest lot first."""
    return tuple(sorted(ids, key=lambda each: lot(seed, each)))


def is_a_seed(text: str) -> bool:
    """Letters and digits, long enough that nobody can guess it from its hash."""
    return text.isascii() and text.isalnum() and LEAST_SEED <= len(text) <= MOST_SEED


@dataclass(frozen=True, slots=True, kw_only=True)
class Pooled:
    """An expert of the pool, as far as a draw asks.

    `strata` holds a code for each stratum; `employer` and `entities` are salted hashes of where
    the person works and of whatever identifies the person; `grassroots` is 基层一线.
    """

    expert: PersonId
    strata: Mapping[str, str] = field(default_factory=dict[str, str])
    employer: EntityId | None = None
    grassroots: bool = False
    entities: tuple[EntityId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a panel asks of its members as a whole."""

    seats: int
    strata: tuple[str, ...] = ()
    most_per_employer: int | None = None
    grassroots_least: Fraction | None = None

    @property
    def grassroots(self) -> int:
        """How many seats are for the grass roots: the share, rounded up."""
        return ceil((self.grassroots_least or 0) * self.seats)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """The members in the order of the draw, and the substitutes in theirs."""

    members: tuple[PersonId, ...]
    substitutes: tuple[PersonId, ...]


def draw(seed: str, pool: Sequence[Pooled], terms: Terms, substitutes: int) -> Drawn:
    """Draw the members, then the substitutes (R-REV-01, domain 4.2).

    First the seats for the grass roots are filled, then the others. Each seat goes to the stratum
    that has the fewest members so far, and there to the smallest lot whose employer is not yet
    full. That finds a panel wherever there is one. Substitutes follow by the same rule, and where
    employers are full, whatever their employer: one steps in only where the panel keeps its terms.

    Raises Refused `draw-lacks-grassroots`, `draw-lacks-experts` or `draw-lacks-employers`: the
    term that the pool cannot meet.
    """
    taking = _Taking(seed, terms)
    waiting = in_order_of_lots(seed, [each.expert for each in pool])
    known = {each.expert: each for each in pool}
    grassroots = [known[each] for each in waiting if known[each].grassroots]
    members = taking.fill(grassroots, terms.grassroots)
    if len(members) < terms.grassroots:
        raise Refused("draw-lacks-grassroots", needed=terms.grassroots, found=len(members))
    everybody = [known[each] for each in waiting]
    members = taking.fill(everybody, terms.seats)
    if len(members) < terms.seats:
        few = len(pool) < terms.seats
        lacking = "draw-lacks-experts" if few else "draw-lacks-employers"
        raise Refused(lacking, needed=terms.seats, found=len(members))
    taking.fill(everybody, terms.seats + substitutes)
    taking.any_employer = True
    both = taking.fill(everybody, terms.seats + substitutes)
    return Drawn(members=tuple(members), substitutes=tuple(both[len(members) :]))


class _Taking:
    """The seats as they are filled, one after the other."""

    def __init__(self, seed: str, terms: Terms) -> None:
        self.seed = seed
        self.terms = terms
        self.taken: list[PersonId] = []
        self.of_stratum: Counter[str] = Counter()
        self.of_employer: Counter[EntityId] = Counter()
        self.any_employer = False

    def fill(self, waiting: Sequence[Pooled], upto: int) -> list[PersonId]:
        """Take from those waiting, in their order, until so many are taken or nobody is left."""
        queues: dict[str, list[Pooled]] = {}
        for each in waiting:
            if each.expert not in self.taken:
                queues.setdefault(stratum(each, self.terms.strata), []).append(each)
        while len(self.taken) < upto and queues:
            code = min(queues, key=lambda each: (self.of_stratum[each], lot(self.seed, each)))
            found = next((each for each in queues[code] if self._fits(each)), None)
            if found is None:
                del queues[code]
                continue
            queues[code].remove(found)
            self.taken.append(found.expert)
            self.of_stratum[code] += 1
            if found.employer is not None:
                self.of_employer[found.employer] += 1
        return list(self.taken)

    def _fits(self, one: Pooled) -> bool:
        most = self.terms.most_per_employer
        if most is None or one.employer is None or self.any_employer:
            return True
        return self.of_employer[one.employer] < most


def stratum(one: Pooled, strata: Sequence[str]) -> str:
    """The stratum that somebody is in: the codes, in the order of the rulebook."""
    return BETWEEN_SEEDS.join(one.strata.get(each, "") for each in strata)


def keeps(members: Collection[Pooled], terms: Terms) -> bool:
    """Whether these may be the panel: no employer too often, and enough from the grass roots."""
    employers = Counter(each.employer for each in members if each.employer is not None)
    most = terms.most_per_employer
    if most is not None and any(count > most for count in employers.values()):
        return False
    return sum(each.grassroots for each in members) >= terms.grassroots


def digest(pool: Iterable[Pooled]) -> str:
    """The hash of a pool: SHA-256 over a line for each expert, in the order of their ids.

    A line is the id, the employer, 1 or 0 for the grass roots, the entities with commas and the
    strata as `name=code` with commas, all separated by tabs.
    """
    lines = (
        "\t".join(
            (
                each.expert,
                each.employer or "",
                str(int(each.grassroots)),
                ",".join(each.entities),
                ",".join(f"{name}={code}" for name, code in sorted(each.strata.items())),
            )
        )
        for each in sorted(pool, key=lambda each: each.expert)
    )
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
