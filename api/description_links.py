"""Where an answer leads (OpenAPI links): from lists to what they name, and from there to its parts."""

from __future__ import annotations

from typing import Any

# Any: JSON
Json = dict[str, Any]

_FIRST = "$response.body#/items/0"
_ID = "$response.body#/id"
_DOCUMENT = {"document_id": _ID}
LINKS: dict[str, tuple[tuple[str, dict[str, str]], ...]] = {
    "listDocuments": (
        ("readDocument", {"document_id": f"{_FIRST}/id"}),
        ("listVersions", {"document_id": f"{_FIRST}/id"}),
        ("listArticles", {"document_id": f"{_FIRST}/id"}),
    ),
    "searchDocuments": (("readDocument", {"document_id": f"{_FIRST}/id"}),),
    "readDocument": (
        ("listVersions", _DOCUMENT),
        ("listArticles", _DOCUMENT),
        ("listRelations", _DOCUMENT),
        ("listRelated", _DOCUMENT),
        ("readProvenance", _DOCUMENT),
        ("proveDocument", _DOCUMENT),
    ),
    "listVersions": (
        ("readVersion", {"document_id": f"{_FIRST}/document", "number": f"{_FIRST}/version"}),
    ),
    "listArticles": (
        (
            "readArticle",
            {"document_id": "$request.path.document_id", "path": f"{_FIRST}/path"},
        ),
    ),
    "listIssues": (
        (
            "readIssue",
            {
                "gazette": f"{_FIRST}/gazette/id",
                "year": f"{_FIRST}/year",
                "issue": f"{_FIRST}/number",
            },
        ),
    ),
    "listDatasets": (
        ("readDataset", {"dataset_id": f"{_FIRST}/id"}),
        ("readRows", {"dataset_id": f"{_FIRST}/id"}),
    ),
    "listEntries": (("proveInclusion", {"index": f"{_FIRST}/index"}),),
}
"""By operation: to which others its answer leads, and with what."""


def linked(paths: Json) -> Json:
    """The paths, with links on the answers of those operations that lead on."""
    for item in paths.values():
        for operation in item.values():
            good = operation["responses"].get("200")
            if good is not None and operation["operationId"] in LINKS:
                good["links"] = _links(operation["operationId"])
    return paths


def _links(operation: str) -> Json:
    return {
        target: {
            "operationId": target,
            "description": "由此前往 From here on.",
            "parameters": dict(parameters),
        }
        for target, parameters in LINKS[operation]
    }
