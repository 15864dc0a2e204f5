"""The catalogue in DCAT-AP 3.0.1, as JSON-LD that needs no other file to be understood.

Every @id of ours is an address that can be opened: a page, or a place on one; or a name (`_:`) that
holds inside one catalogue, so that other forms of it are written the same each time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from opendata.catalogue import dqv, vocabularies
from opendata.catalogue.datasets import Dataset, Kind
from opendata.catalogue.places import Place, location
from opendata.catalogue.quality import Quality
from opendata.catalogue.themes import THEMES, Theme
from opendata.catalogue.vocabularies import Json
from opendata.catalogue.words import Words
from opendata.public.copies import DOWNLOADS, Copy
from opendata.public.file import DATABASE

MEDIA_TYPE = "application/ld+json"

_CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"
_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
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
    "issued": {"@id": "dct:issued", "@type": "xsd:dateTime"},
    "modified": {"@id": "dct:modified", "@type": "xsd:dateTime"},
    "startDate": {"@id": "dcat:startDate", "@type": "xsd:date"},
    "endDate": {"@id": "dcat:endDate", "@type": "xsd:date"},
    "byteSize": {"@id": "dcat:byteSize", "@type": "xsd:nonNegativeInteger"},
    **dqv.TERMS,
    "checksumValue": {"@id": "spdx:checksumValue", "@type": "xsd:hexBinary"},
}
_SERVICES = (
    (
        "api",
        "/api/v1/datasets",
        "/openapi.json",
        "https://spec.openapis.org/oas/v3.1.0",
        Words("开放接口", "Open API"),
    ),
    (
        "explorer",
        "/data/",
        "/data/public",
        "https://docs.datasette.io/en/0.65.5/json_api.html",
        Words("数据浏览与 SQL 查询", "Tables and SQL"),
    ),
)
"""What serves all datasets: its place on our page, address, description, and what it conforms to."""


_STANDARDS: Mapping[Kind, str] = {"derived": "metadata", "agency": "formats"}
"""Which of the office's standards tells what is in a dataset."""


class Office(msgspec.Struct, frozen=True):
    """Who publishes the catalogue, and where."""

    title: Words
    publisher: str
    base: str
    """What stands before every path in an address."""
    place: Place
    """Which place the catalogue is of."""


def catalogue(
    judged: Sequence[tuple[Dataset, Quality]],
    office: Office,
    *,
    modified: str | None,
    copy: Copy | None,
) -> Json:
    """The catalogue; with a closed copy of public.db the files of that as well."""
    datasets = [dataset for dataset, _ in judged]
    base = office.base
    return {
        "@context": _CONTEXT,
        "@id": f"{base}/catalog",
        "@type": "dcat:Catalog",
        "title": _words(office.title),
        "description": _words(
            Words(
                f"{office.title.zh}的开放数据：无需登录，免费，可自由利用。",
                f"Open data of {office.title.en}: without login, free of charge, free to use.",
            )
        ),
        "dct:publisher": _publisher(office),
        "dct:license": vocabularies.licence(_CC0),
        "dct:language": vocabularies.LANGUAGES,
        "foaf:homepage": {"@id": f"{base}/", "@type": "foaf:Document"},
        "dct:spatial": location(office.place),
        "dcat:themeTaxonomy": _themes(base),
        **_times(min((one.issued for one in datasets if one.issued), default=None), modified),
        "dct:conformsTo": _standard("catalogue", base),
        "dcat:dataset": [
            {**_dataset(one, office, modified, copy), **measured}
            for one, measured in zip(datasets, dqv.measurements(judged, base), strict=True)
        ],
        "dcat:service": list(_services(datasets, office)),
    }


def _dataset(dataset: Dataset, office: Office, modified: str | None, copy: Copy | None) -> Json:
    page = f"{office.base}/datasets/{dataset.id}"
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
        "dcat:theme": _in_both(dataset.theme, office.base),
        "dct:publisher": _provider(dataset, office),
        "dcat:contactPoint": _contact(office),
        "dct:accrualPeriodicity": vocabularies.frequency(dataset.frequency),
        "dct:language": vocabularies.LANGUAGES,
        "dcat:landingPage": {
            "@id": dataset.origin.landing_page if dataset.origin else page,
            "@type": "foaf:Document",
        },
        "dct:spatial": location(office.place),
        **_kept(dataset, office.base),
        **_period(dataset),
        **_times(dataset.issued, dataset.modified or modified),
        "dcat:distribution": list(_distributions(dataset, office, copy)),
    }


