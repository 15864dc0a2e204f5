"""LibreOffice converts old files apart from us: bounded, without macros, links or network."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from gazette.errors import ReadError
from gazette.filing.clearing import Trust
from gazette.model import RawFile
from ingest import office
from ingest.container_types import DOC
from ingest.from_office import documents, read
from ingest.office import File, convert
from ingest.parse import Read, Refused, parse, results
from ingest.pieces import Piece
from ingest.sandbox import read_apart
from tests.ole_files import ole_file
from tests.word_files import packed

pytestmark = pytest.mark.requirement("GZ-10", "GZ-17", "SEC-01")

needs_writer = pytest.mark.skipif(
    not Path("/usr/lib/libreoffice/program/libswlo.so").is_file(),
    reason="LibreOffice Writer is missing",
)
TITLE = "示例省水利厅关于示例工作的通知"
RTF = "application/rtf"
BROKEN = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 5000


def rtf(*paragraphs: str) -> bytes:
    words = ("".join(f"\\u{ord(each)}?" for each in text) for text in paragraphs)
    return b"{\\rtf1\\ansi " + "\\par ".join(words).encode() + b"}"


def flat(body: str, *, scripts: str = "", spaces: str = "") -> bytes:
    """A document in one XML file (FODT)."""
    open_document = "urn:oasis:names:tc:opendocument:xmlns:"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document xmlns:office="{open_document}office:1.0"'
        f' xmlns:text="{open_document}text:1.0" xmlns:draw="{open_document}drawing:1.0"'
        f' xmlns:script="{open_document}script:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" {spaces}'
        ' office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">'
        f"{scripts}<office:body><office:text>{body}</office:text></office:body></office:document>"
    ).encode()


@needs_writer
def test_hidden_and_deleted_words_of_an_old_file_do_not_come_in(raw: RawFile) -> None:
    parts = (
        b"{\\rtf1\\ansi{\\*\\revtbl{A;}}"
        + rtf(TITLE)[len(b"{\\rtf1\\ansi ") : -1]
        + b"\\par seen {\\v hidden}{\\deleted gone}{\\revised come}\\par}"
    )
    (draft,) = read(parts, _typed(raw, RTF))
    assert draft.reader == "from_office/1"
    assert draft.text.split("\n") == [TITLE, "seen come"]
    assert {one.code for one in draft.findings} == {"hidden_text", "tracked_changes"}


@needs_writer
def test_a_file_that_fails_harms_no_other_of_its_batch(raw: RawFile) -> None:
    pieces = [
        _piece(raw, DOC, BROKEN),
        _piece(raw, RTF, rtf(TITLE, "第一份。")),
        _piece(raw, DOC, ole_file({"WordDocument": b"\xec\xa5\xc1"})),
        _piece(raw, "text/plain", f"{TITLE}\n正文。".encode()),
        _piece(raw, RTF, rtf(TITLE, "第二份。")),
    ]
    read = results(parse(pieces))
    assert [type(each) for each in read] == [Refused, Read, Refused, Read, Read]
    assert [each.code for each in read if isinstance(each, Refused)] == ["broken", "not_converted"]
    texts = [each.drafts[0].draft.text for each in read if isinstance(each, Read)]
    assert [text.split("\n")[1] for text in texts] == ["第一份。", "正文。", "第二份。"]


@needs_writer
def test_a_strangers_file_is_converted_outside_the_child_that_reads_it(raw: RawFile) -> None:
    (draft,) = read_apart(_typed(raw, RTF), rtf(TITLE, "正文。"))
    assert draft.text == f"{TITLE}\n正文。"


@pytest.mark.parametrize(
    ("data", "kind", "code"),
    [
        (ole_file({"Workbook": b""}), DOC, "unsupported_format"),
        (ole_file({"EncryptedPackage": b""}), DOC, "encrypted"),
        (ole_file({"WordDocument": b"\xec\xa5" + b"\x00" * 9 + b"\x01"}), DOC, "encrypted"),
        (BROKEN, DOC, "broken"),
        (packed({"META-INF/manifest.xml": "<a><encryption-data/></a>"}),
         "application/vnd.oasis.opendocument.text", "encrypted"),
        (packed({"content.xml": b"\x00" * 2_000_000}),
         "application/vnd.oasis.opendocument.text", "zip_bomb"),
    ],
)  # fmt: skip
def test_what_may_not_be_converted_is_refused_before(data: bytes, kind: str, code: str) -> None:
    (refused,) = documents([(data, kind)])
    assert isinstance(refused, ReadError)
    assert refused.code == code


@pytest.fixture
def server() -> Iterator[tuple[int, list[str]]]:
    """A port, and who came to it."""
    met: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.1)
        is_over = threading.Event()

        def listen() -> None:
            while not is_over.is_set():
                try:
                    visitor, address = listening.accept()
                except TimeoutError:
                    continue
                met.append(str(address))
                visitor.close()

        thread = threading.Thread(target=listen)
        thread.start()
        yield listening.getsockname()[1], met
        is_over.set()
        thread.join()


@needs_writer
def test_nothing_is_fetched_for_a_document(server: tuple[int, list[str]]) -> None:
    port, met = server
    picture = f'<draw:frame><draw:image xlink:href="http://127.0.0.1:{port}/a.png"/></draw:frame>'
    (made,) = convert([File(".fodt", flat(f"<text:p>甲{picture}</text:p>"))])
    assert isinstance(made, bytes)
    assert met == []


MACRO = """<office:scripts><office:script script:language="ooo:Basic"><ooo:libraries>
<ooo:library-embedded ooo:name="Standard"><ooo:module ooo:name="M"><ooo:source-code>Sub Main
Open "{path}" For Output As #1
Print #1, "ran"
Close #1
End Sub</ooo:source-code></ooo:module></ooo:library-embedded></ooo:libraries></office:script>
<office:event-listeners><script:event-listener script:language="ooo:script"
 script:event-name="dom:load" xlink:type="simple"
 xlink:href="vnd.sun.star.script:Standard.M.Main?language=Basic&amp;location=document"/>
