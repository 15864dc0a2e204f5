"""Datasets in schema.org's words (Dataset, DataCatalog), as search engines take them out of pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from opendata.catalogue.datasets import Dataset
from opendata.catalogue.dcat import Office

Json = dict[str, Any]  # Any: JSON

_SCHEMA = "https://schema.org"
_FORMS = (("csv", "text/csv"), ("ndjson", "application/x-ndjson"))


def data_catalogue(datasets: Sequence[Dataset], office: Office) -> Json:
    """The catalogue of all datasets."""
    return {
        "@context": _SCHEMA,
        "@type": "DataCatalog",
        "@id": f"{office.base}/catalog.jsonld",
        "name": office.title.zh,
        "url": f"{office.base}/datasets",
        "publisher": _organ(office.publisher, office.base),
        "dataset": [_dataset(one, office) for one in datasets],
    }


def dataset_of(dataset: Dataset, office: Office) -> Json:
    """One dataset, on its own page."""
    catalogue = {
        "@type": "DataCatalog",
        "@id": f"{office.base}/catalog.jsonld",
        "name": office.title.zh,
        "url": f"{office.base}/datasets",
    }
    return {
        "@context": _SCHEMA,
        **_dataset(dataset, office),
        "includedInDataCatalog": catalogue,
        "variableMeasured": [
            {"@type": "PropertyValue", "name": one.name, "description": one.description.zh}
            for one in dataset.columns
        ],
    }


def _dataset(dataset: Dataset, office: Office) -> Json:
    page = f"{office.base}/datasets/{dataset.id}"
    period = dataset.period
    values = {
        "@type": "Dataset",
        "@id": f"{page}#dataset",
        "identifier": dataset.id,
        "name": dataset.title.zh,
        "alternateName": next(iter(dataset.title.said[1:]), None),
        "description": " ".join(dataset.description.said),
        "url": page,
        "keywords": [words for one in dataset.keywords for words in one.said],
        "license": dataset.licence,
        "creator": _creator(dataset, office),
        "datePublished": dataset.issued,
        "dateModified": dataset.modified,
        "temporalCoverage": f"{period.start}/{period.end}" if period else None,
        "inLanguage": "zh-Hans",
        "isAccessibleForFree": True,
        "sameAs": dataset.origin.landing_page if dataset.origin else None,
        "distribution": _downloads(dataset, office),
    }
    return {name: value for name, value in values.items() if value is not None}


def _downloads(dataset: Dataset, office: Office) -> list[Json]:
    """The ways to get it: ours, or those of the platform that holds it."""
    if dataset.origin is not None:
        ways = [(one.address, one.media_type or one.format) for one in dataset.distributions]
    else:
        rows = f"{office.base}/api/v1/datasets/{dataset.id}/rows"
        ways = [(f"{rows}?format={form}", media_type) for form, media_type in _FORMS]
    return [
        {"@type": "DataDownload", "contentUrl": address}
        | ({"encodingFormat": form} if form else {})
        for address, form in ways
    ]


def _creator(dataset: Dataset, office: Office) -> Json:
    """The agency that provides it, of which this site has no page; or the office."""
    if dataset.provider is None or dataset.provider == office.publisher:
        return _organ(office.publisher, office.base)
    return {"@type": "GovernmentOrganization", "name": dataset.provider}


def _organ(name: str, base: str) -> Json:
    return {"@type": "GovernmentOrganization", "name": name, "url": f"{base}/about"}
