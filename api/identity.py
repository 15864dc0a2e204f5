"""Who asks: an account, by its API key in the Authorization header."""

from __future__ import annotations

from http import HTTPStatus

from api.calls import Call
from api.problems import ProblemError
from gazette.filing.accounts import Account, Identity
from gazette.ids import organ_id
from gazette.store.office import open_office
from gazette.store.review_queue import EVERYTHING, Remit
from gazette.text.normalise import key

_SCHEME = "bearer "


def identify(call: Call) -> Identity:
    """Who asks. Raises ProblemError: 401 without a valid key, 429 after too many wrong ones."""
    counter = call.house.counter
    address = client_address(call)
    counter.failures.check(address)
    shown = call.header(b"authorization")
    secret = shown[len(_SCHEME) :].strip() if shown.lower().startswith(_SCHEME) else ""
    if secret:
        with open_office(call.house.settings.data) as office:
            identity = office.accounts.identify(secret)
        if identity is not None:
            counter.requests.spend(identity.account.id)
            return identity
        counter.failures.spend(address)
    detail = "请在 Authorization: Bearer 中给出密钥 Send an API key as Authorization: Bearer."
    raise ProblemError("unauthorized", HTTPStatus.UNAUTHORIZED, detail)


def identify_editor(call: Call) -> Identity:
    """Who asks, if he decides on what others filed. Raises ProblemError, also 403 for others."""
    identity = identify(call)
    require_editor(identity.account)
    return identity


def require_editor(account: Account) -> None:
    """Raises ProblemError (403) for an account that decides on nothing."""
    if not account.may_review:
        detail = "报送账号不能审核 An agency's account files, and decides on nothing."
        raise ProblemError("forbidden", HTTPStatus.FORBIDDEN, detail)


def remit_of(call: Call, account: Account) -> Remit:
    """What an account decides on: an admin on all, an editor on what his office receives.

    What came through no agency is for the office that runs this gazette.
    """
    if account.role == "admin":
        return EVERYTHING
    organizer = call.house.settings.site.organizer
    return Remit(organ_id(account.organ), ingested=key(account.organ) == key(organizer))


def client_address(call: Call) -> str:
    """Where a request came from; of an IPv6 address the network, for hosts have many of them."""
    return call.house.origins.place(call.scope)
