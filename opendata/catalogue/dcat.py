"""The catalogue in DCAT-AP 3.0.1, as JSON-LD that needs no other file to be understood.

Every @id of ours is an address that can be opened: a page, or a place on one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from opendata.catalogue.datasets import Dataset
from opendata.catalogue.themes import THEMES, Theme
from opendata.catalogue.words import Words
from opendata.public.copies import DOWNLOADS, Copy
from opendata.public.file import DATABASE

MEDIA_TYPE = "application/ld+json"

# Any: JSON
Json = dict[str, Any]

_EU = "http://publications.europa.eu/resource/authority"
_MEDIA = "https://www.iana.org/assignments/media-types"
_CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"
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
_LANGUAGES = [{"@id": f"{_EU}/language/ZHO", "@type": "dct:LinguisticSystem"}]
_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "title": {"@id": "dct:title", "@container": "@language"},
    "description": {"@id": "dct:description", "@container": "@language"},
    "keyword": {"@id": "dcat:keyword", "@container": "@language"},
    "label": {"@id": "skos:prefLabel", "@container": "@language"},
    "name": {"@id": "foaf:name", "@language": "zh"},
    "modified": {"@id": "dct:modified", "@type": "xsd:dateTime"},
    "byteSize": {"@id": "dcat:byteSize", "@type": "xsd:nonNegativeInteger"},
    "checksumValue": {"@id": "spdx:checksumValue", "@type": "xsd:hexBinary"},
}


class Office(msgspec.Struct, frozen=True):
    """Who publishes the catalogue, and where."""

    title: Words
    publisher: str
    base: str
    """What stands before every path in an address."""


def catalogue(
    datasets: Sequence[Dataset], office: Office, *, modified: str | None, copy: Copy | None
) -> Json:
    """The catalogue; with a closed copy of public.db the files of that as well."""
    base = office.base
    return {
        "@context": _CONTEXT,
        "@id": f"{base}/catalog.jsonld",
        "@type": "dcat:Catalog",
        "title": _words(office.title),
        "description": _words(
            Words(
                f"{office.title.zh}的开放数据：无需登录，免费，可自由利用。",
                f"Open data of {office.title.en}: without login, free of charge, free to use.",
            )
        ),
        "dct:publisher": _publisher(office),
        "dct:license": _licence(_CC0),
        "dct:language": _LANGUAGES,
        "foaf:homepage": {"@id": f"{base}/", "@type": "foaf:Document"},
        "dcat:themeTaxonomy": _themes(base),
        **_changed(modified),
        "dcat:dataset": [_dataset(one, office, modified, copy) for one in datasets],
        "dcat:service": list(_services(datasets, office)),
    }


def _dataset(dataset: Dataset, office: Office, modified: str | None, copy: Copy | None) -> Json:
    page = f"{office.base}/datasets/{dataset.id}"
    code, label = _EU_THEMES[dataset.theme.code]
    european = {"@id": f"{_EU}/data-theme/{code}", "@type": "skos:Concept", "label": {"en": label}}
    return {
        "@id": f"{page}#dataset",
        "@type": "dcat:Dataset",
        "dct:identifier": dataset.id,
        "title": _words(dataset.title),
        "description": _words(dataset.description),
        "keyword": {
            "zh": [word.zh for word in dataset.keywords],
            "en": [word.en for word in dataset.keywords],
        },
        "dcat:theme": [_theme(dataset.theme, office.base), european],
        "dct:publisher": _provider(dataset, office),
        "dcat:contactPoint": _contact(office),
        "dct:accrualPeriodicity": _frequency(dataset),
        "dct:language": _LANGUAGES,
        "dcat:landingPage": {"@id": page, "@type": "foaf:Document"},
        **_changed(dataset.modified or modified),
        "dcat:distribution": list(_distributions(dataset, office, copy)),
    }


def _distributions(dataset: Dataset, office: Office, copy: Copy | None) -> Iterator[Json]:
    page = f"{office.base}/datasets/{dataset.id}"
    rows = f"{office.base}/api/v1/datasets/{dataset.id}/rows"
    for form, media_type, title in (
        ("csv", "text/csv", Words("CSV 表格", "CSV")),
        ("ndjson", "application/x-ndjson", Words("JSON 行（NDJSON）", "JSON lines (NDJSON)")),
    ):
        yield {
            **_distribution(f"{page}#{form}", title, media_type, dataset.licence),
            "dcat:accessURL": {"@id": page},
            "dcat:downloadURL": {"@id": f"{rows}?format={form}"},
        }
    yield {
        **_distribution(
            f"{page}#json", Words("JSON 接口", "JSON API"), "application/json", dataset.licence
        ),
        "dcat:accessURL": {"@id": rows},
        "dcat:accessService": {"@id": f"{office.base}/datasets#api"},
    }
    if copy is not None:
        yield _database(f"{page}#sqlite", dataset, office.base, copy)


def _database(address: str, dataset: Dataset, base: str, copy: Copy) -> Json:
    """The closed file that holds this dataset's table and all others."""
    file = next(one for one in copy.files if one.name == DATABASE)
    title = Words(
        f"SQLite 数据库（表 {dataset.table}）", f"SQLite database (table {dataset.table})"
    )
    return {
        **_distribution(address, title, file.media_type, dataset.licence),
        "dcat:accessURL": {"@id": f"{base}/datasets/{dataset.id}"},
        "dcat:downloadURL": {"@id": f"{base}/{DOWNLOADS}/{copy.name}/{file.name}"},
        "modified": copy.made_at,
        "byteSize": str(file.size),
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {
                "@id": "spdx:checksumAlgorithm_sha256",
                "@type": "spdx:ChecksumAlgorithm",
            },
            "checksumValue": file.sha256,
        },
    }


