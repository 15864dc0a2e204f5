"""A document in Turtle: schema.org and the European Legislation Identifier, as its JSON-LD has them."""

from __future__ import annotations

from opendata.expression import Expression
from opendata.rdf import TURTLE as MEDIA_TYPE
from opendata.rdf import write_turtle
from opendata.to_jsonld import to_jsonld

__all__ = ["MEDIA_TYPE", "to_turtle"]


def to_turtle(expression: Expression) -> bytes:
    """The document, the version shown and its forms, in UTF-8."""
    return write_turtle(to_jsonld(expression))
