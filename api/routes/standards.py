"""`/standards` and `/api/v1/standards`: the office's rules for data, each version at its own address."""

from __future__ import annotations

from litestar.params import FromPath

from api import standard_shapes
from api.calls import JSON, Call, Reply, encode
from api.forms import HTML, page_for
from api.queries import LanguageQuery, NoQuery
from api.reading import Route, read
from api.routes.reference import SCHEMA_JSON
from api.standards.model import Revision
from api.standards.published import newest, published, revision
from api.standards.revisions import REVISIONS
from api.wire_standards import Standard, StandardList
from gazette.errors import NotFoundError

_LIST = "/api/v1/standards"
_STANDARD = f"{_LIST}/{{standard_id:str}}"
_SITE = Route(media_types=("text/html",), tag="standards", query=LanguageQuery)
_ONE = Route(answers=(Standard,), tag="standards")


@read(_LIST, Route(answers=(StandardList,), tag="standards"))
def list_standards(request: Call) -> StandardList:
    """标准规范 The office's standards: catalogue, metadata, formats, interface."""
    request.ask(NoQuery)
    items = [standard_shapes.item(id, request) for id in REVISIONS]
    return StandardList(items, len(items), None, {})


@read(_STANDARD, _ONE)
def read_standard(standard_id: FromPath[str], request: Call) -> Standard:
    """一项规范 A standard in its newest version."""
    request.ask(NoQuery)
    return standard_shapes.standard(standard_id, newest(standard_id), request)


@read(f"{_STANDARD}/{{edition:str}}", _ONE)
def read_standard_version(
    standard_id: FromPath[str], edition: FromPath[str], request: Call
) -> Standard:
    """规范的一个版本 A standard in one version, which stays at this address as it is."""
    request.ask(NoQuery)
    return standard_shapes.standard(standard_id, revision(standard_id, edition), request)


@read(
    f"{_STANDARD}/{{edition:str}}/{{standard_file:str}}",
    Route(media_types=(SCHEMA_JSON, "application/json"), tag="standards"),
)
def read_standard_file(
    standard_id: FromPath[str], edition: FromPath[str], standard_file: FromPath[str], request: Call
) -> Reply:
    """结构文件 A schema that belongs to a version of a standard: a JSON Schema (2020-12) or a Table Schema."""
    request.ask(NoQuery)
    file = published(standard_id, edition).files.get(standard_file)
    if file is None:
        raise NotFoundError("file of a standard", standard_file)
    if file.kind == "table-schema":
        return Reply(encode(file.schema), JSON)
    address = f"{request.base}{_LIST}/{standard_id}/{edition}/{standard_file}"
    return Reply(encode({"$id": address, **file.schema}), SCHEMA_JSON.encode())


@read("/standards", _SITE)
def standards_page(request: Call) -> Reply:
    """标准规范页 The standards with their versions."""
    page = page_for(request, request.ask(LanguageQuery))
    items = [standard_shapes.item(id, request) for id in REVISIONS]
    return Reply(page.render("standards.html", standards=items), HTML)


@read("/standards/{standard_id:str}", _SITE)
def standard_page(standard_id: FromPath[str], request: Call) -> Reply:
    """规范页 A standard in its newest version."""
    return _page(standard_id, newest(standard_id), request)


@read("/standards/{standard_id:str}/{edition:str}", _SITE)
def standard_version_page(
    standard_id: FromPath[str], edition: FromPath[str], request: Call
) -> Reply:
    """规范版本页 A standard in one version."""
    return _page(standard_id, revision(standard_id, edition), request)


def _page(standard_id: str, shown: Revision, request: Call) -> Reply:
    page = page_for(request, request.ask(LanguageQuery))
    told = standard_shapes.standard(standard_id, shown, request)
    latest = newest(standard_id).version
    return Reply(page.render("standard.html", standard=told, latest=latest), HTML)


ROUTES = [
    list_standards,
    read_standard,
    read_standard_version,
    read_standard_file,
    standards_page,
    standard_page,
    standard_version_page,
]
