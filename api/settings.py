"""The settings of one installation: read once at the start, frozen, a wrong value stops it by name."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from gazette.cadence import Expected
from gazette.errors import SettingsError
from gazette.expiry import Terms
from gazette.filing.feedback import FeedbackDays

PREFIX = "GONGBAO_"


class Site(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who runs the site (domain WS-10); shown in the footer."""

    name: str = "示例省人民政府公报"
    name_en: str = "Gazette of Shili Province"
    code: str = ""
    """网站标识码, 10 digits."""
    organizer: str = "示例省人民政府办公厅"
    """主办单位; the owner of what a trusted source brings."""
    icp: str = ""
    """ICP 备案号."""
    police: str = ""
    """公安备案号."""
    contact: str = ""
    """联系方式."""
    email: str = ""
    """Whom harvesters write to (`/oai`); empty: the postmaster of the repository's name."""
    repository: str = ""
    """The middle of every OAI identifier, a domain name that never changes; empty: the host of `base_url`."""
    security_contact: Annotated[
        str, msgspec.Meta(pattern=r"^(?:(?:mailto:|https://|tel:)[!-~]+)?\Z")
    ] = ""
    """Whom to tell of a hole in the site, in `security.txt`: mailto:, https: or tel:; empty: there is none."""
    footer: str = ""
    """One more line at the foot of every page."""
    region: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{6}\Z")] = "990000"
    """行政区划代码 (GB/T 2260) of the place that the gazette is of; the default is the made-up province's."""
    bounds: tuple[float, float, float, float] = (73.0, 3.0, 136.0, 54.0)
    """West, south, east and north edge of that place in degrees (WGS 84), for the catalogue; China as a whole
    unless it is said."""

    def __post_init__(self) -> None:
        """Raises ValueError for edges that enclose nothing."""
        west, south, east, north = self.bounds
        if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
            raise ValueError(f"site.bounds {list(self.bounds)} are not [west, south, east, north]")


class Source(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How often a source should bring something new; one that does not is late in `/coverage`."""

    name: str
    """As `ingest` calls it: the name of a folder or archive, or that of `--source`."""
    days: Annotated[int, msgspec.Meta(ge=1)]
    """In so many days …"""
    documents: Annotated[int, msgspec.Meta(ge=1)] = 1
    """… at least so many new documents or versions."""

    @property
    def expected(self) -> Expected:
        """What is expected of it."""
        return Expected(self.days, self.documents)


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything an installation may choose, with its defaults."""

    data: Path = Path("data")
    host: str = "::"
    """`::` answers IPv6 and IPv4 alike (SD-08)."""
    port: int = 8000
    base_url: str = ""
    """The public address, such as https://gazette.example.gov.cn; empty: as the request came."""
    workers: int = 1
    engine: Literal["tantivy", "whoosh"] = "tantivy"
    languages: tuple[Literal["zh", "en"], ...] = ("zh", "en")
    trusted_sources: tuple[str, ...] = ()
    """Sources whose documents count as already published (design §1)."""
    cursor_key: str = ""
    """Secret that seals list cursors; empty: one is made and kept in the data directory."""
    key_passphrase: str = ""
    """Opens the key that signs the ledger, and encrypts it when it is made; empty: it lies open."""
    clamd: str = ""
    """Where clamd listens, a socket's path or host:port: then no file comes in unscanned."""
    seal_anchors: str = ""
    """A folder of PEM files: certificates that vouch for seals and signatures of OFD files."""
    largest_filing: int = 67_108_864
    """Bytes of a filing with all its files."""
    trial_years: int = 2
    """For how many years a 暂行 or 试行 document holds that states no period; 0: not told."""
    review_months: int = 6
    """How many months before its end a document is to be looked at again (domain ND-09)."""
    requests_per_second: Annotated[int, msgspec.Meta(ge=0)] = 100
    """Of one address (IPv6: of one /64) in the long run, ten times as many at once; 0: as many as it likes.
    This machine itself is not counted."""
    proxies: tuple[str, ...] = ()
    """Addresses or networks of reverse proxies that are believed when they say for whom they ask."""
    proxy_header: Literal["x-forwarded-for", "forwarded"] = "x-forwarded-for"
    """Where those proxies say it; they must not pass on one that came from outside unseen."""
    metrics_for: Literal["loopback", "everyone"] = "loopback"
    """Who may read `/metrics`."""
    webhooks: Literal["off", "public", "anywhere"] = "public"
    """Where subscribers may have matches of a saved search posted: nowhere; to public addresses by HTTPS;
    or also to private ones and by HTTP, for tests and networks apart."""
    webhook_ports: tuple[int, ...] = (443,)
    """Ports of receivers, unless anywhere is allowed."""
    releases_kept: Annotated[int, msgspec.Meta(ge=1)] = 7
    """How many releases stay for download; the next `gongbao release` drops the oldest."""
    log_requests: bool = False
    """A line on stderr for each request: its id, method, route, status and time; no address, no parameter."""
    site: Site = Site()
    sources: tuple[Source, ...] = ()
    """What is expected of each source."""
    feedback_days: FeedbackDays = FeedbackDays()
    """Within how many working days feedback is answered: a table of `correction` (7),
    `request` (20), `showcase` (20) and `appeal` (7)."""

    @property
    def terms(self) -> Terms:
        """What the rules of the place say of validity."""
        return Terms(self.trial_years, self.review_months)


def load_settings(file: Path | None = None) -> Settings:
    """The settings from a file, each overridden by its GONGBAO_* variable.

    Raises SettingsError naming the setting at fault.
    """
    values: dict[str, Any] = {}  # Any: TOML's own values, checked by msgspec below
    values |= _from_file(file)
    values |= _from_environment()
    try:
        return msgspec.convert(values, Settings, strict=False, dec_hook=_to_path)
    except msgspec.ValidationError as error:
        raise SettingsError(f"settings: {error}") from error


def _from_file(file: Path | None) -> dict[str, Any]:
    path = file or Path("gongbao.toml")
    if not path.exists():
        if file is not None:
            raise SettingsError(f"settings: no file {str(file)!r}")
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"settings: {str(path)!r} is not TOML: {error}") from error


def _from_environment() -> dict[str, str]:
    scalars = {
        "data", "host", "port", "base_url", "workers", "engine", "cursor_key",
        "key_passphrase", "clamd", "seal_anchors", "largest_filing", "trial_years", "review_months",
        "requests_per_second", "proxy_header", "metrics_for", "log_requests", "webhooks",
        "releases_kept",
    }  # fmt: skip
    found = {name: os.environ.get(PREFIX + name.upper()) for name in sorted(scalars)}
    return {name: value for name, value in found.items() if value}


def _to_path(kind: type, value: object) -> object:
    if kind is Path and isinstance(value, (str, Path)):
        return Path(value)
    raise NotImplementedError(f"cannot read {value!r} as {kind.__name__}")
