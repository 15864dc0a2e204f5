"""A PDF is measured before it is read: what unpacks to too much is told at once."""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence

import pytest
from pikepdf import Array, AttachedFileSpec, Dictionary, Encryption, Name, Pdf, Stream, String

from gazette.errors import ReadError
from ingest import pdf_streams
from ingest.pdf_attachments import embedded_in
from ingest.pdf_streams import open_measured

pytestmark = pytest.mark.requirement("SEC-01", "GZ-17")

WORDS = b"BT /F1 12 Tf (words) Tj ET\n"


def saved(pdf: Pdf, encryption: Encryption | None = None) -> bytes:
    out = io.BytesIO()
    pdf.save(out, compress_streams=False, encryption=encryption or False)
    return out.getvalue()


def packed(pdf: Pdf, content: bytes, *, times: int = 1) -> Stream:
    for _ in range(times):
        content = zlib.compress(content, 9)
    return Stream(pdf, content, Filter=Array([Name.FlateDecode] * times))


def embedded(pdf: Pdf, name: str, content: bytes) -> AttachedFileSpec:
    told = {"description": "", "mime_type": "", "creation_date": "", "mod_date": ""}
    return AttachedFileSpec(pdf, content, filename=name, **told)


def with_pages(contents: Sequence[bytes], *, times: int = 1) -> bytes:
    pdf = Pdf.new()
    for content in contents:
        pdf.add_blank_page().Contents = packed(pdf, content, times=times)
    return saved(pdf)


@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_page_that_unpacks_to_too_much_is_refused(times: int) -> None:
    data = with_pages([WORDS, b" " * (pdf_streams.LARGEST_PAGE + 1)], times=times)
    with pytest.raises(ReadError, match="page 2 unpacks to more than 67,108,864 bytes") as caught:
        open_measured(data)
    assert caught.value.code == "too_large"


def test_pages_that_unpack_to_too_much_together_are_refused() -> None:
    pdf = Pdf.new()
    most = pdf.make_indirect(packed(pdf, b" " * pdf_streams.LARGEST_PAGE))
    for _ in range(9):
        pdf.add_blank_page().Contents = most
    with pytest.raises(ReadError, match="its pages unpack to more than 536,870,912 bytes"):
        open_measured(saved(pdf))


def test_what_is_hidden_in_a_form_in_a_form_is_measured() -> None:
    pdf = Pdf.new()
    inner = packed(pdf, b" " * (pdf_streams.LARGEST_PAGE + 1))
    inner.Subtype = Name.Form
    outer = packed(pdf, b"/Inner Do")
    outer.Subtype = Name.Form
    outer.Resources = Dictionary(XObject=Dictionary(Inner=inner, Self=inner))
    page = pdf.add_blank_page()
    page.Resources = Dictionary(XObject=Dictionary(Outer=outer))
    with pytest.raises(ReadError, match="page 1 unpacks"):
        open_measured(saved(pdf))


def test_forms_that_hold_each_other_are_measured_once() -> None:
    pdf = Pdf.new()
    forms = [pdf.make_indirect(packed(pdf, WORDS)) for _ in range(40)]
    for form in forms:
        form.Subtype = Name.Form
        form.Resources = Dictionary(
            XObject=Dictionary({f"/F{n}": each for n, each in enumerate(forms)})
        )
    pdf.add_blank_page().Resources = Dictionary(XObject=Dictionary(F=forms[0]))
    assert open_measured(saved(pdf)) is not None


def test_a_stream_with_a_fault_is_left_to_the_reader() -> None:
    pdf = Pdf.new()
    whole = zlib.compress(WORDS * 1000)
    pdf.add_blank_page().Contents = Stream(pdf, whole[:50] + b"\xff" * 9, Filter=Name.FlateDecode)
    assert open_measured(saved(pdf)) is not None


@pytest.mark.parametrize("data", [b"%PDF-1.7 nothing", b"", b"\x00" * 2000])
def test_what_cannot_be_opened_is_left_to_the_reader(data: bytes) -> None:
    assert open_measured(data) is None


def test_embedded_files_and_those_pinned_to_a_page_come_along_once() -> None:
    pdf = Pdf.new()
    page = pdf.add_blank_page()
    pdf.attachments["a"] = embedded(pdf, "附表.csv", b"a,b\n1,2\n")
    pinned = Dictionary(
        Type=Name.Filespec,
        UF=String("C:\\示例\\说明.txt"),
        EF=Dictionary(F=pdf.make_indirect(packed(pdf, "示例说明".encode()))),
    )
    pdf.make_indirect(pinned)
    note = Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, FS=pinned, Rect=[0, 0, 9, 9])
    page.Annots = Array([note, note])
    opened = open_measured(saved(pdf, Encryption(owner="owner", user="")))
    assert opened is not None
    found = embedded_in(opened)
    assert [(each.name, each.media_type, each.data) for each in found.attachments] == [
        ("附表.csv", "text/csv", b"a,b\n1,2\n"),
        ("说明.txt", "text/plain", "示例说明".encode()),
    ]
    assert found.findings == ()


def test_embedded_files_that_are_too_many_or_too_large_are_told() -> None:
    pdf = Pdf.new()
    pdf.add_blank_page()
    for number in range(60):
        spec = embedded(pdf, f"{number}.txt", b"x")
        spec.obj.EF.F = pdf.make_indirect(packed(pdf, bytes(40_000_000 if number == 3 else number)))
        pdf.attachments[f"{number:02}"] = spec
    opened = open_measured(saved(pdf))
    assert opened is not None
    found = embedded_in(opened)
    assert len(found.attachments) == 50
    assert [(each.code, each.detail) for each in found.findings] == [
        ("attachments_left_out", "10 embedded files, too many or too large")
    ]
