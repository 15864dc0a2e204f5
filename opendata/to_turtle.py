"""A document in Turtle: schema.org and the European Legislation Identifier, as its JSON-LD has them."""

from __future__ import annotations

from opendata.expression import Expression
from opendata.graph import graph_of

MEDIA_TYPE = "text/turtle"


def to_turtle(expression: Expression) -> bytes:
    """The document, the version shown and its forms, in UTF-8."""
    return graph_of(expression).serialize(format="turtle", encoding="utf-8")
