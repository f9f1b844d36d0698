"""The straightforward way to count likes: a table with a unique constraint, and a counter.

`python crud_baseline.py serve PORT DATABASE_URL`. Litestar, SQLAlchemy's asyncio and asyncpg, with
a fair pool, plans that are not cached on empty tables, and memory that is not searched for cycles.
None of the product's protections is in it, and no audit.
"""

import gc
import sys

import msgspec
import uvicorn
from litestar import Litestar, post
from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Integer,
    String,
    UniqueConstraint,
    func,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

MOST_A_DAY = 40
CANDIDATES = 100
DAY = "2030-02-01"


class Base(DeclarativeBase):
    """The tables."""


class Candidate(Base):
    """A candidate and the number of its likes."""

    __tablename__ = "candidate"
    id: Mapped[str] = mapped_column(String, primary_key=True)
    likes: Mapped[int] = mapped_column(Integer, default=0)


class Vote(Base):
    """A like."""

    __tablename__ = "vote"
    __table_args__ = (UniqueConstraint("voter", "day", "candidate"),)
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=True)
    voter: Mapped[str] = mapped_column(String)
    day: Mapped[str] = mapped_column(String)
    candidate: Mapped[str] = mapped_column(ForeignKey(Candidate.id))


class Asked(msgspec.Struct):
    """Who likes whom."""

    voter: str
    candidate: str


def application(engine: AsyncEngine) -> Litestar:
    """The application on one database."""
    session = async_sessionmaker(engine, expire_on_commit=False)

    @post("/like", status_code=200)
    async def like(data: Asked) -> str:
        async with session() as db, db.begin():
            mine = select(func.count()).select_from(Vote)
            mine = mine.where(Vote.voter == data.voter, Vote.day == DAY)
            if (await db.scalar(mine) or 0) >= MOST_A_DAY:
                return "limit"
            row = insert(Vote).values(voter=data.voter, day=DAY, candidate=data.candidate)
            new = await db.scalar(row.on_conflict_do_nothing().returning(Vote.id))
            if new is None:
                return "already"
            counted = update(Candidate).where(Candidate.id == data.candidate)
            await db.execute(counted.values(likes=Candidate.likes + 1))
        return "liked"

    async def begin() -> None:
        async with engine.begin() as db:
            await db.run_sync(Base.metadata.create_all)
            rows = [{"id": f"c-{n}", "likes": 0} for n in range(CANDIDATES)]
            await db.execute(insert(Candidate).on_conflict_do_nothing(), rows)
        gc.collect()
        gc.freeze()
        gc.set_threshold(50_000, 50, 1_000)

    return Litestar(
        [like],
        on_startup=[begin],
        on_shutdown=[engine.dispose],
        openapi_config=None,
        logging_config=None,
    )


def main(_: str, port: int, url: str) -> None:
    """Serve until told to end."""
    settings = {"plan_cache_mode": "force_custom_plan"}
    engine = create_async_engine(
        url, pool_size=16, max_overflow=8, connect_args={"server_settings": settings}
    )
    uvicorn.run(application(engine), port=port, log_level="error", access_log=False)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
