"""What docs/your-archive.md begins with: a folder of saved pages and a web archive, invented.

Run as `python -m tests.saved_site FOLDER` it makes both there.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.web_archive import Archive

_LINKS = "".join(
    f"<li><a href='/{n}.html'>示例省人民政府关于加强示例{n}工作的通知</a> 2024-01-0{n}</li>"
    for n in range(1, 9)
)
LIST = f"<html><title>通知公告</title><body><h1>通知公告</h1><ul>{_LINKS}</ul></body></html>"


def saved_page(matter: str, serial: int, *more: str) -> bytes:
    """A notice of the made-up province as a saved page."""
    lines = [
        f"示政办发〔2024〕{serial}号",
        "各市人民政府，省政府各部门：",
        f"为做好{matter}工作，经省人民政府同意，现就有关事项通知如下。",
        f"一、明确责任。各市人民政府负责本行政区域内的{matter}，省政府各部门按照职责分工落实。",
        f"二、按时报送。每年12月31日前将{matter}情况报送省人民政府办公厅。",
        *more,
        "示例省人民政府办公厅",
        f"2024年5月{serial}日",
        "（此件公开发布）",
    ]
    body = "".join(f"<p>{line}</p>" for line in lines)
    title = f"示例省人民政府办公厅关于做好{matter}工作的通知"
    return f"<html><body><h1>{title}</h1><div id='zoom'>{body}</div></body></html>".encode()


def make(folder: Path) -> None:
    """Writes `pages/` and `site.warc.gz` into the folder."""
    pages = folder / "pages"
    pages.mkdir(parents=True)
    (pages / "1.html").write_bytes(saved_page("档案开放", 1))
    (pages / "2.html").write_bytes(saved_page("桥梁养护", 2, "联系人手机：13800138000"))
    (pages / "list.html").write_text(LIST, encoding="utf-8")
    (pages / "slides.ppt").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    archive = Archive().add("3.html", saved_page("校车安全", 3))
    archive.add("4.html", saved_page("古树保护", 4)).add("site.css", b"p {}", "text/css")
    archive.add("gone.html", b"", status="404 Not Found")
    (folder / "site.warc.gz").write_bytes(archive.data)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
