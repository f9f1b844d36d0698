"""Names are no ids: what would put one into the journal is refused before it is decided on."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from selection.desk.ids import must_be_opaque, with_ids
from selection.desk.requests import Receipt
from selection.domain.ballot import CastBallot
from selection.domain.ballot_paper import Named
from selection.domain.kernel import CandidateId, PersonId, Refused, VoterId
from selection.domain.rulebook.words import Tier
from selection.domain.sitting import CountBallots
from small import ANNA, asked, like, opened

NAMES = ["虚构甲", "Anna Fictional", "13800000000@虚构", "v_1", "v-1\n", "", "a" * 65]

counted = CountBallots(
    channel="channel",
    stage="STAGE",
    category="A",
    issued=1,
    ballots=1,
    void=0,
    votes={CandidateId("of a mapping"): Decimal(1)},
    tellers=(PersonId("first of a row"), PersonId("second of a row")),
    at=datetime(2030, 1, 1, tzinfo=UTC),
)
cast = CastBallot(
    channel="channel",
    stage="STAGE",
    panel=None,
    voter=VoterId("alone"),
    tier=Tier.DEVICE,
    names=(Named(CandidateId("of a part"), None),),
    at=datetime(2030, 1, 1, tzinfo=UTC),
)


def ids_in(command: object) -> list[str]:
    found: list[str] = []

    def note(id_: str) -> str:
        found.append(id_)
        return id_

    assert with_ids(command, note) == command
    return found


def test_the_ids_of_a_command_are_found_by_their_types_and_nothing_else_is():
    assert ids_in(counted) == ["of a mapping", "first of a row", "second of a row"]
    assert ids_in(cast) == ["alone", "of a part"]


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_name_in_the_place_of_an_id_is_refused_and_not_repeated(tmp_path: Path, name: str):
    desk, clock = opened(tmp_path)

    answers = desk.handle_all(
        [
            asked(like(name, ANNA, clock())),
            asked(like("v-1", CandidateId(name), clock())),
            asked(like("v-2", ANNA, clock())),
        ]
    )

    for answer in answers[:2]:
        assert isinstance(answer, Refused)
        assert (answer.reason, answer.because) == ("id-is-not-opaque", {})
    assert isinstance(answers[2], Receipt)
    assert list(desk.journal.tally().values()) == [1]


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_who_asks_is_named_by_an_id_too(name: str):
    with pytest.raises(Refused, match="id-is-not-opaque"):
        must_be_opaque(name, like("v-1", ANNA, datetime(2030, 1, 1, tzinfo=UTC)).command)
