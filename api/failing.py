"""What goes out when a route fails: problem details, or for a person's browser a page that says so."""

from __future__ import annotations

from typing import Any, cast

from litestar import Request, Response

from api.calls import Call
from api.labels import Language
from api.parameters import read_pairs
from api.portal.rendering import go_to
from api.portal.visitors import SignInError
from api.problems import PROBLEM_JSON, Problem, problem_headers, problem_of
from api.site.render import Page
from gazette.filing.withdrawal import WORDS

_MACHINES = ("/api/", "/data")


def to_response(
    request: Request[Any, Any, Any], error: Exception
) -> Response[Problem] | Response[bytes]:
    """The answer to any exception on any route."""
    call = cast("Call", request)  # the app's request class
    if isinstance(error, SignInError):
        return go_to(call, "/portal/login")
    problem = problem_of(
        error,
        base=call.base,
        method=call.method,
        path=call.asked_path,
        request_id=call.request_id,
    )
    headers = problem_headers(problem, error)
    if not _wants_page(call):
        return Response(
            problem, status_code=problem.status, media_type=PROBLEM_JSON, headers=headers
        )
    page = Page(call.house.settings, _language(call), call.base, call.asked_path)
    template = "withdrawn.html" if problem.withdrawal else "problem.html"
    body = page.render(
        template,
        problem_title=problem.title,
        detail=problem.detail,
        errors=problem.errors,
        withdrawal=problem.withdrawal,
        reasons=WORDS,
    )
    return Response(
        body,
        status_code=problem.status,
        media_type="text/html",
        headers={**headers, "vary": ", ".join(filter(None, (headers.get("vary"), "Accept")))},
    )


def _language(call: Call) -> Language:
    """The language asked for, whatever else in the query may be wrong."""
    return "en" if ("lang", "en") in read_pairs(call.scope["query_string"]) else "zh"


def _wants_page(call: Call) -> bool:
    """Browsers name text/html; programs that do not get problem details everywhere."""
    return "text/html" in call.header(b"accept") and not call.asked_path.startswith(_MACHINES)
