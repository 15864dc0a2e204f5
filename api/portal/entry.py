"""The portal's door: signing in with an API key, and out again."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Any

from litestar import Response

from api.calls import Call
from api.closed import ClosedRoute, closed_get, closed_post
from api.portal.forms import field, read_fields
from api.portal.rendering import go_to, language_of, render
from api.portal.visitors import SignInError, require_form, sign_in, sign_out, visitor_of
from api.queries import LanguageQuery

PAGE = ClosedRoute(tag="portal", query=LanguageQuery, media_types=("text/html",))
SENT = ClosedRoute(
    tag="portal", query=LanguageQuery, media_types=("text/html",), status=HTTPStatus.SEE_OTHER
)
"""What a form leads to: another page."""


@closed_get("/portal/login", PAGE)
def show_sign_in(request: Call) -> Response[Any]:
    """登录页 The page for signing in."""
    language_of(request)
    return render(request, "portal_login.html", None, message=None)


@closed_post("/portal/login", SENT)
async def do_sign_in(request: Call) -> Response[Any]:
    """登录 Begins a session with an account's key."""
    language_of(request)
    key = field(await read_fields(request), "key")
    try:
        cookie = await asyncio.to_thread(sign_in, request, key)
    except SignInError:
        wrong = HTTPStatus.FORBIDDEN
        return render(request, "portal_login.html", None, status=wrong, message="wrong_key")
    return go_to(request, "/portal", cookie)


@closed_post("/portal/logout", SENT)
async def do_sign_out(request: Call) -> Response[Any]:
    """退出 Ends the session."""
    language_of(request)
    token = field(await read_fields(request), "form_token")
    try:
        require_form(request, await asyncio.to_thread(visitor_of, request), token)
    except SignInError:
        return go_to(request, "/portal/login")
    return go_to(request, "/portal/login", await asyncio.to_thread(sign_out, request))
