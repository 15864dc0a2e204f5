"""Edits inside a part: exact, in phrases, and in bounded time."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gazette.store.diff_letters import edits
from tests.editing import edited, words

pytestmark = pytest.mark.requirement("GZ-06", "ND-14")


def shown(old: str, new: str) -> str:
    """The later text with `[out>in]` where it was edited."""
    pieces, at = [], 0
    for start, end, new_start, new_end in edits(old, new):
        pieces += [old[at:start], f"[{old[start:end]}>{new[new_start:new_end]}]"]
        at = end
    return "".join([*pieces, old[at:]])


@settings(deadline=None)
@given(edited(words | st.text(alphabet="甲乙，。1", max_size=60)))
def test_edits_make_the_later_text(texts: tuple[str, str]) -> None:
    old, new = texts
    made, at, new_at = "", 0, 0
    for start, end, new_start, new_end in edits(old, new):
        assert old[at:start] == new[new_at:new_start]
        made += old[at:start] + new[new_start:new_end]
        at, new_at = end, new_end
    assert made + old[at:] == new


@settings(deadline=None)
@given(edited(words))
def test_edits_rise_and_do_not_adjoin(texts: tuple[str, str]) -> None:
    found = edits(*texts)
    assert all(span[:2] != (span[1], span[0]) or span[2] < span[3] for span in found)
    assert all(one[1] < two[0] and one[3] < two[2] for one, two in pairwise(found))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("由省政府批准", "由市政府批准", "由[省>市]政府批准"),
        ("应当公开信息。", "应当依法及时公开信息。", "应当[>依法及时]公开信息。"),
        (
            "对申请人，予以答复。",
            "对申请人，应当登记，予以答复。",
            "对申请人，[>应当登记，]予以答复。",
        ),
        ("第二十三条", "第三十四条", "第[二十三>三十四]条"),
        ("第二十条", "第二十五条", "第[二十>二十五]条"),
        ("罚款1000元", "罚款1500元", "罚款[1000>1500]元"),
        ("公布open数据", "公布opened数据", "公布[open>opened]数据"),
        (
            "受理申请书以及有关材料",
            "备案，提交能够证明的材料",
            "[受理申请书以及有关>备案，提交能够证明的]材料",
        ),
        (
            "（一）甲等；\n（二）乙等。",
            "（一）甲等；\n（二）丙类；\n（三）乙等。",
            "（一）甲等；\n（二）[>丙类；\n（三）]乙等。",
        ),
        (
            "收到申请后登记。登记后答复。答复应当书面。",
            "收到申请后答复。答复应当书面。",
            "收到申请后[登记。登记后>]答复。答复应当书面。",
        ),
    ],
)
def test_edits_are_phrases(old: str, new: str, expected: str) -> None:
    assert shown(old, new) == expected


def test_a_clause_that_stayed_is_not_looked_into() -> None:
    kept = "由县级以上人民政府依法处理，"
    old = f"违反规定的，{kept}并处罚款。"
    new = f"情节严重的，责令改正；{kept}没收所得。"
    assert shown(old, new) == f"[违反规定的，>情节严重的，责令改正；]{kept}[并处罚款>没收所得]。"
