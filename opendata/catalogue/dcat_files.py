"""Distributions in DCAT-AP, and those that are files of a closed copy or a release: with size and digest."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import msgspec

from opendata.catalogue import vocabularies
from opendata.catalogue.datasets import Dataset
from opendata.catalogue.vocabularies import Json
from opendata.catalogue.words import Words
from opendata.public.copies import DOWNLOADS, CopiedFile, Copy
from opendata.public.file import DATABASE
from opendata.to_datapackage import FILE as DATA_PACKAGE

_ENDINGS = (".ndjson.zst", ".parquet", ".csv.gz", ".sqlite")
"""Of the files of a release that hold one dataset."""
_PACKED = {".ndjson.zst": "application/x-ndjson", ".csv.gz": "text/csv"}
"""What is in a file that is packed."""


def distribution(address: str, title: Words, media_type: str, licence: str) -> Json:
    """A way to get data, but for where it leads."""
    words = title.tagged
    return {
        "@id": address,
        "@type": "dcat:Distribution",
        "title": words,
        "description": words,
        "dct:license": vocabularies.licence(licence),
        "dcatap:availability": vocabularies.available(),
        "dcat:mediaType": vocabularies.media_type(media_type, "dct:MediaType"),
        "dct:format": vocabularies.media_type(media_type, "dct:MediaTypeOrExtent"),
    }


class ClosedFiles(msgspec.Struct, frozen=True):
    """The newest closed copy and the newest release of a site whose addresses begin with `base`."""

    copy: Copy | None
    release: Copy | None
    base: str

    @classmethod
    def newest(cls, copies: Sequence[Copy], base: str) -> ClosedFiles:
        """Among copies of both kinds, the newest first."""
        release = next((one for one in copies if one.kind == "release"), None)
        return cls(copies[0] if copies else None, release, base)

    def of(self, dataset: Dataset) -> Iterator[Json]:
        """The database, if it has this dataset's table, and what a release has of the dataset alone."""
        page = f"{self.base}/datasets/{dataset.id}"
        if self.copy is not None and is_in(dataset, self.copy):
            file = next(one for one in self.copy.files if one.name == DATABASE)
            title = Words(
                f"SQLite 数据库（表 {dataset.table}）", f"SQLite database (table {dataset.table})"
            )
            way = distribution(f"{page}#sqlite", title, file.media_type, dataset.licence)
            yield {**way, **self._where(file, self.copy, page)}
        if self.release is not None:
            names = _names(dataset)
            for file in self.release.files:
                if file.name in names:
                    yield self._released(file, self.release, f"{page}#", dataset.licence)

    def beside(self, datasets: Collection[Dataset], release: Copy) -> Iterator[Json]:
        """What a release has beside the files of each dataset.

        The licence is that of all datasets; where they differ, the file that tells it of each.
        """
        licences = {one.licence for one in datasets}
        licence = licences.pop() if len(licences) == 1 else self.address(release, DATA_PACKAGE)
        named = {name for one in datasets for name in _names(one)}
        for file in release.files:
            if file.name not in named:
                yield self._released(file, release, f"{self.base}/datasets#release-", licence)

    def address(self, copy: Copy, name: str) -> str:
        """Where a file is to be had."""
        return f"{self.base}/{DOWNLOADS}/{copy.name}/{name}"

    def _released(self, file: CopiedFile, release: Copy, place: str, licence: str) -> Json:
        title = Words(f"发布包中的 {file.name}", f"{file.name} of the release")
        inside = _PACKED.get(file.name[file.name.index(".") :])
        packed = {"dcat:compressFormat": vocabularies.media_type(file.media_type, "dct:MediaType")}
        media_type = inside or file.media_type.partition(";")[0]
        return {
            **distribution(f"{place}{file.name}", title, media_type, licence),
            **(packed if inside else {}),
            **self._where(file, release, place.partition("#")[0]),
        }

    def _where(self, file: CopiedFile, copy: Copy, page: str) -> Json:
        return {
            "dcat:accessURL": {"@id": page},
            "dcat:downloadURL": {"@id": self.address(copy, file.name)},
            "modified": copy.made_at,
            "byteSize": str(file.size),
            "spdx:checksum": {
                "@id": f"_:sha256-{file.sha256}",
                "@type": "spdx:Checksum",
                "spdx:algorithm": {
                    "@id": "spdx:checksumAlgorithm_sha256",
                    "@type": "spdx:ChecksumAlgorithm",
                },
                "checksumValue": file.sha256,
            },
        }


def is_in(dataset: Dataset, copy: Copy) -> bool:
    """Whether a closed copy has the table of a dataset: an agency's may be younger than the copy."""
    return dataset.kind == "derived" or (
        dataset.issued is not None and dataset.issued <= copy.made_at
    )


def _names(dataset: Dataset) -> set[str]:
    """How a release calls the files that hold a dataset."""
    return {f"{dataset.id}{ending}" for ending in _ENDINGS}
