"""Problems that are sent before, or after, any route has been asked."""

from __future__ import annotations

import msgspec

from api.calls import ASKED_PATH, REQUEST_ID, Headers, Scope, Send
from api.problems import PROBLEM_JSON, ProblemError, problem_headers, problem_of
from api.settings import Settings


async def refuse(
    error: ProblemError, scope: Scope, send: Send, settings: Settings, *, retry_after: int
) -> None:
    """Sends a problem, readable by other sites' scripts, with the seconds to wait."""
    headers, body = problem_answer(error, scope, settings.base_url)
    more = {b"retry-after": str(retry_after).encode(), b"access-control-allow-origin": b"*"}
    start = {"type": "http.response.start", "status": int(error.status)}
    await send({**start, "headers": list({**dict(headers), **more}.items())})
    is_head = scope["method"] == "HEAD"
    await send({"type": "http.response.body", "body": b"" if is_head else body})


def problem_answer(error: ProblemError, scope: Scope, base_url: str) -> tuple[Headers, bytes]:
    """The headers and the body of a problem; the base as set, else as the request came."""
    host = next((value for name, value in scope["headers"] if name == b"host"), b"")
    problem = problem_of(
        error,
        base=base_url.rstrip("/") or f"{scope['scheme']}://{host.decode('latin-1')}",
        method=scope["method"],
        path=scope.get(ASKED_PATH) or scope["path"],
        request_id=scope.get(REQUEST_ID, ""),
    )
    body = msgspec.json.encode(problem)
    headers = [
        (name.encode(), value.encode()) for name, value in problem_headers(problem, error).items()
    ]
    headers += [
        (b"content-type", PROBLEM_JSON.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"x-content-type-options", b"nosniff"),
    ]
    return headers, body
