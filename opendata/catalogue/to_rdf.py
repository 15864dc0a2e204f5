"""The catalogue in other forms of RDF, each made from its JSON-LD: the same triples, always in one order."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import msgspec

from opendata.catalogue.dcat import MEDIA_TYPE as JSON_LD
from opendata.rdf import RDF_XML, TURTLE, write_rdf_xml, write_turtle

FORMS: Mapping[str, str] = {"jsonld": JSON_LD, "ttl": TURTLE, "rdf": RDF_XML}
"""Forms of the catalogue by the ending of its address; from the first the others are made."""

_WRITERS = {TURTLE: write_turtle, RDF_XML: write_rdf_xml}


@lru_cache(maxsize=4)
def to_rdf(json_ld: bytes, form: str) -> bytes:
    """JSON-LD in another form, UTF-8. The last ones stay: with a thousand datasets each takes one to two seconds."""
    return _WRITERS[form](msgspec.json.decode(json_ld))
