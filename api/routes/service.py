"""The service itself: health, the kinds of problem, the style sheet."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated

from litestar.params import FromPath
from msgspec import Meta, Struct

from api.calls import Call, Reply
from api.problems import TITLES
from api.queries import LanguageQuery, NoQuery
from api.reading import UNKEPT, Route, read
from api.site.render import STATIC, Page
from api.wire import Health
from gazette.errors import NotFoundError

_KINDS = {".css": b"text/css; charset=utf-8", ".js": b"text/javascript; charset=utf-8"}
_KEPT = (b"cache-control", b"public, max-age=31536000, immutable")


class StaticQuery(Struct, frozen=True, kw_only=True):
    """Parameters of a static file."""

    v: Annotated[str | None, Meta(description="The version that the page was made with.")] = None


@read("/healthz", Route(answers=(Health,), tag="service", kept=UNKEPT))
def health(request: Call) -> Health:
    """健康检查 The process answers."""
    request.ask(NoQuery)
    return Health("ok")


@read("/problems/{kind:str}", Route(media_types=("text/html",), tag="service", query=LanguageQuery))
def read_problem(kind: FromPath[str], request: Call) -> Reply:
    """错误说明 What a problem's `type` means."""
    asked = request.ask(LanguageQuery)
    if kind not in TITLES:
        raise NotFoundError("kind of problem", kind)
    page = Page(request.house.settings, asked.lang, request.base, request.scope["path"])
    body = page.render("problem.html", problem_title=TITLES[kind], detail="", errors=())
    return Reply(body, b"text/html; charset=utf-8")


@read(
    "/static/{file:str}",
    Route(media_types=("text/css", "text/javascript"), tag="site", query=StaticQuery),
)
def static(file: FromPath[str], request: Call) -> Reply:
    """静态文件 A style sheet or the script of the search box; an address with `v` never changes."""
    asked = request.ask(StaticQuery)
    content = _static().get(file)
    if content is None:
        raise NotFoundError("file", file)
    body, media_type = content
    return Reply(body, media_type, [_KEPT] if asked.v else ())


@lru_cache(maxsize=1)
def _static() -> dict[str, tuple[bytes, bytes]]:
    """Every static file with its type; nothing else can be asked for."""
    return {
        path.name: (path.read_bytes(), _KINDS[path.suffix])
        for path in STATIC.iterdir()
        if path.suffix in _KINDS
    }
