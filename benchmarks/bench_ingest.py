"""How many documents a CPU second from files to the store and the index, and in what memory."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from html import escape
from pathlib import Path

import msgspec

from benchmarks.generate import notice, write_notices
from benchmarks.measure import Cost, cost_of
from opendata.public.changes import changed_since
from opendata.public.file import DATABASE
from opendata.public.publish import follow
from opendata.search.engine import Unit
from opendata.search.index import INDEX, bring_up


def main(count: int) -> None:
    """Prints documents per CPU second of every process together, and the largest process."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        one = _texts(root / "one", 1)
        start = min(_ingest(one, root / f"start-{again}").cpu for again in range(3))
        print(f"documents of 1500 characters; {start:.2f} CPU s of start-up not counted")
        print(f"  {'':28}{'documents/CPU s':>16}{'wall s':>8}{'MB':>6}")
        plain = _ingest(_texts(root / "plain", count), root / "data")
        read = plain.cpu - start
        _row("text files, stored", count, read, plain)
        published = _seconds(partial(follow, root / "data"))
        indexed = _seconds(partial(_index, root / "data", "document"))
        articles = _seconds(partial(_index, root / "data", "article"))
        _row("text files, stored, indexed", count, read + indexed)
        _row("the same, articles as well", count, read + indexed + articles)
        _row("public.db apart", count, published)
        again = _ingest(root / "plain", root / "data")
        _row("the same again, unchanged", count, again.cpu - start, again)
        pages = _ingest(_pages(root / "html", count // 4), root / "data-html")
        _row("HTML files, stored", count // 4, pages.cpu - start, pages)
        rows = _ingest(_lines(root / "rows", count), root / "data-rows")
        _row("JSON lines, stored", count, rows.cpu - start, rows)
        more = _ingest(_lines(root / "more", 10 * count), root / "data-more")
        _row("ten times as many lines", 10 * count, more.cpu - start, more)


def _ingest(folder: Path, data: Path) -> Cost:
    command = [sys.executable, "-m", "ingest", str(folder), "--data", str(data), "--trusted"]
    return cost_of(command)


def _index(data: Path, unit: Unit) -> object:
    changed = partial(changed_since, data / DATABASE, unit=unit)
    return bring_up("tantivy", data / INDEX, changed, unit=unit)


def _texts(folder: Path, count: int) -> Path:
    write_notices(folder, count)
    return folder


def _pages(folder: Path, count: int) -> Path:
    """The notices as web pages with a menu, a metadata table and a footer."""
    folder.mkdir()
    for number in range(1, count + 1):
        lines = notice(number).splitlines()
        body = "".join(f"<p>{escape(line)}</p>\n" for line in lines)
        menu = "".join(
            f"<li><a href='/{name}'>{name}</a></li>" for name in ("首页", "公开", "服务")
        )
        page = (
            f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{lines[0]}</title></head>"
            f"<body><ul>{menu}</ul><table><tr><td>索引号</td><td>示{number}</td><td>发文字号</td>"
            f"<td>{lines[1]}</td><td>标题</td><td>{lines[0]}</td></tr></table>"
            f"<div class=content>{body}</div><div>主办：示例省人民政府办公厅</div></body></html>"
        )
        (folder / f"{number}.html").write_text(page, encoding="utf-8")
    return folder


def _lines(folder: Path, count: int) -> Path:
    folder.mkdir()
    with (folder / "rows.jsonl").open("wb") as file:
        for number in range(1, count + 1):
            file.write(msgspec.json.encode({"text": notice(number)}) + b"\n")
    return folder


def _row(name: str, count: int, cpu: float, cost: Cost | None = None) -> None:
    rest = f"{cost.wall:8.1f}{cost.memory / 1e6:6.0f}" if cost else ""
    print(f"  {name:28}{count / max(cpu, 0.01):16.0f}{rest}")


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=2000)
    main(parser.parse_args().documents)