</office:event-listeners></office:scripts>"""


@needs_writer
def test_no_macro_runs(tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    scripts = MACRO.format(path=mark)
    spaces = 'xmlns:ooo="http://openoffice.org/2004/office"'
    (made,) = convert([File(".fodt", flat("<text:p>甲</text:p>", scripts=scripts, spaces=spaces))])
    assert isinstance(made, bytes)
    assert not mark.exists()


def _stand_in(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program of our own in the place of LibreOffice."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=":")


def test_one_that_hangs_is_ended_with_all_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = tmp_path / "alive"
    _stand_in(tmp_path, f"(sleep 1.5; touch {mark}) & sleep 60", monkeypatch)
    monkeypatch.setattr(office, "SECONDS", 0.3)
    (refused,) = convert([File(".doc", b"")])
    assert isinstance(refused, ReadError)
    assert refused.code == "converter_timeout"
    time.sleep(1.7)
    assert not mark.exists()


def test_it_ends_with_the_process_that_started_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that takes too long is killed, and cannot end what it started."""
    mark = tmp_path / "pid"
    monkeypatch.setenv("TMPDIR", str(tmp_path))  # what it was killed over stays behind
    _stand_in(tmp_path, f"echo $$ > {mark}.new; mv {mark}.new {mark}; exec sleep 60", monkeypatch)
    code = "from ingest.office import File, convert; convert([File('.doc', b'')])"
    worker = subprocess.Popen([sys.executable, "-c", code], cwd=Path(__file__).parents[2])
    _wait_until(mark.exists)
    worker.kill()
    worker.wait()
    status = Path("/proc", mark.read_text().strip(), "status")
    _wait_until(lambda: not status.exists() or "zombie" in status.read_text())


def test_it_is_told_nothing_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _stand_in(tmp_path, f"env > {tmp_path}/seen; ulimit -v >> {tmp_path}/seen", monkeypatch)
    monkeypatch.setenv("GONGBAO_KEY_PASSPHRASE", "secret")
    convert([File(".doc", b"")])
    seen = (tmp_path / "seen").read_text(encoding="utf-8")
    assert "secret" not in seen
    assert seen.splitlines()[-1] == str(4 * 1024 * 1024)


def test_a_machine_without_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    refused = convert([File(".doc", b""), File(".rtf", b"")])
    assert [str(each)[:12] for each in refused] == ["no_converter"] * 2


def test_nothing_stays_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    _stand_in(tmp_path, "exit 3", monkeypatch)
    convert([File(".doc", b"")])
    assert [path.name for path in tmp_path.iterdir()] == ["soffice"]


def _wait_until(is_so: Callable[[], bool]) -> None:
    for _ in range(200):
        if is_so():
            return
        time.sleep(0.05)
    raise AssertionError("it did not come to that in ten seconds")


def _typed(raw: RawFile, kind: str) -> RawFile:
    return replace(raw, media_type=kind)


def _piece(raw: RawFile, kind: str, data: bytes) -> Piece:
    return Piece(
        raw=_typed(raw, kind), reader="r", source="s", trust=Trust(owner="示例省"), data=data
    )
