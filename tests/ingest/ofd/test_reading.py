"""Every page of an OFD file is read as its maker meant it, or said to be unreadable."""

import pytest

from gazette.errors import ReadError
from ingest.ofd.reading import Opened
from tests.ofd_files import NAMESPACE, ofd_of, opened, packed, page, parts_of, text_object

pytestmark = pytest.mark.requirement("item-37", "GZ-10")

TEMPLATE = f'<ofd:Page {NAMESPACE}><ofd:Content><ofd:Layer ID="9">{text_object("示例省人民政府文件")}</ofd:Layer></ofd:Content></ofd:Page>'


def texts(found: Opened) -> list[list[str]]:
    return [[run.text for run in sheet.runs] for sheet in found.sheets]


def codes(found: Opened) -> list[str]:
    return [finding.code for finding in found.findings]


def refused(data: bytes) -> str:
    with pytest.raises(ReadError) as caught:
        opened(data)
    return caught.value.code


def test_words_come_with_their_place_in_points() -> None:
    (sheet,) = opened(ofd_of(page(text_object("示例省通知", at="20 30 150 6")))).sheets
    (run,) = sheet.runs
    assert (round(sheet.width), round(sheet.height)) == (595, 842)
    assert run.text == "示例省通知"
    left, top, right, bottom = run.box
    assert (round(left, 1), round(right, 1)) == (56.7, 127.6)
    assert top < 35 * 72 / 25.4 < bottom
    assert run.size == pytest.approx(5 * 72 / 25.4, abs=0.01)


@pytest.mark.parametrize("count", ["4", "2000000000", "99999999999999999999"])
def test_a_run_length_gives_no_more_places_than_there_are_letters(count: str) -> None:
    code = f'X="0" Y="5" DeltaX="g {count} 5"'
    assert texts(opened(ofd_of(page(text_object("示例省通知", code=code))))) == [["示例省通知"]]


def test_words_far_apart_in_one_object_are_runs_of_their_own() -> None:
    code = 'X="0" Y="5" DeltaX="5 60 5"'
    assert texts(opened(ofd_of(page(text_object("示例印发", code=code))))) == [["示例", "印发"]]


def test_an_object_is_scaled_and_moved_by_its_transformation() -> None:
    scaled = text_object("示例", at="10 10 50 5", more='CTM="2 0 0 2 10 0"')
    (run,) = opened(ofd_of(page(scaled))).sheets[0].runs
    assert run.box[0] == pytest.approx(20 * 72 / 25.4, abs=0.01)
    assert run.size == pytest.approx(10 * 72 / 25.4, abs=0.01)


@pytest.mark.parametrize(
    ("place", "location"),
    [
        ("Doc_0/TPL/Content.xml", "TPL/Content.xml"),
        ("Doc_0/TPL/Content.xml", "/Doc_0/TPL/Content.xml"),
        ("Doc_0/TPL/Content.xml", "Doc_0/TPL/Content.xml"),
        ("DOC_0/tpl/content.xml", "TPL/Content.xml"),
    ],
)
def test_a_template_is_found_however_its_place_is_written(place: str, location: str) -> None:
    common = f'<ofd:TemplatePage ID="7" BaseLoc="{location}"/>'
    own = page(text_object("正文", at="20 60 150 6"), before='<ofd:Template TemplateID="7"/>')
    data = packed({**parts_of([own], common=common), place: TEMPLATE})
    assert texts(opened(data)) == [["示例省人民政府文件", "正文"]]


@pytest.mark.parametrize("namespace", ['xmlns:ofd="http://www.ofdspec.org"', 'xmlns:ofd="urn:x"'])
def test_the_namespace_does_not_matter(namespace: str) -> None:
    parts = parts_of([page(text_object("示例"))])
    changed = {name: str(data).replace(NAMESPACE, namespace) for name, data in parts.items()}
    assert texts(opened(packed(changed))) == [["示例"]]


def test_a_drawing_is_followed_into_the_words_it_is_made_of() -> None:
    unit = f'<ofd:CompositeGraphicUnit ID="5" Width="9" Height="9"><ofd:Content>{text_object("示例", at="0 0 20 6")}</ofd:Content></ofd:CompositeGraphicUnit>'
    resources = f"<ofd:Res {NAMESPACE}><ofd:CompositeGraphicUnits>{unit}</ofd:CompositeGraphicUnits></ofd:Res>"
    used = '<ofd:CompositeObject ID="3" ResourceID="5" Boundary="40 50 20 20" CTM="1 0 0 1 0 0"/>'
    parts = parts_of([page(used)], common="<ofd:DocumentRes>Res.xml</ofd:DocumentRes>")
    (sheet,) = opened(packed({**parts, "Doc_0/Res.xml": resources})).sheets
    assert sheet.runs[0].text == "示例"
    assert sheet.runs[0].box[0] == pytest.approx(40 * 72 / 25.4, abs=0.01)


def test_a_drawing_of_itself_is_refused_in_bounded_time() -> None:
    again = '<ofd:CompositeObject ID="3" ResourceID="5" Boundary="0 0 20 20"/>' * 3
    unit = f'<ofd:CompositeGraphicUnit ID="5"><ofd:Content>{again}</ofd:Content></ofd:CompositeGraphicUnit>'
    parts = parts_of([page(again)], common="<ofd:DocumentRes>Res.xml</ofd:DocumentRes>")
    assert (
        refused(packed({**parts, "Doc_0/Res.xml": f"<ofd:Res {NAMESPACE}>{unit}</ofd:Res>"}))
        == "too_large"
    )


