"""数据质量 What was measured of datasets, said in the catalogue by W3C's Data Quality Vocabulary (DQV).

The six properties are dimensions, each with one metric, a share from 0 to 1. What cannot be measured is
left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from opendata.catalogue.datasets import Dataset
from opendata.catalogue.quality import PROPERTIES, RULES, Property, PropertyCode, Quality
from opendata.catalogue.vocabularies import Json
from opendata.catalogue.words import Words

_DECIMAL = "http://www.w3.org/2001/XMLSchema#decimal"
TERMS: Json = {
    "dqv": "http://www.w3.org/ns/dqv#",
    "definition": {"@id": "skos:definition", "@container": "@language"},
    "share": {"@id": "dqv:value", "@type": _DECIMAL},
}
"""What the catalogue's context needs for it."""


def measurements(judged: Iterable[tuple[Dataset, Quality]], base: str) -> Iterator[Json]:
    """Of each dataset what is said of its quality: a measurement of each property that could be measured.

    Each is a place on the dataset's page. What a property's metric is stands in the first measurement by
    it; the others name it. Of a dataset that another platform holds nothing is said: measured is our
    table of the ways to get it.
    """
    told: set[PropertyCode] = set()
    for dataset, quality in judged:
        if dataset.origin is not None:
            yield {}
            continue
        measured = [one for one in quality.properties if one.value is not None]
        nodes = [_measurement(one, dataset, base, is_known=one.code in told) for one in measured]
        yield {"dqv:hasQualityMeasurement": nodes}
        told.update(one.code for one in measured)


def _measurement(one: Property, dataset: Dataset, base: str, *, is_known: bool) -> Json:
    page = f"{base}/datasets/{dataset.id}"
    metric = _metric(one.code, base)
    return {
        "@id": f"{page}#quality-{one.code}",
        "@type": "dqv:QualityMeasurement",
        "dqv:computedOn": {"@id": f"{page}#dataset"},
        "dqv:isMeasurementOf": {"@id": metric["@id"]} if is_known else metric,
        "share": f"{one.value:.4f}",
    }


def _metric(code: PropertyCode, base: str) -> Json:
    """What is measured, and of which property it is."""
    return {
        "@id": f"{base}/datasets#metric-{code}",
        "@type": "dqv:Metric",
        "label": _both(PROPERTIES[code]),
        "definition": _both(RULES[code].measure),
        "dqv:expectedDataType": {"@id": _DECIMAL},
        "dqv:inDimension": {
            "@id": f"{base}/datasets#quality-{code}",
            "@type": "dqv:Dimension",
            "label": _both(PROPERTIES[code]),
        },
    }


def _both(words: Words) -> Json:
    return {**words.tagged}
