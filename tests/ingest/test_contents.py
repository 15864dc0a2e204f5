"""Lists of contents: read the same from JSON and CSV, every mistake named with its line and value."""

import csv
import io
from contextlib import suppress
from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette.edition.issues import Entry
from gazette.edition.numbering import IssueNumber
from gazette.errors import ContentsError
from ingest.contents import read_contents, read_expected, unusual

pytestmark = pytest.mark.requirement("SD-12", "GZ-17")

Json = dict[str, Any]  # Any: JSON
YEAR = 2024
HEADER = "刊名,年,期号,总期号,出版日期,栏目,标题,文号,起页,止页\n"
LINE = "示例省人民政府公报,2024,11,总第311期,2024年6月15日,"
FIRST = Entry(
    column="省政府文件",
    title="示例省人民政府关于甲的通知",
    number="示政发〔2024〕1号",
    pages=(3, 9),
)


def given_issue(**changes: object) -> Json:
    entry = {
        "column": "省政府文件",
        "title": "示例省人民政府关于甲的通知",
        "doc_number": "示政发[2024]第1号",
        "pages": [3, 9],
    }
    return {
        "gazette": "示例省人民政府公报",
        "year": 2024,
        "number": 11,
        "serial": 311,
        "published_on": "2024-06-15",
        "entries": [entry],
    } | changes


def given_entry(**changes: object) -> Json:
    return given_issue(entries=[{"title": "大事记"} | changes])


def as_json(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=1)


def mistakes(data: bytes, name: str = "list.json") -> tuple[str, ...]:
    with pytest.raises(ContentsError) as caught:
        read_contents(name, data, this_year=YEAR)
    assert caught.value.file == name
    assert str(caught.value).startswith(f"{name}: ")
    return caught.value.mistakes


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("one.json", as_json(given_issue())),
        ("list.json", as_json([given_issue()])),
        ("lines.jsonl", msgspec.json.encode(given_issue()) + b"\n\n"),
        ("text.json", as_json(given_issue(year="2024", number="第11期", serial="总第311期"))),
        ("pages.json", as_json(given_issue(entries=[
            {"栏目": "省政府文件", "标题": FIRST.title, "发文字号": "示政发〔2024〕1号", "页码": "3-9"}
        ]))),
        ("list.csv", (HEADER + LINE + "省政府文件,示例省人民政府关于甲的通知,示政发(2024)1号,3,9\n").encode()),
        ("excel.csv", (HEADER + LINE + "省政府文件,示例省人民政府关于甲的通知,示政发〔2024〕1号,3,9\n").encode("gb18030")),
        ("bom.csv", ("\ufeff" + HEADER + LINE + "省政府文件,示例省人民政府关于甲的通知,示政发〔2024〕1号,3,9\r\n").encode()),
        ("english.csv", (
            "gazette,year,number,serial,published_on,column,title,doc_number,page_from,page_to\n"
            + LINE + "省政府文件,示例省人民政府关于甲的通知,示政发〔2024〕1号,3,9\n"
        ).encode()),
    ],
)  # fmt: skip
def test_every_form_of_a_list_is_the_same_issue(name: str, data: bytes) -> None:
    (listed,) = read_contents(name, data, this_year=YEAR)
    issue = listed.issue
    assert (issue.gazette.name, issue.year, str(issue.number)) == ("示例省人民政府公报", 2024, "11")
    assert (issue.serial, issue.published_on) == ((311, 311), date(2024, 6, 15))
    assert issue.entries == (FIRST,)


def test_rows_of_one_issue_need_not_stand_together() -> None:
    rows = ["2024,11,,,,甲,,,", "2024,12,,,,乙,,,", "2024,11,,,,丙,,5,"]
    data = HEADER + "".join(f"示例省人民政府公报,{row}\n" for row in rows)
    found = read_contents("list.csv", data.encode(), this_year=YEAR)
    assert [(one.line, [e.title for e in one.issue.entries]) for one in found] == [
        (2, ["甲", "丙"]),
        (3, ["乙"]),
    ]
    assert found[0].issue.entries[1].pages == (5, 5)


def test_an_issue_may_be_known_without_its_contents() -> None:
    (listed,) = read_contents("list.csv", (HEADER + LINE + ",,,,\n").encode(), this_year=YEAR)
    assert listed.issue.entries == ()


def test_combined_issues_and_supplements_are_read() -> None:
    data = as_json([given_issue(number="11-12", serial="311-312"), given_issue(number="增刊")])
    found = [one.issue for one in read_contents("list.json", data, this_year=YEAR)]
    assert [one.number for one in found] == [IssueNumber(11, 12), IssueNumber(1, 1, "supplement")]
    assert found[0].serial == (311, 312)


