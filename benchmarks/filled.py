"""What a public.db of the table lacks: gazettes that printed its documents, what they cite, what became of them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

_STEPS = (
    """
    UPDATE document SET published_on = date(signed_on, '+' || (1 + seq % 40) || ' days'),
      effective_on = date(signed_on, '+30 days'),
      status = CASE seq % 5 WHEN 0 THEN 'repealed' WHEN 1 THEN 'unknown' ELSE 'effective' END
    """,
    """
    INSERT INTO gazette VALUES
      ('gaz-made0000', '示例省人民政府公报', '示例省人民政府', 'province', '990000'),
      ('gaz-made0001', '示例市人民政府公报', '示例市人民政府', 'prefecture', '990100')
    """,
    """
    INSERT INTO issue
    SELECT issue, substr(issue, 1, 12), year, 'regular', month, month,
      year || '年第' || month || '期', NULL, NULL, printf('%d-%02d-28', year, month), max(recorded_at)
    FROM (SELECT *, printf('gaz-made000%d/%d/%d', seq % 2, year, month) AS issue FROM (
      SELECT seq, recorded_at, CAST(substr(signed_on, 1, 4) AS INTEGER) AS year,
        CAST(substr(signed_on, 6, 2) AS INTEGER) AS month FROM document))
    GROUP BY issue
    """,
    """
    INSERT INTO entry
    SELECT issue, row_number() OVER (PARTITION BY issue ORDER BY seq), '省政府文件', title, title_key,
      number, NULL, NULL, id, NULL, 0
    FROM (SELECT *, printf('gaz-made000%d/%d/%d', seq % 2, substr(signed_on, 1, 4),
      substr(signed_on, 6, 2)) AS issue FROM document)
    """,
    """
    INSERT INTO issue_state
    SELECT id, 1, gazette, year, kind, number, number_to, title, serial, serial_to, published_on,
      recorded_at, NULL FROM issue
    """,
    """
    INSERT INTO entry_state
    SELECT issue, 1, position, "column", title, title_key, number, page_from, page_to, document,
      standard_stated, standard_text FROM entry
    """,
    """
    INSERT INTO relation
    SELECT d.id, n, 'cites', NULL, c.id, c.number, c.title, c.title_key, NULL, c.number, NULL, NULL, 1.0
    FROM document AS d JOIN (SELECT 0 AS n UNION SELECT 1 UNION SELECT 2)
    JOIN document AS c
      ON c.seq = 1 + (d.seq * 31 + n * 7919) % ((SELECT max(seq) FROM document) / 10 + 1)
    """,
    """
    INSERT INTO status_change
    SELECT id, 0, status, date(signed_on, '+1000 days'), NULL, recorded_at FROM document
    WHERE status <> 'unknown'
    """,
)
"""A tenth of the documents is cited, each by some thirty others; one in five is repealed."""


def fill(file: Path) -> None:
    """Adds all of it, for every document of a file that has none of it yet."""
    with closing(sqlite3.connect(file)) as db:
        with db:
            for step in _STEPS:
                db.execute(step)
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
