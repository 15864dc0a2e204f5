"""The typed client: made from the description as it is now, and good for real round trips."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gongbao_client import Client, ProblemError
from tests.made_up import announcements, index, notice, publish, statute
from tests.serving import ROOT, serving

pytestmark = pytest.mark.requirement("item-37")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """The client of a real server over an invented archive."""
    data: Path = tmp_path_factory.mktemp("archive")
    publish(data, [notice(), statute(), *announcements()])
    index(data)
    with serving(data) as server, Client(str(server.base_url)) as made:
        yield made


def test_it_is_made_from_the_description_as_it_is() -> None:
    command = [sys.executable, "-m", "clients.generate", "--check"]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 0


def test_it_walks_a_list_to_its_end(client: Client) -> None:
    first = client.list_documents(limit=5, facets=["kind"])
    walked = [each.id for page in client.pages(first) for each in page.items]
    assert first.total == len(walked) == len(set(walked)) == 14
    assert sum(facet.count for facet in first.facets["kind"]) == 14


def test_it_reads_a_document_and_its_parts(client: Client) -> None:
    (found,) = client.list_documents(title="条例").items
    document = client.read_document(found.id)
    assert (document.title, document.version) == (found.title, 1)
    article = client.list_articles(found.id, kind=["article"]).items[0]
    assert client.read_article(found.id, article.path) == article
    assert client.list_versions(found.id).total == 1


def test_it_searches(client: Client) -> None:
    hits = client.search_documents(q="公开", highlights=1)
    assert hits.total > 0
    assert hits.items[0].highlights[0].marks


def test_a_refusal_says_what_is_wrong(client: Client) -> None:
    with pytest.raises(ProblemError) as gone:
        client.read_document("none/../none")
    assert (gone.value.status, gone.value.type.rpartition("/")[2]) == (404, "not-found")
    with pytest.raises(ProblemError) as wrong:
        client.list_documents(limit=0)
    assert (wrong.value.status, wrong.value.errors[0]["name"]) == (400, "limit")
