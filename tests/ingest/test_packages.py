"""Files that come together: lists say what each is, pages take what they link to, ZIPs are opened."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from gazette.errors import ReadError
from gazette.store.files import path_of
from gazette.store.reader import StoreReader
from gazette.store.writer import Store
from ingest.manifest import read_manifest
from ingest.packages import plan_of
from tests.ingest.conftest import Ran, Run

pytestmark = pytest.mark.requirement("GZ-10", "GZ-17")

NOTICE = "示例省人民政府办公厅关于示例工作的通知\n示政办发〔2024〕5号\n各市人民政府：\n现就有关事项通知如下。\n示例省人民政府办公厅\n2024年5月23日\n"
PAGE = """<html><head><title>通知</title></head><body><h1>示例省人民政府办公厅关于另一工作的通知</h1>
<div class="content"><p>示政办发〔2024〕6号</p><p>各市人民政府：</p><p>现就另一工作通知如下，请认真贯彻执行。附件一并印发，请遵照办理。</p>
<p>附件：<a href="%E9%99%84%E8%A1%A8.xlsx">附表</a></p><p>示例省人民政府办公厅</p><p>2024年5月24日</p></div></body></html>"""


def packed(files: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def spread(*rows: tuple[object, ...]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(out)
    return out.getvalue()


def lay(folder: Path, files: dict[str, bytes | str]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def outcomes(ran: Ran) -> dict[str, tuple[str, str | None]]:
    return {row["path"]: (row["outcome"], row.get("reason")) for row in ran.lines}


LIST = json.dumps([{"文件": "a.txt", "文号": "示政办发〔2024〕7号", "附件": "b.xlsx"}])


@pytest.mark.parametrize("as_zip", [False, True])
def test_a_list_says_what_a_file_is_and_what_goes_with_it(
    tmp_path: Path,
    run: Run,
    as_zip: bool,  # noqa: FBT001 (two ways)
) -> None:
    files: dict[str, bytes | str] = {"a.txt": NOTICE, "b.xlsx": b"PK\x03\x04 x", "清单.json": LIST}
    lay(tmp_path / "in", {"p.zip": packed(files)} if as_zip else files)
    ran = run()
    inside = "p.zip/" if as_zip else ""
    assert outcomes(ran) == {
        f"{inside}a.txt": ("stored", None),
        f"{inside}b.xlsx": ("skipped", "attachment"),
        f"{inside}清单.json": ("skipped", "manifest"),
    }
    (stored,) = [row for row in ran.lines if row["outcome"] == "stored"]
    with StoreReader(tmp_path / "data") as reader:
        version = reader.version(stored["document"], 1)
        attached = reader.attached(stored["document"], 1)
    assert version.metadata.number is not None
    assert (version.metadata.number.value, version.metadata.number.origin) == (
        "示政办发〔2024〕7号",
        "given",
    )
    assert [each.name for each in attached] == ["b.xlsx"]
    assert path_of(tmp_path / "data", attached[0].sha256).read_bytes() == b"PK\x03\x04 x"
    assert "given_differs" in {finding["code"] for finding in stored["findings"]}


def test_again_it_is_unchanged_and_another_list_is_another_reading(
    tmp_path: Path, run: Run
) -> None:
    lay(tmp_path / "in", {"a.txt": NOTICE, "b.xlsx": b"PK\x03\x04 x", "清单.json": LIST})
    run()
    assert outcomes(run())["a.txt"] == ("unchanged", None)
    lay(tmp_path / "in", {"清单.json": LIST.replace("7", "8")})
    changed = run()
    assert outcomes(changed)["a.txt"][0] in ("stored", "held")
    assert outcomes(run())["a.txt"] == ("unchanged", None)


def test_a_page_takes_the_files_it_links_to(tmp_path: Path, run: Run) -> None:
    lay(tmp_path / "in", {"page.html": PAGE, "附表.xlsx": b"PK\x03\x04 y", "c.txt": NOTICE})
    ran = run()
    assert outcomes(ran) == {
        "page.html": ("stored", None),
        "附表.xlsx": ("skipped", "attachment"),
        "c.txt": ("stored", None),
    }
    (page,) = [row for row in ran.lines if row["path"] == "page.html"]
    with StoreReader(tmp_path / "data") as reader:
        assert [each.name for each in reader.attached(page["document"], 1)] == ["附表.xlsx"]


def test_a_zip_in_a_zip_is_opened_and_a_third_is_not(tmp_path: Path, run: Run) -> None:
    third = packed({"d.txt": NOTICE})
    second = packed({"b.txt": NOTICE, "third.zip": third})
    lay(tmp_path / "in", {"first.zip": packed({"内/second.zip": second})})
    assert outcomes(run()) == {
        "first.zip/内/second.zip/b.txt": ("stored", None),
        "first.zip/内/second.zip/third.zip": ("failed", "nested_too_deep"),
    }


def test_a_member_that_cannot_be_read_costs_no_other(tmp_path: Path, run: Run) -> None:
    lay(
        tmp_path / "in",
        {"p.zip": packed({"a.txt": NOTICE, "b.xls": b"\xd0\xcf\x11\xe0", "c.bin": b"\0"})},
    )
    ran = run()
    assert ran.totals.stored == 1
    assert {row["path"] for row in ran.lines if row["outcome"] == "failed"} == {
        "p.zip/b.xls",
        "p.zip/c.bin",
    }


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (packed({}), "empty"),
        (packed({"../a.txt": NOTICE}), "unsafe_name"),
        (packed({"a.txt": "0" * 70_000_000}), "zip_bomb"),
        (packed({"a.txt": NOTICE})[:60], "broken"),
    ],
    ids=["nothing", "leads out", "bomb", "cut"],
)
def test_a_package_that_is_none_is_refused(
    tmp_path: Path, run: Run, content: bytes, reason: str
) -> None:
    lay(tmp_path / "in", {"p.zip": content})
    (line,) = run().lines
    assert (line["outcome"], line["reason"]) == ("failed", reason)
    assert not list(tmp_path.rglob("a.txt"))


def test_a_withdrawn_member_takes_its_package_along_and_leaves_the_others(
    tmp_path: Path, run: Run
) -> None:
    other = NOTICE.replace("示例工作", "其他工作").replace("5号", "9号")
    lay(tmp_path / "in", {"p.zip": packed({"a.txt": NOTICE, "b.txt": other})})
    ids = {row["path"]: row["document"] for row in run().lines}
    with Store.open(tmp_path / "data") as store:
        from tests.made_up import NOW

        store.withdraw(
            ids["p.zip/a.txt"], None, code="other", authority="示例省人民政府", on=NOW.date(),
            note=None, actor="editor", now=NOW,
        )  # fmt: skip
    kept = [p.read_bytes() for p in (tmp_path / "data/files").rglob("*") if p.is_file()]
    assert kept == [other.encode()]
    again = outcomes(run())
    assert again["p.zip/a.txt"] == ("failed", "withdrawn_before")
    assert again["p.zip/b.txt"] == ("unchanged", None)


def test_a_row_that_names_no_file_is_told(tmp_path: Path, run: Run) -> None:
    lay(tmp_path / "in", {"a.txt": NOTICE, "清单.csv": "文件名,标题\na.txt,示例\nx.txt,示例\n"})
    ran = run()
    (line,) = [row for row in ran.lines if row["outcome"] == "failed"]
    assert (line["path"], line["reason"]) == ("清单.csv", "no_such_file")
    assert "row 2 names 'x.txt'" in line["detail"]


def test_a_link_out_of_the_folder_is_no_attachment(tmp_path: Path, run: Run) -> None:
    (tmp_path / "secret.pdf").write_bytes(b"%PDF-1.7 secret")
    lay(tmp_path / "in", {"page.html": PAGE.replace("%E9%99%84%E8%A1%A8.xlsx", "s.pdf")})
    (tmp_path / "in/s.pdf").symlink_to(tmp_path / "secret.pdf")
    assert outcomes(run())["s.pdf"] == ("failed", "outside")


def test_lists_are_read_in_each_format() -> None:
    header, row = (
        ("文件名", "标题", "成文日期", "附件"),
        ("a.pdf", "示例通知", "2024-05-23", "b.pdf;c.pdf"),
    )
    as_csv = "\n".join(",".join(words) for words in (header, row)).encode()
    as_json = json.dumps([dict(zip(header, row, strict=True))]).encode()
    lists = [
        read_manifest("sub/清单.csv", as_csv),
        read_manifest("sub/清单.json", as_json),
        read_manifest("sub/清单.xlsx", spread(header, row)),
    ]
    assert lists[0] == lists[1] == lists[2]
    (listed,) = lists[0]
    assert (listed.file, listed.attachments) == ("sub/a.pdf", ("sub/b.pdf", "sub/c.pdf"))
    assert (listed.given.title, listed.given.signed_on) == ("示例通知", "2024-05-23")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("清单.csv", "标题\n示例\n".encode(), "row 1 names no file"),
        ("清单.json", b"[1]", "bad_manifest"),
        ("清单.xlsx", b"PK\x03\x04 nothing", "no spreadsheet"),
        ("清单.csv", "文件名\n".encode(), "no rows"),
    ],
)
def test_a_list_that_is_none_says_why(name: str, content: bytes, words: str) -> None:
    with pytest.raises(ReadError, match=words) as caught:
        read_manifest(name, content)
    assert caught.value.code == "bad_manifest"


def test_a_list_may_name_files_below_it() -> None:
    files = {"清单.csv": "文件名\n2024/a.txt\n".encode(), "2024/a.txt": b"x"}
    plan = plan_of(files, files.__getitem__)
    assert set(plan.beside) == {"2024/a.txt"}
    assert plan.refused == ()
