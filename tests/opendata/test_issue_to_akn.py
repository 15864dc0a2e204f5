"""An issue as Akoma Ntoso is valid, and tells every line of its list of contents once, in order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from opendata.akn_body import NAMESPACE
from opendata.issue_to_akn import PrintedIssue, issue_to_akn
from opendata.public.issue_rows import EntryRow, GazetteRow, IssueRow
from opendata.xml_text import as_xml
from tests.opendata.test_to_akn import faults

pytestmark = pytest.mark.requirement("OD-07", "GZ-09", "GZ-15")

BASE = "https://gazette.example"
NAMES = {"a": NAMESPACE}
GAZETTE = GazetteRow("gz", "示例省人民政府公报", "province", "示例省人民政府")
ROW = IssueRow(
    "gz/2024/10-11", GAZETTE, 2024, "regular", 10, 11, "示例省人民政府公报2024年第10-11期",
    None, None, "2024-06-15", "2024-06-20T00:00:00.000Z", 3, 2, "2024-06-15",
)  # fmt: skip
ENTRIES = [
    EntryRow(1, "省政府文件", "示例通知", "示政发〔2024〕1号", 1, 2, "abc", 1),
    EntryRow(2, "省政府文件", "示例办法", None, 3, None, None, 0),
    EntryRow(3, None, "示例公告", None, 3, None, "abd", 0),
]


def read(entries: list[EntryRow]) -> etree._Element:
    issue = PrintedIssue(BASE, "示例省人民政府办公厅", "/issues/gz/2024/10-11", ROW, entries)
    return etree.fromstring(issue_to_akn(issue))


def told(root: etree._Element) -> list[tuple[str | None, str]]:
    """Of each component where it leads, and its words."""
    return [
        (child.get("href"), child.get("showAs") or "".join(child.itertext()))
        for (child,) in root.iterfind(".//a:component", NAMES)
    ]


def test_columns_are_headings_and_lines_lead_to_their_documents() -> None:
    root = read(ENTRIES)
    assert faults(root) == []
    assert told(root) == [
        (None, "省政府文件"),
        (f"{BASE}/documents/abc", "示例通知 （示政发〔2024〕1号）"),
        (None, "示例办法"),
        (f"{BASE}/documents/abd", "示例公告"),
    ]


def test_it_says_which_issue_it_is() -> None:
    root = read(ENTRIES)
    work = root.find(".//a:FRBRWork", NAMES)
    assert work is not None
    values = {etree.QName(child).localname: child.get("value") for child in work}
    assert values["FRBRuri"] == "/akn/cn/officialGazette/2024-06-15/gz-2024-10-11"
    assert values["FRBRnumber"] == "10-11"
    publication = root.find(".//a:publication", NAMES)
    assert publication is not None
    assert publication.get("showAs") == GAZETTE.name


TEXT = st.text(max_size=20)


@given(
    st.lists(
        st.builds(
            EntryRow, st.just(1), st.none() | TEXT, TEXT, st.none() | TEXT, st.none(), st.none(),
            st.none() | st.sampled_from(["abc", "abd"]), st.just(0),
        ),
        max_size=6,
    )
)  # fmt: skip
def test_any_list_is_valid_and_whole(entries: list[EntryRow]) -> None:
    root = read(entries)
    assert faults(root) == []
    words = [shown for _, shown in told(root)]
    at = 0
    for entry in entries:
        at = next(n for n in range(at, len(words)) if words[n].startswith(as_xml(entry.title))) + 1
