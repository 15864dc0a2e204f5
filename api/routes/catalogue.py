"""The catalogue for machines that harvest it: one content in three forms of RDF."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

from api import dataset_shapes, quality_shapes
from api.calls import Call, Headers, Reply, encode
from api.negotiate import choose
from api.queries import NoQuery
from api.reading import Route, read
from api.reckoning import Later
from opendata.catalogue.dcat import MEDIA_TYPE as JSON_LD
from opendata.catalogue.dcat import catalogue
from opendata.catalogue.to_rdf import FORMS, to_rdf
from opendata.rdf import RDF_XML, TURTLE

_VARY: Headers = [(b"vary", b"Accept")]


@read("/catalog", Route(media_types=tuple(FORMS.values()), tag="datasets"))
def read_catalogue(request: Call) -> Reply | Later:
    """开放目录 The catalogue of all datasets in DCAT-AP 3.0.1, for harvesters: the form that `Accept` names."""
    form = choose(request.header(b"accept"), tuple(FORMS.values()))
    return _answer(request, form, _VARY)


@read("/catalog.jsonld", Route(media_types=(JSON_LD,), tag="datasets"))
def catalogue_as_json_ld(request: Call) -> Reply:
    """开放目录（JSON-LD） The catalogue as JSON-LD that needs no other file."""
    request.ask(NoQuery)
    return _reply(request, JSON_LD)


@read("/catalog.ttl", Route(media_types=(TURTLE,), tag="datasets"))
def catalogue_as_turtle(request: Call) -> Reply | Later:
    """开放目录（Turtle） The catalogue as Turtle."""
    return _answer(request, TURTLE)


@read("/catalog.rdf", Route(media_types=(RDF_XML,), tag="datasets"))
def catalogue_as_rdf_xml(request: Call) -> Reply | Later:
    """开放目录（RDF/XML） The catalogue as RDF/XML."""
    return _answer(request, RDF_XML)


def _answer(request: Call, form: str, headers: Headers = ()) -> Reply | Later:
    """JSON-LD at once; the other forms take a second or two where there are a thousand datasets."""
    request.ask(NoQuery)
    made = partial(_reply, request, form, headers)
    return made() if form == JSON_LD else Later(made)


def _reply(request: Call, form: str, headers: Headers = ()) -> Reply:
    links = ", ".join(
        f'<{request.base}/catalog.{ending}>; rel="alternate"; type="{kind}"'
        for ending, kind in FORMS.items()
    )
    body = _as_json_ld(request)
    if form in (TURTLE, RDF_XML):
        body = to_rdf(body, form)
    return Reply(body, form.encode(), [*headers, (b"link", links.encode())])


def _as_json_ld(request: Call) -> bytes:
    library = request.house.library
    datasets = library.rows().datasets().values()
    made = catalogue(
        quality_shapes.judged(datasets, request, now=datetime.now(UTC)),
        dataset_shapes.office(request),
        modified=library.rows().state()[1],
        copies=library.copies(),
    )
    return encode(made)
