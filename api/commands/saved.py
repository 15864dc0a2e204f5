"""`gongbao saved`: searches that are asked again of whatever is new."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import click

from api.commands.options import data_option
from api.saving import match_new, save, unread_among
from gazette.store.office import open_office
from opendata.public.file import DATABASE
from opendata.public.publish import follow
from opendata.public.reader import PublicReader

_name_argument = click.argument("name", metavar="NAME")


@click.group()
def saved() -> None:
    """Saved searches: asked of every document that is new or has changed (订阅)."""


@saved.command("add")
@_name_argument
@click.argument("question", metavar="QUESTION")
@data_option
def add_search(name: str, question: str, data: Path) -> None:
    """Save a search, written as in the address of /search: "q=停车&kind=provincial_rule".

    It is asked of what is published from now on, while `serve` runs or when its matches are listed.
    """
    save(data, name, question, now=datetime.now(UTC))
    click.echo(f"{name}: saved")


@saved.command("list")
@data_option
def list_searches(data: Path) -> None:
    """Every saved search with its question; one that cannot be read any more with the reason."""
    with open_office(data) as office:
        searches = office.saved_searches.all()
    reasons = {one.name: one.reason for one in unread_among(data, searches)}
    for one in searches:
        told = f"\tcannot be read: {reasons[one.name]}" if one.name in reasons else ""
        click.echo(f"{one.name}\t{one.question}{told}")


@saved.command("remove")
@_name_argument
@data_option
def remove_search(name: str, data: Path) -> None:
    """Forget a search and what it found."""
    with open_office(data) as office:
        office.saved_searches.remove(name)
    click.echo(f"{name}: removed")


@saved.command("matches")
@_name_argument
@data_option
def list_matches(name: str, data: Path) -> None:
    """What a search found, the latest first: when, and the document, as long as it is public."""
    follow(data)
    for unread in match_new(data, now=datetime.now(UTC)):
        click.echo(str(unread), err=True)
    with open_office(data) as office:
        found = office.saved_searches.matches(name)
    with closing(PublicReader(data / DATABASE)) as reader:
        rows = reader.documents.named([one.document for one in found])
    for one in found:
        if one.document in rows:
            click.echo(f"{one.at}\t{one.document}\t{rows[one.document].title}")


@saved.command("subscriptions")
@data_option
def list_subscriptions(data: Path) -> None:
    """Who is told by webhook: id, state, since when it fails and why, search, receiver."""
    with open_office(data) as office:
        for one in office.subscriptions.all():
            failing = f"{one.failing_since} {one.last_failure}" if one.failing_since else "-"
            told = (one.id, one.state, failing, one.question or "-", one.url)
            click.echo("\t".join(told))


@saved.command("end")
@click.argument("subscription", metavar="ID")
@data_option
def end_subscription(subscription: str, data: Path) -> None:
    """End a subscription: nothing of it is kept."""
    with open_office(data) as office:
        office.subscriptions.remove(subscription)
    click.echo(f"{subscription}: ended")


@saved.command("failed")
@data_option
def list_failed(data: Path) -> None:
    """Deliveries that failed for good: id, subscription, attempts, when last, why."""
    with open_office(data) as office:
        for one in office.outbox.dead():
            told = (one.id, one.subscription, str(one.attempts), one.last_at or "-")
            click.echo("\t".join((*told, one.reason or "its subscription was disabled")))


@saved.command("retry")
@click.argument("delivery", metavar="ID")
@data_option
def retry_delivery(delivery: str, data: Path) -> None:
    """Send a delivery that failed for good again, under the same id; its subscription goes on."""
    with open_office(data) as office:
        office.outbox.retry(delivery, now=datetime.now(UTC))
    click.echo(f"{delivery}: to be sent")
