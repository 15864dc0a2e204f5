"""Every reader hands on what its document does to others, with the place of the words."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from gazette.model import Draft, RawFile
from gazette.store.reader import StoreReader
from gazette.timeline import newest
from ingest import from_html, from_markdown, from_records, from_text
from tests.ingest.conftest import Run

pytestmark = pytest.mark.requirement("ND-14", "WS-04")

TITLE = "示例省人民政府关于印发《示例省公开办法》的通知"
LINES = (
    TITLE,
    "示政发〔2024〕3号",
    "各市、自治州人民政府，省政府各部门：",
    "《示例省公开办法》已经省政府同意，现印发给你们，请认真贯彻执行。",
    "示例省人民政府",
    "2024年6月1日",
    "示例省公开办法",
    "第一条 为了示例，制定本办法。",
    "第二条 本办法自2024年7月1日起施行。《示例省公开规定》（示政发〔2019〕5号）同时废止。",
)
STATUTE = """# 示例省公开条例

2024年3月1日 示例省第十四届人民代表大会常务委员会第九次会议通过

<!-- INFO END -->

第一条 为了示例，制定本条例。

第二条 本条例自2024年7月1日起施行。《示例省公开规定》（示政发〔2019〕5号）同时废止。
"""


def of_text(raw: RawFile) -> Draft:
    return from_text.read("\n".join(LINES).encode(), raw)[0]


def of_page(raw: RawFile) -> Draft:
    body = "".join(f"<p>{line}</p>" for line in LINES)
    page = f"<html><head><title>{TITLE}</title></head><body><div id='UCAP-CONTENT'>{body}</div></body></html>"
    return from_html.read(page.encode(), raw)[0]


def of_record(raw: RawFile) -> Draft:
    text = "\\n".join(LINES)
    return from_records.read_record(f'{{"text": "{text}"}}'.encode(), raw, 1)


def of_statute(raw: RawFile) -> Draft:
    return from_markdown.read(STATUTE.encode(), raw)[0]


@pytest.mark.parametrize("reader", [of_text, of_page, of_record, of_statute])
def test_a_draft_has_the_effects_of_its_text(
    reader: Callable[[RawFile], Draft], raw: RawFile
) -> None:
    draft = reader(raw)
    (effect,) = draft.effects

    assert (effect.kind, effect.title, effect.number) == (
        "repeals",
        "示例省公开规定",
        "示政发〔2019〕5号",
    )
    assert effect.on == date(2024, 7, 1)
    assert draft.text[effect.start : effect.end].endswith("同时废止")
    assert effect.path is not None


def test_a_table_of_a_page_is_read_as_a_list(raw: RawFile) -> None:
    title = "示例省人民政府关于公布规范性文件清理结果的通知"
    page = (
        f"<html><body><div id='UCAP-CONTENT'><p>{title}</p><p>示政发〔2024〕9号</p>"
        "<p>各市、自治州人民政府：</p><p>现将清理结果通知如下，请遵照执行。</p>"
        "<p>规范性文件清理结果</p>"
        "<table><tr><th>序号</th><th>文件名称</th><th>文号</th><th>清理结果</th></tr>"
        "<tr><td>1</td><td>示例省人民政府关于甲的通知</td><td>示政发〔2010〕3号</td><td rowspan='2'>废止</td></tr>"
        "<tr><td>2</td><td>示例省人民政府关于乙的通知</td><td>示政发〔2010〕4号</td></tr>"
        "<tr><td>3</td><td>示例省人民政府关于丙的通知</td><td>示政发〔2010〕5号</td><td>继续有效</td></tr></table>"
        "<p>示例省人民政府</p><p>2024年6月1日</p></div></body></html>"
    )
    (draft,) = from_html.read(page.encode(), raw)

    assert [(one.kind, one.number) for one in draft.effects] == [
        ("repeals", "示政发〔2010〕3号"),
        ("repeals", "示政发〔2010〕4号"),
        ("continues", "示政发〔2010〕5号"),
    ]


def test_an_ingested_repeal_ends_what_it_names(tmp_path: Path, run: Run) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    old = "示例省人民政府关于印发示例省公开规定的通知\n示政发〔2019〕5号\n各市、自治州人民政府：\n现将《示例省公开规定》印发给你们。\n示例省人民政府\n2019年6月1日"
    (folder / "old.txt").write_text(old, encoding="utf-8")
    (folder / "new.txt").write_text("\n".join(LINES), encoding="utf-8")
    run()

    with StoreReader(tmp_path / "data") as reader:
        documents = {change.document_id for change in reader.changes(0)}
        said = {one: newest(reader.public_record(one).cells()) for one in documents}
        numbers = {one: reader.version(one, 1).metadata.number for one in documents}
    codes = {
        number.value: cell.status.code
        for one, cell in said.items()
        if cell and (number := numbers[one])
    }
    assert codes == {"示政发〔2019〕5号": "repealed", "示政发〔2024〕3号": "unknown"}
