"""A stranger's file is read by a child: the same drafts, and nothing of it can harm the parent."""

from pathlib import Path

import pytest

from gazette.errors import ReadError
from ingest.readers import reader_of
from ingest.sandbox import read_apart
from tests.filings import TEXT, raw

pytestmark = pytest.mark.requirement("SEC-01", "SD-10")


def test_the_child_reads_what_the_reader_reads() -> None:
    assert read_apart(raw(), TEXT.encode()) == reader_of("text/plain").read(TEXT.encode(), raw())


@pytest.mark.parametrize(
    ("media_type", "content", "code"),
    [
        ("application/pdf", b"%PDF-1.7", "broken"),
        ("application/x-empty", b" ", "empty"),
    ],
)
def test_a_refusal_keeps_its_code(media_type: str, content: bytes, code: str) -> None:
    with pytest.raises(ReadError) as refused:
        read_apart(raw(media_type=media_type), content)
    assert refused.value.code == code


def test_a_file_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(ReadError, match="reader_timeout"):
        read_apart(raw(), TEXT.encode(), seconds=0.01)


def test_a_child_that_dies_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    dying = tmp_path / "python"
    dying.write_text("#!/bin/sh\nexit 7\n", encoding="utf-8")
    dying.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(dying))
    with pytest.raises(ReadError, match="reader_crashed: the process reading it ended with 7"):
        read_apart(raw(), TEXT.encode())


def test_the_child_sees_none_of_our_secrets(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    telling = tmp_path / "python"
    telling.write_text('#!/bin/sh\nenv > "$(dirname "$0")/seen"\n', encoding="utf-8")
    telling.chmod(0o755)
    monkeypatch.setenv("GONGBAO_CURSOR_KEY", "secret")
    monkeypatch.setattr("sys.executable", str(telling))
    with pytest.raises(ReadError):
        read_apart(raw(), TEXT.encode())
    assert "secret" not in (tmp_path / "seen").read_text(encoding="utf-8")
