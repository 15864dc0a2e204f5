"""An app that takes filings, what is filed with it, and how its problems read."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from httpx import Response
from litestar import Litestar
from litestar.testing import TestClient

from api.app import create_app
from api.counter import Reading
from api.settings import Settings
from ingest.media import media_type
from ingest.sandbox import read_apart
from tests.filings import FORM, ORGAN, TEXT

Client = TestClient[Litestar]
PATH = "/api/v1/filings"
VALUES = {
    "title": FORM.title,
    "number": "示水规[2024]3号",
    "issuer": ORGAN,
    "signed_on": "2024-05-23",
    "disclosure": "主动公开",
    "disclosure_reason": FORM.disclosure_reason,
    "registration_no": FORM.registration_no,
    "contact": FORM.contact,
}


def closed_client(data: Path, **settings: Any) -> Client:  # Any: settings of any kind
    """A client of an app that takes filings."""
    app = create_app(
        Settings(data=data, **settings), reading=Reading(sniff=media_type, read=read_apart)
    )
    return TestClient(app, raise_server_exceptions=False)


def send(
    client: Client,
    headers: Mapping[str, str],
    *,
    path: str = PATH,
    content: bytes = TEXT.encode(),
    name: str = "通知.txt",
    changed: Mapping[str, str] = MappingProxyType({}),
) -> Response:
    files = [("file", (name, content, "text/plain"))]
    return client.post(path, data={**VALUES, **changed}, files=files, headers=dict(headers))


def problem(answer: Response) -> tuple[int, str, list[tuple[str, str | None]]]:
    """Status, kind, and the name and code of each error."""
    said = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    errors = [(one["name"], one.get("code")) for one in said.get("errors", ())]
    return answer.status_code, said["type"].rpartition("/")[2], errors
