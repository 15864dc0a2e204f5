"""The setting `key_passphrase`: told once, it is known wherever something becomes public."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.app import create_app
from api.settings import Settings
from gazette.errors import KeysError
from gazette.store.keys import unlock
from tests.office import Office
from tests.serving import ROOT, gongbao

pytestmark = pytest.mark.requirement("SD-10", "item-34")

TEXT = "关于示例工作的通知\n示政发〔2024〕5号\n\n各市人民政府：\n\n示例正文。\n\n示例省人民政府\n2024年5月23日\n"


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """No other test knows the passphrase."""
    yield
    unlock("")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one document."""
    made = tmp_path / "示例"
    made.mkdir()
    (made / "5.txt").write_text(TEXT, encoding="utf-8")
    return made


def _is_encrypted(data: Path) -> bool:
    return b"ENCRYPTED" in (data / "keys" / "log.pem").read_bytes()


def test_a_command_signs_with_the_encrypted_key(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    monkeypatch.setenv("GONGBAO_KEY_PASSPHRASE", "示例口令")
    assert gongbao("ingest", "--trusted", folder, data=data).returncode == 0
    assert _is_encrypted(data)
    monkeypatch.delenv("GONGBAO_KEY_PASSPHRASE")
    (folder / "6.txt").write_text(TEXT.replace("5号", "6号"), encoding="utf-8")
    shut = gongbao("ingest", "--trusted", folder, data=data)
    assert shut.returncode == 1
    assert "key_passphrase does not open the signing key" in shut.stderr
    assert shut.stderr.count("\n") <= 2


def test_ingest_alone_takes_it_from_the_environment(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    monkeypatch.setenv("GONGBAO_KEY_PASSPHRASE", "示例口令")
    command = [sys.executable, "-m", "ingest", "--trusted", str(folder), "--data", str(data)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0
    assert _is_encrypted(data)


def test_a_server_that_was_told_it_publishes(tmp_path: Path) -> None:
    create_app(Settings(data=tmp_path, key_passphrase="示例口令"))  # noqa: S106 (invented)
    Office(tmp_path).file("示例", "正文。")
    assert _is_encrypted(tmp_path)
    create_app(Settings(data=tmp_path))
    with pytest.raises(KeysError, match="key_passphrase"):
        Office(tmp_path).file("另一示例", "另一正文。", number="示政发〔2024〕7号")
