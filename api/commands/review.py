"""`gongbao review`: what is held, why, and a person's decision on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import click

from api.commands.effects import (
    actor_option,
    apply_effect,
    list_effects,
    reason_option,
    refuse_effect,
)
from api.commands.options import data_option
from gazette.errors import NotFoundError
from gazette.filing.clearing import holds
from gazette.filing.objections import RETURN_CODES, ReturnCode
from gazette.filing.reviewing import CHECKS, Check, Verdict, decide
from gazette.model import Finding, Version
from gazette.store.held import HeldVersion
from gazette.store.office import open_office
from gazette.store.reader import StoreReader

_AROUND = 20  # characters shown on either side of a finding
_DONE = {"clear": "cleared", "return": "returned", "hold": "held"}

_document_argument = click.argument("document_id", metavar="ID")
_version_option = click.option(
    "--version", "number", type=click.IntRange(min=1), help="Which version; else the last held one."
)


@click.group(commands=[list_effects, apply_effect, refuse_effect])
def review() -> None:
    """List what waits for a decision, look at it, and decide."""


@review.command("list")
@data_option
@click.option("--limit", type=click.IntRange(min=1), default=100, show_default=True)
def list_held(data: Path, limit: int) -> None:
    """The held versions, oldest first, each with its findings."""
    with StoreReader(data) as reader:
        held = list(islice(reader.held(), limit))
        waiting = reader.totals()["waiting"]
    for version in held:
        click.echo(_line(version))
    click.echo(f"{waiting} held, {len(held)} shown", err=True)


@review.command("show")
@data_option
@_version_option
@_document_argument
def show_held(data: Path, number: int | None, document_id: str) -> None:
    """One version whole, with each finding where it stands in the text."""
    with StoreReader(data) as reader:
        number = number or _last_held(reader, document_id)
        version = reader.version(document_id, number)
        findings = reader.findings(document_id, number)
    title = version.metadata.title.value if version.metadata.title else "(no title)"
    click.echo(f"{document_id} version {number}, {version.state}: {title}")
    click.echo(f"from {version.path}" + (f" record {version.record}" if version.record else ""))
    for line in _described(findings, version):
        click.echo(line)
    click.echo()
    click.echo(version.text)


@review.command("clear")
@data_option
@_version_option
@actor_option
@click.option(
    "--accept",
    "accepted",
    nargs=2,
    multiple=True,
    metavar="FINDING REASON",
    help="A finding, by code or by its number in `show`, and why it may stand; for each one.",
)
@click.option(
    "--checked",
    type=click.Choice(CHECKS),
    multiple=True,
    help="What was looked at; of a filing all three: words, time and manner of publication.",
)
@click.option("--reason", help="Why, where nothing was found or beside the findings.")
@_document_argument
def clear_held(
    data: Path,
    number: int | None,
    actor: str,
    accepted: tuple[tuple[str, str], ...],
    checked: tuple[Check, ...],
    reason: str | None,
    document_id: str,
) -> None:
    """Clear a held version: it is public at once. Nobody clears what he filed."""
    with StoreReader(data) as reader:
        number = number or _last_held(reader, document_id)
    verdict = Verdict(
        decision="clear", reason=reason, accepted=dict(accepted), checks=frozenset(checked)
    )
    _decide(data, document_id, number, verdict, actor=actor)


@review.command("hold")
@data_option
@_version_option
@actor_option
@reason_option
@_document_argument
def hold_version(data: Path, number: int | None, actor: str, reason: str, document_id: str) -> None:
    """Hold a version, also a public one, or say why it stays held."""
    with StoreReader(data) as reader:
        number = number or _last(reader, document_id)
    _decide(data, document_id, number, Verdict(decision="hold", reason=reason), actor=actor)


@review.command("return")
@data_option
@_version_option
@actor_option
@reason_option
@click.option(
    "--code", type=click.Choice(RETURN_CODES), help="The coded reason; a filing needs one."
)
@_document_argument
def return_held(
    data: Path,
    number: int | None,
    actor: str,
    reason: str,
    code: ReturnCode | None,
    document_id: str,
) -> None:
    """Send a held version back to where it came from: it stays held and leaves the list."""
    with StoreReader(data) as reader:
        number = number or _last_held(reader, document_id)
    verdict = Verdict(decision="return", reason=reason, code=code)
    _decide(data, document_id, number, verdict, actor=actor)


def _decide(data: Path, document_id: str, number: int, verdict: Verdict, *, actor: str) -> None:
    now = datetime.now(UTC)
    decide(data, document_id, number, verdict, actor=known_actor(data, actor), now=now)
    click.echo(f"{document_id} version {number}: {_DONE[verdict.decision]}")


def known_actor(data: Path, actor: str) -> str:
    """The id of the account with this id or name; whoever has none goes by the name given."""
    with open_office(data) as office:
        try:
            return office.accounts.find(actor).id
        except NotFoundError:
            return actor


def _last_held(reader: StoreReader, document_id: str) -> int:
    """The last version that is held; raises NotFoundError if none is."""
    for version in reversed(reader.versions(document_id)):
        if version.state == "held":
            return version.number
    raise NotFoundError("held version of", document_id)


def _last(reader: StoreReader, document_id: str) -> int:
    versions = reader.versions(document_id)
    if not versions:
        raise NotFoundError("document", document_id)
    return versions[-1].number


def _line(version: HeldVersion) -> str:
    codes = ",".join(dict.fromkeys(f.code for f in version.findings if holds(f)))
    title = version.title or "(no title)"
    return f"{version.document_id}\t{version.number}\t{codes or version.reason}\t{title}\t{version.path}"


def _described(findings: tuple[Finding, ...], version: Version) -> Iterator[str]:
    for n, finding in enumerate(findings, start=1):
        mark = "holds" if holds(finding) else "noted"
        yield f"{n:>3}. {mark} {finding.code}: {finding.detail}{_place(finding, version.text)}"


def _place(finding: Finding, text: str) -> str:
    """The words around a finding: whoever decides must see them, and sees them here alone."""
    if finding.start is None or finding.end is None:
        return ""
    start = max(0, finding.start - _AROUND)
    words = " ".join(text[start : finding.end + _AROUND].split())
    return f" at {finding.start}: …{words}…"
