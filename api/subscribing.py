"""Subscribing to a saved search without an account: whoever holds its token may read and end it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import msgspec

from api import wire_subscriptions as wire
from api.letters import unsubscribe_link
from api.problems import ErrorItem, ProblemError
from api.receivers import Reach, ReceiverError, read_receiver
from api.saving import start_of
from api.search_queries import SavedQuery
from api.settings import Settings
from api.signatures import is_token, new_secret, token_of
from gazette.errors import NotFoundError
from gazette.store.instants import write_instant
from gazette.store.office import open_office
from gazette.store.subscriptions import Subscription, new_id

_LONGEST_QUESTION = 4000  # characters
_OWN = ("url", "name")


def reach_of(settings: Settings) -> Reach | None:
    """How far messages may go; None: this site sends none."""
    if settings.webhooks == "off":
        return None
    return Reach(settings.webhooks, settings.webhook_ports)


def read_form(body: bytes) -> tuple[wire.SubscriptionForm, str]:
    """A form, and its search as a query string. Raises ProblemError naming what is wrong."""
    try:
        given = msgspec.json.decode(body, type=dict[str, Any])  # Any: JSON, checked below
        kept = {name: given.get(name, "") for name in _OWN}
        own = msgspec.convert(kept, wire.SubscriptionForm)
        question = _question({name: v for name, v in given.items() if name not in _OWN})
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        detail = f"须为 JSON 对象 It must be a JSON object with `url`: {error}"
        raise ProblemError("invalid-body", HTTPStatus.UNPROCESSABLE_ENTITY, detail) from error
    return own, question


def subscribe(
    settings: Settings, form: wire.SubscriptionForm, question: str, *, base: str, now: datetime
) -> wire.NewSubscription:
    """A new subscription, pending until its receiver answers the challenge.

    Raises ProblemError and QueryError for a search or receiver at fault, StateError for too many.
    """
    receiver = _receiver(settings, form.url)
    at = write_instant(now)
    made = Subscription(
        id=new_id("sub"),
        url=str(receiver),
        host=receiver.netloc.decode("ascii"),
        name=form.name,
        question=question,
        secret=new_secret(),
        base=base,
        state="pending",
        created_at=at,
        state_at=at,
    )
    cursor = start_of(settings.data, question)
    with open_office(settings.data) as office:
        office.subscriptions.add(made, cursor=cursor, now=now)
    shown = msgspec.structs.asdict(shape(made, base, state="pending"))
    return wire.NewSubscription(**shown, secret=made.secret, token=token_of(made.secret, made.id))


def find(data: Path, id: str, token: str) -> Subscription:
    """The subscription that a token opens.

    Raises ProblemError (401) without a token, and NotFoundError for a wrong one as for a wrong id:
    nobody learns which subscriptions there are.
    """
    if not token:
        detail = "请给出订阅令牌 Send the subscription's token as Authorization: Bearer or `token`."
        raise ProblemError("unauthorized", HTTPStatus.UNAUTHORIZED, detail)
    with open_office(data) as office:
        found = office.subscriptions.find(id)
    if not is_token(token, found.secret, found.id):
        raise NotFoundError("subscription", id)
    return found


def end(data: Path, id: str, token: str) -> Subscription:
    """Forgets the subscription that a token opens, and gives back what it was. Raises as `find` does."""
    found = find(data, id, token)
    with open_office(data) as office:
        office.subscriptions.remove(id)
    return found


def shape(subscription: Subscription, base: str, *, state: wire.State) -> wire.Subscription:
    """A subscription as it is shown to whoever holds its token."""
    return wire.Subscription(
        subscription.id,
        state,
        subscription.name,
        subscription.url,
        subscription.question,
        subscription.created_at,
        subscription.failing_since,
        subscription.last_failure,
        wire.SubscriptionLinks(
            f"{base}/api/v1/subscriptions/{subscription.id}", unsubscribe_link(subscription, base)
        ),
    )


def _receiver(settings: Settings, url: str) -> httpx.URL:
    reach = reach_of(settings)
    if reach is None:
        detail = "本站不推送 This site sends no webhooks; its feeds say the same."
        raise ProblemError("webhooks-off", HTTPStatus.SERVICE_UNAVAILABLE, detail)
    try:
        return read_receiver(url, reach)
    except ReceiverError as error:
        item = ErrorItem("url", "https://receiver.example/gongbao")
        raise ProblemError(
            "receiver-refused", HTTPStatus.UNPROCESSABLE_ENTITY, f"url: {error}", [item]
        ) from error


def _question(given: Mapping[str, Any]) -> str:  # Any: JSON
    """Conditions as the query string of `/search`, in the order of its parameters."""
    known = SavedQuery.__struct_encode_fields__
    names = sorted(given, key=lambda name: known.index(name) if name in known else len(known))
    pairs = [
        (name, _text(name, one))
        for name in names
        for one in (given[name] if isinstance(given[name], list) else [given[name]])
        if one is not None
    ]
    question = urlencode(pairs)
    if len(question) > _LONGEST_QUESTION:
        raise msgspec.ValidationError(f"the search is longer than {_LONGEST_QUESTION} characters")
    return question


def _text(name: str, value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise msgspec.ValidationError(f"{name}: must be a text, a number or a list of them")
    return str(value)
