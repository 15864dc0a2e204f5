"""`gongbao show`: one public document on the terminal."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click
import msgspec

from api.commands.options import data_option
from api.labels import label
from api.references import documents_meant, read_reference
from api.withdrawn import no_document
from gazette.errors import NotFoundError
from opendata.public.file import DATABASE
from opendata.public.publish import follow
from opendata.public.reader import PublicReader
from opendata.public.rows import DocumentRow


@click.command()
@click.argument("reference")
@click.option("--json", "as_json", is_flag=True, help="Every field as JSON, without the text.")
@data_option
def show(reference: str, data: Path, *, as_json: bool) -> None:
    """Show the public document with this id, number (发文字号, any brackets) or title.

    What was decided a moment ago counts: public.db is brought up to date first.
    """
    follow(data)
    with closing(PublicReader(data / DATABASE)) as reader:
        document = find(reader, reference)
        if as_json:
            click.echo(msgspec.json.format(msgspec.json.encode(document), indent=2).decode())
            return
        click.echo(_head(document))
        click.echo(reader.versions.text(document.id))


def find(reader: PublicReader, reference: str) -> DocumentRow:
    """The one document a reference means.

    Raises NotFoundError, also when it means several; WithdrawnError for the id of a withdrawn one.
    """
    found = reader.documents.document(reference)
    if found is not None:
        return found
    several = documents_meant(reader, read_reference(reference))
    if len(several) == 1:
        return several[0]
    if several:
        ids = ", ".join(document.id for document in several)
        raise NotFoundError(f"single document (these match: {ids})", reference)
    if reader.history.tombstone(reference) is not None:
        raise no_document(reader, reference)
    raise NotFoundError("public document", reference)


def _head(document: DocumentRow) -> str:
    rows = {
        "标题": document.title,
        "发文字号": document.number,
        "发文机关": "、".join(issuer.name for issuer in document.issuers),
        "成文日期": document.signed_on,
        "发布日期": document.published_on,
        "施行日期": document.effective_on,
        "类别": label("kind", document.kind),
        "有效性": label("status", document.status),
        "版本": f"{document.version} / {document.versions}，{document.recorded_at}",
        "编号": document.id,
        "SHA-256": document.sha256,
        "来源": document.source_url or document.source_file,
    }
    return "\n".join(f"{name}：{value}" for name, value in rows.items() if value) + "\n"
