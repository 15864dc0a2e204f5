"""`/api/v1/subscriptions`: webhooks for a saved search without an account, and the way out of it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlencode

from litestar import Response
from litestar.params import FromPath
from msgspec import Meta, Struct

from api import subscribing
from api import wire_subscriptions as wire
from api.calls import Call
from api.closed import ClosedRoute, answer, closed_delete, closed_get, closed_post
from api.identity import client_address
from api.queries import LanguageQuery, NoQuery
from api.site.render import Page

_PATH = "/api/v1/subscriptions"
_SCHEME = "bearer "


class TokenQuery(Struct, frozen=True, kw_only=True):
    """Parameters of a subscription."""

    token: Annotated[
        str, Meta(description="订阅令牌 The token, where no header can be sent.", max_length=200)
    ] = ""


class EndQuery(LanguageQuery, frozen=True, kw_only=True):
    """Parameters of the page that ends a subscription."""

    token: Annotated[
        str, Meta(description="订阅令牌 The token, as the link brings it.", max_length=200)
    ] = ""


@closed_post(
    _PATH,
    ClosedRoute(
        tag="subscriptions",
        body=wire.SubscriptionForm,
        answers=(wire.NewSubscription,),
        status=HTTPStatus.CREATED,
        needs="nothing",
    ),
)
async def subscribe(request: Call) -> Response[bytes]:
    """订阅推送 Have whatever new a search finds posted to an address of yours.

    The receiver must answer a challenge first (docs/webhooks.md). Secret and token are shown once.
    """
    request.ask(NoQuery)
    form, question = subscribing.read_form(await request.body())
    request.house.counter.subscriptions.spend(client_address(request))
    made = await asyncio.to_thread(
        partial(
            subscribing.subscribe,
            request.house.settings,
            form,
            question,
            base=request.base,
            now=datetime.now(UTC),
        )
    )
    return answer(made, HTTPStatus.CREATED, {"location": made.links.self})


@closed_get(
    f"{_PATH}/{{subscription_id:str}}",
    ClosedRoute(tag="subscriptions", query=TokenQuery, answers=(wire.Subscription,), needs="token"),
)
def read_subscription(subscription_id: FromPath[str], request: Call) -> Response[bytes]:
    """订阅状态 One's subscription: whether it is confirmed, and whether deliveries come through."""
    token = _token(request, request.ask(TokenQuery).token)
    found = subscribing.find(request.house.settings.data, subscription_id, token)
    return answer(subscribing.shape(found, request.base, state=found.state))


@closed_delete(
    f"{_PATH}/{{subscription_id:str}}",
    ClosedRoute(tag="subscriptions", query=TokenQuery, answers=(wire.Subscription,), needs="token"),
)
async def end_subscription(subscription_id: FromPath[str], request: Call) -> Response[bytes]:
    """退订 Ends one's subscription: nothing of it is kept, the address neither."""
    token = _token(request, request.ask(TokenQuery).token)
    data = request.house.settings.data
    ended = await asyncio.to_thread(subscribing.end, data, subscription_id, token)
    return answer(subscribing.shape(ended, request.base, state="ended"))


@closed_get(
    "/subscriptions/{subscription_id:str}/end",
    ClosedRoute(tag="subscriptions", query=EndQuery, media_types=("text/html",), needs="nothing"),
)
def ask_end(subscription_id: FromPath[str], request: Call) -> Response[bytes]:
    """退订页 A page that asks whether to end a subscription; reading it ends nothing."""
    token = request.ask(EndQuery).token
    found = subscribing.find(request.house.settings.data, subscription_id, token)
    return _page(request, name=found.name, is_ended=False)


@closed_post(
    "/subscriptions/{subscription_id:str}/end",
    ClosedRoute(tag="subscriptions", query=EndQuery, media_types=("text/html",), needs="nothing"),
)
async def confirm_end(subscription_id: FromPath[str], request: Call) -> Response[bytes]:
    """确认退订 Ends a subscription by its link, in one click (RFC 8058)."""
    token, data = request.ask(EndQuery).token, request.house.settings.data
    ended = await asyncio.to_thread(subscribing.end, data, subscription_id, token)
    return _page(request, name=ended.name, is_ended=True)


def _token(request: Call, given: str) -> str:
    """The token from the header, else from the address."""
    shown = request.header(b"authorization")
    return shown[len(_SCHEME) :].strip() if shown.lower().startswith(_SCHEME) else given


def _page(request: Call, *, name: str, is_ended: bool) -> Response[bytes]:
    asked = request.ask(EndQuery)
    here = f"{request.asked_path}?{urlencode({'token': asked.token})}"
    page = Page(request.house.settings, asked.lang, request.base, here)
    body = page.render("unsubscribe.html", name=name, is_ended=is_ended)
    return Response(body, media_type="text/html")  # Litestar adds the charset


ROUTES = [subscribe, read_subscription, end_subscription, ask_end, confirm_end]
