"""What `gongbao demo` sets up beside the documents: two accounts to try, and a filing under way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import msgspec

from api.counter import Reading
from gazette.errors import FilingRefusedError, NotFoundError, WithdrawnError
from gazette.filing.accounts import Account, Identity, Role, new_account_id
from gazette.filing.desk import Desk, Envelope
from gazette.filing.receiving import Receiver, Upload
from gazette.store.office import Office, open_office

_NAMES: dict[Role, str] = {"agency": "演示报送员", "editor": "演示编辑"}


class DemoFiling(msgspec.Struct, frozen=True):
    """A filing of the made-up province: the fields of its form, and its file."""

    form: dict[str, str]
    file: Path


class DemoKey(msgspec.Struct, frozen=True):
    """A key to try the portal with, new at each start."""

    role: Role
    organ: str
    key: str


def read_filings(folder: Path) -> Iterator[DemoFiling]:
    """The filings of a folder, by name."""
    for path in sorted(folder.glob("*.json")):
        form = msgspec.json.decode(path.read_bytes(), type=dict[str, str])
        yield DemoFiling(form, folder / form.pop("file"))


def set_up(
    data: Path, folder: Path, reading: Reading, *, office: str, now: datetime
) -> list[DemoKey]:
    """Files the filings that carry a registration number, and gives the keys of both accounts."""
    ready = [one for one in read_filings(folder) if one.form["registration_no"]]
    organ = ready[0].form["issuer"]
    with open_office(data) as opened:
        agency = _identity(opened, "agency", organ, office, now)
        editor = _identity(opened, "editor", office, office, now)
    desk = Desk(data, Receiver(reading.sniff, None), reading.read)
    for one in ready:
        upload = Upload("text", one.file.name, one.file.read_bytes())
        envelope = Envelope(values=one.form, uploads=[upload], repeat_key=one.file.name)
        # filed at an earlier start, and decided or withdrawn since
        with suppress(FilingRefusedError, WithdrawnError):
            desk.file(envelope, agency[0], now=now)
    return [
        DemoKey("agency", organ, agency[1]),
        DemoKey("editor", office, editor[1]),
    ]


def _identity(
    opened: Office, role: Role, organ: str, office: str, now: datetime
) -> tuple[Identity, str]:
    """The demo account of a role with a new key; earlier keys are revoked."""
    try:
        account = opened.accounts.find(_NAMES[role])
    except NotFoundError:
        made = Account(
            id=new_account_id(),
            role=role,
            organ=organ,
            office=office,
            name=_NAMES[role],
            created_at=now,
        )
        key = opened.accounts.add(made)
    else:
        for old in opened.accounts.api_keys():
            if old.account == account.id and old.revoked_at is None:
                opened.accounts.revoke_key(account.id, old.prefix, now=now)
        key = opened.accounts.add_key(account.id, now=now)
    identity = opened.accounts.identify(key)
    if identity is None:
        raise NotFoundError("valid key of", _NAMES[role])
    return identity, key
