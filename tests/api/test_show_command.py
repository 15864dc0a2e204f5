"""`gongbao show` on the command line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.commands.show import show
from gazette.errors import NotFoundError, StoreError
from tests.office import Office

pytestmark = pytest.mark.requirement("SD-02")

TITLE = "示例省停车管理办法"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "data")


def shown(office: Office, *arguments: str) -> Result:
    return CliRunner().invoke(show, [*arguments, "--data", str(office.data)])


@pytest.mark.parametrize(
    "reference", ["示政发[2024]1号", "示政发（2024）第01号", TITLE, f"《{TITLE}》", f" {TITLE} "]
)
def test_a_number_or_a_title_shows_the_document(office: Office, reference: str) -> None:
    office.file(TITLE, "第一条 停车场应当公开收费。", number="示政发〔2024〕1号")
    office.file("", "没有标题的一页。")
    result = shown(office, reference)
    assert result.stdout.startswith(f"标题：{TITLE}\n发文字号：示政发〔2024〕1号\n")
    assert result.stdout.endswith("第一条 停车场应当公开收费。\n")


def test_codes_are_shown_in_words(office: Office) -> None:
    shown_text = shown(office, office.file(TITLE, "正文。")).stdout
    assert "\n类别：政府规范性文件\n有效性：有效性未标注\n" in shown_text


def test_an_id_shows_the_document_as_json(office: Office) -> None:
    document = office.file(TITLE, "正文。")
    fields = json.loads(shown(office, document, "--json").stdout)
    assert (fields["id"], fields["title"], fields["version"]) == (document, TITLE, 1)


@pytest.mark.requirement("item-41")
def test_what_was_held_a_moment_ago_is_not_shown(office: Office) -> None:
    """It was, until something else brought public.db up to date."""
    document = office.file(TITLE, "正文。")
    assert shown(office, document).exit_code == 0
    office.decide(document, 1, "held")
    assert isinstance(shown(office, document).exception, NotFoundError)


@pytest.mark.parametrize("reference", ["", " ", "《》", "没有的", "示政发〔2024〕9号"])
def test_what_names_no_document_says_so(office: Office, reference: str) -> None:
    office.file("", "没有标题的一页。")
    office.file("", "没有标题的又一页。")
    assert str(shown(office, reference).exception) == f"no public document {reference!r}"


def test_a_title_of_several_names_them(office: Office) -> None:
    ids = {
        office.file(TITLE, text, issuers=(organ,))
        for text, organ in (("甲。", "示例省人民政府"), ("乙。", "云岭市人民政府"))
    }
    error = str(shown(office, TITLE).exception)
    assert all(document in error for document in ids)


def test_without_a_store_it_says_so(tmp_path: Path) -> None:
    result = CliRunner().invoke(show, ["示政发〔2024〕1号", "--data", str(tmp_path)])
    assert isinstance(result.exception, StoreError)
