"""`/oai`: the archive for harvesters, by OAI-PMH 2.0 (docs/oai.md).

Errors of the protocol are answers (200); all else is told as everywhere (RFC 9457).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from litestar import route
from litestar.enums import HttpMethod
from lxml import etree

from api.bodies import read_beginning
from api.calls import Call, Receive, Scope, Send
from api.oai_answers import answer_verb
from api.oai_arguments import LARGEST, read_arguments
from api.oai_names import PATH, datestamp
from api.reading import UNKEPT
from gazette.errors import HarvestArgumentError
from gazette.store.instants import write_instant
from opendata.to_oai import MEDIA_TYPE, error, write_answer


async def answer(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers a request, whichever way its arguments came."""
    call = Call(scope, receive, send)  # type: ignore[arg-type]  # Litestar's own scope types
    is_form = scope["method"] == "POST"
    sent = await read_beginning(receive, LARGEST) if is_form else scope["query_string"]
    body = _answered(call, sent, now=datetime.now(UTC))
    headers = [(b"content-type", MEDIA_TYPE.encode()), (b"cache-control", UNKEPT)]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _answered(call: Call, sent: bytes, *, now: datetime) -> bytes:
    """The answer; a request that cannot be read is not repeated in it."""
    told: Mapping[str, str] = {}
    content: etree._Element
    try:
        asked = read_arguments(sent)
        told = {"verb": asked.verb, **asked.arguments}
        content = answer_verb(call, asked)
    except HarvestArgumentError as failure:
        told = {} if failure.code in ("badVerb", "badArgument") else told
        content = error(failure.code, str(failure))
    said = datestamp(write_instant(now))
    return write_answer(f"{call.base}{PATH}", told, [content], response_date=said)


@route(
    PATH,
    http_method=[HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST],
    sync_to_thread=False,
    opt={"passed_to": answer},
)
def harvest() -> None:
    """开放档案收割 All six verbs of OAI-PMH 2.0, by GET and POST; `answer` speaks for it."""
