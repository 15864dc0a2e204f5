"""What other platforms call fields, frequencies and licences, in the words of our own catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import get_args

from gazette.datasets import Frequency, Theme
from opendata.catalogue.frequencies import FREQUENCIES
from opendata.catalogue.themes import BY_CODE

_EU_THEMES: Mapping[str, Theme] = {
    "tran": "transport",
    "educ": "education",
    "ener": "energy",
    "envi": "environment",
    "tech": "science",
    "heal": "health",
    "just": "law",
    "gove": "institutions",
    "agri": "industry",
}
"""Those of the EU's fields that are one of ours and no other; asked where none of ours is said."""
_LICENCES: Mapping[str, str] = {
    "cc-by": "https://creativecommons.org/licenses/by/4.0/",
    "cc-by-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "cc-zero": "https://creativecommons.org/publicdomain/zero/1.0/",
    "cc0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
}
"""By the ids of CKAN's lists."""
_LAST = re.compile(r"[#/]")
_PREFIX = "theme-"  # of the address that our own catalogue gives a field


def theme_of(said: Iterable[str]) -> Theme | None:
    """The first of the 21 fields that is said, by its code, name or address; None: none of them.

    >>> theme_of(["https://gazette.example/datasets#theme-law"]), theme_of(["气象服务"]), theme_of(["杂项"])
    ('law', 'weather', None)
    """
    words = [word for text in said for word in _forms(text)]
    ours = _themes()
    found = (known.get(word) for known in (ours, _EU_THEMES) for word in words)
    return next((one for one in found if one), None)


def frequency_of(said: str | None) -> Frequency:
    """How often it changes; irregularly where nothing that we know is said.

    >>> frequency_of("http://publications.europa.eu/resource/authority/frequency/MONTHLY"), frequency_of("每年")
    ('monthly', 'yearly')
    """
    known = {
        name.casefold(): one.code
        for one in FREQUENCIES
        for name in (one.code, one.name.zh, one.name.en, one.european)
    }
    found = (known.get(word) for word in _forms(said or ""))
    return next((one for one in found if one), "irregular")


def licence_of(said: str | None) -> str | None:
    """The address of a licence; None where it is neither an address nor an id that we know.

    >>> licence_of("cc-by"), licence_of("https://a.example/terms"), licence_of("notspecified")
    ('https://creativecommons.org/licenses/by/4.0/', 'https://a.example/terms', None)
    """
    if said is None:
        return None
    text = said.strip()
    return text if text.startswith(("http://", "https://")) else _LICENCES.get(text.casefold())


def _themes() -> dict[str, Theme]:
    """The codes of the 21 fields by their codes and names."""
    names: dict[str, Theme] = {}
    for code in get_args(Theme):
        words = BY_CODE[code].name
        names |= dict.fromkeys((code, words.zh, words.en.casefold()), code)
    return names


def _forms(text: str) -> Iterator[str]:
    """A word as it is, and what ends it where it is an address."""
    folded = text.strip().casefold()
    yield folded
    if "://" in folded:
        yield _LAST.split(folded.rstrip("/"))[-1].removeprefix(_PREFIX)
