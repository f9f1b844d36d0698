"""Small builders: a made-up contest in a few lines, so that a test shows only what it is about."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from selection.domain.kernel import CandidateId
from selection.domain.ranking.evidence import Answer, Contender, Evidence, Mark, Poll, Revote
from selection.domain.ranking.outcome import Line, Outcome, Value
from selection.domain.ranking.rounds import outcomes
from selection.domain.rulebook.book import Calendar, Category, Rulebook, Stage
from selection.domain.rulebook.contest import Channel, Criterion, Round, Rubric, Score, Step
from selection.domain.rulebook.values import Code, Text
from selection.domain.rulebook.words import (
    Axis,
    By,
    Compare,
    Form,
    Kind,
    Nature,
    StageKind,
    Take,
)

STAGE = Code("REVIEW")
CATEGORY = Code("SONG")
CHANNEL = Code("panel")


def rulebook(
    *,
    categories: Mapping[str, int | None] | None = None,
    stages: Iterable[str] = (STAGE,),
    **tables: Iterable[Any],
) -> Rulebook:
    """The tables are channels, rubrics, scores, rounds."""
    return Rulebook(
        schema=1,
        id=Code("made-up"),
        title=Text("A made-up contest"),
        year=2023,
        nature=Nature.PUBLICITY,
        organizer=Text("Nobody"),
        calendar=Calendar(zone=ZoneInfo("Asia/Shanghai")),
        categories=tuple(
            Category(code=Code(code), name=Text(code), kind=Kind.OTHER, places=places)
            for code, places in (categories or {CATEGORY: None}).items()
        ),
        stages=tuple(
            Stage(code=Code(code), name=Text(code), kind=StageKind.SCORING) for code in stages
        ),
        **{name: tuple(rows) for name, rows in tables.items()},
    )


def channel(form: Form, code: str = CHANNEL, *stages: str, **more: Any) -> Channel:
    return Channel(
        code=Code(code),
        name=Text(code),
        form=form,
        by=more.pop("by", By.PANEL),
        stages=tuple(Code(each) for each in stages or (STAGE,)),
        **more,
    )


def rubric(most: Mapping[str, int], channel: str = CHANNEL, **more: Any) -> Rubric:
    times = more.pop("times", {})
    return Rubric(
        channel=Code(channel),
        criteria=tuple(
            Criterion(
                code=Code(code),
                name=Text(code),
                most=Fraction(each),
                times=Fraction(times.get(code, 1)),
            )
            for code, each in most.items()
        ),
        **more,
    )


def score(code: str, *steps: Step, **more: Any) -> Score:
    if not more.keys() & {"from_", "field", "parts"}:
        more["from_"] = CHANNEL
    if "parts" in more:
        more["parts"] = {each: Fraction(weight) for each, weight in more["parts"].items()}
    return Score(code=Code(code), name=Text(code), steps=steps, **more)


def round_(code: str = "result", *rank_by: str, **more: Any) -> Round:
    more.setdefault("stage", STAGE)
    return Round(code=Code(code), name=Text(code), rank_by=tuple(map(Text, rank_by)), **more)


def sheets(take: Take, **more: Any) -> Step:
    return Step(over=Axis.SHEETS, take=take, **more)


def items(take: Take = Take.SUM, **more: Any) -> Step:
    return Step(over=Axis.ITEMS, take=take, **more)


def panels(take: Take = Take.SUM, **more: Any) -> Step:
    return Step(over=Axis.PANELS, take=take, **more)


def across(compare: Compare, *, points: Iterable[int] = (), **more: Any) -> Step:
    return Step(across="CANDIDATES", as_=compare, points=tuple(map(Fraction, points)), **more)


def times(factor: Fraction | int | str) -> Step:
    return Step(times=Code(factor) if isinstance(factor, str) else Fraction(factor))


SUM = sheets(Take.SUM)
COUNT = sheets(Take.COUNT)
MEAN = sheets(Take.MEAN)


def contender(
    candidate: str, category: str = CATEGORY, group: str | None = None, **answers: Answer
) -> Contender:
    return Contender(
        candidate=CandidateId(candidate), category=category, group=group, answers=answers
    )


def contenders(candidates: str, category: str = CATEGORY) -> list[Contender]:
    return [contender(each, category) for each in candidates.split()]


Given = int | Fraction | str


def number(given: Given) -> int | Fraction:
    return Fraction(given) if isinstance(given, str) else given


def sheet(name: str, panel: str = "", item: str = "", **marks: Given) -> list[Mark]:
    """One sheet: what it gives to each candidate."""
    return [
        Mark(panel, name, CandidateId(candidate), item, number(given))
        for candidate, given in marks.items()
    ]


def votes(**marks: str) -> list[Mark]:
    """For each candidate the marks of the sheets 0, 1, 2 …; "-" is a mark not given."""
    return [
        Mark("", str(name), CandidateId(candidate), "", number(given))
        for candidate, row in marks.items()
        for name, given in enumerate(row.split())
        if given != "-"
    ]


def poll(
    marks: Iterable[Mark] = (), channel: str = CHANNEL, stage: str = STAGE, **more: Any
) -> Poll:
    return Poll(channel=channel, stage=stage, marks=tuple(marks), **more)


def figures(channel: str, stage: str = STAGE, **given: Given) -> Poll:
    return poll(sheet("", **given), channel, stage)


def revote(*, round: str = "result", **votes: int) -> Revote:  # noqa: A002 - the field's name
    tied = frozenset(map(CandidateId, votes))
    return Revote(
        round=round, tied=tied, votes={CandidateId(each): vote for each, vote in votes.items()}
    )


def outcome(rules: Rulebook, evidence: Evidence, round: str | None = None) -> Outcome:  # noqa: A002
    """The outcome of the round, or of the last one."""
    return outcomes(rules, evidence, upto=round)[-1]


def line(outcome: Outcome, candidate: str) -> Line:
    return next(each for each in outcome.lines if each.candidate == candidate)


def scores(outcome: Outcome, code: str) -> dict[str, Value | None]:
    return {str(each.candidate): each.scores[code] for each in outcome.lines}


def ranks(outcome: Outcome) -> dict[str, int | None]:
    return {str(each.candidate): each.rank for each in outcome.lines}


def taken(outcome: Outcome) -> str:
    """Those taken, in alphabetical order."""
    return " ".join(sorted(outcome.taken))


def scored(
    given: Score, polled: Poll, form: Form = Form.MARKS, *more_polls: Poll, **more: Any
) -> dict[str, Value | None]:
    """The score of everybody named in the poll, in a round that does nothing else."""
    names = sorted({mark.candidate for mark in polled.marks} | set(polled.counted))
    rules = rulebook(
        scores=[given],
        rounds=[round_("result", given.code, places="ALL")],
        channels=more.pop("channels", [channel(form, **more.pop("channel", {}))]),
        **more,
    )
    evidence = Evidence(
        contenders=[contender(each) for each in names], polls=[polled, *more_polls]
    )
    return scores(outcome(rules, evidence), given.code)
