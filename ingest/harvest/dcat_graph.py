"""What a catalogue in DCAT says of its datasets, read from RDF in any of its forms.

Runs in the child process of `dcat_worker`, for the catalogue is a stranger's. Nothing is fetched: JSON-LD
whose context stands elsewhere, and XML with a DTD, are refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, NoReturn

from rdflib import RDF, RDFS, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, SKOS
from rdflib.plugins.parsers import jsonld
from rdflib.plugins.shared.jsonld import context
from rdflib.term import Node

from gazette.datasets import Distribution, External
from gazette.errors import ReadError
from ingest.harvest.addresses import instant, read_link
from ingest.harvest.dcat_page import Form, Page

_HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
_NEXT = (_HYDRA.next, _HYDRA.nextPage)
_NAMES = (FOAF.name, SKOS.prefLabel, RDFS.label, DCTERMS.title)
_MEDIA = "/media-types/"
_SHORT = 200
_LONG = 4000  # characters of a text: more than is kept of any
_LONGEST_NAME = 2000  # characters by which a dataset goes
_MOST_WORDS = 500  # keywords or themes of one dataset
_DEEPEST = 200  # levels of JSON


def read_page(body: bytes, form: Form, address: str) -> Page:
    """A document of a catalogue. Raises ReadError for what is none, or what the parser does."""
    graph = _graph(body, form, address)
    catalogues = set(graph.subjects(RDF.type, DCAT.Catalog))
    listed = set(graph.objects(None, DCAT.dataset)) | set(graph.subjects(RDF.type, DCAT.Dataset))
    if not catalogues and not listed:
        raise ReadError("no_catalogue", "there is neither a dcat:Catalog nor a dcat:Dataset in it")
    externals, unreadable = [], []
    for node in sorted(listed - catalogues, key=str):
        identifier = _identifier(graph, node)
        if not 0 < len(identifier) <= _LONGEST_NAME:
            unreadable.append((identifier[:_SHORT] or "-", "its identifier cannot be one"))
            continue
        try:
            externals.append(_external(graph, node, identifier))
        except ReadError as error:
            unreadable.append((identifier, str(error)))
    following = next((str(one) for name in _NEXT for one in graph.objects(None, name)), None)
    total = next(graph.objects(None, _HYDRA.totalItems), None)
    number = total.toPython() if isinstance(total, Literal) else None
    return Page(externals, unreadable, following, number if isinstance(number, int) else None)


def _graph(body: bytes, form: Form, address: str) -> Graph:
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        raise ReadError("not_utf8", "it is not UTF-8") from error
    if form == "xml" and "<!DOCTYPE" in text:
        raise ReadError("doctype", "it has a DTD, which is not read")
    graph = Graph()
    if form == "json-ld":
        content = json.loads(text)
        _check_contexts(content, _DEEPEST)
        jsonld.to_rdf(content, graph, base=address)
    else:
        graph.parse(data=text, format=form, publicID=address)
    return graph


def _check_contexts(content: Any, deepest: int) -> None:  # Any: JSON
    """Raises ReadError where a context stands elsewhere: it would be fetched."""
    if deepest == 0:
        raise ReadError("too_deep", f"JSON of more than {_DEEPEST} levels")
    if isinstance(content, list):
        for one in content:
            _check_contexts(one, deepest - 1)
    elif isinstance(content, dict):
        _check_context(content.get("@context"), deepest)
        for one in content.values():
            _check_contexts(one, deepest - 1)


def _check_context(said: Any, deepest: int) -> None:  # Any: JSON
    """The same of one context; one that is a list in a list is read by rdflib too."""
    if isinstance(said, str) or (isinstance(said, dict) and "@import" in said):
        raise ReadError("context", f"its @context is not in it: {said!r:.100}")
    if deepest == 0:
        raise ReadError("too_deep", f"JSON of more than {_DEEPEST} levels")
    for one in said if isinstance(said, list) else []:
        _check_context(one, deepest - 1)


def _fetch_nothing(*asked: object) -> NoReturn:
    raise ReadError("context", "its @context is not in it")


vars(context)["source_to_json"] = _fetch_nothing  # in case it finds a context that was missed here


def _identifier(graph: Graph, node: Node) -> str:
    """Its address; of a node without one what it says itself, or its name in this document."""
    said = _text(graph, node, DCTERMS.identifier)
    return str(node) if isinstance(node, URIRef) or not said else said


def _external(graph: Graph, node: Node, identifier: str) -> External:
    title = _text(graph, node, DCTERMS.title)
    if title is None:
        raise ReadError("no_title", "it is listed and has no title here")
    ways = tuple(_distributions(graph, node))
    page = _link(graph, node, DCAT.landingPage) or read_link(identifier)
    page = page or (ways[0].address if ways else None)
    if page is None:
        raise ReadError("no_address", "it leads nowhere: neither a page nor a distribution")
    return External(
        identifier=identifier,
        landing_page=page,
        title=title,
        abstract=_text(graph, node, DCTERMS.description),
        provider=_name(graph, node, (DCTERMS.publisher, DCTERMS.creator)),
        themes=tuple(sorted(_themes(graph, node))[:_MOST_WORDS]),
        frequency=_word(graph, graph.value(node, DCTERMS.accrualPeriodicity)),
        keywords=tuple(_keywords(graph, node)[:_MOST_WORDS]),
        licence=_licence(graph, node),
        issued=instant(_text(graph, node, DCTERMS.issued)),
        modified=instant(_text(graph, node, DCTERMS.modified)),
        distributions=ways,
    )


def _distributions(graph: Graph, node: Node) -> Iterator[Distribution]:
    """Those that lead somewhere, by address."""
    found = {}
    for one in graph.objects(node, DCAT.distribution):
        address = _link(graph, one, DCAT.downloadURL) or _link(graph, one, DCAT.accessURL)
        if address is None:
            continue
        media = _media_type(_word(graph, graph.value(one, DCAT.mediaType)))
        form = _word(graph, graph.value(one, DCTERMS["format"])) or media
        title = _text(graph, one, DCTERMS.title) or form or address
        found[address] = Distribution(
            address=address,
            name=" ".join(title.split())[:_SHORT] or address[:_SHORT],
            format=_format(form),
            media_type=media,
        )
    return (found[address] for address in sorted(found))


def _themes(graph: Graph, node: Node) -> Iterator[str]:
    for theme in graph.objects(node, DCAT.theme):
        yield _cut(theme)
        yield from map(_cut, graph.objects(theme, SKOS.prefLabel))


def _keywords(graph: Graph, node: Node) -> list[str]:
    """In Chinese where they are said so, else all."""
    words = [one for one in graph.objects(node, DCAT.keyword) if isinstance(one, Literal)]
    chinese = [one for one in words if (one.language or "").startswith("zh")]
    return sorted({_cut(one) for one in chinese or words})


def _licence(graph: Graph, node: Node) -> str | None:
    """Its own, or where all its distributions have one and the same, theirs."""
    own = set(graph.objects(node, DCTERMS.license))
    ways = graph.objects(node, DCAT.distribution)
    found = own or {one for way in ways for one in graph.objects(way, DCTERMS.license)}
    return _cut(found.pop()) if len(found) == 1 else None


def _name(graph: Graph, node: Node, roles: Iterable[URIRef]) -> str | None:
    """What somebody is called who has one of these roles."""
    for role in roles:
        agent = graph.value(node, role)
        if isinstance(agent, Literal):
            return _cut(agent)
        for name in _NAMES:
            said = _text(graph, agent, name) if agent is not None else None
            if said:
                return said
    return None


def _text(graph: Graph, node: Node, name: URIRef) -> str | None:
    """A text: in Chinese, else without a language, else in English, else in any."""
    texts = [one for one in graph.objects(node, name) if isinstance(one, Literal)]
    return _cut(min(texts, key=_rank)) if texts else None


def _cut(said: Node) -> str:
    """What it says, as far as anything is made of it: the same long text may be that of every dataset."""
    return str(said)[:_LONG]


def _rank(text: Literal) -> tuple[int, str, str]:
    language = (text.language or "").casefold()
    order = ("zh", "", "en")
    main = language.partition("-")[0]
    return (order.index(main) if main in order else len(order), language, str(text))


def _link(graph: Graph, node: Node, name: URIRef) -> str | None:
    links = (read_link(str(one)) for one in graph.objects(node, name))
    return min(filter(None, links), default=None)


def _word(graph: Graph, node: Node | None) -> str | None:
    """A word, an address, or what a node is called."""
    if node is None:
        return None
    if isinstance(node, (Literal, URIRef)):
        return _cut(node)
    return next(filter(None, (_text(graph, node, name) for name in _NAMES)), None)


def _media_type(said: str | None) -> str | None:
    return said.rpartition(_MEDIA)[2][:_SHORT] or None if said else None


def _format(said: str | None) -> str | None:
    """A format by its short name: the last of an address or of a media type.

    >>> _format("application/x-ndjson"), _format("http://a.example/file-type/XLSX")
    ('NDJSON', 'XLSX')
    """
    short = (said or "").rstrip("/").rpartition("/")[2].upper().removeprefix("X-")
    return short[:_SHORT] or None
