"""Who visits the portal: a session in office.db, of which the browser holds only a token."""

from __future__ import annotations

import hmac
from datetime import UTC, datetime
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

import msgspec

from api.calls import Call
from api.identity import client_address
from api.problems import ProblemError
from gazette.errors import GazetteError
from gazette.filing.accounts import Account, Identity
from gazette.store.office import open_office
from gazette.store.sessions import LASTS

COOKIE = "gongbao_session"


class SignInError(GazetteError):
    """Nobody is signed in, or the session has ended."""


class Visitor(msgspec.Struct, frozen=True):
    """Somebody who is signed in."""

    identity: Identity
    form_token: str
    """Stands in every form of this session."""

    @property
    def account(self) -> Account:
        """The visitor's account."""
        return self.identity.account


def visitor_of(call: Call) -> Visitor:
    """Who is signed in. Raises SignInError if nobody is, ProblemError (429) for too many visits."""
    token = _token(call)
    with open_office(call.house.settings.data) as office:
        session = office.sessions.find(token, now=datetime.now(UTC)) if token else None
        if session is None:
            raise SignInError("nobody is signed in")
        account = office.accounts.find(session.account)
    call.house.counter.requests.spend(account.id)
    return Visitor(Identity(account, session.key), session.form_token)


def sign_in(call: Call, key: str) -> str:
    """The cookie of a new session. Raises SignInError for a wrong key, ProblemError after many."""
    failures, address = call.house.counter.failures, client_address(call)
    failures.check(address)
    require_own_site(call)
    with open_office(call.house.settings.data) as office:
        identity = office.accounts.identify(key.strip())
        if identity is None:
            failures.spend(address)
            raise SignInError("wrong key")
        begun = office.sessions.begin(identity.key, now=datetime.now(UTC))
    return _cookie(call, begun.token, int(LASTS.total_seconds()))


def sign_out(call: Call) -> str:
    """Ends the session, and gives the cookie that forgets it."""
    token = _token(call)
    if token:
        with open_office(call.house.settings.data) as office:
            office.sessions.end(token)
    return _cookie(call, "", 0)


def require_form(call: Call, visitor: Visitor, token: str) -> None:
    """Raises ProblemError (403) for a form that this session was not given, or of another site."""
    require_own_site(call)
    if not hmac.compare_digest(token.encode(), visitor.form_token.encode()):
        detail = "表单已过期，请重新打开 The form is out of date: open it again."
        raise ProblemError("forbidden", HTTPStatus.FORBIDDEN, detail)


def require_own_site(call: Call) -> None:
    """Raises ProblemError (403) for a form that a browser says comes from another site."""
    origin = call.header(b"origin")
    host = urlsplit(call.base).netloc
    if origin and urlsplit(origin).netloc != host:
        detail = "表单来自其他网站 The form comes from another site."
        raise ProblemError("forbidden", HTTPStatus.FORBIDDEN, detail)


def _token(call: Call) -> str | None:
    try:
        cookie = SimpleCookie(call.header(b"cookie"))
    except CookieError:
        return None
    return cookie[COOKIE].value if COOKIE in cookie else None


def _cookie(call: Call, token: str, seconds: int) -> str:
    secure = "; Secure" if call.base.startswith("https://") else ""
    return f"{COOKIE}={token}; Path=/portal; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}"
