"""A harvest of a catalogue in DCAT: Turtle, RDF/XML, JSON-LD or N-Triples, whole or in pages (Hydra).

It is read whole each time; what says the same is nothing new here.
"""

from __future__ import annotations

from gazette.errors import FetchError
from ingest.harvest.dcat_page import ACCEPT, LARGEST, Page, Task, form_of, read_apart
from ingest.harvest.describing import Describing
from ingest.harvest.visit import Visit

_MOST_PAGES = 10_000


def harvest(visit: Visit) -> None:
    """Takes in what a catalogue says now; what it lists no more is taken out of ours.

    Raises FetchError where it does not answer, cannot be read, or gave not all: then nothing is taken
    out.
    """
    described = Describing(visit)
    address: str | None = visit.source.url
    seen: set[str] = set()
    total = None
    while address is not None:
        if address in seen or len(seen) == _MOST_PAGES:
            raise FetchError(address, f"its pages do not end after {len(seen)}")
        seen.add(address)
        page = _page(visit, address)
        for external in page.externals:
            described.record(external)
        for identifier, reason in page.unreadable:
            described.fail(identifier, reason)
        address, total = page.next, page.total if page.total is not None else total
    if total is not None and total > len(described):
        detail = f"it gave {len(described)} of {total} datasets: none is taken out"
        raise FetchError(visit.source.url, detail)
    described.end()


def _page(visit: Visit, address: str) -> Page:
    answer = visit.fetcher.get(address, accept=ACCEPT, largest=LARGEST)
    form = form_of(answer.media_type, answer.url)
    return read_apart(Task(answer.body, form, answer.url))
