"""Random batches against the plainest possible journal: a few dicts, one item after another."""

from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from hypothesis import given, settings
from hypothesis import strategies as st

from journal.samples import LI, MONDAY, WANG, Liked, again, line, new
from selection.domain.kernel import Tallied
from selection.journal.items import Fenced, Item, Overtaken, Recorded, Verdict, Write
from selection.settings import Schema

STREAMS = ("ballot-a", "ballot-b", "slate-c")
FACTS = ("stage:likes", "live:x", "frozen:y")
VALUES = st.sampled_from([None, None, "open", "x"])

writes = st.builds(
    lambda stream, after, candidates: Write(
        stream=stream,
        after=after,
        events=tuple(Liked(candidate=candidate) for candidate in candidates),
    ),
    st.sampled_from(STREAMS),
    st.integers(0, 4),
    st.lists(st.sampled_from([LI, WANG]), min_size=1, max_size=2),
)
items = st.builds(
    Item,
    command=st.sampled_from(["c-1", "c-2"]),
    actor=st.just("a"),
    rulebook=st.just(1),
    writes=st.lists(writes, min_size=1, max_size=3, unique_by=lambda w: w.stream).map(tuple),
    requires=st.dictionaries(st.sampled_from(FACTS), VALUES, max_size=1),
    leaves=st.dictionaries(st.sampled_from(FACTS), VALUES, max_size=2),
    counts=st.dictionaries(st.sampled_from([line(LI), line(WANG)]), st.integers(-1, 2)),
)


@dataclass
class Model:
    events: list[tuple[str, int, object, str]] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)
    tally: dict[Tallied, int] = field(default_factory=dict)

    def append(self, batch: list[Item]) -> list[Verdict]:
        verdicts: list[Verdict] = []
        for n, item in enumerate(batch):
            refused = [
                (each.stream, each.after)
                for earlier, verdict in zip(batch[:n], verdicts, strict=True)
                if not isinstance(verdict, Recorded)
                for each in earlier.writes
            ]
            verdicts.append(self.record(item, refused))
        return verdicts

    def version(self, stream: str) -> int:
        return sum(event[0] == stream for event in self.events)

    def record(self, item: Item, refused: list[tuple[str, int]]) -> Verdict:
        for fact, value in item.requires.items():
            if self.facts.get(fact) != value:
                return Fenced(fact=fact)
        for write in item.writes:
            if self.version(write.stream) != write.after:
                return Overtaken(stream=write.stream)
            if any(write.stream == stream and write.after > after for stream, after in refused):
                return Overtaken(stream=write.stream)
        first = len(self.events) + 1
        for write in item.writes:
            for version, event in enumerate(write.events, start=write.after + 1):
                self.events.append((write.stream, version, event, item.command))
        for fact, value in item.leaves.items():
            self.facts.pop(fact, None)
            if value is not None:
                self.facts[fact] = value
        for tallied, change in item.counts.items():
            self.tally[tallied] = self.tally.get(tallied, 0) + change
        return Recorded(first=first, last=len(self.events), recorded_at=MONDAY)


batches = st.lists(st.lists(items, min_size=1, max_size=8), min_size=1, max_size=6)


@settings(max_examples=80, deadline=None)
@given(batches)
def test_the_journal_answers_and_keeps_as_the_model_does(played):
    with TemporaryDirectory() as folder:
        play(Path(folder) / "journal.db", played)


@settings(max_examples=20, deadline=None)
@given(played=batches)
def test_so_it_does_in_postgresql(one_database, played):
    play(Schema(one_database, f"campaign_{uuid4().hex}"), played)


def play(place: Path | Schema, played: list[list[Item]]) -> None:
    model = Model()
    with new(place) as journal:
        for batch in played:
            assert journal.append(batch) == model.append(batch)
    with again(place, write=False) as kept:
        records = list(kept.since(0))
        assert [
            (r.stream, r.version, r.event, r.envelope.command) for r in records
        ] == model.events
        assert [r.position for r in records] == [*range(1, len(model.events) + 1)]
        assert kept.all_facts() == model.facts
        assert kept.facts(FACTS[:2]) == {
            fact: value for fact, value in model.facts.items() if fact in FACTS[:2]
        }
        assert kept.tally() == {ln: votes for ln, votes in model.tally.items() if votes}
        assert (kept.head().position, kept.head().events) == (len(records), len(records))
        assert {stream: len(read) for stream, read in kept.read_many(STREAMS).items()} == {
            stream: model.version(stream) for stream in STREAMS
        }
