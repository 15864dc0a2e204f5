"""`gongbao search`: the public documents that hold some words, on the terminal."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import get_args

import click
import msgspec

from api.commands.index import follow_index
from api.commands.options import data_option, engine_option
from gazette.errors import QueryError
from opendata.public.changes import document_of
from opendata.public.file import DATABASE
from opendata.public.reader import PublicReader
from opendata.public.rows import DocumentRow
from opendata.search.engine import UNITS, EngineName, Hit, Query, Snippet, Sort, Unit
from opendata.search.index import INDEX, open_engine


@click.command()
@click.argument("words", nargs=-1)
@click.option(
    "--unit",
    type=click.Choice(UNITS),
    default="document",
    show_default=True,
    help="What to find: documents, or their articles and items.",
)
@click.option("--limit", type=click.IntRange(0, 1000), default=10, show_default=True)
@click.option("--sort", type=click.Choice(get_args(Sort)), default="relevance", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="The hits as JSON.")
@engine_option
@data_option
def search(
    words: tuple[str, ...],
    unit: Unit,
    limit: int,
    sort: Sort,
    data: Path,
    engine: EngineName,
    *,
    as_json: bool,
) -> None:
    """Search the public documents or their articles, brought up to date first.

    WORDS is a query: words and "phrases" as they stand in title, number or text, AND OR NOT,
    fields such as title:… number:… issuer:… year:2024 signed:[2024-01-01 TO 2024-06-30].
    """
    query = Query(text=" ".join(words), sort=sort, limit=limit, snippets=1)
    follow_index(data, engine)
    with (
        closing(PublicReader(data / DATABASE)) as reader,
        closing(open_engine(engine, data / INDEX, unit=unit)) as index,
    ):
        try:
            hits = index.search(query, texts=reader.versions.texts)
        except QueryError as error:
            raise click.ClickException(_explained(query.text, error)) from error
        if as_json:
            click.echo(msgspec.json.format(msgspec.json.encode(hits), indent=2).decode())
            return
        documents = reader.documents.named([document_of(hit.id) for hit in hits.items])
        click.echo(f"{hits.total} {unit}s")
        for hit in hits.items:
            document = documents.get(document_of(hit.id))
            if document is not None:  # not withdrawn this very moment
                click.echo(_shown(hit, document))


def _shown(hit: Hit, document: DocumentRow) -> str:
    head = "  ".join(filter(None, (hit.id, document.signed_on, document.number)))
    lines = [head, f"  {click.style(document.title, bold=True)}"]
    return "\n".join([*lines, *(f"  … {_marked(snippet)} …" for snippet in hit.highlights)])


def _marked(snippet: Snippet) -> str:
    """The snippet with its finds in colour, where the terminal has colours."""
    parts: list[str] = []
    at = 0
    for start, end in snippet.marks:
        parts += [snippet.text[at:start], click.style(snippet.text[start:end], fg="red")]
        at = end
    return "".join([*parts, snippet.text[at:]])


def _explained(query: str, error: QueryError) -> str:
    lines = [str(error)]
    if error.position is not None:
        lines.append(f"  {query[: error.position]} ▸ {query[error.position :]}")
    if error.hint:
        lines.append(f"  {error.hint}")
    return "\n".join(lines)
