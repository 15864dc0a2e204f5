"""A document set as OFD has the layout of GB/T 9704, and every letter comes back."""

import zipfile
from datetime import UTC, datetime
from io import BytesIO
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from gazette.edition.page_layout import BODY, LEFT, LETTERS, LINES, WIDTH, lay_out
from gazette.edition.paper import Paper
from gazette.edition.write_ofd import write_ofd
from gazette.model import Table
from gazette.text.outline import outline
from ingest.layout import Run, Sheet
from tests.ofd_files import opened

pytestmark = pytest.mark.requirement("GZ-10", "item-37")

TEXT = """示例省人民政府办公厅关于印发政务公开要点的通知
示政办发〔2024〕12号
各市、县人民政府，省政府各部门：
现将《2024年政务公开要点》印发给你们，请认真组织实施，并于2024年6月30日前将落实情况报送省政府办公厅。
一、总体要求
（一）坚持以公开为常态、不公开为例外，全面推进决策、执行、管理、服务、结果公开，做到依法依规、及时准确。
示例省人民政府办公厅
2024年5月23日
（此件公开发布）"""
NOTICE = Paper(
    title="示例省人民政府办公厅关于印发政务公开要点的通知",
    number="示政办发〔2024〕12号",
    issuers=("示例省人民政府办公厅",),
    components=outline(TEXT),
    tables=(),
    recorded_at=datetime(2024, 5, 23, tzinfo=UTC),
    text=TEXT,
)
BODY_TEXTS = st.lists(
    st.text(
        st.sampled_from("示例省政务公开。，《》（）“”0123456789Ab<&>"), min_size=1, max_size=120
    ),
    min_size=1,
    max_size=40,
)


def plain(text: str) -> Paper:
    """A text of which nothing else is known."""
    return Paper(
        title="",
        number=None,
        issuers=(),
        text=text,
        components=(),
        tables=(),
        recorded_at=datetime(2024, 5, 23, tzinfo=UTC),
    )


def sheets(data: bytes) -> tuple[Sheet, ...]:
    read = opened(data)
    assert not read.findings
    return read.sheets


def body(sheet: Sheet) -> list[Run]:
    """The runs of a page from top to bottom, its number left out."""
    return sorted(sheet.runs, key=lambda run: run.box[1])[:-1]


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_a_table_is_set_row_by_row_and_comes_back() -> None:
    text = "示例如下：\n事项\t时限\n备案\t五日\n以上。"
    rows = (("事项", "时限"), ("备案", "五日"))
    start = text.index("事项")
    table = Table(start=start, end=text.index("\n以上"), rows=rows)
    paper = replace(plain(text), tables=(table,))
    (sheet,) = sheets(write_ofd(paper))
    assert "".join(run.text for run in body(sheet)).replace("　", "") == squeezed(text)


def test_the_text_comes_back() -> None:
    read = "".join(run.text for sheet in sheets(write_ofd(NOTICE)) for run in body(sheet))
    assert squeezed(read) == squeezed(TEXT)


@given(BODY_TEXTS)
@settings(max_examples=40, deadline=None)
def test_any_text_comes_back(lines: list[str]) -> None:
    made = plain("\n".join(lines))
    read = "".join(run.text for sheet in sheets(write_ofd(made)) for run in body(sheet))
    assert squeezed(read) == squeezed(made.text)


def test_the_same_document_makes_the_same_bytes() -> None:
    assert write_ofd(NOTICE) == write_ofd(replace(NOTICE))


def test_a_page_holds_22_lines_of_28_letters() -> None:
    pages = lay_out(plain("示" * 28 * 50))
    assert [len(page) - 1 for page in pages] == [LINES, LINES, 7]
    assert {len(line.text) for page in pages for line in page[:-1]} == {26, LETTERS, 2}


def test_lines_stay_inside_the_type_area_and_full_ones_reach_its_edge() -> None:
    for page in lay_out(replace(NOTICE, text=TEXT.replace("，请认真", "，请ABC认真"))):
        for line in page[:-1]:
            right = line.left + sum(line.steps) + line.size / 2
            assert LEFT <= line.left <= right <= LEFT + WIDTH + 0.01
    (first, *_) = lay_out(plain("示例省A" * 30))
    ends = [line.left + sum(line.steps) + BODY for line in first[:-2]]
    assert all(end == pytest.approx(LEFT + WIDTH, abs=BODY / 2 + 0.01) for end in ends)


def test_the_title_is_centred_and_the_signature_stands_right() -> None:
    (page,) = lay_out(NOTICE)
    by_text = {line.text: line for line in page}
    title = next(line for line in page if line.font == "小标宋体")
    middle = title.left + (sum(title.steps) + title.size) / 2
    assert middle == pytest.approx(LEFT + WIDTH / 2, abs=0.1)
    assert by_text["2024年5月23日"].left > LEFT + WIDTH / 2
    assert by_text["一、总体要求"].font == "黑体"


def test_pages_are_numbered_at_their_outer_edges() -> None:
    first, second = (page[-1] for page in lay_out(plain("示" * 700)))
    assert (first.text, second.text) == ("— 1 —", "— 2 —")
    assert second.left < LEFT + WIDTH / 2 < first.left


def test_what_is_known_of_the_document_stands_in_it() -> None:
    with zipfile.ZipFile(BytesIO(write_ofd(NOTICE))) as made:
        root = etree.fromstring(made.read("OFD.xml"))
    stated = {etree.QName(each).localname: each.text for each in root.iter()}
    assert stated["Title"] == NOTICE.title
    assert stated["Author"] == "示例省人民政府办公厅"
    assert stated["CreationDate"] == "2024-05-23"
    assert len(stated["DocID"] or "") == 32


def test_no_id_is_used_twice_and_none_is_beyond_the_largest() -> None:
    with zipfile.ZipFile(BytesIO(write_ofd(replace(NOTICE, text=TEXT * 20)))) as made:
        roots = [etree.fromstring(made.read(name)) for name in made.namelist()[1:]]
    ids = [
        int(each.get("ID", "0"))
        for root in roots
        for each in root.iter("{*}Page", "{*}Layer", "{*}TextObject", "{*}Font")
        if each.get("ID")
    ]
    largest = int(next(iter(roots[0].iter("{*}MaxUnitID"))).text or 0)
    assert len(ids) == len(set(ids))
    assert max(ids) <= largest


def test_characters_that_xml_cannot_hold_are_shown_as_such() -> None:
    (sheet,) = sheets(write_ofd(plain("示\x01例")))
    assert body(sheet)[0].text == "示�例"


def test_baselines_are_even() -> None:
    (page, *_) = lay_out(plain("示" * 600))
    gaps = {round(below.baseline - above.baseline, 3) for above, below in pairwise(page[:-1])}
    assert gaps == {round(225 / 22, 3)}