def _distribution(address: str, title: Words, media_type: str, licence: str) -> Json:
    return {
        "@id": address,
        "@type": "dcat:Distribution",
        "title": _words(title),
        "description": _words(title),
        "dct:license": _licence(licence),
        "dcat:mediaType": {"@id": f"{_MEDIA}/{media_type}", "@type": "dct:MediaType"},
        "dct:format": {"@id": f"{_MEDIA}/{media_type}", "@type": "dct:MediaTypeOrExtent"},
    }


def _services(datasets: Sequence[Dataset], office: Office) -> Iterator[Json]:
    base = office.base
    for place, path, described, title in (
        ("api", "/api/v1/datasets", "/openapi.json", Words("开放接口", "Open API")),
        ("explorer", "/data/", "/data/public", Words("数据浏览与 SQL 查询", "Tables and SQL")),
    ):
        yield {
            "@id": f"{base}/datasets#{place}",
            "@type": "dcat:DataService",
            "title": _words(title),
            "dcat:endpointURL": {"@id": f"{base}{path}"},
            "dcat:endpointDescription": {"@id": f"{base}{described}"},
            "dcat:servesDataset": [
                {"@id": f"{base}/datasets/{one.id}#dataset"} for one in datasets
            ],
            "dct:publisher": _publisher(office),
            "dcat:contactPoint": _contact(office),
            "dct:license": _licence(_CC0),
        }


def _publisher(office: Office) -> Json:
    return {"@id": f"{office.base}/#publisher", "@type": "foaf:Agent", "name": office.publisher}


def _provider(dataset: Dataset, office: Office) -> Json:
    """The agency that provides a dataset, or the office that runs the gazette."""
    if dataset.provider is None:
        return _publisher(office)
    page = f"{office.base}/datasets/{dataset.id}"
    return {"@id": f"{page}#provider", "@type": "foaf:Agent", "name": dataset.provider}


def _frequency(dataset: Dataset) -> Json:
    return {"@id": f"{_EU}/frequency/{dataset.frequency.european}", "@type": "dct:Frequency"}


def _contact(office: Office) -> Json:
    home = f"{office.base}/"
    return {
        "@id": f"{home}#contact",
        "@type": "vcard:Kind",
        "vcard:fn": office.publisher,
        "vcard:hasURL": {"@id": home},
    }


def _themes(base: str) -> Json:
    return {
        "@id": f"{base}/datasets#themes",
        "@type": "skos:ConceptScheme",
        "title": _words(Words("公共信息资源开放领域", "Fields in which public data are opened")),
        "skos:hasTopConcept": [_theme(theme, base) for theme in THEMES],
    }


def _theme(theme: Theme, base: str) -> Json:
    return {
        "@id": f"{base}/datasets#theme-{theme.code}",
        "@type": "skos:Concept",
        "label": _words(theme.name),
    }


def _licence(address: str) -> Json:
    return {"@id": address, "@type": "dct:LicenseDocument"}


def _changed(modified: str | None) -> Mapping[str, str]:
    return {"modified": modified} if modified else {}


def _words(words: Words) -> Json:
    return {"zh": words.zh, "en": words.en}
