"""A transaction for every like, as the eventsourcing library does it by itself.

`python apiece_baseline.py serve PORT`, with the library's own settings in the environment. A
ballot is an aggregate of the library, a like is its event, and `save` records it durably with the
library's recorder. None of the product's protections is in it, and no tally.
"""

import asyncio
import sys
from uuid import NAMESPACE_URL, UUID, uuid5

import msgspec
import uvicorn
from eventsourcing.application import AggregateNotFoundError, Application
from eventsourcing.domain import Aggregate, event
from litestar import Litestar, post


class Asked(msgspec.Struct):
    """Who likes whom."""

    voter: str
    candidate: str


class Ballot(Aggregate):
    """What a voter has liked."""

    @event("Opened")
    def __init__(self, voter: str) -> None:
        self.voter = voter
        self.liked: list[str] = []

    @staticmethod
    def create_id(voter: str) -> UUID:
        """The ballot of a voter."""
        return uuid5(NAMESPACE_URL, voter)

    @event("Liked")
    def like(self, candidate: str) -> None:
        """Like a candidate."""
        self.liked.append(candidate)


class Likes(Application[UUID]):
    """The library's application, as it comes."""

    def like(self, voter: str, candidate: str) -> None:
        """Like once, durably."""
        try:
            ballot: Ballot = self.repository.get(Ballot.create_id(voter))
        except AggregateNotFoundError:
            ballot = Ballot(voter)
        if candidate not in ballot.liked:
            ballot.like(candidate)
            self.save(ballot)


def main(_: str, port: int) -> None:
    """Serve until told to end."""
    likes = Likes()

    @post("/like", status_code=200)
    async def like(data: Asked) -> str:
        await asyncio.to_thread(likes.like, data.voter, data.candidate)
        return "liked"

    app = Litestar([like], openapi_config=None, logging_config=None)
    uvicorn.run(app, port=port, log_level="error", access_log=False)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
