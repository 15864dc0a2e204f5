"""A document is offered as DOCX, by ending and by Accept, in all its states."""

from __future__ import annotations

import io

import docx
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from gazette.edition.write_docx import MEDIA_TYPE
from tests.made_up import STATUTE_TEXT

pytestmark = pytest.mark.requirement("OD-07", "GZ-10", "ND-15", "item-37")

Client = TestClient[Litestar]


def paragraphs(content: bytes) -> list[str]:
    return [each.text for each in docx.Document(io.BytesIO(content)).paragraphs]


def test_the_ending_gives_the_text_as_a_word_file(client: Client, ids: list[str]) -> None:
    answer = client.get(f"/documents/{ids[1]}.docx")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == MEDIA_TYPE
    assert answer.headers["content-disposition"] == f'attachment; filename="{ids[1]}.docx"'
    title = client.get(f"/api/v1/documents/{ids[1]}").json()["title"]
    lines = [line.strip() for line in STATUTE_TEXT.split("\n") if line.strip()]
    assert paragraphs(answer.content)[0] == title
    assert paragraphs(answer.content)[-len(lines) :] == lines


def test_accept_gives_the_same_and_the_same_is_not_sent_twice(
    client: Client, ids: list[str]
) -> None:
    asked = client.get(f"/documents/{ids[1]}", headers={"accept": MEDIA_TYPE})
    named = client.get(f"/documents/{ids[1]}.docx")
    assert asked.content == named.content
    assert "Accept" in asked.headers["vary"].split(", ")
    again = client.get(
        f"/documents/{ids[1]}.docx", headers={"if-none-match": named.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("path", ["versions/1", "on/2024-06-01", "at/2024-06-01T02:03:04.000Z"])
def test_each_state_has_it_too(client: Client, ids: list[str], path: str) -> None:
    answer = client.get(f"/documents/{ids[1]}/{path}.docx")
    assert answer.headers["content-type"] == MEDIA_TYPE


def test_it_is_linked_from_page_and_data(client: Client, ids: list[str]) -> None:
    address = f"https://gazette.example/documents/{ids[1]}.docx"
    answer = client.get(f"/documents/{ids[1]}")
    assert f'<a href="{address}">' in answer.text
    assert f'<{address}>; rel="alternate"; type="{MEDIA_TYPE}"' in answer.headers["link"]
    assert client.get(f"/api/v1/documents/{ids[1]}").json()["links"]["docx"] == address
