"""Other bodies are asked about everybody who stands (部门协审); none of them objects."""

from selection.accounts.vault import Entry
from selection.desk.rehearsal.stagehand import Stagehand
from selection.desk.requests import Order, Request
from selection.domain.consultation import CONSULTATION, RecordBodysAnswer
from selection.domain.consulted import BodysAnswer
from selection.domain.rulebook.words import StageKind


def bodies_are_asked(hand: Stagehand) -> None:
    """Every body that a stage asks answers about every candidate who stands."""
    official = hand.officials[0]
    for stage in hand.stages(StageKind.CONSULTATION):
        hand.enter(stage)
        asked = [(candidate, body) for candidate in hand.standing for body in stage.asks]
        letter = {"words": "虚构复函：没有意见。"}
        papers = hand.accounts.vault.keep_many(
            [Entry(subject=each, kind="letter", content=letter) for each, _ in asked],
            at=hand.clock(),
        )
        answers = [
            RecordBodysAnswer(
                stage=stage.code,
                candidate=candidate,
                body=body,
                answer=BodysAnswer.NO_OBJECTION,
                paper=paper,
                by=official,
                at=hand.clock(),
            )
            for (candidate, body), paper in zip(asked, papers, strict=True)
        ]
        requests = [Request(actor=official, orders=(Order(CONSULTATION, a),)) for a in answers]
        hand.put(stage.name, requests)
