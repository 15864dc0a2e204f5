"""A copy of an archive, kept by its changes, and what it is held against."""

from __future__ import annotations

from typing import Any

import httpx
from litestar import Litestar
from litestar.testing import TestClient

Client = TestClient[Litestar] | httpx.Client
Json = dict[str, Any]  # Any: JSON
CHANGES = "/api/v1/changes"


def replay(client: Client, mirror: dict[str, Json], address: str) -> str:
    """Brings a copy up by the changes from an address on; answers where to go on."""
    following: str | None = address
    while following:
        page = client.get(following).json()
        for change in page["items"]:
            if change["change"] == "withdrawn":
                mirror.pop(change["document"], None)
            else:
                mirror[change["document"]] = change["record"]
        following = page["next"]
        address = page["resume"]
    return address


def listed(client: Client) -> dict[str, Json]:
    """Every document of the archive, by the list."""
    found: dict[str, Json] = {}
    following: str | None = "/api/v1/documents?limit=1000&sort=recorded_at"
    while following:
        page = client.get(following).json()
        for item in page["items"]:
            found[item["id"]] = {key: item[key] for key in item if key != "printed_in"}
        following = page["next"]
    return found
