"""What a reader may ask of the documents, and the SQL it becomes. Values are always parameters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal, get_args

import msgspec

from gazette.text.topics import PATH_SEPARATOR, topic_path
from opendata.public.issue_names import COVERING, covering_named
from opendata.public.matching import match_expression
from opendata.search.typed_numbers import typed_number

Sort = Literal[
    "signed_on", "-signed_on", "published_on", "-published_on", "recorded_at", "-recorded_at"
]
"""Order of a list; `-` is newest first. Documents without the date come last either way."""

Facet = Literal["kind", "genre", "level", "status", "region", "topic", "year", "issuer", "gazette"]
FACETS: tuple[Facet, ...] = get_args(Facet)

_LAST = "\U0010ffff"
_WITH_SIGNED = frozenset({"level", "kind", "genre", "status", "region"})
"""Columns whose index goes on in the order of signing."""
ENDED = ("repealed", "expired", "invalidated", "suspended")
"""Validity of a document that is not in force from that date on."""


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """All must hold; of several values of one filter, one must."""

    q: str | None = None
    """Words that stand in title, number or text, exactly; "…" keeps spaces."""
    number: str | None = None
    """Canonical 发文字号 or order number."""
    title: str | None = None
    """Words that stand in the title."""
    issuer: tuple[str, ...] = ()
    """Ids or full names."""
    level: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    genre: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    year: tuple[int, ...] = ()
    """Of signing (成文)."""
    signed_from: date | None = None
    signed_to: date | None = None
    published_from: date | None = None
    published_to: date | None = None
    in_force_on: date | None = None
    """Recorded as in force that day: a state in force from then or before, and no end by then."""
    moment: str | None = None
    """As this archive stood at that instant, as `gazette.store.instants` writes one; None: now."""
    issue: tuple[str, ...] = ()
    """Ids of issues of a gazette that printed them, or gazette/year/number in words."""
    gazette: tuple[str, ...] = ()
    """Ids or names of gazettes that printed them."""
    cites: str | None = None
    """The id or canonical number of an instrument the documents cite."""
    cited_by: str | None = None
    """The id of a document that cites them."""
    ids: tuple[str, ...] = ()

    @property
    def table(self) -> str:
        """Where the rows stand: how documents are now, or all that they ever were."""
        return "document_state" if self.in_force_on or self.moment else "document"


class Place(msgspec.Struct, frozen=True):
    """Where a page ended: the last document's sort value and id."""

    value: str | None
    id: str


class Clause(msgspec.Struct, frozen=True):
    """A condition and its values."""

    sql: str
    values: tuple[object, ...] = ()


def conditions(filters: Filters, *, along: str | None = None) -> Clause:
    """The WHERE of a filter over its table `AS d`, one row a document; `TRUE` for none.

    `along` is for many matches: the sort column in whose order documents are tested one by one.
    Without it the few that match are collected first, by whichever index is best, then sorted.
    """
    clauses = [*_equalities(filters, along), *_dates(filters, along), *_sets(filters, along)]
    if filters.table == "document_state":
        clauses += times(filters.in_force_on, filters.moment, along=along)
    if not clauses:
        return Clause("TRUE")
    return Clause(
        " AND ".join(clause.sql for clause in clauses),
        tuple(value for clause in clauses for value in clause.values),
    )


def _column(name: str, along: str | None) -> str:
    """The column, with a + where its own index would lead away from the order of the list."""
    helps = along is None or name == along or (along == "signed_on" and name in _WITH_SIGNED)
    return f"d.{name}" if helps else f"+d.{name}"


def phases(sort: Sort, start: Place | None) -> list[Clause]:
    """The two runs of a list behind a place, with their order: with the date, then without."""
    column = sort.lstrip("-")
    descending = sort.startswith("-")
    sign, order = ("<", "DESC") if descending else (">", "ASC")
    dated = f"d.{column} IS NOT NULL"
    undated = f"d.{column} IS NULL"
    by_date = f"ORDER BY d.{column} {order}, d.id {order}"
    by_id = f"ORDER BY d.id {order}"
    if start is None:
        return [Clause(f"{dated} {by_date}"), Clause(f"{undated} {by_id}")]
    if start.value is None:
        return [Clause(f"{undated} AND d.id {sign} ? {by_id}", (start.id,))]
    behind = f"(d.{column}, d.id) {sign} (?, ?)"
    return [Clause(f"{behind} {by_date}", (start.value, start.id)), Clause(f"{undated} {by_id}")]


