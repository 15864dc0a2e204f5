"""How complete the archive is: issues expected, held and missing, and what could not be read."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import msgspec

from gazette.cadence import Arrivals
from gazette.edition.numbering import gaps
from opendata.public.connection import Connection
from opendata.public.issue_rows import (
    ExpectedRow,
    GazetteCoverage,
    GazetteRow,
    SourceCoverage,
    YearGap,
)

Span = tuple[int, int]

_GAZETTES = """
SELECT g.id, g.name, g.level, g.publisher,
(SELECT count(*) FROM expected_issue AS x WHERE x.gazette = g.id),
(SELECT count(*) FROM issue AS i WHERE i.gazette = g.id),
(SELECT count(*) FROM entry AS e JOIN issue AS i ON i.id = e.issue WHERE i.gazette = g.id),
(SELECT count(e.document) FROM entry AS e JOIN issue AS i ON i.id = e.issue WHERE i.gazette = g.id)
FROM gazette AS g ORDER BY g.name
"""
_MISSING = """
SELECT gazette, id, year, kind, number, number_to, serial, expected_on FROM expected_issue
WHERE issue IS NULL ORDER BY gazette, year, kind, number
"""
_NUMBERS = """
SELECT gazette, year, number, number_to, serial, serial_to FROM issue WHERE kind = 'regular'
"""
_LAST_EXPECTED = """
SELECT gazette, year, max(number_to) FROM expected_issue WHERE kind = 'regular' GROUP BY 1, 2
"""
_SOURCES = """
SELECT s.id, s.name, s.url, count(d.id), max(d.recorded_at)
FROM source AS s LEFT JOIN document AS d ON d.source = s.id GROUP BY s.id ORDER BY s.name
"""
_ARRIVALS = """
SELECT source, date(recorded_at, '+8 hours') AS day, count(*) FROM version
GROUP BY 1, 2 ORDER BY 1, 2 DESC
"""
_FAILED = "SELECT source, reason, reads FROM failed_read ORDER BY reads DESC, reason"


class Coverage(msgspec.Struct, frozen=True):
    """Every gazette and every source."""

    gazettes: list[GazetteCoverage]
    sources: list[SourceCoverage]


def read_coverage(db: Connection) -> Coverage:
    """How complete everything is now."""
    return Coverage(_gazettes(db), _sources(db))


def _gazettes(db: Connection) -> list[GazetteCoverage]:
    missing: dict[str, list[ExpectedRow]] = defaultdict(list)
    for gazette, *row in db.rows(_MISSING):
        missing[gazette].append(ExpectedRow(*row))
    numbers: dict[str, dict[int, list[Span]]] = defaultdict(lambda: defaultdict(list))
    serials: dict[str, list[Span]] = defaultdict(list)
    for gazette, year, first, last, serial, serial_to in db.rows(_NUMBERS):
        numbers[gazette][year].append((first, last))
        if serial is not None:
            serials[gazette].append((serial, serial_to))
    ends = {(gazette, year): last for gazette, year, last in db.rows(_LAST_EXPECTED)}
    for gazette, year in ends:
        numbers[gazette].setdefault(year, [])
    return [
        GazetteCoverage(
            gazette=GazetteRow(*row[:4]),
            expected=row[4],
            held=row[5],
            missing=missing[row[0]],
            number_gaps=[
                YearGap(year, *gap)
                for year, spans in sorted(numbers[row[0]].items())
                for gap in _gaps(spans, ends.get((row[0], year), 0))
            ],
            serial_gaps=_gaps(serials[row[0]], 0),
            entries=row[6],
            documents=row[7],
        )
        for row in db.rows(_GAZETTES)
    ]


def _gaps(spans: list[Span], end: int) -> list[Span]:
    """What is missing from 1 to the last number that is held or expected."""
    return gaps(spans, 1, max([end, *(last for _, last in spans)]))


def _sources(db: Connection) -> list[SourceCoverage]:
    failed: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for source, reason, reads in db.rows(_FAILED):
        failed[source].append((reason, reads))
    arrivals: dict[str, list[Arrivals]] = defaultdict(list)
    for source, day, count in db.rows(_ARRIVALS):
        arrivals[source].append(Arrivals(date.fromisoformat(day), count))
    return [SourceCoverage(*(*row, failed[row[0]], arrivals[row[0]])) for row in db.rows(_SOURCES)]
