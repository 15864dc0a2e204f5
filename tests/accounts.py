"""Accounts of a made-up office, and the headers that show their keys."""

from datetime import UTC, datetime
from pathlib import Path

from gazette.filing.accounts import Account, Role, new_account_id
from gazette.store.office import open_office

OFFICE = "示例省人民政府办公厅"


def add_account(
    data: Path, role: Role, organ: str = OFFICE, *, office: str = OFFICE, name: str | None = None
) -> str:
    """Makes an account and gives its key."""
    id = new_account_id()
    account = Account(
        id=id,
        role=role,
        organ=organ,
        office=office,
        name=name or f"{organ} {id}",
        created_at=datetime.now(UTC),
    )
    with open_office(data) as opened:
        return opened.accounts.add(account)


def key_headers(key: str) -> dict[str, str]:
    """The headers of a request that shows a key."""
    return {"authorization": f"Bearer {key}"}
