"""Names of works, expressions and manifestations after the Akoma Ntoso Naming Convention."""

from __future__ import annotations

import msgspec

from opendata.expression import Expression

LANGUAGE = "zho"

_PROVINCES = {
    "11": "bj", "12": "tj", "13": "he", "14": "sx", "15": "nm", "21": "ln", "22": "jl", "23": "hl",
    "31": "sh", "32": "js", "33": "zj", "34": "ah", "35": "fj", "36": "jx", "37": "sd", "41": "ha",
    "42": "hb", "43": "hn", "44": "gd", "45": "gx", "46": "hi", "50": "cq", "51": "sc", "52": "gz",
    "53": "yn", "54": "xz", "61": "sn", "62": "gs", "63": "qh", "64": "nx", "65": "xj", "71": "tw",
    "81": "hk", "82": "mo",
}  # fmt: skip
"""GB/T 2260 code of a province → its letters in ISO 3166-2:CN."""


class Names(msgspec.Struct, frozen=True):
    """What one version of a document is called."""

    country: str
    """`cn`, with the letters of the province where one is known: cn-gs."""
    work: str
    expression: str
    manifestation: str


def names_of(expression: Expression, form: str) -> Names:
    """The names of a version: /akn/cn-gs/act/2020-01-01/{id}/zho@2021-03-01 and so on.

    The document's id stands for its number, for not all have one and some share theirs.
    """
    row, version = expression.row, expression.version
    province = _PROVINCES.get((row.region or "")[:2])
    country = f"cn-{province}" if province else "cn"
    work = f"/akn/{country}/{form}/{work_day(expression)}/{row.id}"
    stated = f"{work}/{LANGUAGE}@{version.valid_from or work_day(expression)}"
    return Names(country, work, stated, f"{stated}.akn")


def work_day(expression: Expression) -> str:
    """The day of the document: signed, else published, else in force, else recorded here."""
    row = expression.row
    return row.signed_on or row.published_on or row.effective_on or row.recorded_at[:10]
