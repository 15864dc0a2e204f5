"""The README.txt of a release: in both languages what each file is, and how to check it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from opendata.catalogue.datasets import Dataset
from opendata.release_files import CHANGES
from opendata.release_originals import INDEX as ORIGINALS
from opendata.to_datapackage import Resource

FILE = "README.txt"

_HEAD = """\
公报数据发布包 {name}
Release {name} of the gazette's open data

制作时间 {made_at}；已公开的全部数据，截至本库第 {change} 次变更。不含未公开的内容；原件仅含整份公开者。
Made at {made_at}: all that is public up to change {change} of the archive. Nothing that is not public
is in it; of original files those that are public as a whole.

  public.db          全部数据表（SQLite，含全文检索） all tables, with full text
  {changes}  上一发布包以来的变化，首行说明；无上一包则无此文件
                     what became of rows since the release before, where there was one: drop, put and
                     withdrawn lines, to be done in order
  originals-0001.tar … 整份公开的原件 original files as they came in
  {originals}  各版本原件所在的包与路径 in which of them, under which path, the file of a version stands
  datapackage.json   以下各文件与字段，供程序使用 the files and fields below, for programs
  metadata.json      供 Datasette 使用的说明 descriptions for Datasette
  gongbao.py         Datasette 插件 a Datasette plugin
  manifest.json      每个文件的大小、SHA-256 与 SM3 size and digests of each file
  manifest.note      对 manifest.json 的签名（Ed25519） the archive's signature over manifest.json

核验 To check all of it, offline, with the key that you trust (/api/v1/log/key):
  python verify.py release manifest.note --key KEY

撤回的文件必须删除，参见 "withdrawn" 各行与 public.db 的 tombstone 表。
What was withdrawn may not be kept: see the "withdrawn" lines and the table tombstone of public.db.
"""


def readme(name: str, made_at: str, change: int, resources: Sequence[Resource]) -> str:
    """The text of README.txt."""
    head = _HEAD.format(
        name=name, made_at=made_at, change=change, changes=CHANGES, originals=ORIGINALS
    )
    groups = groupby(resources, key=lambda one: one.dataset.id)
    return head + "".join(_section(list(files)) for _, files in groups)


def _section(files: Sequence[Resource]) -> str:
    dataset: Dataset = files[0].dataset
    lines = [
        "",
        f"{' '.join(dataset.title.said)}: {files[0].rows} 条 rows",
        *dataset.description.said,
        *(f"  {one.file}" for one in files),
        f"主键 key: {', '.join(dataset.key)}",
        *(
            f"  {column.name} ({column.type}) {'。'.join(column.description.said)}"
            for column in dataset.columns
        ),
    ]
    return "".join(f"{line}\n" for line in lines)