def test_what_the_list_says_of_the_standard_text_is_kept() -> None:
    data = as_json(given_entry(standard_text=True))
    (listed,) = read_contents("list.json", data, this_year=YEAR)
    assert listed.issue.entries[0].standard_text is True


@pytest.mark.requirement("GZ-02")
@pytest.mark.parametrize(
    ("changes", "mistake"),
    [
        ({"published_on": "2024-02-30"}, "line 1: published_on='2024-02-30': not a date"),
        ({"published_on": "2042-06-15"}, "line 1: published_on=2042-06-15: far from the year 2024"),
        ({"year": 1899}, "line 1: year=1899: not a year from 1900 to 2025"),
        ({"year": 2026}, "line 1: year=2026: not a year from 1900 to 2025"),
        ({"year": "今年"}, "line 1: year='今年': not a whole number"),
        ({"year": True}, "line 1: year=True: neither words nor a number"),
        ({"number": None}, "line 1: number: must be given"),
        ({"number": "第x期"}, "line 1: number='第x期': not an issue number"),
        ({"serial": "?"}, "line 1: serial='?': not an issue number"),
        ({"gazette": "示例省财政厅公报"}, "示例省财政厅 is a department"),
        ({"gazette": "示例公报"}, "give the publisher"),
        ({"gazette": "示例公报", "publisher": "示例省水利厅"}, "示例省水利厅 is a department"),
        ({"editor": "某"}, "line 1: no such column: 'editor'; there is gazette,"),
    ],
)
def test_what_is_wrong_with_an_issue_is_named(changes: Json, mistake: str) -> None:
    assert mistake in mistakes(as_json(given_issue(**changes)))[0]


@pytest.mark.parametrize(
    ("changes", "mistake"),
    [
        ({"title": ""}, "title: must be given"),
        ({"title": ["甲"]}, "title=['甲']: neither words nor a number"),
        ({"title": "甲" * 2001}, "not 1 to 2000 characters"),
        ({"pages": [9, 3]}, "pages=[9, 3]: the last page stands before the first"),
        ({"pages": [0, 3]}, "pages=[0, 3]: not a page from 1"),
        ({"pages": []}, "pages=[]: not a first and a last page"),
        ({"pages": [1, 2, 3]}, "pages=[1, 2, 3]: not a first and a last page"),
        ({"page_from": 9, "page_to": 3}, "page_to=3: before page_from=9"),
        ({"page_to": 3}, "page_to=3: without page_from"),
        ({"pages": [1, 2], "page_from": 1}, "pages: given together with page_from"),
        ({"standard_text": "也许"}, "standard_text='也许': neither 是 nor 否"),
        ({"page": 3}, "no such column: 'page'"),
    ],
)
def test_what_is_wrong_with_an_entry_is_named_with_its_line(changes: Json, mistake: str) -> None:
    (found,) = mistakes(as_json(given_entry(**changes)))
    assert found.startswith("line 8: ")
    assert mistake in found


def test_every_mistake_of_a_file_is_named_at_once() -> None:
    rows = "2024-02-30,,甲,,9,3\n" + LINE.replace("15日", "16日") + ",,,x,\n"
    data = HEADER + "示例省人民政府公报,2024,11,总第311期," + rows
    assert [one.partition(":")[0] for one in mistakes(data.encode(), "list.csv")] == [
        "line 3", "line 2", "line 2", "line 3", "line 3",
    ]  # fmt: skip


def test_an_entry_given_twice_is_refused() -> None:
    entry = {"title": "示例省人民政府关于甲的通知", "pages": [1, 2]}
    (found,) = mistakes(as_json(given_issue(entries=[entry, entry | {"column": "别的"}])))
    assert "the same entry as on line" in found


def test_one_title_under_two_numbers_is_two_entries() -> None:
    entries = [
        {"title": "示例省人民政府任免通知", "doc_number": f"示政任〔2024〕{n}号"} for n in (1, 2)
    ]
    (listed,) = read_contents("a.json", as_json(given_issue(entries=entries)), this_year=YEAR)
    assert len(listed.issue.entries) == 2


def test_an_issue_given_twice_is_refused() -> None:
    (found,) = mistakes(as_json([given_issue(), given_issue(number="第11期")]))
    assert "number=11: the issue of line 2 again" in found


@pytest.mark.requirement("SD-17", "item-41")
def test_what_must_not_be_published_is_refused_and_not_repeated() -> None:
    number = "11010519491231002X"
    (found,) = mistakes(as_json(given_entry(title=f"关于某人（身份证号{number}）的通知")))
    assert "id_number" in found
    assert number not in found


