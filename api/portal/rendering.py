"""The portal's templates, filled in, and its other answers."""

from __future__ import annotations

from datetime import timedelta, timezone
from http import HTTPStatus
from typing import Any

from litestar import Response

from api.calls import Call
from api.labels import Language
from api.moderating import may_moderate
from api.portal.visitors import Visitor
from api.portal.words import finding, words
from api.queries import LanguageQuery
from api.site.render import Page
from gazette.store.instants import read_instant

_CHINA = timezone(timedelta(hours=8))


def render(
    call: Call,
    template: str,
    visitor: Visitor | None,
    *,
    status: HTTPStatus = HTTPStatus.OK,
    **values: object,
) -> Response[bytes]:
    """A page of the portal, in the language that its address names."""
    language = language_of(call)
    page = Page(call.house.settings, language, call.base, call.scope["path"])
    body = page.render(
        template,
        p=words(language),
        visitor=visitor,
        finding_words=lambda code: finding(code, language),
        in_china=in_china,
        moderates=visitor is not None and may_moderate(call, visitor.account),
        **values,
    )
    return Response(body, status_code=status, media_type="text/html")  # Litestar adds the charset


def go_to(call: Call, path: str, cookie: str | None = None) -> Response[Any]:
    """Sends a browser on to another page, in its language."""
    address = path + ("?lang=en" if language_of(call) == "en" else "")
    headers = {"location": address} | ({"set-cookie": cookie} if cookie else {})
    return Response(b"", status_code=HTTPStatus.SEE_OTHER, headers=headers)


def in_china(at: str) -> str:
    """An instant as clocks in China show it.

    >>> in_china("2024-05-31T20:03:04.000Z")
    '2024-06-01 04:03:04 +08:00'
    """
    local = read_instant(at).astimezone(_CHINA)
    return f"{local:%Y-%m-%d %H:%M:%S} +08:00"


def language_of(call: Call) -> Language:
    """The language of a page; its address may name no other parameter."""
    return call.ask(LanguageQuery).lang
