"""What the API answers of the files of a document."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from api.wire import Digest, Instant, Page, Url


class DocumentFile(Struct, frozen=True):
    """文件形式或来源文件 A form of a version, or the file that it was read from."""

    role: Annotated[
        Literal["form", "source"],
        Meta(
            description="`form` 本站提供的形式 made by this archive; `source` 来源文件 as it came in.",
            examples=["form"],
        ),
    ]
    version: Annotated[int, Meta(description="版本 The version that it is of.", examples=[1])]
    url: Annotated[
        Url | None,
        Meta(
            description="下载地址 Where it is served; null for a source that is not public as a whole: "
            "more may stand in the file than in the public text."
        ),
    ]
    media_type: Annotated[
        str | None,
        Meta(
            description="媒体类型 Its media type; null for a source that is not public.",
            examples=["text/markdown"],
        ),
    ]
    size: Annotated[
        int | None,
        Meta(
            description="字节数 In bytes; null for what is made when it is asked for, and for a source "
            "that is not public."
        ),
    ]
    digest: Annotated[
        Digest | None,
        Meta(
            description="摘要 Of the text, and of a source that is public; null for all else: a rendering "
            "proves nothing."
        ),
    ]
    file: Annotated[
        str | None,
        Meta(
            description="来源路径 Of a source: its path in the ingested folder.",
            examples=["text/示例.txt"],
        ),
    ]
    record: Annotated[
        int | None,
        Meta(description="记录号 Of a source: which record of a file that holds several, from 1."),
    ]
    published_at: Annotated[
        Url | None, Meta(description="原网址 Of a source: where it was published before.")
    ]
    received_at: Annotated[
        Instant | None, Meta(description="接收时间 Of a source: when it came in.")
    ]


class DocumentFileList(Page[DocumentFile], frozen=True):
    """The files of a document, those of the newest version first."""
