"""Where an installation keeps its stores: read once, at start, from the environment."""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

KEYS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
DATABASE = "SELECTION_DATABASE"


class NoDatabase(Exception):
    """SELECTION_DATABASE names no database; the message is a sentence for the operator."""


@dataclass(frozen=True, slots=True)
class Database:
    """A database of PostgreSQL, named by a URL of libpq: one host, or several of a cluster.

    Raises NoDatabase for anything else; the sentence does not repeat the URL, which may hold a
    password. Neither does `str`: it names hosts and database only.
    """

    url: str = field(repr=False)

    def __post_init__(self) -> None:
        if not _is_of_postgresql(self.url):
            raise NoDatabase(
                f"{DATABASE} 须写成 postgresql://用户@主机/数据库，多台主机用逗号分开，"
                "末尾加 ?target_session_attrs=read-write；不写就存在数据文件夹里。"
            )

    @property
    def hosts(self) -> tuple[str, ...]:
        """Every host that may be asked, as the URL writes it; several make a cluster."""
        parts = urlsplit(self.url)
        named = parts.netloc.rpartition("@")[2] or ",".join(parse_qs(parts.query).get("host", []))
        return tuple(each for each in named.split(",") if each)

    def __str__(self) -> str:
        return f"PostgreSQL {','.join(self.hosts) or '本机'}{urlsplit(self.url).path}"


@dataclass(frozen=True, slots=True)
class Schema:
    """One schema of a database, which holds what a file holds otherwise."""

    database: Database
    name: str

    def __str__(self) -> str:
        return f"{self.database} {self.name}"


@dataclass(frozen=True, slots=True)
class Home:
    """The folder of one installation; each campaign has a folder of its own in it.

    With a database, journal and read models of a campaign are in a schema of it, the accounts
    in another; media, originals, secrets and keys stay in the folder.
    """

    root: Path
    database: Database | None = None

    def folder(self, campaign: str) -> Path:
        """The folder of a campaign."""
        return self.root / "campaigns" / campaign

    def schema(self, campaign: str) -> Schema | None:
        """The schema of a campaign; None without a database.

        A campaign's id may be longer than a name of PostgreSQL, and may hold what would have to be
        quoted everywhere; so the name is made of its hash. The head row says whose it is.
        """
        if self.database is None:
            return None
        opaque = hashlib.sha256(campaign.encode()).hexdigest()[:24]
        return Schema(self.database, f"campaign_{opaque}")

    def journal(self, campaign: str) -> Path:
        """The journal of a campaign: its events, facts and tally, in one file."""
        return self.folder(campaign) / "journal.db"

    def views(self, campaign: str) -> Path:
        """The read models of a campaign; safe to drop."""
        return self.folder(campaign) / "views.db"

    def media(self, campaign: str) -> Path:
        """The pictures and films of a campaign, which its pages name."""
        return self.folder(campaign) / "media"

    def originals(self, campaign: str) -> Path:
        """The files handed in, as they came; private, unless a bucket holds them."""
        return self.folder(campaign) / "originals"

    def campaigns(self) -> list[str]:
        """The campaigns that have a journal here, by id."""
        return sorted(path.parent.name for path in self.root.glob("campaigns/*/journal.db"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """A bucket of an S3-compatible store, and how to get in."""

    name: str
    prefix: str
    endpoint: str
    region: str
    key: str
    secret: str = field(repr=False)

    @property
    def is_plain(self) -> bool:
        """Whether it is spoken with without encryption, as within one machine."""
        return self.endpoint.startswith("http://")


class NoBucket(Exception):
    """SELECTION_ORIGINALS names no bucket; the message is a sentence for the operator."""


def bucket(environ: Mapping[str, str] = os.environ) -> Bucket | None:
    """Where the originals are kept: SELECTION_ORIGINALS = s3://BUCKET/PREFIX; None: in a folder.

    The usual AWS_ variables say the rest: AWS_ENDPOINT (for a store of another make), AWS_REGION,
    AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY. Raises NoBucket for anything else.
    """
    address = environ.get("SELECTION_ORIGINALS", "")
    if not address:
        return None
    scheme, _, rest = address.partition("://")
    name, _, prefix = rest.partition("/")
    missing = [each for each in KEYS if not environ.get(each)]
    if scheme != "s3" or not name:
        raise NoBucket("SELECTION_ORIGINALS 须写成 s3://存储桶/前缀；不写就存在数据文件夹里。")
    if missing:
        raise NoBucket(f"SELECTION_ORIGINALS 指向存储桶，还须设置 {'、'.join(missing)}。")
    region = environ.get("AWS_REGION", "us-east-1")
    return Bucket(
        name=name,
        prefix=prefix.strip("/"),
        endpoint=environ.get("AWS_ENDPOINT", f"https://s3.{region}.amazonaws.com"),
        region=region,
        key=environ[KEYS[0]],
        secret=environ[KEYS[1]],
    )


def origins(environ: Mapping[str, str] = os.environ) -> list[str]:
    """The addresses that visitors use, the first in links: SELECTION_ORIGINS, with blanks."""
    return environ.get("SELECTION_ORIGINS", "").split()


def database(environ: Mapping[str, str] = os.environ) -> Database | None:
    """Where campaigns and accounts live: SELECTION_DATABASE; None: in files of the home.

    Raises NoDatabase if that is not a URL of libpq.
    """
    url = environ.get(DATABASE, "")
    return Database(url) if url else None


def home(environ: Mapping[str, str] = os.environ) -> Home:
    """The installation of this process: SELECTION_HOME, or `var` in the working directory.

    Raises NoDatabase as `database` does.
    """
    return Home(Path(environ.get("SELECTION_HOME", "var")), database(environ))


def _is_of_postgresql(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    # A name of the database is asked for: by default it would be the user's.
    return parts.scheme in ("postgresql", "postgres") and len(parts.path) > 1
