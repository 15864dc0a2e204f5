"""The reading site: the organs that issue documents, and what this site is."""

from __future__ import annotations

from itertools import groupby

from litestar.params import FromPath

from api import shapes
from api.calls import Call, Reply
from api.forms import HTML, page_for
from api.queries import LanguageQuery
from api.reading import Route, read
from gazette.errors import NotFoundError
from opendata.public.query import Filters

_NEWEST = 20
_MOST = 1000
_SITE = Route(media_types=("text/html",), tag="site", query=LanguageQuery)


@read("/organs", _SITE)
def list_organs(request: Call) -> Reply:
    """发文机关页 The organs that have public documents, by level of government."""
    page = page_for(request, request.ask(LanguageQuery))
    organs = request.reader.organs.organs(limit=_MOST)
    levels = [(level, list(rows)) for level, rows in groupby(organs, lambda organ: organ.level)]
    total = request.reader.stats.totals().issuers
    return Reply(page.render("organs.html", levels=levels, total=total, shown=len(organs)), HTML)


@read("/organs/{organ_id:str}", _SITE)
def read_organ(organ_id: FromPath[str], request: Call) -> Reply:
    """机关页 One organ: how many documents by year and class, and the newest."""
    page = page_for(request, request.ask(LanguageQuery))
    organ = request.reader.organs.organ(organ_id)
    if organ is None:
        raise NotFoundError("organ", organ_id)
    its = Filters(issuer=(organ.id,))
    newest = request.reader.lists.page(its, sort="-signed_on", limit=_NEWEST)
    counts = request.reader.lists.facets(its, ["kind", "year"])
    body = page.render(
        "organ.html",
        organ=organ,
        total=newest.total,
        documents=[shapes.item(row) for row in newest.documents],
        facets=shapes.facets(counts),
    )
    return Reply(body, HTML)


@read("/about", _SITE)
def about(request: Call) -> Reply:
    """关于本站 Who runs the site, what is on it, under which licence, and how to check it."""
    page = page_for(request, request.ask(LanguageQuery))
    newest = request.reader.lists.page(Filters(), sort="-signed_on", limit=1).documents
    body = page.render(
        "about.html",
        totals=request.reader.stats.totals(),
        document=shapes.item(newest[0]) if newest else None,
    )
    return Reply(body, HTML)
