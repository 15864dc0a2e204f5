"""`/robots.txt` for programs that read the site, `/.well-known/security.txt` for who found a hole in it."""

from __future__ import annotations

from datetime import date, timedelta

from api.calls import Call, Reply
from api.closed import CLOSED
from api.moments import beijing_today
from api.queries import NoQuery
from api.reading import Route, read
from gazette.errors import NotFoundError

_TEXT = b"text/plain; charset=utf-8"
_PLAIN = Route(media_types=("text/plain",), tag="service")
_ENDLESS = ("/search", "/api/v1/search", "/feeds/search.atom", "/compare", "/data/*?", "/timegate/")
"""Answers made of what the reader types, without end, that lead to nothing new."""
_MONTHS_AHEAD = timedelta(days=184)


@read("/robots.txt", _PLAIN)
def read_robots(request: Call) -> Reply:
    """爬虫规则 What programs may read by themselves (RFC 9309), and where the sitemap is."""
    request.ask(NoQuery)
    rules = [f"Disallow: {path}" for path in (*_ENDLESS, *CLOSED)]
    lines = ["User-agent: *", *rules, "", f"Sitemap: {request.base}/sitemap.xml"]
    return Reply(_text(lines), _TEXT)


@read("/.well-known/security.txt", _PLAIN)
def read_security(request: Call) -> Reply:
    """安全联系方式 Whom to tell of a hole in the site (RFC 9116); there where a contact is set."""
    request.ask(NoQuery)
    contact = request.house.settings.site.security_contact
    if not contact:
        raise NotFoundError("file", "security.txt")
    lines = [
        f"Contact: {contact}",
        f"Expires: {expiry(beijing_today())}T00:00:00+08:00",
        "Preferred-Languages: zh, en",
    ]
    if request.base.startswith("https://"):
        lines.append(f"Canonical: {request.base}/.well-known/security.txt")
    return Reply(_text(lines), _TEXT)


def expiry(today: date) -> date:
    """Until when what is said today holds: less than a year, as RFC 9116 section 2.5.5 wants.

    The first of a month, so that the file changes once a month.

    >>> expiry(date(2024, 6, 1)), expiry(date(2024, 6, 30))
    (datetime.date(2024, 12, 1), datetime.date(2024, 12, 1))
    """
    return (today.replace(day=1) + _MONTHS_AHEAD).replace(day=1)


def _text(lines: list[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()
