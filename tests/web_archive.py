"""Web archives of invented pages, made with warcio's own writer."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Self

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from benchmarks.generate import notice

SITE = "https://www.shili.example/zwgk"


def page(number: int) -> bytes:
    """An invented notice as a page."""
    title, *lines = notice(number, characters=400).rstrip().split("\n")
    body = "".join(f"<p>{line}</p>" for line in lines)
    return f"<html><body><h1>{title}</h1><div id='zoom'>{body}</div></body></html>".encode()


class _Writer(WARCWriter):  # type: ignore[misc]  # warcio ships no types
    """Its own temporary files stay open until they are collected."""

    _create_temp_file = staticmethod(io.BytesIO)


class Archive:
    """An archive in the making, packed record by record or not at all."""

    def __init__(self, *, packed: bool = True) -> None:
        self._file = io.BytesIO()
        self._writer = _Writer(self._file, gzip=packed)
        self._writer.write_record(self._writer.create_warcinfo_record("made.warc", {"by": "test"}))

    def add(
        self,
        name: str,
        content: bytes,
        kind: str = "text/html; charset=utf-8",
        *,
        status: str = "200 OK",
        headers: Iterable[tuple[str, str]] = (),
        record: str = "response",
    ) -> Self:
        """One more answer."""
        named = [*headers, *([("Content-Type", kind)] if kind else [])]
        self._writer.write_record(
            self._writer.create_warc_record(
                f"{SITE}/{name}",
                record,
                payload=io.BytesIO(content),
                http_headers=StatusAndHeaders(status, named, protocol="HTTP/1.1"),
            )
        )
        return self

    @property
    def data(self) -> bytes:
        """Its bytes."""
        return self._file.getvalue()
