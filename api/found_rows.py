"""The documents of a page of hits, read with the texts that snippets are cut from where both are wanted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from opendata.public.changes import document_of, is_id
from opendata.public.reader import PublicReader
from opendata.public.rows import DocumentRow
from opendata.search.times import AsOf


class FoundRows:
    """What is read for one page of hits."""

    def __init__(self, reader: PublicReader, as_of: AsOf | None) -> None:
        self._reader = reader
        self._as_of = as_of
        self._read: Mapping[str, DocumentRow] | None = None

    def texts(self, keys: Sequence[str]) -> Mapping[str, str]:
        """The texts of hits by what the index calls them."""
        if self._as_of is not None or not all(map(is_id, keys)):
            return self._reader.versions.texts(keys)
        self._read, texts = self._reader.documents.with_texts(keys)
        return texts

    def documents(self, keys: Sequence[str]) -> Mapping[str, DocumentRow]:
        """The documents of these hits, by id; those withdrawn since are missing."""
        if self._read is not None:
            return self._read
        documents, ids = self._reader.documents, [document_of(key) for key in keys]
        if self._as_of is None:
            return documents.named(ids)
        return documents.named_then(ids, day=self._as_of.day, moment=self._as_of.moment)
