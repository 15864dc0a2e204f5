"""What changed between two texts, part by part, and that the later one can be made again."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gazette.errors import DiffError
from gazette.store.diff import Diff, diff, rebuild
from gazette.store.diff_parts import Side, cover
from gazette.store.diff_stretches import stretches
from tests.editing import article, changes, documents, edited, side

pytestmark = pytest.mark.requirement("GZ-06", "ND-14", "item-9")

DUTY = "行政机关应当依法公开政府信息，并答复申请人。"
FEE = "公开政府信息不收取费用，法律另有规定的除外。"
CLOCK = "行政机关收到申请后，应当在二十个工作日内答复。"
PLACE = "县级以上人民政府应当设置查阅场所和设施。"
NEW = "行政机关应当建立政府信息公开审查机制。"


@settings(deadline=None)
@given(edited(documents))
def test_an_edited_document_is_rebuilt(texts: tuple[str, str]) -> None:
    old, new = texts
    assert rebuild(old, diff(side(old), side(new))) == new


@settings(deadline=None)
@given(documents, documents)
def test_any_document_is_rebuilt_from_any_other(old: str, new: str) -> None:
    assert rebuild(old, diff(side(old), side(new))) == new


@settings(deadline=None)
@given(edited(st.text(max_size=300)))
def test_any_edited_text_is_rebuilt(texts: tuple[str, str]) -> None:
    old, new = texts
    assert rebuild(old, diff(side(old), side(new))) == new


@settings(deadline=None)
@given(edited(documents))
def test_what_no_change_covers_is_the_same(texts: tuple[str, str]) -> None:
    old, new = texts
    found = diff(side(old), side(new))
    equal = stretches(found, len(old), len(new))
    assert all(old[at : at + size] == new[to : to + size] for at, to, size in equal)
    assert [at for at, _, _ in equal] == sorted(at for at, _, _ in equal)
    assert [to for _, to, _ in equal] == sorted(to for _, to, _ in equal)


@settings(deadline=None)
@given(edited(documents))
def test_edits_say_what_stands_where_they_say(texts: tuple[str, str]) -> None:
    old, new = texts
    for change in changes(old, new):
        for edit in change.edits:
            assert old[edit.old_start : edit.old_end] == edit.removed
            assert new[edit.new_start : edit.new_end] == edit.inserted
            assert (edit.op != "insert", edit.op != "delete") == (
                bool(edit.removed), bool(edit.inserted),
            )  # fmt: skip


@settings(deadline=None)
@given(documents)
def test_equal_texts_have_no_changes(text: str) -> None:
    assert changes(text, text) == ()


@settings(deadline=None)
@given(edited(documents))
def test_the_way_back_is_as_open(texts: tuple[str, str]) -> None:
    old, new = texts
    assert rebuild(new, diff(side(new), side(old))) == old


@settings(deadline=None)
@given(documents)
def test_units_cover_the_text(text: str) -> None:
    units = cover(side(text))
    places = [0, *(unit.end for unit in units)]
    assert [unit.start for unit in units] == places[:-1]
    assert places[-1] == len(text)


def test_a_diff_is_refused_for_another_text() -> None:
    found = diff(side(article(DUTY)), side(article(FEE)))
    with pytest.raises(DiffError, match="another text"):
        rebuild(article(CLOCK), found)


def test_a_changed_article_says_what_changed_in_it() -> None:
    (change,) = changes(article(DUTY, CLOCK), article(DUTY, CLOCK.replace("二十", "十五")))
    assert (change.kind, change.is_reordered) == ("changed", False)
    assert change.old is not None
    assert (change.old.path, change.old.number, change.old.kind) == ("art_2", "第二条", "article")
    assert [(edit.op, edit.removed, edit.inserted) for edit in change.edits] == [
        ("replace", "二十", "十五")
    ]


def test_an_inserted_article_moves_those_behind_it() -> None:
    found = changes(article(DUTY, FEE, CLOCK), article(DUTY, NEW, FEE, CLOCK))
    assert [
        (change.kind, change.old and change.old.number, change.new and change.new.number)
        for change in found
    ] == [("added", None, "第二条"), ("moved", "第二条", "第三条"), ("moved", "第三条", "第四条")]
    assert not any(change.is_reordered for change in found)


def test_a_removed_article_stands_where_it_was() -> None:
    removed, moved = changes(article(DUTY, FEE, CLOCK), article(DUTY, CLOCK))
    assert (removed.kind, removed.new, removed.edits[0].removed) == (
        "removed", None, f"第二条 {FEE}\n",
    )  # fmt: skip
    assert removed.edits[0].new_start == len(article(DUTY))
    assert moved.kind == "moved"


def test_a_renumbered_article_with_other_words_is_moved_and_changed() -> None:
    later = article(DUTY, NEW, FEE, CLOCK.replace("二十", "十五"))
    kinds = [change.kind for change in changes(article(DUTY, FEE, CLOCK), later)]
    assert kinds == ["added", "moved", "moved_and_changed"]


def test_an_article_put_elsewhere_is_moved_not_removed_and_added() -> None:
    found = changes(article(DUTY, FEE, CLOCK, PLACE), article(PLACE, DUTY, FEE, CLOCK))
    assert {change.kind for change in found} == {"moved"}
    assert [change.old.number for change in found if change.old and change.is_reordered] == [
        "第四条"
    ]


def test_an_article_that_only_grew_is_the_same_article() -> None:
    more = "".join([DUTY, *(f"第{n}款另有规定的，从其规定；涉及国家秘密的除外。" for n in "甲乙")])
    (change,) = changes(article(FEE, DUTY), article(FEE, more))
    assert change.kind == "changed"


def test_a_new_chapter_takes_its_articles_along() -> None:
    old = f"第一章 总则\n{article(DUTY, FEE)}"
    new = f"第一章 总则\n第一条 {DUTY}\n第二章 附则\n第二条 {FEE}\n"
    added, moved = changes(old, new)
    assert (added.kind, moved.kind, moved.edits) == ("added", "moved", ())
    assert (moved.old and moved.old.path, moved.new and moved.new.path) == (
        "chp_1__art_2", "chp_2__art_2",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (article(DUTY), article(DUTY).replace("，", ",")),
        (article(DUTY), article(DUTY).replace("条 ", "条\u3000")),
        (article(DUTY), article(DUTY).replace("条 ", "条\n")),
        (article(DUTY), article(DUTY).replace("依法", " 依法")),
        (f"第一章 总则\n{article(DUTY)}", f"第一章 总　则\n{article(DUTY)}"),
        (f"一、{DUTY}\n二、{FEE}\n", f"一.{DUTY}\n二、{FEE}\n"),
        (f"1.{DUTY}\n2.{FEE}\n", f"1、{DUTY}\n2、{FEE}\n"),
        (f"第一条 {DUTY}\n（一）甲\n第二条 {FEE}", f"第一条 {DUTY}\n(一)甲\n第二条 {FEE}"),
        (DUTY + FEE, f"{DUTY}\n{FEE}"),
        (f"{DUTY}\n{PLACE}\n{FEE}", DUTY + PLACE + FEE),
    ],
)
def test_layout_alone_is_formatting(old: str, new: str) -> None:
    """A law whose brackets were set in another width showed dozens of amendments."""
    found = changes(old, new)
    assert found
    assert {change.kind for change in found} == {"formatting"}
    assert all(edit.is_formatting for change in found for edit in change.edits)


def test_layout_is_told_from_words_inside_a_change_too() -> None:
    (change,) = changes(article("（以下称机关）应当公开。"), article("(以下称机关)可以公开。"))
    assert change.kind == "changed"
    assert [(edit.inserted, edit.is_formatting) for edit in change.edits] == [
        ("(", True), (")可以", False),
    ]  # fmt: skip


def test_a_paragraph_broken_elsewhere_is_not_torn_apart() -> None:
    old = "为了推进政务公开，经省政府同意，现就有关\n事项通知如下，请结合实际认真\n贯彻落实，重要情况及时报告。\n"
    new = old.replace("\n", "").replace("重要情况", "重大情况") + "\n"
    (change,) = changes(old, new)
    assert change.kind == "changed"
    assert [edit.inserted for edit in change.edits if not edit.is_formatting] == ["大"]


def test_lines_between_parts_that_came_together_are_one_change() -> None:
    (change,) = changes(f"{DUTY}\n", f"{DUTY}\n{FEE}\n{PLACE}\n{CLOCK}\n")
    assert (change.kind, change.edits[0].inserted) == ("added", f"{FEE}\n{PLACE}\n{CLOCK}\n")


def test_a_table_with_repeated_rows_shows_the_row_that_changed() -> None:
    rows = ["是\n", "否\n", "无\n"] * 40
    old, new = "".join(rows), "".join([*rows[:50], "有\n", *rows[50:80], *rows[81:]])
    assert [change.kind for change in changes(old, new)] == ["added", "removed"]


def test_a_number_that_was_lost_is_a_change() -> None:
    old = f"第一章 总则\n第一条 {DUTY}\n第二条 {FEE}\n第二章 监督\n第三条 {PLACE}\n"
    found = changes(old, old.replace("第二章 监督", "监督"))
    assert "formatting" not in {change.kind for change in found}


def test_parts_that_overlap_or_stick_out_do_no_harm() -> None:
    parts = side(article(DUTY, FEE)).parts
    odd = Side(article(DUTY, FEE)[:30], [*parts, *parts, *reversed(parts)])
    assert rebuild(odd.text, diff(odd, side(article(CLOCK)))) == article(CLOCK)


def test_an_empty_diff_leaves_the_text() -> None:
    assert rebuild(DUTY, Diff(())) == DUTY