def _equalities(filters: Filters, along: str | None) -> list[Clause]:
    found = [
        _one_of(_column(name, along), getattr(filters, name))
        for name in ("level", "kind", "genre", "status", "region")
        if getattr(filters, name)
    ]
    if filters.ids:
        found.append(_one_of("d.id", filters.ids))
    if filters.number is not None:
        found.append(Clause("d.number = ?", (filters.number,)))
    if filters.topic:
        found.append(_any([_topic(topic, _column("topic_path", along)) for topic in filters.topic]))
    return found


def _one_of(column: str, values: Sequence[object]) -> Clause:
    if len(values) == 1:
        return Clause(f"{column} = ?", tuple(values))
    return Clause(f"{column} IN ({', '.join('?' * len(values))})", tuple(values))


def _any(clauses: Sequence[Clause]) -> Clause:
    return Clause(
        "(" + " OR ".join(clause.sql for clause in clauses) + ")",
        tuple(value for clause in clauses for value in clause.values),
    )


def _topic(topic: str, column: str) -> Clause:
    """A topic with all below it: 综合政务 holds 综合政务/政务公开; its code will do as well."""
    path = PATH_SEPARATOR.join(topic_path(topic))
    below = path + PATH_SEPARATOR
    return Clause(f"({column} = ? OR {column} BETWEEN ? AND ?)", (path, below, below + _LAST))


def _dates(filters: Filters, along: str | None) -> list[Clause]:
    found = [
        Clause(f"{_column(name, along)} {sign} ?", (day.isoformat(),))
        for name, sign, day in (
            ("signed_on", ">=", filters.signed_from),
            ("signed_on", "<=", filters.signed_to),
            ("published_on", ">=", filters.published_from),
            ("published_on", "<=", filters.published_to),
        )
        if day is not None
    ]
    if filters.year:
        years = sorted(filters.year)
        found.append(_years(years[0], years[-1], _column("signed_on", along)))
        if len(years) > 1:
            found.append(_any([_years(year, year, "+d.signed_on") for year in years]))
    return found


def times(day: date | None, moment: str | None, *, along: str | None = None) -> list[Clause]:
    """The conditions on `document_state AS d` for a day of force and a moment of the record.

    Without a day the newest state counts, without a moment what this archive says now.
    """
    ended = _column("recorded_to", along)
    if moment is None:
        recorded = Clause(f"{ended} IS NULL")
    else:
        begun = _column("recorded_from", along)
        recorded = Clause(f"{begun} <= ? AND ({ended} IS NULL OR {ended} > ?)", (moment, moment))
    if day is None:
        return [recorded, Clause(f"{_column('valid_to', along)} IS NULL")]
    return [recorded, _in_force(day.isoformat(), _column("in_force_from", along))]


def standing_on(day: date, moment: str | None) -> list[Clause]:
    """The conditions for the state of the text that stood on a day, in force or not."""
    recorded, _ = times(None, moment)
    stood = "(d.valid_from IS NULL OR d.valid_from <= ?) AND (d.valid_to IS NULL OR d.valid_to > ?)"
    return [recorded, Clause(stood, (day.isoformat(), day.isoformat()))]


def _years(first: int, last: int, column: str) -> Clause:
    days = (date(first, 1, 1).isoformat(), date(last, 12, 31).isoformat())
    return Clause(f"{column} BETWEEN ? AND ?", days)


def _in_force(day: str, begun: str) -> Clause:
    """Silence is never in force: a state without a known first day of force is not listed."""
    ended = has_ended(day)
    return Clause(
        f"""{begun} <= ? AND (d.valid_to IS NULL OR d.valid_to > ?)
        AND (d.expires_on IS NULL OR d.expires_on >= ?)
        AND NOT {ended.sql} AND +d.status <> 'not_yet_effective'""",
        (day, day, day, *ended.values),
    )


