"""Who may publish a gazette (domain GZ-02), what belongs into it (GZ-03), and what its print is worth."""

from __future__ import annotations

import re

from gazette.edition.issues import Entry, Gazette
from gazette.errors import PublisherError
from gazette.ids import gazette_id
from gazette.model import Kind, Level
from gazette.text.organs import level_of, looks_like_organ, region_of
from gazette.text.titles import clean_title, parse_title

_NAME = re.compile("(?:公报|政报)$")
_GOVERNMENT = re.compile("(?:国务院|政府)(?:办公厅|办公室)?$")
_CONGRESS = re.compile("(?:人民代表大会|人大)(?:(?:常务委员会|常委会)(?:办公厅|办公室)?)?$")
_COURT = re.compile("最高人民(?:法院|检察院)$")
_RANKS: tuple[Level, ...] = ("township", "county", "prefecture", "province", "national")
_STANDARD: dict[tuple[bool, Level], frozenset[Kind]] = {
    (True, "national"): frozenset({"administrative_regulation", "department_rule"}),
    (True, "province"): frozenset({"provincial_rule"}),
    (True, "prefecture"): frozenset({"prefecture_rule"}),
    (False, "national"): frozenset({"law"}),
    (False, "province"): frozenset(
        {"local_regulation", "autonomous_regulation", "separate_regulation"}
    ),
    (False, "prefecture"): frozenset(
        {"local_regulation", "autonomous_regulation", "separate_regulation"}
    ),
}


def gazette_of(name: str, publisher: str | None = None) -> Gazette:
    """The gazette of this name (刊名), its publisher read from the name unless given.

    Raises PublisherError for a department's, a township's, and where no publisher is named.

    >>> gazette_of("示例省人民政府公报").publisher
    '示例省人民政府'
    """
    name = clean_title(name)
    organ = clean_title(publisher) if publisher else _NAME.sub("", name)
    if not name or not looks_like_organ(organ):
        raise PublisherError(f"the name {name!r} does not say who publishes it: give the publisher")
    level = level_of(organ)
    _refuse(organ, level)
    return Gazette(
        id=gazette_id(name), name=name, publisher=organ, level=level, region=region_of(organ)
    )


def _refuse(organ: str, level: Level) -> None:
    """国务院, provinces and prefectures must have a gazette, counties may, nobody else."""
    if not any(form.search(organ) for form in (_GOVERNMENT, _CONGRESS, _COURT)):
        raise PublisherError(
            f"{organ} is a department: a government publishes the gazette, and prints the "
            "documents of its departments too (GZ-02)"
        )
    if level == "township":
        raise PublisherError(f"{organ} is below the county: it has no gazette (GZ-02)")
    if level == "unknown":
        raise PublisherError(f"nothing tells the level of {organ}: give its full name")


def misplaced(gazette: Gazette, entry: Entry) -> str | None:
    """Why an entry does not belong into the gazette in principle; None if nothing speaks against it.

    A gazette prints its own government's documents and those of its departments, not those of
    governments above it (GZ-03).
    """
    issuer = parse_title(entry.title).issuer_text
    level = level_of(issuer) if issuer else "unknown"
    if "unknown" in (level, gazette.level) or _RANKS.index(level) <= _RANKS.index(gazette.level):
        return None
    return f"{issuer} is above the {gazette.level} of {gazette.name} (GZ-03)"


def is_standard_text(kind: Kind, gazette: Gazette) -> bool:
    """Whether the law makes the text that this gazette prints the standard one (标准文本).

    立法法 (2023) articles 62, 71, 79 and 97: statutes in the congress's gazette, regulations and
    rules in the government's. Of other documents the law does not say so.

    >>> is_standard_text("provincial_rule", gazette_of("示例省人民政府公报"))
    True
    """
    by_government = _CONGRESS.search(gazette.publisher) is None
    return kind in _STANDARD.get((by_government, gazette.level), ())
