"""Where an installation keeps its stores: read once, at start, from the environment."""

import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

ACCESS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
DATABASE = "SELECTION_DATABASE"
OWNER = "SELECTION_DATABASE_OWNER"
KEYS = "SELECTION_KEYS"


class NoDatabase(Exception):
    """SELECTION_DATABASE names no database; the message is a sentence for the operator."""


_HERE = re.compile(r"(/.*|localhost|127(\.\d+){3}|\[?::1\]?)(:\d+)?\Z")

TIMEOUTS = {
    "connect_timeout": "3",  # seconds for each host
    "tcp_user_timeout": "4000",  # milliseconds until a host that says nothing is given up
    "keepalives_idle": "2",
    "keepalives_interval": "1",
    "keepalives_count": "2",
    "target_session_attrs": "read-write",  # of several hosts, the one that may be written to
    "application_name": "selection",
}
"""What libpq is told with every connection, unless the URL says otherwise."""

VERIFIED = "verify-full"
"""The one `sslmode` by which whoever listens or stands between is noticed (ASVS 12.3)."""

SESSION = {
    "lock_timeout": "5s",
    "statement_timeout": "10s",
    "idle_in_transaction_session_timeout": "60s",
    "plan_cache_mode": "force_custom_plan",  # a plan made for empty tables is not kept
    "synchronous_commit": "on",  # whatever the role is set to
    "client_min_messages": "warning",  # a COMMIT that is none is known by its warning
    "timezone": "UTC",
}
"""What every session is told; a URL cannot say otherwise."""


@dataclass(frozen=True, slots=True)
class Database:
    """A database of PostgreSQL, named by a URL of libpq: one host, or several of a cluster.

    `owner_url` names the same database, with the role that owns its tables, where that is not the
    role of the program. Raises NoDatabase for anything else; the sentence does not repeat the URL,
    which may hold a password. Neither does `str`: it names hosts and database only.
    """

    url: str = field(repr=False)
    owner_url: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        for variable, url in ((DATABASE, self.url), (OWNER, self.owner_url or self.url)):
            if not _is_of_postgresql(url):
                raise NoDatabase(
                    f"{variable} 须写成 postgresql://用户@主机/数据库，多台主机用逗号分开；"
                    "不写 SELECTION_DATABASE 就存在数据文件夹里。"
                )
            mode = _asked(url).get("sslmode", VERIFIED)
            if mode != VERIFIED and not _is_here(url):
                raise NoDatabase(
                    f"{variable} 指向另一台主机，连接须加密并核对证书：去掉 sslmode={mode}，"
                    "或写 sslmode=verify-full。"
                )
        if self.owner_url and not self.user:
            raise NoDatabase(f"有 {OWNER} 时，{DATABASE} 须写明程序所用的用户。")

    @property
    def user(self) -> str:
        """The role of the program, if the URL names one."""
        return unquote(urlsplit(self.url).username or self._asked.get("user", ""))

    @property
    def hosts(self) -> tuple[str, ...]:
        """Every host that may be asked, as the URL writes it; several make a cluster."""
        return _hosts(self.url)

    @property
    def owner(self) -> "Database":
        """The same, with the role that owns the tables."""
        return Database(self.owner_url) if self.owner_url else self

    def parameters(self, **session: str) -> dict[str, str]:
        """What libpq is told beside the URL; `session` are more settings of the session.

        Times are bounded everywhere, so that a database that is gone is noticed in seconds. On
        another host it has to show a certificate for its name.
        """
        ours = TIMEOUTS if _is_here(self.url) else TIMEOUTS | {"sslmode": VERIFIED}
        told = {key: value for key, value in ours.items() if key not in self._asked}
        settings = (SESSION | session).items()
        options = [f"-c {key}={value}" for key, value in settings]
        return told | {"options": " ".join([self._asked.get("options", ""), *options]).strip()}

    @property
    def _asked(self) -> dict[str, str]:
        return _asked(self.url)

    def __str__(self) -> str:
        return f"PostgreSQL {','.join(self.hosts) or '本机'}{urlsplit(self.url).path}"


@dataclass(frozen=True, slots=True)
class Schema:
    """One schema of a database, which holds what a file holds otherwise."""

    database: Database
    name: str

    def __str__(self) -> str:
        return f"{self.database} {self.name}"


def schema(database: Database, campaign: str) -> Schema:
    """The schema of a campaign.

    A campaign's id may be longer than a name of PostgreSQL, and may hold what would have to be
    quoted everywhere; so the name is made of its hash. The head row says whose it is.
    """
    opaque = hashlib.sha256(campaign.encode()).hexdigest()[:24]
    return Schema(database, f"campaign_{opaque}")


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
        """The schema of a campaign; None without a database."""
        return schema(self.database, campaign) if self.database else None

    def journal(self, campaign: str) -> Path | Schema:
        """The journal of a campaign: its events, facts and tally, in one file or one schema."""
        return self.schema(campaign) or self.folder(campaign) / "journal.db"

    def views(self, campaign: str) -> Path | Schema:
        """The read models of a campaign; safe to drop."""
        return self.schema(campaign) or self.folder(campaign) / "views.db"

    def media(self, campaign: str) -> Path:
        """The pictures and films of a campaign, which its pages name."""
        return self.folder(campaign) / "media"

    def originals(self, campaign: str) -> Path:
        """The files handed in, as they came; private, unless a bucket holds them."""
        return self.folder(campaign) / "originals"

    def campaigns(self) -> list[str]:
        """The campaigns that have a journal in a file here, by id."""
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
    missing = [each for each in ACCESS if not environ.get(each)]
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
        key=environ[ACCESS[0]],
        secret=environ[ACCESS[1]],
    )


def origins(environ: Mapping[str, str] = os.environ) -> list[str]:
    """The addresses that visitors use, the first in links: SELECTION_ORIGINS, with blanks."""
    return environ.get("SELECTION_ORIGINS", "").split()


def database(environ: Mapping[str, str] = os.environ) -> Database | None:
    """Where campaigns and accounts live: SELECTION_DATABASE; None: in files of the home.

    SELECTION_DATABASE_OWNER is for `selection init` and upgrades alone: the role of the program
    then owns no table. Raises NoDatabase if one of them is not a URL of libpq.
    """
    url = environ.get(DATABASE, "")
    return Database(url, environ.get(OWNER, "")) if url else None


def keys(environ: Mapping[str, str] = os.environ) -> Database | None:
    """Where the keys of the vault are: SELECTION_KEYS, a URL as of SELECTION_DATABASE.

    None: in a file of the home, which is overwritten when somebody is erased. They are never in
    the database of the vault unless both name the same; their backup is their own in any case.
    """
    url = environ.get(KEYS, "")
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


def _asked(url: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(url).query))


def _hosts(url: str) -> tuple[str, ...]:
    named = urlsplit(url).netloc.rpartition("@")[2] or _asked(url).get("host", "")
    return tuple(each for each in named.split(",") if each)


def _is_here(url: str) -> bool:
    """Whether nothing of it goes over a line: by a socket, or within this machine.

    Whatever may name a host counts: libpq takes the last that does, or what the environment or a
    file of services says where the URL is silent.
    """
    asked = _asked(url)
    named = ",".join(asked.get(each, "") for each in ("host", "hostaddr"))
    if not (_hosts(url) or named.strip(",")):
        named = ",".join(os.environ.get(each, "") for each in ("PGHOST", "PGHOSTADDR"))
    every = [unquote(each) for each in (*_hosts(url), *named.split(",")) if each]
    return "service" not in asked and all(_HERE.match(each) for each in every)
