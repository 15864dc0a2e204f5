"""Columns of derived datasets that are in no table: names instead of ids, addresses, the day of a list."""

from __future__ import annotations

from opendata.catalogue.tables import Column
from opendata.catalogue.words import Words
from opendata.public.standing_rows import LISTED_ON

Made = tuple[Column, str]
"""A column and the expression that makes it of a row of the table, which is called `t`."""

_NAMES = """
(SELECT group_concat(name, '、') FROM (
  SELECT i.name FROM document_issuer AS y JOIN issuer AS i ON i.id = y.issuer
  WHERE y.document = t.{document} ORDER BY y.position))
"""

ISSUER_NAME: Made = (
    Column("issuer_name", "text", Words("发文机关名称", "Name of the issuing organ")),
    "(SELECT name FROM issuer WHERE id = t.issuer)",
)
PAGE: Made = (
    Column(
        "page",
        "text",
        Words("文件页面，本站内的地址", "Page of the document, an address on this site"),
    ),
    "'/documents/' || t.document",
)
DAY: Made = (
    Column(
        "listed_on",
        "date",
        Words(
            "截至日期（北京时间）", "Day of the list: so it stood on that day in Beijing, ISO 8601"
        ),
    ),
    f"(SELECT value FROM state WHERE name = '{LISTED_ON}')",  # noqa: S608 (our own name)
)


def issuers_of(document: str) -> Made:
    """The names of all who issued the document that a column names."""
    words = Words("全部发文机关", "Names of all issuing organs in order, 、 between")
    return Column("issuers", "text", words), _NAMES.format(document=document)


def named_by(column: str, words: Words) -> tuple[Made, ...]:
    """Number and title of the document that a column names, where it is public."""
    said = {
        "number": Words(f"{words.zh}的发文字号", f"Number of {words.en}"),
        "title": Words(f"{words.zh}的标题", f"Title of {words.en}"),
    }
    return tuple(
        (
            Column(f"{column}_{name}", "text", one),
            f"(SELECT {name} FROM document WHERE id = t.{column})",  # noqa: S608 (our own names)
        )
        for name, one in said.items()
    )