@pytest.mark.parametrize(
    ("more", "at"),
    [('Visible="false"', "20 20 90 6"), ('Fill="false"', "20 20 90 6"), ('Alpha="0"', "20 20 90 6"), ("", "900 20 90 6")],
)  # fmt: skip
def test_what_is_not_shown_is_left_out_and_counted(more: str, at: str) -> None:
    hidden = text_object("内部批注", more=more, at=at)
    found = opened(ofd_of(page(text_object("正文", at="20 60 90 6"), hidden)))
    assert texts(found) == [["正文"]]
    assert [(each.code, each.detail) for each in found.findings] == [
        ("hidden_text", "4 characters, the first on page 1")
    ]


def test_a_watermark_across_the_page_is_left_out_and_counted() -> None:
    slanted = text_object("样本", more='CTM="0.7 0.7 -0.7 0.7 0 0"')
    found = opened(ofd_of(page(text_object("正文", at="20 60 90 6"), slanted)))
    assert (texts(found), codes(found)) == ([["正文"]], ["watermark_text"])


def test_annotations_are_counted_and_no_part_of_the_text() -> None:
    note = f'<ofd:PageAnnot {NAMESPACE}><ofd:Annot Type="Stamp"><ofd:Appearance Boundary="10 10 50 50">{text_object("已阅")}</ofd:Appearance></ofd:Annot></ofd:PageAnnot>'
    listed = f'<ofd:Annotations {NAMESPACE}><ofd:Page PageID="0"><ofd:FileLoc>Note.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>'
    parts = parts_of(
        [page(text_object("正文"))], document="<ofd:Annotations>Annots/A.xml</ofd:Annotations>"
    )
    data = packed({**parts, "Doc_0/Annots/A.xml": listed, "Doc_0/Annots/Note.xml": note})
    found = opened(data)
    assert (texts(found), codes(found)) == ([["正文"]], ["annotation_text"])


def test_a_page_that_cannot_be_read_is_named_and_the_others_keep_their_numbers() -> None:
    pages = [page(text_object(words)) for words in ("第一页", "第二页", "第三页")]
    found = opened(ofd_of(*pages, parts={"Doc_0/Pages/Page_1/Content.xml": "<ofd:Page"}))
    assert [(sheet.number, sheet.runs[0].text) for sheet in found.sheets] == [
        (1, "第一页"),
        (3, "第三页"),
    ]
    assert codes(found) == ["page_unreadable"]
    assert found.findings[0].detail.startswith("page 2 of 3:")


def test_a_file_none_of_whose_pages_can_be_read_is_refused() -> None:
    assert refused(ofd_of("<ofd:Page")) == "broken"


@pytest.mark.parametrize("charset", ["utf-8", "utf-16"])
def test_a_part_with_a_document_type_is_refused(charset: str) -> None:
    entity = f'<?xml version="1.0" encoding="{charset}"?><!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    hostile = (entity + page(text_object("&x;"))).encode(charset)
    parts = {"Doc_0/Pages/Page_0/Content.xml": hostile}
    assert refused(ofd_of(page(), parts=parts)) == "dtd"


def test_an_encrypted_package_is_refused_as_such() -> None:
    assert refused(ofd_of(page(), parts={"Encryptions.xml": "<a/>"})) == "encrypted"


def test_several_documents_in_a_file_are_read_one_after_the_other() -> None:
    body = "</ofd:DocBody><ofd:DocBody><ofd:DocRoot>Doc_1/Document.xml</ofd:DocRoot>"
    first = parts_of([page(text_object("甲件"))], body=body)
    second = parts_of([page(text_object("乙件"))])
    moved = {name.replace("Doc_0", "Doc_1"): data for name, data in second.items()}
    found = opened(packed({**moved, **first}))
    assert texts(found) == [["甲件"], ["乙件"]]
    assert [sheet.number for sheet in found.sheets] == [1, 2]
    assert codes(found) == ["several_documents"]


def test_a_page_given_in_another_unit_than_its_words_is_as_large_as_they_need() -> None:
    lines = [text_object("示例省", at=f"10 {10 + 8 * n} 80 6") for n in range(12)]
    parts = parts_of([page(*lines)])
    wrong = str(parts["Doc_0/Document.xml"]).replace("210 297", "595.3 841.9")
    (sheet,) = opened(packed({**parts, "Doc_0/Document.xml": wrong})).sheets
    assert sheet.height < 130 * 72 / 25.4


def test_attachments_come_along_and_a_missing_one_is_named() -> None:
    listed = (
        f'<ofd:Attachments {NAMESPACE}><ofd:Attachment ID="1" Name="附件1">'
        "<ofd:FileLoc>/Doc_0/Res/list.csv</ofd:FileLoc></ofd:Attachment>"
        '<ofd:Attachment ID="2" Name="附件2"><ofd:FileLoc>gone.csv</ofd:FileLoc></ofd:Attachment>'
        "</ofd:Attachments>"
    )
    parts = parts_of(
        [page(text_object("正文"))], document="<ofd:Attachments>A.xml</ofd:Attachments>"
    )
    found = opened(packed({**parts, "Doc_0/A.xml": listed, "Doc_0/Res/list.csv": "a,b\n1,2\n"}))
    assert [(one.name, one.media_type, one.data) for one in found.attachments] == [
        ("附件1.csv", "text/csv", b"a,b\n1,2\n")
    ]
    assert codes(found) == ["attachment_missing"]