@pytest.mark.parametrize(
    ("name", "data", "mistake"),
    [
        ("a.json", b"", "application/x-empty"),
        ("a.json", b"{", "not a list of issues"),
        ("a.json", b'[{"gazette": 1}, 2]', "not a list of issues"),
        ("a.json", b'{"entries": {"title": 1}}', "not a list of issues"),
        ("a.csv", b"a,a\n1,2\n", "bad_header"),
        ("a.csv", HEADER.encode() + b"1,2,3,4,5,6,7,8,9,10,11\n", "line 2: 11 cells under 10 columns"),
        ("a.pdf", b"%PDF-1.7", "application/pdf: a list of contents is JSON or CSV"),
        ("a.json", b" " * (16 * 1024 * 1024 + 1), "more than 16,777,216"),
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused(name: str, data: bytes, mistake: str) -> None:
    assert mistake in mistakes(data, name)[0]


@given(st.binary(max_size=200), st.sampled_from(["a.json", "a.csv", "a.jsonl"]))
def test_no_bytes_break_the_reader(data: bytes, name: str) -> None:
    with suppress(ContentsError):
        read_contents(name, data, this_year=YEAR)


_WORDS = st.text(
    "示例省人民政府关于印发甲乙丙丁的通知办法、（）0123 ", min_size=1, max_size=30
).filter(lambda words: bool(words.strip()))
_ENTRIES = st.lists(
    st.fixed_dictionaries(
        {"title": _WORDS, "column": st.none() | _WORDS},
        optional={"doc_number": st.builds("示政发〔2024〕{}号".format, st.integers(1, 99))},
    ),
    max_size=8,
)


@given(st.lists(_ENTRIES, min_size=1, max_size=4))
def test_every_line_of_any_list_is_accounted_for(issues: list[list[Json]]) -> None:
    """Pages number the lines through, so that no two are the same."""
    pages = iter(range(1, 1000))
    given_issues = [
        given_issue(number=n, entries=[entry | {"pages": [next(pages)]} for entry in entries])
        for n, entries in enumerate(issues, start=1)
    ]
    from_json = read_contents("a.json", as_json(given_issues), this_year=YEAR)
    from_csv = read_contents("a.csv", _as_csv(given_issues), this_year=YEAR)
    assert [one.issue for one in from_json] == [one.issue for one in from_csv]
    found = [[entry.pages for entry in one.issue.entries] for one in from_json]
    assert found == [
        [(e["pages"][0], e["pages"][0]) for e in one["entries"]] for one in given_issues
    ]
    titles = [entry.title for one in from_json for entry in one.issue.entries]
    assert titles == [" ".join(e["title"].split()) for one in issues for e in one]


def _as_csv(issues: list[Json]) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(HEADER.strip().split(","))
    for one in issues:
        head = [one[name] for name in ("gazette", "year", "number", "serial", "published_on")]
        for entry in one["entries"] or [{}]:
            names = ("column", "title", "doc_number")
            writer.writerow([*head, *(entry.get(name) for name in names), *entry.get("pages", [])])
    return stream.getvalue().encode()


def test_a_ledger_names_what_is_expected() -> None:
    data = "刊名,年,期号,总期号,应出日期\n示例省人民政府公报,2024,1,300,2024-01-15\n示例省人民政府公报,2024,增刊,,\n"
    found = [one.issue for one in read_expected("ledger.csv", data.encode(), this_year=YEAR)]
    assert [(str(one.number), one.serial, one.expected_on) for one in found] == [
        ("1", (300, 300), date(2024, 1, 15)),
        ("supplement-1", None, None),
    ]


@pytest.mark.parametrize(
    ("row", "mistake"),
    [
        ("示例省人民政府公报,2024,1,2024-13-01,", "expected_on='2024-13-01'"),
        ("示例省水利厅公报,2024,1,,", "is a department"),
        ("示例省人民政府公报,2024,2,,甲", "no such column: 'title'"),
    ],
)
def test_what_is_wrong_with_a_ledger_is_named(row: str, mistake: str) -> None:
    data = f"gazette,year,number,expected_on,title\n{row}\n"
    with pytest.raises(ContentsError, match=r"ledger\.csv: line 2: ") as caught:
        read_expected("ledger.csv", data.encode(), this_year=YEAR)
    assert mistake in caught.value.mistakes[0]


@pytest.mark.requirement("GZ-03")
def test_a_higher_governments_document_is_noticed() -> None:
    data = as_json(given_entry(title="国务院关于示例工作的通知"))
    (listed,) = read_contents("a.json", data, this_year=YEAR)
    assert ["(GZ-03)" in reason for reason in unusual(listed.issue)] == [True]
