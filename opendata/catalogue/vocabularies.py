"""Terms of controlled vocabularies (EU, ADMS) that the catalogue says things with, each as a JSON-LD node."""

from __future__ import annotations

import re
from typing import Any

from opendata.catalogue.frequencies import Frequency
from opendata.catalogue.themes import Theme

# Any: JSON
Json = dict[str, Any]

_EU = "http://publications.europa.eu/resource/authority"
_ADMS = "http://purl.org/adms"
_MEDIA = "https://www.iana.org/assignments/media-types"
_JUST = ("JUST", "Justice, legal system and public safety")
_GOVE = ("GOVE", "Government and public sector")
_SOCI = ("SOCI", "Population and society")
_ECON = ("ECON", "Economy and finance")
_HEAL = ("HEAL", "Health")
_TECH = ("TECH", "Science and technology")
_ENVI = ("ENVI", "Environment")
_EU_THEMES: dict[str, tuple[str, str]] = {
    "credit": _ECON,
    "health": _HEAL,
    "employment": _SOCI,
    "public-safety": _JUST,
    "housing": ("REGI", "Regions and cities"),
    "transport": ("TRAN", "Transport"),
    "education": ("EDUC", "Education, culture and sport"),
    "science": _TECH,
    "energy": ("ENER", "Energy"),
    "environment": _ENVI,
    "industry": _ECON,
    "trade": _ECON,
    "finance": _ECON,
    "work-safety": _JUST,
    "market": _ECON,
    "assistance": _SOCI,
    "law": _JUST,
    "living": _SOCI,
    "weather": _ENVI,
    "geography": ("REGI", "Regions and cities"),
    "institutions": _GOVE,
}
"""The field of the EU's vocabulary that is nearest to each of the 21."""
_LICENCE_TYPES = (
    ("https://creativecommons.org/publicdomain/", "PublicDomain", "Work in the public domain"),
    ("https://creativecommons.org/licenses/by/", "Attribution", "Attribution"),
)
"""By how the address of a licence begins."""
_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9][a-z0-9.+-]*")
_UNKNOWN = ("UnknownIPR", "Unknown IPR")
LANGUAGES: list[Json] = [{"@id": f"{_EU}/language/ZHO", "@type": "dct:LinguisticSystem"}]


def european_theme(theme: Theme) -> Json:
    """The EU's field for one of the 21."""
    code, label = _EU_THEMES[theme.code]
    return _concept(f"{_EU}/data-theme/{code}", label)


def licence(address: str) -> Json:
    """A licence with its type; one that is not known here is of unknown type."""
    found = ((code, label) for start, code, label in _LICENCE_TYPES if address.startswith(start))
    code, label = next(found, _UNKNOWN)
    return {
        "@id": address,
        "@type": "dct:LicenseDocument",
        "dct:type": _concept(f"{_ADMS}/licencetype/{code}", label),
    }


def frequency(one: Frequency) -> Json:
    """How often a dataset changes."""
    return {"@id": f"{_EU}/frequency/{one.european}", "@type": "dct:Frequency"}


def available() -> Json:
    """That a distribution is there to stay."""
    return _concept(f"{_EU}/planned-availability/STABLE", "stable")


def authority(region: str) -> Json:
    """Which kind of authority publishes, by the 行政区划代码 of its place (GB/T 2260).

    >>> authority("990000")["label"], authority("990100")["label"], authority("000000")["label"]
    ({'en': 'Regional authority'}, {'en': 'Local authority'}, {'en': 'National authority'})
    """
    kind = {f"{region[:2]}0000": "Regional", "000000": "National"}.get(region, "Local")
    return _concept(f"{_ADMS}/publishertype/{kind}Authority", f"{kind} authority")


def media_type(name: str, kind: str) -> Json:
    """A media type of IANA's, as a node of a class of Dublin Core's."""
    return {"@id": f"{_MEDIA}/{name}", "@type": kind}


def format_of(media_type_said: str | None) -> Json:
    """The media type that another platform says, if it is one."""
    if media_type_said is None or _MEDIA_TYPE.fullmatch(media_type_said) is None:
        return {}
    return {
        "dcat:mediaType": media_type(media_type_said, "dct:MediaType"),
        "dct:format": media_type(media_type_said, "dct:MediaTypeOrExtent"),
    }


def _concept(address: str, label: str) -> Json:
    return {"@id": address, "@type": "skos:Concept", "label": {"en": label}}
