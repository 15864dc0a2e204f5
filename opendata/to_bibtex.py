"""A citation as an entry of BibTeX, for LaTeX and for programs that keep references."""

from __future__ import annotations

from opendata.citation import Citation

MEDIA_TYPE = "application/x-bibtex"

_ESCAPED = str.maketrans(
    {
        "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
        "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
    }
)  # fmt: skip
"""What LaTeX would take for a mark; braces are counted by BibTeX even after a backslash."""


def to_bibtex(citation: Citation) -> bytes:
    """The entry, in UTF-8; its name is the citation's id."""
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in _fields(citation) if value)
    return f"@misc{{{citation.id},\n{lines}}}\n".encode()


def escape(words: str) -> str:
    r"""Words as LaTeX that says the same.

    >>> escape("甲_乙 50%")
    '甲\\_乙 50\\%'
    """
    return words.translate(_ESCAPED)


def _fields(citation: Citation) -> list[tuple[str, str]]:
    """Names of organs and the title stand in braces of their own, so that nothing takes them apart."""
    day = citation.issued_on
    return [
        ("author", " and ".join(f"{{{escape(name)}}}" for name in citation.authors)),
        ("title", citation.title and f"{{{escape(citation.title)}}}"),
        ("type", escape(citation.genre or "")),
        ("number", escape(citation.number or "")),
        ("howpublished", _printed(citation)),
        ("year", f"{day.year}" if day else ""),
        ("month", f"{day.month}" if day else ""),
        ("day", f"{day.day}" if day else ""),
        ("language", "chinese"),
        ("url", citation.url),
        ("urldate", citation.read_on.isoformat()),
    ]


def _printed(citation: Citation) -> str:
    """The gazette, as a periodical is cited: name, year(issue): pages."""
    printed, pages = citation.printed, citation.pages
    if printed is None:
        return ""
    where = f"{escape(printed.gazette)}, {printed.year}({citation.issue})"
    return f"{where}: {pages[0]}--{pages[1]}" if pages else where
