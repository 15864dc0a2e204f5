"""What a catalogue in DCAT says of its datasets, read from RDF in any of its forms.

Runs in the child process of `dcat_worker`, for the catalogue is a stranger's. Nothing is fetched: JSON-LD
whose context stands elsewhere, and XML with a DTD, are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode

from gazette.datasets import Distribution, External
from gazette.errors import ReadError
from ingest.harvest.addresses import instant, read_link
from ingest.harvest.dcat_page import Form, Page
from ingest.harvest.rdf_graph import Graph, Node, read_graph

_DCAT = "http://www.w3.org/ns/dcat#"
_DCT = "http://purl.org/dc/terms/"
_SKOS_LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_HYDRA = "http://www.w3.org/ns/hydra/core#"
_NEXT = (f"{_HYDRA}next", f"{_HYDRA}nextPage")
_NAMES = (
    "http://xmlns.com/foaf/0.1/name",
    _SKOS_LABEL,
    "http://www.w3.org/2000/01/rdf-schema#label",
    f"{_DCT}title",
)
_COUNT = re.compile("[0-9]{1,9}")
_MEDIA = "/media-types/"
_SHORT = 200
_LONG = 4000  # characters of a text: more than is kept of any
_LONGEST_NAME = 2000  # characters by which a dataset goes
_MOST_WORDS = 500  # keywords or themes of one dataset


def read_page(body: bytes, form: Form, address: str) -> Page:
    """A document of a catalogue. Raises ReadError for what is none, or what the parser does."""
    graph = read_graph(body, form, address)
    catalogues = _of_type(graph, "Catalog")
    listed = {node for _, node in graph.pairs(f"{_DCAT}dataset")} | _of_type(graph, "Dataset")
    if not catalogues and not listed:
        raise ReadError("no_catalogue", "there is neither a dcat:Catalog nor a dcat:Dataset in it")
    externals, unreadable = [], []
    for node in sorted(listed - catalogues, key=lambda node: node.value):
        identifier = _identifier(graph, node)
        if not 0 < len(identifier) <= _LONGEST_NAME:
            unreadable.append((identifier[:_SHORT] or "-", "its identifier cannot be one"))
            continue
        try:
            externals.append(_external(graph, node, identifier))
        except ReadError as error:
            unreadable.append((identifier, str(error)))
    following = [said.value for name in _NEXT for _, said in graph.pairs(name)]
    totals = [said.value for _, said in graph.pairs(f"{_HYDRA}totalItems")]
    return Page(
        externals,
        unreadable,
        next=following[0] if following else None,
        total=int(totals[0]) if totals and _COUNT.fullmatch(totals[0]) else None,
    )


def _of_type(graph: Graph, name: str) -> set[Node]:
    wanted = NamedNode(_DCAT + name)
    return {node for node, kind in graph.pairs(_TYPE) if kind == wanted}


def _identifier(graph: Graph, node: Node) -> str:
    """Its address; of a node without one what it says itself, or its name in this document."""
    said = _text(graph, node, f"{_DCT}identifier")
    return node.value if isinstance(node, NamedNode) or not said else said


def _external(graph: Graph, node: Node, identifier: str) -> External:
    title = _text(graph, node, f"{_DCT}title")
    if title is None:
        raise ReadError("no_title", "it is listed and has no title here")
    ways = tuple(_distributions(graph, node))
    page = _link(graph, node, f"{_DCAT}landingPage") or read_link(identifier)
    page = page or (ways[0].address if ways else None)
    if page is None:
        raise ReadError("no_address", "it leads nowhere: neither a page nor a distribution")
    return External(
        identifier=identifier,
        landing_page=page,
        title=title,
        abstract=_text(graph, node, f"{_DCT}description"),
        provider=_name(graph, node, (f"{_DCT}publisher", f"{_DCT}creator")),
        themes=tuple(sorted(_themes(graph, node))[:_MOST_WORDS]),
        frequency=_word(graph, graph.value(node, f"{_DCT}accrualPeriodicity")),
        keywords=tuple(_keywords(graph, node)[:_MOST_WORDS]),
        licence=_licence(graph, node),
        issued=instant(_text(graph, node, f"{_DCT}issued")),
        modified=instant(_text(graph, node, f"{_DCT}modified")),
        distributions=ways,
    )


def _distributions(graph: Graph, node: Node) -> Iterator[Distribution]:
    """Those that lead somewhere, by address."""
    found = {}
    for one in graph.objects(node, f"{_DCAT}distribution"):
        address = _link(graph, one, f"{_DCAT}downloadURL") or _link(graph, one, f"{_DCAT}accessURL")
        if address is None:
            continue
        media = _media_type(_word(graph, graph.value(one, f"{_DCAT}mediaType")))
        form = _word(graph, graph.value(one, f"{_DCT}format")) or media
        title = _text(graph, one, f"{_DCT}title") or form or address
        found[address] = Distribution(
            address=address,
            name=" ".join(title.split())[:_SHORT] or address[:_SHORT],
            format=_format(form),
            media_type=media,
        )
    return (found[address] for address in sorted(found))


def _themes(graph: Graph, node: Node) -> Iterator[str]:
    for theme in graph.objects(node, f"{_DCAT}theme"):
        yield _cut(theme)
        yield from map(_cut, graph.objects(theme, _SKOS_LABEL))


def _keywords(graph: Graph, node: Node) -> list[str]:
    """In Chinese where they are said so, else all."""
    words = [one for one in graph.objects(node, f"{_DCAT}keyword") if isinstance(one, Literal)]
    chinese = [one for one in words if (one.language or "").startswith("zh")]
    return sorted({_cut(one) for one in chinese or words})


def _licence(graph: Graph, node: Node) -> str | None:
    """Its own, or where all its distributions have one and the same, theirs."""
    own = set(graph.objects(node, f"{_DCT}license"))
    ways = graph.objects(node, f"{_DCAT}distribution")
    found = own or {one for way in ways for one in graph.objects(way, f"{_DCT}license")}
    return _cut(found.pop()) if len(found) == 1 else None


def _name(graph: Graph, node: Node, roles: Iterable[str]) -> str | None:
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


def _text(graph: Graph, node: Node, name: str) -> str | None:
    """A text: in Chinese, else without a language, else in English, else in any."""
    texts = [one for one in graph.objects(node, name) if isinstance(one, Literal)]
    return _cut(min(texts, key=_rank)) if texts else None


def _cut(said: Node) -> str:
    """What it says, as far as anything is made of it: the same long text may be that of every dataset."""
    return said.value[:_LONG]


def _rank(text: Literal) -> tuple[int, str, str]:
    language = (text.language or "").casefold()
    order = ("zh", "", "en")
    main = language.partition("-")[0]
    return (order.index(main) if main in order else len(order), language, text.value)


def _link(graph: Graph, node: Node, name: str) -> str | None:
    links = (read_link(one.value) for one in graph.objects(node, name))
    return min(filter(None, links), default=None)


def _word(graph: Graph, node: Node | None) -> str | None:
    """A word, an address, or what a node is called."""
    if node is None:
        return None
    if isinstance(node, (Literal, NamedNode)):
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
