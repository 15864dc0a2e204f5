"""What an office trusts reaches the readers by every door, and a changed seal holds a document."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from asn1crypto import pem
from click.testing import CliRunner

from gazette.edition.write_ofd import write_ofd
from gazette.model import RawFile
from gazette.store.reader import StoreReader
from ingest.command import ingest
from ingest.sandbox import read_apart
from ingest.zipped import Zipped
from tests.gazette.edition.test_write_ofd import plain
from tests.ofd_seals import Holder, holder, sealed, signature_xml, sm2_key, stamp

pytestmark = pytest.mark.requirement("SEC-07", "item-37")

TEXT = """示例省人民政府关于示例工作的通知
各市人民政府，省政府各部门：
为推进示例工作，现将有关事项通知如下。
示例省人民政府
2024年5月23日"""


@pytest.fixture(scope="module")
def root() -> Holder:
    return holder("示例省测试根", sm2_key(), is_authority=True)


def sealed_notice(root: Holder, *, change: tuple[str, str] = ("", "")) -> bytes:
    """A notice set and sealed; then words of it are changed."""
    written = Zipped(write_ofd(plain(TEXT)))
    parts = {name: written.read(name).decode() for name in written.names()}
    parts["OFD.xml"] = parts["OFD.xml"].replace(
        "</ofd:DocBody>",
        "<ofd:Signatures>Doc_0/Signs/Signatures.xml</ofd:Signatures></ofd:DocBody>",
    )
    xml = signature_xml(parts)
    signer = holder("示例省人民政府", sm2_key(), by=root)
    before, after = change
    changed = {
        name: text.replace(before, after) if before else text for name, text in parts.items()
    }
    return sealed(changed, xml, stamp(xml, signer, signer))


def raw_of(data: bytes) -> RawFile:
    return RawFile(
        sha256="0" * 64,
        sm3="0" * 64,
        size=len(data),
        media_type="application/ofd",
        path="a.ofd",
        source="src-1",
        received_at=datetime(2024, 6, 1, tzinfo=UTC),
    )


def test_a_filing_is_read_with_them_in_its_own_process(root: Holder) -> None:
    data = sealed_notice(root)
    (draft,) = read_apart(raw_of(data), data, anchors=(root.certificate,))
    assert "signature_valid" in [finding.code for finding in draft.findings]


@pytest.mark.parametrize(
    ("change", "public", "held"),
    [
        (("", ""), 1, []),
        (("推进示例工作", "停止示例工作"), 0, ["seal_digest_mismatch"]),
    ],
)
def test_a_folder_is_read_with_them_and_a_changed_document_is_held(
    root: Holder, tmp_path: Path, change: tuple[str, str], public: int, held: list[str]
) -> None:
    anchors, folder, data = tmp_path / "anchors", tmp_path / "in", tmp_path / "data"
    anchors.mkdir()
    folder.mkdir()
    (anchors / "root.pem").write_bytes(pem.armor("CERTIFICATE", root.certificate))
    (folder / "notice.ofd").write_bytes(sealed_notice(root, change=change))
    asked = ["--trusted", "--jobs", "0", "--seal-anchors", str(anchors), "--data", str(data)]
    done = CliRunner().invoke(ingest, [str(folder), *asked])
    assert done.exit_code == 0, done.output
    with StoreReader(data) as reader:
        waiting = [finding.code for each in reader.held() for finding in each.findings]
        assert reader.totals()["public"] == public
    assert [code for code in waiting if code not in ("seal_present", "running_heads")] == held
