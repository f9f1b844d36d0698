"""Where an installation keeps its stores: read once, at start, from the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

KEYS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")


@dataclass(frozen=True, slots=True)
class Home:
    """The folder of one installation; each campaign has a folder of its own in it."""

    root: Path

    def folder(self, campaign: str) -> Path:
        """The folder of a campaign."""
        return self.root / "campaigns" / campaign

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


def home(environ: Mapping[str, str] = os.environ) -> Home:
    """The installation of this process: SELECTION_HOME, or `var` in the working directory."""
    return Home(Path(environ.get("SELECTION_HOME", "var")))
