"""A citation as a line of a list of references by GB/T 7714—2025 (顺序编码制).

Statutes and government documents are of type A (档案), on line; a document that has no title is named
by its number.
"""

from __future__ import annotations

from opendata.citation import Citation

MEDIA_TYPE = "text/x-bibliography"

_MOST_AUTHORS = 3
"""More are 等."""
_NO_TITLE = "[无标题文件]"


def to_gbt7714(citation: Citation) -> bytes:
    """The line, in UTF-8, with its line feed."""
    return f"{reference(citation)}\n".encode()


def reference(citation: Citation) -> str:
    """The reference: 主要责任者. 题名：编号[A/OL]. （成文日期）[引用日期]. 获取和访问路径."""
    authors = [*citation.authors[:_MOST_AUTHORS], *["等"] * (len(citation.authors) > _MOST_AUTHORS)]
    title = "：".join(filter(None, (citation.title, citation.number))) or _NO_TITLE
    issued = f"（{citation.issued_on}）" if citation.issued_on else ""
    items = ["，".join(authors), f"{title}[A/OL]", f"{issued}[{citation.read_on}]", citation.url]
    return "".join(f"{item}. " for item in items if item).rstrip()