def _kept(dataset: Dataset, base: str) -> Json:
    """The standard that a dataset keeps; what another platform holds keeps none of ours."""
    return {} if dataset.origin else {"dct:conformsTo": _standard(_STANDARDS[dataset.kind], base)}


def _standard(name: str, base: str) -> Json:
    """A standard of the office."""
    return {"@id": f"{base}/standards/{name}", "@type": "dct:Standard"}


def _distributions(dataset: Dataset, office: Office, copy: Copy | None) -> Iterator[Json]:
    page = f"{office.base}/datasets/{dataset.id}"
    if dataset.origin is not None:
        yield from _elsewhere(dataset, page)
        return
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


def _elsewhere(dataset: Dataset, page: str) -> Iterator[Json]:
    """The ways to get a dataset that another platform holds, as that platform says them."""
    for number, way in enumerate(dataset.distributions, start=1):
        words = Words(way.name, way.name)
        yield {
            "@id": f"{page}#way-{number}",
            "@type": "dcat:Distribution",
            "title": _words(words),
            "description": _words(words),
            "dct:license": vocabularies.licence(dataset.licence),
            "dcat:accessURL": {"@id": way.address},
            **vocabularies.format_of(way.media_type),
        }


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
            "@id": "_:checksum",
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
        "dct:license": vocabularies.licence(licence),
        "dcatap:availability": vocabularies.available(),
        "dcat:mediaType": vocabularies.media_type(media_type, "dct:MediaType"),
        "dct:format": vocabularies.media_type(media_type, "dct:MediaTypeOrExtent"),
    }


def _services(datasets: Sequence[Dataset], office: Office) -> Iterator[Json]:
    base = office.base
    themes = {one.theme.code: one.theme for one in datasets}.values()
    for place, path, described, standard, words in _SERVICES:
        yield {
            "@id": f"{base}/datasets#{place}",
            "@type": "dcat:DataService",
            "title": _words(words),
            "keyword": _words(words),
            "dcat:theme": [node for theme in themes for node in _in_both(theme, base)],
            "dcat:endpointURL": {"@id": f"{base}{path}"},
            "dcat:endpointDescription": {"@id": f"{base}{described}"},
            "dct:conformsTo": [
                {"@id": standard, "@type": "dct:Standard"},
                *([_standard("interface", base)] if place == "api" else []),
            ],
            "dcat:servesDataset": [
                {"@id": f"{base}/datasets/{one.id}#dataset"} for one in datasets
            ],
            "dct:publisher": _publisher(office),
            "dcat:contactPoint": _contact(office),
            "dct:license": vocabularies.licence(_CC0),
        }


def _publisher(office: Office) -> Json:
    return _agent(f"{office.base}/#publisher", office.publisher, office)


def _agent(address: str, name: str, office: Office) -> Json:
    kind = vocabularies.authority(office.place.region)
    return {"@id": address, "@type": "foaf:Agent", "name": name, "dct:type": kind}


def _provider(dataset: Dataset, office: Office) -> Json:
    """The agency that provides a dataset, or the office that runs the gazette."""
    if dataset.provider is None:
        return _publisher(office)
    page = f"{office.base}/datasets/{dataset.id}"
    return _agent(f"{page}#provider", dataset.provider, office)


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


def _in_both(theme: Theme, base: str) -> list[Json]:
    """A field among the 21, and the nearest of the EU's."""
    return [_theme(theme, base), vocabularies.european_theme(theme)]


def _theme(theme: Theme, base: str) -> Json:
    return {
        "@id": f"{base}/datasets#theme-{theme.code}",
        "@type": "skos:Concept",
        "label": _words(theme.name),
    }


def _period(dataset: Dataset) -> Json:
    if dataset.period is None:
        return {}
    period = {
        "@id": f"_:period-{dataset.id}",
        "@type": "dct:PeriodOfTime",
        "startDate": dataset.period.start,
        "endDate": dataset.period.end,
    }
    return {"dct:temporal": period}


def _times(issued: str | None, modified: str | None) -> Mapping[str, str]:
    """What is known of when it came out and when it last changed."""
    times = {"issued": issued, "modified": modified}
    return {name: at for name, at in times.items() if at}


def _words(words: Words) -> Json:
    return {"zh": words.zh, "en": words.en}
