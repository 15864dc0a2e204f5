"""A document is offered as a file to keep: by its ending and by Accept, the text as it is public."""

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from tests.ofd_files import opened

pytestmark = pytest.mark.requirement("GZ-10", "WS-05", "item-37")

Client = TestClient[Litestar]


def text_of(data: bytes) -> str:
    sheets = opened(data).sheets
    runs = [sorted(sheet.runs, key=lambda run: run.box[1])[:-1] for sheet in sheets]
    return "".join("".join(run.text.split()) for page in runs for run in page)


def test_the_ofd_file_holds_the_public_text(client: Client, ids: list[str]) -> None:
    text = client.get(f"/documents/{ids[0]}.txt").text
    answer = client.get(f"/documents/{ids[0]}.ofd")
    assert answer.headers["content-type"] == "application/ofd"
    assert answer.headers["content-disposition"] == f'attachment; filename="{ids[0]}.ofd"'
    assert text_of(answer.content).endswith("".join(text.split()))


def test_accept_asks_for_it_as_well(client: Client, ids: list[str]) -> None:
    asked = client.get(f"/documents/{ids[0]}", headers={"accept": "application/ofd"})
    named = client.get(f"/documents/{ids[0]}.ofd")
    assert asked.content == named.content
    assert "Accept" in asked.headers["vary"]


@pytest.mark.parametrize("accept", ["*/*", "application/*", "text/html,*/*;q=0.8"])
def test_nobody_gets_a_file_who_did_not_ask_for_one(
    client: Client, ids: list[str], accept: str
) -> None:
    answer = client.get(f"/documents/{ids[0]}", headers={"accept": accept})
    assert answer.headers["content-type"].split(";")[0] in ("text/html", "application/json")


def test_the_same_text_has_the_same_tag(client: Client, ids: list[str]) -> None:
    tag = client.get(f"/documents/{ids[0]}.ofd").headers["etag"]
    again = client.get(f"/documents/{ids[0]}.ofd", headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_a_version_is_offered_too(client: Client, ids: list[str]) -> None:
    answer = client.get(f"/documents/{ids[0]}/versions/1.ofd")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/ofd")


def test_every_form_is_named_in_the_link_header(client: Client, ids: list[str]) -> None:
    links = client.get(f"/documents/{ids[0]}").headers["link"]
    assert f'/documents/{ids[0]}.ofd>; rel="alternate"; type="application/ofd"' in links
