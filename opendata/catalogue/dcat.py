"""The catalogue in DCAT-AP 3.0.1, as JSON-LD that needs no other file to be understood.

Every @id of ours is an address that can be opened: a page, or a place on one; or a name (`_:`) that
holds inside one catalogue, so that other forms of it are written the same each time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from opendata.catalogue import dqv, vocabularies
from opendata.catalogue.datasets import Dataset, Kind, Period
from opendata.catalogue.dcat_files import ClosedFiles, distribution
from opendata.catalogue.places import Place, location
from opendata.catalogue.quality import Quality
from opendata.catalogue.themes import THEMES, Theme
from opendata.catalogue.vocabularies import Json
from opendata.catalogue.words import Words
from opendata.public.copies import MANIFEST, NOTE, Copy

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
    copies: Sequence[Copy],
) -> Json:
    """The catalogue; of the closed copies, the newest first, it has the newest and the newest release."""
    datasets = [dataset for dataset, _ in judged]
    base = office.base
    files = ClosedFiles.newest(copies, base)
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
            *(
                {**_dataset(one, office, modified, files), **measured}
                for one, measured in zip(datasets, dqv.measurements(judged, base), strict=True)
            ),
            *_release(files, datasets, office),
        ],
        "dcat:service": list(_services(datasets, office)),
    }


def _dataset(dataset: Dataset, office: Office, modified: str | None, files: ClosedFiles) -> Json:
    page = f"{office.base}/datasets/{dataset.id}"
    return {
        "@id": f"{page}#dataset",
        "@type": "dcat:Dataset",
        "dct:identifier": dataset.id,
        "title": _words(dataset.title),
        "description": _words(dataset.description),
        "keyword": _keywords(dataset.keywords),
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
        **_period(dataset.id, dataset.period),
        **_times(dataset.issued, dataset.modified or modified),
        "dcat:distribution": list(_distributions(dataset, office, files)),
    }


def _kept(dataset: Dataset, base: str) -> Json:
    """The standard that a dataset keeps; what another platform holds keeps none of ours."""
    return {} if dataset.origin else {"dct:conformsTo": _standard(_STANDARDS[dataset.kind], base)}


def _standard(name: str, base: str) -> Json:
    """A standard of the office."""
    return {"@id": f"{base}/standards/{name}", "@type": "dct:Standard"}


def _distributions(dataset: Dataset, office: Office, files: ClosedFiles) -> Iterator[Json]:
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
            **distribution(f"{page}#{form}", title, media_type, dataset.licence),
            "dcat:accessURL": {"@id": page},
            "dcat:downloadURL": {"@id": f"{rows}?format={form}"},
        }
    yield {
        **distribution(
            f"{page}#json", Words("JSON 接口", "JSON API"), "application/json", dataset.licence
        ),
        "dcat:accessURL": {"@id": rows},
        "dcat:accessService": {"@id": f"{office.base}/datasets#api"},
    }
    yield from files.of(dataset)


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


def _release(files: ClosedFiles, datasets: Sequence[Dataset], office: Office) -> Iterator[Json]:
    """The newest release, if there is one, as a dataset that has the others as its parts."""
    if files.release is None:
        return
    node = f"{office.base}/datasets#release"
    made_at = files.release.made_at
    here = [one for one in datasets if one.origin is None]
    yield {
        "@id": node,
        "@type": "dcat:Dataset",
        "dct:identifier": node,
        "title": _words(Words("数据发布包", "Release of all datasets")),
        "description": _words(
            Words(
                "同一时刻的全部数据集，每种格式各一份，附签名的文件清单。",
                "All datasets of one moment in every format, with a signed list of the files.",
            )
        ),
        "keyword": _words(Words("发布包", "release")),
        "dcat:theme": _themes_of(here, office.base),
        "dct:publisher": _publisher(office),
        "dcat:contactPoint": _contact(office),
        "dct:language": vocabularies.LANGUAGES,
        "dcat:landingPage": {"@id": f"{office.base}/datasets", "@type": "foaf:Document"},
        "foaf:page": [
            {"@id": files.address(files.release, name), "@type": "foaf:Document"}
            for name in (MANIFEST, NOTE)
        ],
        "dct:spatial": location(office.place),
        **_period("release", _whole([one.period for one in here if one.period])),
        **_times(made_at, made_at),
        "dct:hasPart": [{"@id": f"{office.base}/datasets/{one.id}#dataset"} for one in here],
        "dcat:distribution": list(files.beside(here, files.release)),
    }


def _whole(periods: Sequence[Period]) -> Period | None:
    """From the first day of any to the last of any."""
    if not periods:
        return None
    return Period(min(one.start for one in periods), max(one.end for one in periods))


def _services(datasets: Sequence[Dataset], office: Office) -> Iterator[Json]:
    base = office.base
    for place, path, described, standard, words in _SERVICES:
        yield {
            "@id": f"{base}/datasets#{place}",
            "@type": "dcat:DataService",
            "title": _words(words),
            "keyword": _words(words),
            "dcat:theme": _themes_of(datasets, base),
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


def _themes_of(datasets: Sequence[Dataset], base: str) -> list[Json]:
    """Every field that one of them has."""
    themes = {one.theme.code: one.theme for one in datasets}.values()
    return [node for theme in themes for node in _in_both(theme, base)]


def _in_both(theme: Theme, base: str) -> list[Json]:
    """A field among the 21, and the nearest of the EU's."""
    return [_theme(theme, base), vocabularies.european_theme(theme)]


def _theme(theme: Theme, base: str) -> Json:
    return {
        "@id": f"{base}/datasets#theme-{theme.code}",
        "@type": "skos:Concept",
        "label": _words(theme.name),
    }


def _period(name: str, period: Period | None) -> Json:
    """What is known of the days that a dataset tells of; the name is that of its node."""
    if period is None:
        return {}
    node = {
        "@id": f"_:period-{name}",
        "@type": "dct:PeriodOfTime",
        "startDate": period.start,
        "endDate": period.end,
    }
    return {"dct:temporal": node}


def _times(issued: str | None, modified: str | None) -> Mapping[str, str]:
    """What is known of when it came out and when it last changed."""
    times = {"issued": issued, "modified": modified}
    return {name: at for name, at in times.items() if at}


def _words(words: Words) -> Json:
    return {**words.tagged}


def _keywords(keywords: Sequence[Words]) -> Json:
    tagged = [word.tagged for word in keywords]
    return {
        language: [one[language] for one in tagged if language in one] for language in ("zh", "en")
    }
