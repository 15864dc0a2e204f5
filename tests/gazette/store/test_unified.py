"""A diff as unified text: any reader of the format makes the later text from it."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gazette.store.diff import diff
from gazette.store.unified import unified
from tests.editing import article, documents, edited, side

pytestmark = pytest.mark.requirement("GZ-06", "ND-14", "item-37")

_HEAD = re.compile(
    r"@@ -(?P<at>[0-9]+)(?:,(?P<count>[0-9]+))? "
    r"\+(?P<new_at>[0-9]+)(?:,(?P<new_count>[0-9]+))? @@(?: (?P<part>.*))?"
)
_ENDLESS = "\\ No newline at end of file"


def written(old: str, new: str) -> str:
    """The unified diff of two texts."""
    one, other = side(old), side(new)
    return unified(one, other, diff(one, other), names=("old.txt", "new.txt"))


def applied(old: str, patch: str) -> str:
    """What the format says the later text is; checks every line and count of it."""
    lines = re.findall(r"[^\n]*\n|[^\n]+", old)
    made: list[str] = []
    at = 0
    for hunk in re.split(r"^(?=@@ )", patch, flags=re.MULTILINE)[1:]:
        head, *body = hunk.removesuffix("\n").split("\n")
        found = _HEAD.fullmatch(head)
        assert found is not None
        marked = [
            (line[0], line[1:] + ("" if following == _ENDLESS else "\n"))
            for line, following in zip(body, [*body[1:], ""], strict=True)
            if line != _ENDLESS
        ]
        here = [line for mark, line in marked if mark in " -"]
        there = [line for mark, line in marked if mark in " +"]
        start = int(found["at"]) - bool(here)
        made += lines[at:start]
        assert lines[start : start + len(here)] == here
        assert (len(here), len(there)) == (int(found["count"] or 1), int(found["new_count"] or 1))
        assert len(made) == int(found["new_at"]) - bool(there)
        made += there
        at = start + len(here)
    return "".join([*made, *lines[at:]])


@settings(deadline=None)
@given(edited(documents))
def test_the_later_document_follows(texts: tuple[str, str]) -> None:
    old, new = texts
    assert applied(old, written(old, new)) == new


@settings(deadline=None)
@given(edited(st.text(alphabet="甲乙\n\r\u2028", max_size=80)))
def test_any_later_text_follows(texts: tuple[str, str]) -> None:
    old, new = texts
    assert applied(old, written(old, new)) == new


def test_it_names_texts_and_the_part_it_begins_in() -> None:
    duties = [f"机关应当依法办理第{n}项事务。" for n in "甲乙丙丁戊己庚辛"]
    old = article(*duties)
    assert written(old, old.replace("第庚项", "庚类")) == (
        "--- old.txt\n+++ new.txt\n"
        "@@ -4,5 +4,5 @@ 第四条\n"
        " 第四条 机关应当依法办理第丁项事务。\n"
        " 第五条 机关应当依法办理第戊项事务。\n"
        " 第六条 机关应当依法办理第己项事务。\n"
        "-第七条 机关应当依法办理第庚项事务。\n"
        "+第七条 机关应当依法办理庚类事务。\n"
        " 第八条 机关应当依法办理第辛项事务。\n"
    )


def test_equal_texts_have_none() -> None:
    assert written(article("应当公开。"), article("应当公开。")) == ""


def test_patch_reads_it(tmp_path: Path) -> None:
    tool = shutil.which("patch")
    if tool is None:
        pytest.skip("no patch")
    old = article(*(f"机关应当依法办理第{n}项事务。" for n in "甲乙丙丁戊己庚辛"))
    new = old.replace("第一条", "第一章 总则\n第一条").replace("辛项事务。\n", "辛项事务")
    (tmp_path / "old.txt").write_text(old, encoding="utf-8")
    command = [tool, "--silent", str(tmp_path / "old.txt")]
    subprocess.run(command, input=written(old, new).encode(), check=True)
    assert (tmp_path / "old.txt").read_text(encoding="utf-8") == new
