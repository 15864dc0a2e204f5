"""`/compat/ckan/api/3/action/…`: asked by GET with a query or by POST of JSON, answered in CKAN's envelope."""

from __future__ import annotations

from litestar import route
from litestar.enums import HttpMethod

from api.bodies import read_beginning
from api.calls import Call, Receive, Scope, Send, encode
from api.compat.actions import act, find
from api.compat.errors import ActionError, Failure, error_of
from api.compat.names import ACTIONS, PATH
from api.compat.parameters import LARGEST, read_body, read_query_string
from api.compat.wire import Success
from api.problems import problem_of
from api.reading import FRESH, UNKEPT
from gazette.errors import GazetteError

_JSON = b"application/json;charset=utf-8"


async def answer(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers a request, whichever way its parameters came."""
    call = Call(scope, receive, send)  # type: ignore[arg-type]  # Litestar's own scope types
    name = scope["path_params"]["action"]
    told = f"{call.base}{ACTIONS}/help_show?name={name}"
    try:
        find(name)
        given = await _given(scope, receive)
        status, body = 200, encode(Success(told, act(call, name, given)))
    except GazetteError as failure:
        error = _error(call, failure)
        status, body = error.status, encode(Failure(told, error.told()))
    kept = FRESH if status == 200 and scope["method"] == "GET" else UNKEPT
    headers = [(b"content-type", _JSON), (b"cache-control", kept)]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _given(scope: Scope, receive: Receive) -> dict[str, object]:
    """The parameters; of a POST those in its address as well."""
    asked = read_query_string(scope["query_string"])
    if scope["method"] != "POST":
        return asked
    return asked | read_body(await read_beginning(receive, LARGEST))


def _error(call: Call, failure: GazetteError) -> ActionError:
    """What went wrong, in CKAN's words. Raises what is no error of the reader's."""
    if isinstance(failure, ActionError):
        return failure
    problem = problem_of(
        failure,
        base=call.base,
        method=call.method,
        path=call.asked_path,
        request_id=call.request_id,
    )
    return error_of(problem)


@route(
    [f"{ACTIONS}/{{action:str}}", f"{PATH}/api/action/{{action:str}}"],
    http_method=[HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST],
    sync_to_thread=False,
    opt={"passed_to": answer},
)
def take_action() -> None:
    """CKAN 接口 The catalogue as a CKAN tells it; `answer` speaks for it."""
