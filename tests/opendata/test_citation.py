"""What a citation says of a document: who made it, what it is called, where its text stays as it is."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from opendata.citation import Citation, citation_of
from opendata.expression import Expression
from tests.made_up import notice, statute
from tests.opendata.citations import PRINTED
from tests.opendata.expressions import BASE, ID, expression_of, sample, titled

pytestmark = pytest.mark.requirement("item-9", "OD-07")

TODAY = date(2026, 11, 29)
OTHER = replace(PRINTED, standard_text=1, issue="gaz-x7k2m9xt/2024/13", page_to=None)


def cited(expression: Expression) -> Citation:
    return citation_of(expression.row, expression.version, base=BASE, read_on=TODAY)


def test_it_names_the_organs_and_the_version() -> None:
    found = cited(expression_of(notice()))
    assert found.authors == ("示例省人民政府", "示例省数据局")
    assert (found.number, found.genre) == ("示政发〔2024〕12号", "通知")
    assert (found.id, found.url) == (f"{ID}-1", f"{BASE}/documents/{ID}/versions/1")
    assert (found.issued_on, found.read_on) == (date(2024, 5, 23), TODAY)


def test_a_statute_is_legislation_and_a_notice_is_not() -> None:
    assert cited(expression_of(statute())).is_legislation
    assert not cited(expression_of(notice())).is_legislation


@pytest.mark.parametrize(
    ("printed", "issue", "pages"),
    [
        ((), None, None),
        ((PRINTED,), "11-12", (3, 9)),
        ((PRINTED, OTHER), "13", (3, 3)),
        ((replace(PRINTED, page_from=None, page_to=None),), "11-12", None),
    ],
)
def test_the_standard_text_is_cited_before_another_print(
    printed: tuple[object, ...], issue: str | None, pages: tuple[int, int] | None
) -> None:
    shown = expression_of(notice())
    found = cited(replace(shown, row=replace(shown.row, printed=printed)))
    assert (found.issue, found.pages) == (issue, pages)


def test_words_are_of_one_line() -> None:
    assert (
        cited(titled(expression_of(notice()), " 示例省\n关于\t公开 ")).title == "示例省 关于 公开"
    )


def test_a_day_of_publication_stands_in_for_one_of_signing() -> None:
    shown = expression_of(notice())
    for signed, published, day in (
        (None, "2024-05-25", date(2024, 5, 25)),
        (None, None, None),
    ):
        row = replace(shown.row, signed_on=signed, published_on=published)
        assert cited(replace(shown, row=row)).issued_on == day


def test_every_document_of_the_sample_can_be_cited() -> None:
    found = [cited(expression) for expression in sample()]
    assert len(found) > 50
    assert {one.is_legislation for one in found} == {True, False}
