"""`/api/v1/tables`: agencies send tables, editors say what they are and decide on them."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus

from litestar import Response
from litestar.params import FromPath

from api import tables
from api import wire_intake as wire
from api.calls import Call
from api.closed import (
    ClosedRoute,
    answer,
    attachment,
    closed_get,
    closed_post,
    closed_put,
    closed_upload,
)
from api.identity import identify, identify_editor
from api.problems import ProblemError
from api.queries import NoQuery
from gazette.datasets import Metadata
from gazette.filing.accounts import Account
from gazette.store.dataset_clearing import Choosing
from gazette.store.writer import Store
from opendata.catalogue.table_intake import Intake, decide, take_in

_TABLE = "/api/v1/tables/{table_id:str}"
_VERSION = f"{_TABLE}/versions/{{number:int}}"


@closed_put(_TABLE, ClosedRoute(tag="tables", body=Metadata, answers=(wire.TableRevision,)))
async def describe_table(table_id: FromPath[str], request: Call) -> Response[bytes]:
    """登记元数据 What the office says of a dataset: a new revision, if it is new."""
    request.ask(NoQuery)
    identity = await asyncio.to_thread(identify_editor, request)
    tables.allow_deciding(request, identity.account)
    metadata = tables.decoded(await request.body(), Metadata)
    number = await asyncio.to_thread(_describe, request, table_id, metadata, identity.account)
    return answer(wire.TableRevision(table_id, number))


@closed_upload(
    f"{_TABLE}/versions",
    ClosedRoute(
        tag="tables",
        body=wire.TableForm,
        is_form=True,
        answers=(wire.TableReport,),
        status=HTTPStatus.CREATED,
    ),
)
async def send_table(table_id: FromPath[str], request: Call) -> Response[bytes]:
    """报送数据 A file of a dataset: it is checked, and held until somebody else decides.

    The very same file again is no new version (409).
    """
    request.ask(NoQuery)
    identity = await asyncio.to_thread(identify, request)
    await asyncio.to_thread(tables.allow_sending, request, identity.account, table_id)
    sent = await tables.read_table_form(request)
    try:
        take = partial(_take, request, table_id, sent, identity.account)
        intake = await request.house.counter.work(take)
    finally:
        sent.path.unlink(missing_ok=True)
    if intake.number is None:
        detail = "与上一版文件相同 It is the very file of the last version."
        raise ProblemError("not-possible", HTTPStatus.CONFLICT, detail)
    told = await asyncio.to_thread(tables.report, request, table_id, intake.number)
    return answer(told, HTTPStatus.CREATED, {"location": told.links.self})


@closed_get(_VERSION, ClosedRoute(tag="tables", answers=(wire.TableReport,)))
def read_report(table_id: FromPath[str], number: FromPath[int], request: Call) -> Response[bytes]:
    """检查报告 What was found in a version, cell by cell, and where it stands."""
    request.ask(NoQuery)
    tables.allow_sending(request, identify(request).account, table_id)
    return answer(tables.report(request, table_id, number))


@closed_get(
    f"{_VERSION}/marked", ClosedRoute(tag="tables", media_types=("application/octet-stream",))
)
def read_marked(table_id: FromPath[str], number: FromPath[int], request: Call) -> Response[bytes]:
    """标注件 The file as it was sent, with the reason beside each bad cell."""
    request.ask(NoQuery)
    tables.allow_sending(request, identify(request).account, table_id)
    with tables.marked_copy(request, table_id, number) as (path, name):
        return attachment(path.read_bytes(), name)


@closed_post(
    f"{_VERSION}/decision",
    ClosedRoute(tag="tables", body=wire.TableVerdict, answers=(wire.TableReport,)),
)
async def decide_table(
    table_id: FromPath[str], number: FromPath[int], request: Call
) -> Response[bytes]:
    """决定 Mask, leave out or publish what was found; nobody decides on what he sent himself."""
    request.ask(NoQuery)
    identity = await asyncio.to_thread(identify_editor, request)
    tables.allow_deciding(request, identity.account)
    verdict = tables.decoded(await request.body(), wire.TableVerdict)
    choosing = [Choosing(tuple(one.findings), one.choice, one.reason) for one in verdict.choices]
    await request.house.counter.work(
        partial(
            decide,
            request.house.settings.data,
            table_id,
            number,
            choosing,
            actor=identity.account.id,
            reason=verdict.reason,
            now=datetime.now(UTC),
        )
    )
    return answer(await asyncio.to_thread(tables.report, request, table_id, number))


def _describe(request: Call, table_id: str, metadata: Metadata, account: Account) -> int | None:
    with Store.open(request.house.settings.data) as store:
        return store.datasets.describe(
            table_id,
            metadata,
            owner=metadata.provider,
            actor=account.id,
            now=datetime.now(UTC),
        )


def _take(request: Call, table_id: str, sent: tables.Sent, account: Account) -> Intake:
    tables.scan(request, sent.path)
    return take_in(
        request.house.settings.data,
        table_id,
        sent.path,
        tables.schema_of(request, sent, table_id),
        bad_rows=tables.bad_rows_of(sent),
        actor=account.id,
        now=datetime.now(UTC),
    )


ROUTES = [describe_table, send_table, read_report, read_marked, decide_table]
