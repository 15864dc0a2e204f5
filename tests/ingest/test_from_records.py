"""Rows of tables: common names need no mapping, others one, and nothing dirty stops a run."""

import json
from typing import Any

import pytest

from gazette.errors import ReadError
from gazette.model import Draft, RawFile
from ingest.from_records import READER, decode_row, parse_mapping, read_record

pytestmark = pytest.mark.requirement("GZ-15", "GZ-17")

TEXT = "示例省人民政府关于示例的意见\n示政发〔2024〕1号\n各市：\n现提出意见。\n示例省人民政府\n2024年5月23日\n责任编辑：某"


def draft(raw: RawFile, **row: Any) -> Draft:
    return read_record(json.dumps(row).encode(), raw, 7)


def mapped(raw: RawFile, mapping: bytes, **row: Any) -> Draft:
    return read_record(json.dumps(row).encode(), raw, 7, mapping)


def value(draft: Draft, name: str) -> str | None:
    field = getattr(draft.metadata, name)
    return str(field.value) if field else None


@pytest.mark.parametrize(
    "row",
    [
        {"title": "示例办法", "doc_number": "示政发[2024]1号", "issuer": "示例省人民政府", "signed_date": "2024-05-23", "url": "https://a.cn/1"},
        {"标题": "示例办法", "发文字号": "示政发〔2024〕1号", "发文机关": "示例省人民政府", "成文日期": "2024年5月23日", "链接": "https://a.cn/1"},
        {"Title": "示例办法", "Doc-Number": "示政发〔2024〕1号", "发布机构": "示例省人民政府", "成文日期": "20240523", "source_url": "https://a.cn/1"},
        {"文件名称": "示例办法", "文　号": "示政发〔2024〕1号", "制定机关": "示例省人民政府", "签发日期": "2024/5/23", "网址": "https://a.cn/1"},
    ],
)  # fmt: skip
def test_common_names_in_both_languages_need_no_mapping(row: dict[str, str], raw: RawFile) -> None:
    found = draft(raw, **row)
    assert (value(found, "title"), value(found, "number")) == ("示例办法", "示政发〔2024〕1号")
    assert (value(found, "issuers"), value(found, "signed_on")) == (
        "('示例省人民政府',)",
        "2024-05-23",
    )
    assert found.metadata.url == "https://a.cn/1"


@pytest.mark.parametrize("name", ["published", "publishedAt", "publication-date", "Publish_Time"])
def test_the_day_of_publication_has_many_names(name: str, raw: RawFile) -> None:
    found = draft(raw, **{"title": "示例办法", name: "2024-06-01T08:00:00+08:00"})
    assert value(found, "published_on") == "2024-06-01"


def test_a_row_without_text_is_a_catalogue_row(raw: RawFile) -> None:
    found = draft(raw, title="示例办法", text="  ")
    assert (found.text, found.components, found.citations) == ("", (), ())
    assert (found.record, found.reader) == (7, READER)


def test_the_text_of_a_row_is_read_like_a_scraped_page(raw: RawFile) -> None:
    found = draft(raw, content=TEXT)
    assert found.text == TEXT.rpartition("\n")[0]
    assert value(found, "title") == "示例省人民政府关于示例的意见"
    assert [line.kind for line in found.metadata.provenance] == ["editor"]


def test_a_list_in_place_of_the_text_holds_its_paragraphs(raw: RawFile) -> None:
    """They were joined as one list of words: 各市：、现提出意见。"""
    assert draft(raw, text=TEXT.split("\n")) == draft(raw, text=TEXT)


def test_a_title_edited_by_hand_gives_way_to_the_documents_own(raw: RawFile) -> None:
    found = draft(raw, text=TEXT, title="【示例省】《关于示例预算的决定》")
    assert value(found, "title") == "示例省人民政府关于示例的意见"
    assert [finding.code for finding in found.findings] == ["given_differs"]


def test_a_prefix_added_by_hand_is_no_part_of_a_title(raw: RawFile) -> None:
    assert (
        value(draft(raw, title="【示例省示例市】《关于示例的意见》"), "title") == "关于示例的意见"
    )


def test_a_mapping_names_the_columns(raw: RawFile) -> None:
    mapping = b'{"title": "mc", "text": "nr", "number": "wh"}'
    found = mapped(
        raw, mapping, mc="示例办法", nr="示例办法\n第一条 略。", wh="示政发〔2024〕1号", 标题="别的"
    )
    assert (value(found, "title"), value(found, "number")) == ("示例办法", "示政发〔2024〕1号")
    assert found.text == "示例办法\n第一条 略。"


def test_a_mapping_can_leave_a_column_aside(raw: RawFile) -> None:
    assert (
        value(mapped(raw, b'{"status": null}', title="示例办法", status="有效"), "status") is None
    )


def test_a_mapping_may_be_toml() -> None:
    assert parse_mapping('title = "名"'.encode()).by_field == {"title": "名"}


@pytest.mark.parametrize("mapping", [b'{"titel": "mc"}', b"{", b"[1]", "标题".encode()])
def test_a_wrong_mapping_is_refused_with_the_word_at_fault(mapping: bytes) -> None:
    with pytest.raises(ReadError) as caught:
        parse_mapping(mapping)
    assert caught.value.code == "bad_mapping"


def test_keys_made_by_patterns_are_not_believed(raw: RawFile) -> None:
    found = draft(
        raw, title="示例办法", doc_number_silver="示政发〔2024〕9号", truth=["title"], id="x"
    )
    assert found.metadata.number is None


@pytest.mark.parametrize(
    "cell",
    ["其他", "示例省财政厅", 12, 3.5, ["示政发〔2024〕1号"], True, {}, "示政发〔2024〕1号、2号"],
)
def test_a_dirty_number_never_fails(cell: object, raw: RawFile) -> None:
    assert value(draft(raw, title="示例办法", doc_number=cell), "title") == "示例办法"


def test_empty_cells_give_nothing(raw: RawFile) -> None:
    found = draft(raw, title="示例办法", doc_number="", status=None, signed_date="-", level="")
    assert (found.metadata.number, found.metadata.status, found.metadata.signed_on) == (None,) * 3
    assert found.findings == ()


def test_an_address_that_is_none_is_left_out(raw: RawFile) -> None:
    assert draft(raw, title="示例办法", url="javascript:alert(1)").metadata.url is None


def test_a_text_in_html_is_read_as_html(raw: RawFile) -> None:
    content = (
        "<p>示例省人民政府关于示例的意见</p><p>各市：</p><p>现提出意见。<script>x</script></p>"
    )
    assert draft(raw, content=content).text == "示例省人民政府关于示例的意见\n各市：\n现提出意见。"


@pytest.mark.parametrize(
    ("record", "code"),
    [(b"{", "not_json"), (b"[1]", "not_an_object"), (b"", "not_json"), (b"[" * 100_000, "not_json"), (b"\xff", "not_json"), (b'{"title": "A", "text": {"body": "B"}}', "bad_value")],
)  # fmt: skip
def test_a_row_that_is_none_is_refused(record: bytes, code: str, raw: RawFile) -> None:
    with pytest.raises(ReadError) as caught:
        read_record(record, raw, 1)
    assert caught.value.code == code


def test_what_pandas_writes_for_nothing_is_nothing() -> None:
    assert decode_row(b'{"title": "A", "level": NaN}') == {"title": "A", "level": None}


def test_half_a_surrogate_pair_can_be_written_again(raw: RawFile) -> None:
    found = read_record(b'{"text": "\\u793a\\ud83d\\u4f8b"}', raw, 1)
    assert found.text.encode() == "示\ufffd例".encode()
