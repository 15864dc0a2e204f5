"""The page of search results: what was chosen, what can be, and the hits with their marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from markupsafe import Markup, escape
from msgspec import structs

from api.calls import Call
from api.expanding import CHOICES, chosen
from api.parameters import write_query
from api.queries import ConditionQuery
from api.search_queries import PageQuery, SearchQuery, SearchSort
from api.searching import Found, search
from api.site.render import Page
from api.suggesting import did_you_mean
from gazette.errors import QueryError
from opendata.public.query import Facet
from opendata.search.engine import UNITS, Unit
from opendata.search.highlights import markers_of
from opendata.search.loosening import PARTS, Choice

_SIZE = 20
_SHOWN = 12
"""Values of a facet."""
_FACETS: tuple[Facet, ...] = (
    "kind", "issuer", "gazette", "year", "status", "level", "genre", "topic",
)  # fmt: skip
_SORTS: tuple[SearchSort, ...] = ("relevance", "-signed_on", "signed_on", "-published_on")

Pair = tuple[str, str]


def search_page(call: Call, page: Page, asked: PageQuery) -> bytes:
    """The page for a query; a query that cannot be read gives a page that says why."""
    view = _View(call, page, asked)
    try:
        found = search(call, view.question(), (asked.page - 1) * _SIZE)
    except QueryError as error:
        mistake = f"{error}（{error.hint}）" if error.hint else str(error)
        return page.render(
            "search.html",
            asked=asked,
            chosen=view.chosen,
            expand=view.expanded_by,
            mistake=mistake,
            feed=None,
        )
    return page.render(
        "search.html",
        asked=asked,
        chosen=view.chosen,
        expand=view.expanded_by,
        mistake=None,
        total=found.total,
        meant=list(view.meant(found.total)),
        first=(asked.page - 1) * _SIZE + 1,
        hits=list(view.hits(found)),
        facets=list(view.facets(found)),
        removable=list(view.removable()),
        sorts=[(sort, view.address(sort=sort)) for sort in _SORTS],
        units=[(unit, view.address(unit=unit)) for unit in UNITS],
        beginning=view.address(),
        earlier=view.address(page=asked.page - 1) if asked.page > 1 else None,
        later=view.address(page=asked.page + 1) if found.next_offset else None,
        terms=[term for term in found.understood.terms if term.variants],
        expansions=list(view.expansions()),
        unexpanded=view.address(expand=()),
        feed=view.feed(),
        loosened=view.loosened(found),
    )


class _View:
    """One search as the page shows it."""

    def __init__(self, call: Call, page: Page, asked: PageQuery) -> None:
        self._call = call
        self._page = page
        self._asked = asked
        self.chosen = list(_chosen(asked))
        self.expanded_by = chosen(asked.expand)

    def question(self) -> SearchQuery:
        """What the engine is asked."""
        conditions = {name: getattr(self._asked, name) for name in _CONDITIONS}
        return SearchQuery(
            **conditions,
            q=self._asked.q,
            unit=self._asked.unit,
            sort=self._asked.sort,
            facets=_FACETS,
            limit=_SIZE,
            highlights=2,
            expand=self._asked.expand,
        )

    def meant(self, total: int) -> Iterator[tuple[str, int, str]]:
        """Queries that were perhaps meant, how much each finds, and its address."""
        for one in did_you_mean(self._call, self.question(), total):
            yield one.q, one.total, self.address(query=one.q)

    def address(
        self,
        *,
        query: str | None = None,
        chosen: Sequence[Pair] | None = None,
        sort: str | None = None,
        expand: Sequence[Choice] | None = None,
        unit: Unit | None = None,
        page: int = 1,
    ) -> str:
        """This search with something changed."""
        words = self._asked.q if query is None else query
        pairs: dict[str, list[str]] = {"q": [words]} if words else {}
        for name, value in self.chosen if chosen is None else chosen:
            pairs.setdefault(name, []).append(value)
        of = unit or self._asked.unit
        if of != "document":
            pairs["unit"] = [of]
        order = sort or self._asked.sort
        if order != "relevance":
            pairs["sort"] = [order]
        expanded_by = self.expanded_by if expand is None else expand
        if expanded_by:
            pairs["expand"] = [",".join(expanded_by)]
        if page > 1:
            pairs["page"] = [str(page)]
        return self._page.link("/search", pairs)

    def loosened(self, found: Found) -> str | None:
        """This search for parts of its words, where it finds nothing as it stands; else None."""
        if found.total or not self._asked.q or PARTS in self.expanded_by:
            return None
        return self.address(expand=(*self.expanded_by, PARTS))

    def feed(self) -> str:
        """This search as a feed."""
        pairs = [("q", self._asked.q)] if self._asked.q else []
        pairs += [*self.chosen, *(("expand", name) for name in self.expanded_by)]
        return f"/feeds/search.atom{write_query(pairs)}"

    def hits(self, found: Found) -> Iterator[tuple[object, Markup, list[Markup]]]:
        """Each hit with its title and snippets, what was found in them marked."""
        titles = markers_of(found.understood.tree).titles
        for hit in found.hits:
            snippets = [_marked(piece.text, piece.marks) for piece in hit.highlights]
            yield hit, _marked(hit.title, titles.spans(hit.title)), snippets

    def facets(self, found: Found) -> Iterator[tuple[str, list[tuple[str, int, str]]]]:
        """Each facet with its values in words, their counts, and the narrowed search."""
        for name, rows in found.facets.items():
            latest_first = name == "year"
            shown = sorted(rows, key=lambda row: row.value, reverse=True) if latest_first else rows
            offered = [
                (self._words(name, row.value, row.label), row.count, self._with(name, row.value))
                for row in shown[:_SHOWN]
                if (name, row.value) not in self.chosen
            ]
            if offered:
                yield name, offered

    def expansions(self) -> Iterator[tuple[Choice, bool, str]]:
        """Each expansion, whether it is in use, and this search with it or without."""
        for name in CHOICES:
            is_used = name in self.expanded_by
            others = [one for one in CHOICES if (one in self.expanded_by) != (one == name)]
            yield name, is_used, self.address(expand=others)

    def removable(self) -> Iterator[tuple[str, str, str, str]]:
        """Each chosen condition with the search that goes without it."""
        reader, chosen = self._call.reader, {name for name, _ in self.chosen}
        names = dict(reader.issuers.names()) if "issuer" in chosen else {}
        if "gazette" in chosen:
            names |= {one.id: one.name for one in reader.issues.gazettes()}
        for pair in self.chosen:
            name, value = pair
            words = self._words(name, value, names.get(value, value))
            yield (
                name,
                value,
                words,
                self.address(chosen=[one for one in self.chosen if one != pair]),
            )

    def _with(self, name: str, value: str) -> str:
        return self.address(chosen=[*self.chosen, (name, value)])

    def _words(self, name: str, value: str, otherwise: str) -> str:
        return otherwise if name in {"issuer", "gazette"} else self._page.label(name, value)


_CONDITIONS = ConditionQuery.__struct_fields__


def _chosen(asked: PageQuery) -> Iterator[Pair]:
    """Every condition as it stands in an address."""
    for name, value in structs.asdict(asked).items():
        if name in _CONDITIONS and value:
            for one in value if isinstance(value, tuple) else (value,):
                yield name, one.isoformat() if isinstance(one, date) else str(one)


def _marked(text: str, spans: Sequence[tuple[int, int]]) -> Markup:
    """A text with <mark> around some of its spans, which do not overlap."""
    pieces: list[Markup] = []
    at = 0
    for start, end in spans:
        pieces += [escape(text[at:start]), Markup("<mark>{}</mark>").format(text[start:end])]
        at = end
    return Markup("").join([*pieces, escape(text[at:])])
