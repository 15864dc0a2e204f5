"""Invented documents of a made-up province, recorded and published as real ones are."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from gazette.ids import source_id
from gazette.model import (
    Citation,
    Component,
    ComponentKind,
    Draft,
    Enclosure,
    Field,
    HistoryEvent,
    Kind,
    Metadata,
    RawFile,
    Status,
)
from gazette.store.writer import Store
from opendata.public.changes import changed_since
from opendata.public.file import DATABASE
from opendata.public.publish import rebuild
from opendata.search.engine import UNITS, EngineName
from opendata.search.index import INDEX, bring_up

NOW = datetime(2024, 6, 1, 2, 3, 4, tzinfo=UTC)
T = TypeVar("T")

NOTICE_TEXT = """各市人民政府，省政府各部门：
为推进政务公开，现将有关事项通知如下。
一、明确职责
依照《示例省数据条例》第三条和《关于公布停车收费标准的通知》（示政发〔2023〕7号）办理。
二、加强监督
对<script>alert(1)</script>等内容，应当依法处理。
附件：工作台账
"""
STATUTE_TEXT = """第一章 总则
第一条 为了规范数据管理，制定本条例。
第二条 本条例所称数据，是指信息的记录。
第二章 公开
第三条 数据应当公开：
（一）依法公开；
（二）及时公开。
"""


def field(value: T) -> Field[T]:
    """A field as given, so that no place in the text is claimed."""
    return Field(value, origin="given")


def draft(name: str, text: str, metadata: Metadata, **rest: object) -> Draft:
    """A draft read from an invented file."""
    data = text.encode()
    raw = RawFile(
        sha256=hashlib.sha256(data).hexdigest(),
        sm3=hashlib.new("sm3", data).hexdigest(),
        size=len(data),
        media_type="text/plain",
        path=f"made/{name}.txt",
        source=source_id("made"),
        received_at=NOW,
    )
    return Draft(raw=raw, record=None, reader="made/1", text=text, metadata=metadata, **rest)  # type: ignore[arg-type]  # components and citations only


def metadata(
    title: str,
    *,
    number: str | None = None,
    issuers: Sequence[str] = ("示例省人民政府",),
    kind: Kind = "government_normative",
    genre: str = "通知",
    signed_on: date | None = None,
    **rest: object,
) -> Metadata:
    """Metadata that the gate lets through."""
    return Metadata(
        title=field(title),
        number=field(number) if number else None,
        issuers=field(tuple(issuers)),
        owner=field("示例省人民政府办公厅"),
        kind=field(kind),
        genre=field(genre),
        signed_on=field(signed_on) if signed_on else None,
        disclosure=Field("active", origin="given"),
        disclosure_reason=field("already published"),
        **rest,  # type: ignore[arg-type]  # fields of Metadata
    )


def part(
    path: str, kind: ComponentKind, number: str, text: str, words: str, heading: str | None = None
) -> Component:
    """The component whose words these are."""
    start = text.index(words)
    return Component(
        path=path,
        kind=kind,
        number=number,
        ordinal=int(path[-1]),
        heading=heading,
        start=start,
        end=start + len(words),
    )


def cited(text: str, words: str, **rest: str | None) -> Citation:
    """The citation that stands in these words."""
    start = text.index(words)
    values = {"title": None, "number": None, "pinpoint": None, "path": None, **rest}
    return Citation(start=start, end=start + len(words), **values)  # type: ignore[arg-type]


def notice() -> Draft:
    """A notice with sections, two citations, an enclosure and markup in its text."""
    text = NOTICE_TEXT
    return draft(
        "notice",
        text,
        metadata(
            "示例省人民政府关于推进政务公开的通知",
            number="示政发〔2024〕12号",
            issuers=("示例省人民政府", "示例省数据局"),
            signed_on=date(2024, 5, 23),
            published_on=field(date(2024, 5, 25)),
            topic=field("综合政务\\政务公开"),
            addressees=field("各市人民政府，省政府各部门"),
            abstract=field("推进政务公开的三项要求。"),
            index_no=field("00000000/2024-00012"),
            enclosures=(Enclosure(title="工作台账", path=None),),
            url="https://www.shili.example/zwgk/12.html",
        ),
        components=(
            part("lvl1_1", "level1", "一、", text, "一、明确职责", "明确职责"),
            part("lvl1_2", "level1", "二、", text, "二、加强监督", "加强监督"),
        ),
        citations=(
            cited(
                text,
                "《示例省数据条例》第三条",
                title="示例省数据条例",
                pinpoint="第三条",
                path="lvl1_1",
            ),
            cited(
                text,
                "《关于公布停车收费标准的通知》（示政发〔2023〕7号）",
                title="关于公布停车收费标准的通知",
                number="示政发〔2023〕7号",
                path="lvl1_1",
            ),
        ),
    )


def statute() -> Draft:
    """A local regulation with chapters, articles and items, in force since 2020."""
    text = STATUTE_TEXT
    return draft(
        "statute",
        text,
        metadata(
            "示例省数据条例",
            issuers=("示例省人民代表大会常务委员会",),
            kind="local_regulation",
            genre="条例",
            published_on=field(date(2019, 11, 28)),
            effective_on=field(date(2020, 1, 1)),
            status=field(Status(code="effective", since=date(2020, 1, 1))),
            history=(
                HistoryEvent(day=date(2019, 11, 28), action="通过", text="2019年11月28日通过"),
            ),
        ),
        components=(
            part("chp_1", "chapter", "第一章", text, "第一章 总则", "总则"),
            part(
                "chp_1__art_1", "article", "第一条", text, "第一条 为了规范数据管理，制定本条例。"
            ),
            part(
                "chp_1__art_2", "article", "第二条", text, "第二条 本条例所称数据，是指信息的记录。"
            ),
            part("chp_2", "chapter", "第二章", text, "第二章 公开", "公开"),
            part("chp_2__art_3", "article", "第三条", text, text[text.index("第三条") :].rstrip()),
            part("chp_2__art_3__point_1", "item", "（一）", text, "（一）依法公开；"),
            part("chp_2__art_3__point_2", "item", "（二）", text, "（二）及时公开。"),
        ),
    )


def fee_notice() -> Draft:
    """A notice that was repealed."""
    return draft(
        "fees",
        "停车收费标准如下，自2023年3月1日起施行。\n",
        metadata(
            "关于公布停车收费标准的通知",
            number="示政发〔2023〕7号",
            signed_on=date(2023, 2, 1),
            effective_on=field(date(2023, 3, 1)),
            status=field(Status(code="repealed", since=date(2024, 1, 1))),
        ),
    )


def announcement(serial: int, *, signed_on: date | None) -> Draft:
    """One of many short announcements of the data office."""
    return draft(
        f"announcement-{serial}",
        f"第{serial}次数据目录已经公布。\n",
        metadata(
            f"示例省数据局关于公布第{serial}次数据目录的公告",
            number=f"示数公〔2022〕{serial}号",
            issuers=("示例省数据局",),
            kind="announcement",
            genre="公告",
            signed_on=signed_on,
        ),
    )


def announcements() -> list[Draft]:
    """Twelve: pairs on one day, the last three without a date."""
    return [
        announcement(n, signed_on=date(2022, 1, 1 + n // 2) if n <= 9 else None)
        for n in range(1, 13)
    ]


def record(data: Path, drafts: Sequence[Draft], *, now: datetime = NOW) -> list[str]:
    """Records drafts as a trusted source's, and gives their documents' ids."""
    with Store.open(data) as store:
        store.add_source("made", trusted=True, now=NOW)
        run = store.start_run("test", now=now)
        return [store.record(one, (), clear=True, run=run, now=now).document_id for one in drafts]


def index(data: Path, engine: EngineName = "tantivy") -> None:
    """Brings the search index of each unit up to public.db."""
    for unit in UNITS:
        changed = partial(changed_since, data / DATABASE, unit=unit)
        bring_up(engine, data / INDEX, changed, unit=unit)


def publish(data: Path, drafts: Sequence[Draft]) -> list[str]:
    """Records drafts, makes public.db, and gives their documents' ids."""
    ids = record(data, drafts)
    rebuild(data)
    return ids
