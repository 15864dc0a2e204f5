"""A document in RDF/XML: schema.org and the European Legislation Identifier, as its JSON-LD has them."""

from __future__ import annotations

from opendata.expression import Expression
from opendata.rdf import RDF_XML as MEDIA_TYPE
from opendata.rdf import write_rdf_xml
from opendata.to_jsonld import to_jsonld

__all__ = ["MEDIA_TYPE", "to_rdfxml"]


def to_rdfxml(expression: Expression) -> bytes:
    """The document, the version shown and its forms, in UTF-8; see `write_rdf_xml`."""
    return write_rdf_xml(to_jsonld(expression))
