"""What feeds tell of documents, issues and changes, and the page of a feed as an answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from api import shapes
from api.calls import Call, Reply
from api.labels import label
from api.parameters import read_pairs, write_query
from api.problems import withdrawal_of
from api.wire import Item
from opendata.public.change_reader import ChangeRow
from opendata.public.extract import LICENCE
from opendata.public.issue_rows import IssueRow
from opendata.to_feed import MEDIA_TYPE, Category, Deleted, Entry, Feed, lasting_id, write_feed


class Following(Struct, frozen=True):
    """What a feed follows: its name in words, and its page for people."""

    title: str
    html: str


def answer_feed(
    call: Call, following: Following, entries: Sequence[Entry | Deleted], next_page: str | None
) -> Reply:
    """A page of a feed. Its id is that of the question, whichever page it is."""
    site = call.house.settings.site
    pairs = list(read_pairs(call.scope["query_string"]))
    question = write_query([pair for pair in pairs if pair[0] not in ("cursor", "limit")])
    first = write_query([pair for pair in pairs if pair[0] != "cursor"])
    path = f"{call.base}{call.scope['path']}"
    feed = Feed(
        id=lasting_id(f"{site.code or call.base}{call.scope['path']}{question}"),
        title=f"{following.title} - {site.name}",
        author=site.organizer,
        rights=LICENCE,
        self=f"{path}{write_query(pairs)}",
        first=f"{path}{first}",
        next=next_page,
        html=f"{call.base}{following.html}",
        entries=entries,
    )
    links = [f'<{feed.self}>; rel="self"']
    links += [f'<{next_page}>; rel="next"'] if next_page else []
    links.append('</openapi.json>; rel="service-desc"')
    return Reply(write_feed(feed), MEDIA_TYPE.encode(), [(b"link", ", ".join(links).encode())])


def document_entries(
    call: Call, items: Sequence[Item], abstracts: Mapping[str, str | None]
) -> list[Entry]:
    """Documents as entries, with when each last changed."""
    times = call.reader.changes.times([item.id for item in items])
    return [
        document_entry(
            item, times.get(item.id, item.recorded_at), abstracts.get(item.id), call.base
        )
        for item in items
    ]


def document_entry(item: Item, updated: str, abstract: str | None, base: str) -> Entry:
    """A document as an entry."""
    links = shapes.links(item.id, base)
    return Entry(
        id=lasting_id(f"documents/{item.id}"),
        title=item.title,
        updated=updated,
        published=item.recorded_at,
        html=links.html,
        forms=(("application/json", links.self), ("text/plain", links.text)),
        summary=abstract or _facts(item),
        authors=tuple(issuer.name for issuer in item.issuers),
        categories=tuple(_categories(item, base)),
    )


def issue_entry(row: IssueRow, base: str) -> Entry:
    """An issue as an entry."""
    return Entry(
        id=lasting_id(f"issues/{row.id}"),
        title=row.title,
        updated=row.recorded_at,
        published=f"{row.published_on}T00:00:00+08:00" if row.published_on else None,
        html=f"{base}/issues/{row.id}",
        forms=(("application/json", f"{base}/api/v1/issues/{row.id}"),),
        summary=f"目录 {row.entries} 条，收录文件 {row.documents} 件",
        authors=(row.gazette.publisher,),
        categories=(Category(row.gazette.id, f"{base}/issues", row.gazette.name),),
    )


def change_entries(call: Call, changes: Sequence[ChangeRow]) -> Iterator[Entry | Deleted]:
    """Changes as entries, withdrawn documents as tombstones."""
    rows = call.reader.documents.named([one.document for one in changes if one.version is not None])
    for change in changes:
        row = rows.get(change.document)
        if row is not None:
            yield document_entry(shapes.item(row), change.at, row.abstract, call.base)
        elif change.version is None:
            yield _deleted(change)


def _deleted(change: ChangeRow) -> Deleted:
    told = [withdrawal_of(one) for one in change.tombstones]
    return Deleted(
        id=lasting_id(f"documents/{change.document}"),
        when=change.at,
        by=told[-1].authority if told else None,
        comment=told[-1].reason if told else "不再公开 No longer public",
    )


def _facts(item: Item) -> str:
    """What a reader wants to know first: number, day, validity."""
    facts = [item.number, item.signed_on, label("status", item.status.code)]
    return " · ".join(fact for fact in facts if fact)


def _categories(item: Item, base: str) -> Iterator[Category]:
    schemes = f"{base}/api/v1/documents#"
    yield Category(item.kind, f"{schemes}kind", label("kind", item.kind))
    yield Category(item.status.code, f"{schemes}status", label("status", item.status.code))
    if item.topic:
        term = item.topic.code or item.topic.path[-1]
        yield Category(term, f"{schemes}topic", item.topic.path[-1])
