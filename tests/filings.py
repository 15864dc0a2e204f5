"""Invented filings of a made-up province's organs, as the checks leave them."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime

from msgspec.structs import replace

from gazette.filing.checking import check_read, check_unread
from gazette.filing.form import Form
from gazette.filing.submission import Filer, SentFile, Submission
from gazette.ids import source_id
from gazette.model import Draft, Field, Metadata, RawFile

NOW = datetime(2024, 6, 1, 2, 3, 4, tzinfo=UTC)
ORGAN = "示例省水利厅"
OFFICE = "示例省人民政府办公厅"
SOURCE = f"{ORGAN}报送"
FILER = Filer(account="acc-agency", key="waterkey", organ=ORGAN, office=OFFICE)
FORM = Form(
    title="示例省水利厅关于加强取水管理的通知",
    number="示水规〔2024〕3号",
    issuers=(ORGAN,),
    signed_on=date(2024, 5, 23),
    disclosure="active",
    disclosure_reason="普遍适用的规范性文件",
    registration_no="示规备〔2024〕17号",
    contact="示例省水利厅政策法规处",
)
TEXT = (
    "示例省水利厅关于加强取水管理的通知\n示水规〔2024〕3号\n各市水利局：\n"
    "一、取水应当计量。\n二、计量数据应当公开。\n示例省水利厅\n2024年5月23日\n（此件公开发布）\n"
)


def raw(content: str = TEXT, *, id: str = "fil-1", media_type: str = "text/plain") -> RawFile:
    """A file as received with a filing."""
    data = content.encode()
    return RawFile(
        sha256=hashlib.sha256(data).hexdigest(),
        sm3=hashlib.new("sm3", data).hexdigest(),
        size=len(data),
        media_type=media_type,
        path=f"filings/{id}.txt",
        source=source_id(SOURCE),
        received_at=NOW,
    )


def read(content: str = TEXT, *, id: str = "fil-1", form: Form = FORM) -> Draft:
    """What a reader makes of a file that says what the form says."""
    metadata = Metadata(
        title=Field(form.title, start=0, end=len(form.title)),
        number=Field(form.number),
        issuers=Field(form.issuers),
        signed_on=Field(form.signed_on),
    )
    return Draft(
        raw=raw(content, id=id), record=None, reader="made/1", text=content, metadata=metadata
    )


def submission(
    id: str = "fil-1", *, text: str = TEXT, form: Form = FORM, filer: Filer = FILER
) -> Submission:
    """A filing of a text, checked."""
    checked = check_read(form, [read(text, id=id)])
    return Submission(
        id=id,
        filer=filer,
        form=form,
        files=(SentFile("text", "通知.txt", checked.draft.raw),),
        source=SOURCE,
        draft=checked.draft,
        findings=checked.findings,
    )


def unread(id: str = "fil-1", *, content: str = "%PDF-1.7 示例") -> Submission:
    """A filing of a file that no reader takes yet."""
    pdf = raw(content, id=id, media_type="application/pdf")
    checked = check_unread(FORM, pdf, why="application/pdf")
    return replace(
        submission(id),
        files=(SentFile("text", "通知.pdf", pdf),),
        draft=checked.draft,
        findings=checked.findings,
    )
