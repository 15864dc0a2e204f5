"""Invented citations, and any that there could be."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st
from msgspec.structs import replace

from opendata.citation import Citation
from opendata.public.issue_rows import PrintedRow

PRINTED = PrintedRow(
    "示例省人民政府公报", 2024, 11, 3, 9, 0, "gaz-x7k2m9xt/2024/11-12", "2024年第11—12期", 1
)
NOTICE = Citation(
    id="k7q2m9xt4d-1",
    is_legislation=False,
    authors=("示例省人民政府", "示例省数据局"),
    title="示例省人民政府关于推进政务公开的通知",
    number="示政发〔2024〕12号",
    genre="通知",
    issued_on=date(2024, 5, 3),
    printed=PRINTED,
    url="https://gazette.example/documents/k7q2m9xt4d/versions/1",
    read_on=date(2026, 11, 9),
)
BARE = replace(
    NOTICE, is_legislation=True, authors=(), number=None, genre=None, issued_on=None, printed=None
)
"""One of which only the title is known."""

_words = st.text(
    st.characters(exclude_categories=["C", "Z"], exclude_characters="\x85"), min_size=1, max_size=12
)
citations = st.builds(
    Citation,
    id=st.just(NOTICE.id),
    is_legislation=st.booleans(),
    authors=st.lists(_words, max_size=5).map(tuple),
    title=_words,
    number=st.none() | _words,
    genre=st.none() | _words,
    issued_on=st.none() | st.dates(date(1000, 1, 1), date(2100, 1, 1)),
    printed=st.none() | st.just(PRINTED) | st.just(replace(PRINTED, page_from=None, page_to=None)),
    url=st.just(NOTICE.url),
    read_on=st.dates(date(2000, 1, 1), date(2100, 1, 1)),
)
