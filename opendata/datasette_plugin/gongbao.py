"""A Datasette plugin for public.db: Chinese `?_search=`, our pages, no third party, quiet errors.

Here it is loaded from its folder; for others `opendata.plugin_file` puts it and all it needs into one
file: `datasette public.db -m metadata.json --plugins-dir FOLDER`.
"""

# Datasette ships no types, so its decorator has none:
# mypy: disable-error-code="untyped-decorator"

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from datasette import Response, handle_exception, hookimpl
from datasette.app import Datasette
from datasette.utils.sqlite import sqlite3
from jinja2 import ChoiceLoader, DictLoader, Environment
from markupsafe import Markup

from opendata.datasette_plugin.assets import assets
from opendata.public.described import described_tables
from opendata.public.matching import match_expression

_BLANK_SEARCH = re.compile(rb"(?<![^&])_search=(?:&|$)")
_SITE = "/"
_STYLE = "/-/gongbao.css"
_MAX_VALUE_BYTES = 64 * 1024 * 1024
# Datasette's own pages hold inline scripts and styles; what matters is that nothing leaves the site.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; form-action 'self'; frame-ancestors 'self'; base-uri 'none'"
)
_HEADERS = (
    (b"content-security-policy", _POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
)

# Any: messages of ASGI, whose values are of many kinds
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]


@hookimpl
def startup() -> None:
    """Stops Datasette printing each 404 with all local variables, which blocks it for 0.5 s."""
    handle_exception.rich = None


@hookimpl(trylast=True)
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Replaces Datasette's own escape_fts, which knows no grams, and bounds what SQL may make."""
    conn.create_function("escape_fts", 1, match_expression, deterministic=True)
    conn.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MAX_VALUE_BYTES)


@hookimpl
def get_metadata(datasette: Datasette) -> dict[str, Any]:
    """What agencies say of the tables that they publish, beside what metadata.json says."""
    return {
        "databases": {
            name: {"tables": described_tables(database.path)}
            for name, database in datasette.databases.items()
            if database.path is not None and not database.is_memory
        }
    }


@hookimpl
def prepare_jinja2_environment(env: Environment, datasette: Datasette) -> None:
    """Puts our templates before Datasette's, and tells them where the reading site is."""
    theirs = [env.loader] if env.loader else []
    env.loader = ChoiceLoader([DictLoader(assets()), *theirs])
    env.globals["site_url"] = _SITE if _has_site(datasette) else None


@hookimpl
def render_cell(
    row: sqlite3.Row,
    value: object,
    column: str,
    table: str | None,
    database: str,
    datasette: Datasette,
) -> Markup | None:
    """A document's title, or its id in a table of an agency, as a link to its page on the reading site."""
    if not value or not table or not _has_site(datasette):
        return None
    if table == "document" and column == "title":
        return Markup('<a href="{}documents/{}">{}</a>').format(_SITE, row["id"], value)
    path = datasette.databases[database].path
    if path and column in described_tables(path).get(table, {}).get("documents", ()):
        return Markup('<a href="{}documents/{}">{}</a>').format(_SITE, value, value)
    return None


@hookimpl
def extra_css_urls() -> list[str]:
    """The style sheet of our pages."""
    return [_STYLE]


@hookimpl
def register_routes() -> list[tuple[str, Callable[[], Response]]]:
    """Our style sheet, and nothing where Datasette tells of files and threads of this machine."""
    return [
        (rf"{re.escape(_STYLE)}$", _style),
        (r"/-/(databases|threads)(\.json)?$", _hidden),
    ]


@hookimpl
def asgi_wrapper(datasette: Datasette) -> Callable[[App], App]:
    """Takes the base path off each request and adds to each answer what keeps third parties out.

    Datasette puts its base path before links that have it already, unless the request comes without.
    """
    prefix = datasette.setting("base_url")

    def wrap(app: App) -> App:
        async def wrapped(scope: Message, receive: Receive, send: Send) -> None:
            if scope["type"] == "lifespan" and _has_site(datasette):
                _log_no_requests()
            await app(_without_blank_search(_without(prefix, scope)), receive, _guarded(send))

        return wrapped

    return wrap


def _has_site(datasette: Datasette) -> bool:
    """Under a path of its own, Datasette stands behind the reading site; at the root, alone."""
    return bool(datasette.setting("base_url") != "/")


def _log_no_requests() -> None:
    """The site in front has logged them; uvicorn has set its loggers up by now."""
    logging.getLogger("uvicorn.access").setLevel(logging.WARNING)


def _style() -> Response:
    css = assets()["gongbao.css"]
    return Response(
        css, content_type="text/css; charset=utf-8", headers={"cache-control": "max-age=3600"}
    )


def _hidden() -> Response:
    return Response.json({"ok": False, "error": "Not found", "status": 404}, status=404)


def _without(prefix: str, scope: Message) -> Message:
    """The request with a path that begins behind the base path."""
    path: str = scope.get("path", "")
    if prefix == "/" or not path.startswith(prefix):
        return scope
    raw: bytes = scope.get("raw_path") or path.encode()
    behind = len(prefix) - 1
    return {**scope, "path": path[behind:], "raw_path": raw[behind:]}


def _without_blank_search(scope: Message) -> Message:
    """The request of an empty search box asks for every row, not for rows that hold nothing."""
    query: bytes = scope.get("query_string", b"")
    return {**scope, "query_string": _BLANK_SEARCH.sub(b"", query)}


def _guarded(send: Send) -> Send:
    """Sends the same answer with headers that let its page load nothing of a third party."""

    async def send_guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", ()), *_HEADERS]}
        await send(message)

    return send_guarded
