"""What developers read: the description, its pages without any other host, the schemas, `llms.txt`."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Annotated

from litestar.params import FromPath
from msgspec import Meta, Struct

from api.calls import JSON, Call, Reply, encode
from api.queries import LanguageQuery, NoQuery
from api.reading import Route, read
from api.self_description import description_bytes, description_of, schema_of
from api.site.render import Page
from gazette.errors import NotFoundError

FILES = Path(__file__).parent.parent / "docs_ui"
"""Swagger UI as published, and the script that starts it."""

SCHEMA_JSON = "application/schema+json"
_TYPES = {".css": b"text/css; charset=utf-8", ".js": b"text/javascript; charset=utf-8"}
_KEPT = (b"cache-control", b"public, max-age=31536000, immutable")
_POLICY = (
    b"default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    b"img-src 'self' data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
"""As everywhere, but for the little pictures inside Swagger UI's own style sheet."""


class DocsFileQuery(Struct, frozen=True, kw_only=True):
    """Parameters of a file of the documentation."""

    v: Annotated[str | None, Meta(description="版本 The version that the page was made with.")] = (
        None
    )


@read("/openapi.json", Route(tag="service"))
def description(request: Call) -> Reply:
    """接口说明 This description."""
    request.ask(NoQuery)
    return Reply(description_bytes(request), JSON)


@read("/docs", Route(media_types=("text/html",), tag="service", query=LanguageQuery))
def read_docs(request: Call) -> Reply:
    """接口文档 The description as pages to read and to try; nothing is asked of any other host."""
    asked = request.ask(LanguageQuery)
    page = Page(request.house.settings, asked.lang, request.base, "/docs")
    body = page.render("docs.html", files=_addresses())
    headers = [(b"content-security-policy", _POLICY)]
    return Reply(body, b"text/html; charset=utf-8", headers)


@read(
    "/docs/{docs_file:str}",
    Route(media_types=("text/css", "text/javascript"), tag="service", query=DocsFileQuery),
)
def read_docs_file(docs_file: FromPath[str], request: Call) -> Reply:
    """文档文件 A script or style sheet of the documentation; an address with `v` never changes."""
    asked = request.ask(DocsFileQuery)
    content = _files().get(docs_file)
    if content is None:
        raise NotFoundError("file", docs_file)
    return Reply(*content, [_KEPT] if asked.v else ())


@read("/schemas/{schema_file:str}", Route(media_types=(SCHEMA_JSON,), tag="service"))
def read_schema(schema_file: FromPath[str], request: Call) -> Reply:
    """数据结构 The JSON Schema (2020-12) of an answer or of a part of one: `Document.json`."""
    request.ask(NoQuery)
    name, dot, ending = schema_file.partition(".")
    if (dot, ending) != (".", "json"):
        raise NotFoundError("schema", schema_file)
    return Reply(encode(schema_of(request, name)), SCHEMA_JSON.encode())


@read("/llms.txt", Route(media_types=("text/plain",), tag="service"))
def read_llms(request: Call) -> Reply:
    """机器阅读指南 What a language model must know to use this site: llmstxt.org."""
    request.ask(NoQuery)
    return Reply(_guide(request).encode(), b"text/plain; charset=utf-8")


def _guide(request: Call) -> str:
    site, base = request.house.settings.site, request.base
    described = description_of(request)
    lines = [
        f"# {site.name}",
        "",
        f"> {site.name_en}. Official documents of a Chinese government, readable without a key.",
        "",
        *_ADVICE,
        "",
        "## Start here",
        "",
        f"- [OpenAPI 3.1]({base}/openapi.json): every route, parameter and answer",
        f"- [Documentation]({base}/docs): the same to read and to try",
        f"- [Datasets]({base}/api/v1/datasets): everything as tables, CSV and NDJSON",
        f"- [Standards]({base}/api/v1/standards): what fields and codes mean, with JSON Schemas",
        f"- [OAI-PMH 2.0]({base}/oai?verb=Identify): all documents for harvesters, with what was withdrawn",
        f"- [CKAN]({base}/compat/ckan/api/3/action/package_list): the datasets for CKAN's clients",
        f"- `POST {base}/mcp`: tools for assistants, Model Context Protocol over Streamable HTTP",
        "",
        "## API",
        "",
    ]
    for path, item in described["paths"].items():
        operation = item.get("get")
        if path.startswith("/api/v1/") and operation and operation["security"] == [{}]:
            lines.append(f"- `GET {base}{path}`: {operation['summary']}")
    lines += ["", "## Optional", ""]
    lines += [
        f"- [{name}]({base}/schemas/{name}.json)" for name in described["components"]["schemas"]
    ]
    return "\n".join(lines) + "\n"


_ADVICE = (
    "- A list gives `items`, the exact `total`, and in `next` the address of the next page, or null.",
    "- `unknown` and null mean that nobody says so: never read them as in force.",
    "- Cite a document by its number (发文字号) and title; `/api/v1/resolve?ref=` finds it by either.",
    "- Ask for a state of the law with `in_force_on=`, for what this archive said with `recorded_before=`.",
    "- Errors are problem+json (RFC 9457) and name the parameter at fault with what may be meant.",
)


@lru_cache(maxsize=1)
def _files() -> dict[str, tuple[bytes, bytes]]:
    """Every file of the documentation with its type; nothing else can be asked for."""
    return {
        path.name: (path.read_bytes(), _TYPES[path.suffix])
        for path in sorted(FILES.iterdir())
        if path.suffix in _TYPES
    }


@lru_cache(maxsize=1)
def _addresses() -> dict[str, str]:
    """Where each file stands; the address changes with it."""
    return {
        name: f"/docs/{name}?v={blake2b(content, digest_size=6).hexdigest()}"
        for name, (content, _) in _files().items()
    }
