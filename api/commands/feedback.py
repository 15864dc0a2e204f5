"""`gongbao feedback`: what waits for an answer, what is overdue, and whose contact is to be forgotten."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from api.commands.options import data_option
from gazette.errors import StoreError
from gazette.filing.clocks import today
from gazette.filing.feedback import OPEN
from gazette.store.feedback import Feedback, Wanted
from gazette.store.office import open_office

_PAGE = 500


@click.group()
def feedback() -> None:
    """Feedback of readers (互动反馈): corrections, requests for data, showcases, appeals."""


@feedback.command("list")
@click.option("--overdue", is_flag=True, help="Only what should have been answered by now.")
@data_option
def list_feedback(*, overdue: bool, data: Path) -> None:
    """What waits for an answer, the newest first: id, kind, status, due day, what it is about.

    What was written, and by whom, is read in `/api/v1/moderation` alone.
    """
    day = today(datetime.now(UTC))
    wanted = Wanted(status=OPEN, overdue_on=day.isoformat() if overdue else None)
    with open_office(data) as office:
        start = None
        while True:
            page = office.feedback.page(wanted, limit=_PAGE, start=start)
            for one in page.items:
                click.echo(_line(one, is_overdue=one.is_overdue(day)))
            if (start := page.end) is None:
                return


@feedback.command("forget")
@click.argument("id", metavar="ID")
@data_option
def forget_contact(id: str, data: Path) -> None:
    """Erase how to reach the sender, from the file too; the letter stays."""
    with open_office(data) as office:
        is_gone = office.feedback.forget_contact(id)
    if not is_gone:
        raise StoreError(f"{id}: erased, but somebody holds office.db open: ask again to clear it")
    click.echo(f"{id}: forgotten")


def _line(one: Feedback, *, is_overdue: bool) -> str:
    due = f"{one.due_on} overdue" if is_overdue else one.due_on
    return "\t".join((one.id, one.kind, one.status, due, one.document or one.dataset or "-"))
