"""Meta tags of government pages (网页标签): ArticleTitle, PubDate, ContentSource … (domain §5.3)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import msgspec
from lxml.html import HtmlElement

from gazette.errors import DateError
from gazette.model import ProvenanceLine
from gazette.text.dates import parse_date
from gazette.text.normalise import fold
from ingest.given import Given

_TITLES = ("articletitle", "og:title", "title")
_KEPT = ("sitename", "siteidcode", "columnname", "contentsource", "source", "author", "pubdate")
_SITE_PART = re.compile(r"\s*(?:[_|]|-{1,2}|—+|–)\s*")
_GOVERNMENT = re.compile(r".*?人民政府")
_ADDRESS = re.compile(r"https?://[^\s<>\"']{4,400}", re.IGNORECASE)
_LONGEST = 300


class Tags(msgspec.Struct, frozen=True):
    """What a page's head says: of the document, of the site, and when the site published it."""

    given: Given
    published: date | None
    sites: tuple[str, ...]
    """The site's name and the source (ContentSource) it names."""
    provenance: tuple[ProvenanceLine, ...]


def read_tags(root: HtmlElement) -> Tags:
    """The tags of a page."""
    metas = _metas(root)
    given = Given(heading=_heading(root, metas), url=_address(root, metas))
    sites = [metas[name] for name in ("sitename", "contentsource", "source") if name in metas]
    lines = [f"{name}: {metas[name]}" for name in _KEPT if name in metas]
    provenance = tuple(ProvenanceLine(kind="source", text=line) for line in lines)
    return Tags(given, _published(metas), tuple(sites), provenance)


def _metas(root: HtmlElement) -> dict[str, str]:
    """The page's meta tags by their lower-case names, the first of each."""
    metas: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").strip().lower()
        content = " ".join((meta.get("content") or "").split())
        if name and content and len(content) <= _LONGEST:
            metas.setdefault(name, content)
    return metas


def _heading(root: HtmlElement, metas: dict[str, str]) -> str | None:
    for name in _TITLES:
        if name in metas:
            return metas[name]
    title = root.findtext(".//title")
    if not title or not title.strip():
        return None
    return _SITE_PART.split(" ".join(title.split()))[0] or None


def _address(root: HtmlElement, metas: dict[str, str]) -> str | None:
    links = [link.get("href") or "" for link in root.iter("link") if link.get("rel") == "canonical"]
    for address in [*links, metas.get("og:url", ""), metas.get("url", "")]:
        if _ADDRESS.fullmatch(address):
            return address
    return None


def _published(metas: dict[str, str]) -> date | None:
    try:
        return parse_date(metas.get("pubdate") or metas.get("publishdate") or "")
    except DateError:
        return None


def is_own_site(tags: Tags, issuers: Sequence[str]) -> bool:
    """Whether the page stands on a site of an issuer: then its date is the document's 发布日期.

    >>> tags = Tags(Given(), None, ("示例省人民政府门户网站",), ())
    >>> is_own_site(tags, ["示例省人民政府办公厅"]), is_own_site(tags, ["另一市人民政府"])
    (True, False)
    """
    sites = [fold(site) for site in tags.sites]
    for issuer in issuers:
        government = _GOVERNMENT.match(issuer)
        names = {issuer, government[0]} if government else {issuer}
        if any(name in site for name in names for site in sites):
            return True
    return False
