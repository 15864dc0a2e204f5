"""The place that a catalogue is of, as the catalogue says it: code, bounds and centre."""

from __future__ import annotations

import msgspec

from opendata.catalogue.vocabularies import Json

_WKT = "http://www.opengis.net/ont/geosparql#wktLiteral"
_NODE = "_:place"


class Place(msgspec.Struct, frozen=True):
    """A place: its 行政区划代码 (GB/T 2260), and its edges in degrees (WGS 84)."""

    region: str
    west: float
    south: float
    east: float
    north: float


def location(place: Place) -> Json:
    """The place as a node that is the same wherever it is named in one catalogue.

    >>> location(Place("990000", 100.0, 30.0, 102.0, 34.0))["dcat:centroid"]["@value"]
    'POINT(101.0 32.0)'
    """
    west, south, east, north = place.west, place.south, place.east, place.north
    corners = ((west, south), (east, south), (east, north), (west, north), (west, south))
    ring = ", ".join(f"{x} {y}" for x, y in corners)
    return {
        "@id": _NODE,
        "@type": "dct:Location",
        "dct:identifier": place.region,
        "dcat:bbox": _literal(f"POLYGON(({ring}))"),
        "dcat:centroid": _literal(f"POINT({(west + east) / 2} {(south + north) / 2})"),
    }


def _literal(text: str) -> Json:
    return {"@type": _WKT, "@value": text}
