"""Anchors are read from a folder, and certificates in use are read whatever else they hold."""

from pathlib import Path

import pytest
from asn1crypto import pem

from gazette.errors import ReadError, SettingsError
from ingest.seals.anchors import read_anchors
from ingest.seals.certificates import read_certificate
from tests.ofd_seals import holder, rsa_key, sm2_key

pytestmark = pytest.mark.requirement("SEC-07")


def test_every_certificate_of_a_folder_is_an_anchor_once(tmp_path: Path) -> None:
    ones = [
        holder(name, key(), is_authority=True) for name, key in (("甲", sm2_key), ("乙", rsa_key))
    ]
    both = b"".join(pem.armor("CERTIFICATE", one.certificate) for one in ones)
    (tmp_path / "both.pem").write_bytes(both)
    (tmp_path / "again.pem").write_bytes(pem.armor("CERTIFICATE", ones[0].certificate))
    (tmp_path / "README.txt").write_text("not read")
    assert set(read_anchors(tmp_path)) == {one.certificate for one in ones}


def test_a_folder_that_is_not_there_stops_the_start_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="seal_anchors: no folder"):
        read_anchors(tmp_path / "none")


@pytest.mark.parametrize("content", [b"no PEM", pem.armor("CERTIFICATE", b"\x30\x00")])
def test_a_file_without_a_certificate_stops_the_start_by_its_name(
    tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "bad.pem").write_bytes(content)
    with pytest.raises(SettingsError, match=r"bad\.pem"):
        read_anchors(tmp_path)


@pytest.mark.parametrize("data", [b"", b"\x00", b"\x30\x03\x02\x01\x01", b"x" * 500])
def test_bytes_that_are_no_certificate_are_broken(data: bytes) -> None:
    with pytest.raises(ReadError, match="broken"):
        read_certificate(data)