def has_ended(day: str, codes: Sequence[str] = ENDED) -> Clause:
    """The condition that a state has one of these statuses, since a day or before it."""
    listed = ", ".join(f"'{code}'" for code in codes)
    return Clause(
        f"(+d.status IN ({listed}) AND (d.status_since IS NULL OR d.status_since <= ?))", (day,)
    )


def _sets(filters: Filters, along: str | None) -> list[Clause]:
    """Conditions that other tables decide."""
    found = []
    if filters.issuer:
        found.append(_issued_by(filters.issuer, along))
    if filters.q is not None or filters.title is not None:
        found.append(_matching(filters, along))
    identity = _column("id", along)
    if filters.cites is not None:
        found.append(Clause(f"{identity} IN ({_CITING})", (filters.cites,) * 3))
    if filters.cited_by is not None:
        cited = "SELECT to_document FROM relation WHERE document = ?"
        found.append(Clause(f"{identity} IN ({cited})", (filters.cited_by,)))
    if filters.gazette:
        printed = in_gazettes(filters.gazette)
        found.append(Clause(f"{identity} IN (SELECT {PRINTED} {printed.sql})", printed.values))
    if filters.issue:
        printed = _any([_printed_in(name) for name in filters.issue])
        found.append(Clause(f"{identity} IN (SELECT {PRINTED} {printed.sql})", printed.values))
    return found


PRINTED = "e.document FROM entry AS e JOIN issue AS i ON i.id = e.issue WHERE"
_IN_GAZETTES = """
e.document IS NOT NULL AND i.gazette IN (
  SELECT g.id FROM gazette AS g JOIN json_each(?) AS named ON named.value IN (g.id, g.name))
"""


def in_gazettes(gazettes: Sequence[str]) -> Clause:
    """The condition on entries `AS e` of issues `AS i` that these gazettes printed them."""
    return Clause(_IN_GAZETTES, (msgspec.json.encode(gazettes).decode(),))


def _printed_in(name: str) -> Clause:
    """The issue of this name; one that cannot be read names none."""
    wanted = covering_named(name)
    return Clause("FALSE") if wanted is None else Clause(f"({COVERING})", wanted)


_CITING = """
SELECT document FROM relation WHERE to_document = ?
UNION SELECT document FROM relation WHERE to_number = ?
UNION SELECT r.document FROM document AS t JOIN relation AS r ON r.to_document = t.id
 WHERE t.number = ?
"""


def _issued_by(issuers: tuple[str, ...], along: str | None) -> Clause:
    """By id; the reader has put ids for names."""
    issuer = _one_of("x.issuer", issuers)
    if along is not None:
        inner = "SELECT 1 FROM document_issuer AS x WHERE x.document = d.id AND"
        return Clause(f"EXISTS ({inner} {issuer.sql})", issuer.values)
    inner = "SELECT x.document FROM document_issuer AS x WHERE"
    return Clause(f"d.id IN ({inner} {issuer.sql})", issuer.values)


def _matching(filters: Filters, along: str | None) -> Clause:
    asked = []
    if filters.q is not None:
        asked.append(_words_or_number(filters.q))
    if filters.title is not None:
        asked.append(f"title : ({match_expression(filters.title)})")
    words = " AND ".join(asked)
    if filters.table == "document_state":
        return Clause(_STATES_FOUND, (words, words))
    rowid = "d.rowid" if along is None else "+d.rowid"
    return Clause(f"{rowid} IN ({_FOUND})", (words,))


def _words_or_number(text: str) -> str:
    """Words; of a whole number its one form and as typed, which a search takes for one as well."""
    number = typed_number(text)
    if number is None:
        return match_expression(text)
    return " OR ".join(match_expression(f'"{form}"') for form in (number, text)).join("()")


_FOUND = "SELECT rowid FROM document_fts WHERE document_fts MATCH ?"
_STATES_FOUND = f"""
((+d.seq IN ({_FOUND}) AND d.version = (SELECT version FROM document AS n WHERE n.id = d.id))
 OR (d.id, d.version) IN (SELECT document, number FROM version WHERE rowid IN (
   SELECT rowid FROM version_fts WHERE version_fts MATCH ?)))
"""  # noqa: S608 (our own words)
