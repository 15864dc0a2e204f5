"""`gongbao correct`: a version with an error gets one after it that puts it right."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import click

from api.commands.options import data_option
from api.commands.serve import READING
from api.counter import Reading
from gazette.errors import NotFoundError, ReadError
from gazette.filing.correction import CORRECTABLE, CORRECTIONS, CorrectedFile, Correction
from gazette.ids import source_id
from gazette.model import RawFile
from gazette.store.reader import StoreReader
from gazette.store.writer import Store

_HEAD = 65_536  # bytes that tell what kind of file it is


@click.command()
@data_option
@click.option(
    "--version", "number", type=click.IntRange(min=1), help="Which version; else the public one."
)
@click.option(
    "--file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file with the right text.",
)
@click.option(
    "--set",
    "pairs",
    multiple=True,
    metavar="FIELD=VALUE",
    help=f"What is right, instead of a file; may be repeated: {', '.join(CORRECTABLE)}.",
)
@click.option("--note", required=True, help="What was wrong (勘误说明); it is kept for good.")
@click.option("--actor", required=True, envvar="GONGBAO_ACTOR", help="Who corrects, by name.")
@click.argument("document_id", metavar="ID")
@click.pass_context
def correct(
    context: click.Context,
    data: Path,
    number: int | None,
    file: Path | None,
    pairs: tuple[str, ...],
    note: str,
    actor: str,
    document_id: str,
) -> None:
    """Correct a version (勘误): a new one names it, and each shows the other.

    It passes the gate like any other: public at once if the wrong one is and nothing new is found,
    else held. Classes of a document are set with `document set`.
    """
    if (file is None) == (not pairs):
        raise click.UsageError(
            "give a --file with the right text, or --set the fields that are wrong"
        )
    correction: Correction = _values(pairs)
    if file is not None:
        correction = _read(file, context.meta[READING])
    with StoreReader(data) as reader:
        document_id = reader.resolve(document_id)
        number = number or _shown(reader, document_id)
    with Store.open(data) as store:
        done = store.correct(
            document_id, number, correction, note=note, actor=actor, now=datetime.now(UTC)
        )
    state = "public" if done.outcome == "stored" else "held"
    click.echo(f"{document_id} version {done.version} corrects version {number}: {state}")
    for finding in done.findings:
        click.echo(f"noted {finding.code}: {finding.detail}", err=True)


def _values(pairs: tuple[str, ...]) -> dict[str, str]:
    values = {}
    for pair in pairs:
        name, mark, value = pair.partition("=")
        if not mark:
            raise click.BadParameter(f"{pair!r} is not FIELD=VALUE", param_hint="--set")
        values[name.strip()] = value
    return values


def _read(path: Path, reading: Reading) -> CorrectedFile:
    """The one document of a file; raises ReadError."""
    content = path.read_bytes()
    raw = RawFile(
        sha256=hashlib.sha256(content).hexdigest(),
        sm3=hashlib.new("sm3", content).hexdigest(),
        size=len(content),
        media_type=reading.sniff(path.name, content[:_HEAD]),
        path=path.name,
        source=source_id(CORRECTIONS),
        received_at=datetime.now(UTC),
    )
    drafts = reading.read(raw, content)
    if len(drafts) != 1 or not drafts[0].text.strip():
        raise ReadError("empty", f"{path.name} does not hold the text of one document")
    return CorrectedFile(drafts[0], content)


def _shown(reader: StoreReader, document_id: str) -> int:
    """The version that readers see, else the last one."""
    versions = reader.versions(document_id)
    if not versions:
        raise NotFoundError("version of", document_id)
    public = [version for version in versions if version.state == "public"]
    return (public or versions)[-1].number
