"""Saved searches find what is new, and nothing twice; what is not public is never among it."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from api.main import cli
from api.problems import ProblemError
from api.saving import match_new, save
from gazette.errors import NotFoundError, QueryError, StateError
from gazette.store.office import open_office
from gazette.store.saved_searches import SavedMatch
from opendata.public.publish import follow
from opendata.search.engine import Query
from opendata.search.matcher import matches
from tests.office import Office
from tests.opendata.search.test_differential import DOCUMENTS, QUESTIONS, Question

pytestmark = pytest.mark.requirement("WS-08", "item-31", "item-9")

NOW = datetime(2024, 6, 20, tzinfo=UTC)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An office with one document."""
    made = Office(tmp_path / "data")
    made.file("示例省停车场管理办法", "停车场应当公开收费。")
    follow(made.data)
    return made


def found(office: Office, name: str) -> list[str]:
    """What a search has found up to now."""
    follow(office.data)
    match_new(office.data, now=NOW)
    with open_office(office.data) as opened:
        return [one.document for one in opened.saved_searches.matches(name)]


@given(questions=st.lists(QUESTIONS, min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_a_batch_is_matched_as_an_index_is_searched(questions: Sequence[Question]) -> None:
    queries = {str(n): Query(text=str(question)) for n, question in enumerate(questions)}
    told = matches(DOCUMENTS, queries)
    for n, question in enumerate(questions):
        true = [document.id for document in DOCUMENTS if question.holds(document)]
        assert sorted(told[str(n)]) == sorted(true)


def test_batches_share_nothing_in_the_folder_of_temporary_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "MAIN.tmp").write_text("of another batch, or of another user", encoding="utf-8")
    told = matches(DOCUMENTS, {"all": Query(text="")})
    assert sorted(told["all"]) == sorted(document.id for document in DOCUMENTS)
    assert [one.name for one in tmp_path.iterdir()] == ["MAIN.tmp"]


def test_only_what_came_later_is_found_and_once(office: Office) -> None:
    save(office.data, "停车", "q=停车", now=NOW)
    assert found(office, "停车") == []
    new = office.file("关于停车收费的通知", "停车收费。")
    office.file("关于测绘的通知", "测绘。")
    assert found(office, "停车") == [new]
    assert found(office, "停车") == [new]
    office.file("关于停车收费的通知", "停车收费，另行规定。")  # a new version of it
    assert set(found(office, "停车")) == {new}


def test_conditions_count_like_words(office: Office) -> None:
    save(office.data, "规章", "q=停车&kind=provincial_rule&issuer=示例省人民政府", now=NOW)
    office.file("关于停车收费的通知", "停车收费。")
    rule = office.file("示例省停车场规定", "停车。", kind="provincial_rule")
    office.file("云岭市停车场规定", "停车。", kind="provincial_rule", issuers=("云岭市人民政府",))
    assert found(office, "规章") == [rule]


def test_what_is_held_is_found_when_it_is_let_through(office: Office) -> None:
    save(office.data, "停车", "q=停车", now=NOW)
    office.file("关于停车收费的通知", "停车收费。", held=True)
    assert found(office, "停车") == []


def test_two_that_match_at_once_note_nothing_twice(office: Office) -> None:
    save(office.data, "停车", "q=停车", now=NOW)
    new = office.file("关于停车收费的通知", "停车收费。")
    follow(office.data)
    both = [
        threading.Thread(target=match_new, args=(office.data,), kwargs={"now": NOW})
        for _ in range(2)
    ]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert found(office, "停车") == [new]


@pytest.mark.parametrize(
    ("question", "error"),
    [
        ("q=停车&kinds=law", ProblemError),
        ("q=(停车", QueryError),
        ("q=停车&in_force_on=2024-01-01", QueryError),
        ("q=停车&kind=statute", ProblemError),
        ("停车", QueryError),
        ("q=article:3", QueryError),
        ("q=停\udcff", QueryError),
    ],
)
def test_a_question_that_cannot_be_read_is_not_saved(
    office: Office, question: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        save(office.data, "停车", question, now=NOW)
    with open_office(office.data) as opened:
        assert opened.saved_searches.all() == []


UNREAD = "q=(停车"


@pytest.fixture
def with_unread(office: Office) -> Office:
    """An office with a search of an older language beside one that can be read."""
    save(office.data, "停车", "q=停车", now=NOW)
    with open_office(office.data) as opened:
        searches = opened.saved_searches
        (readable,) = searches.all()
        searches.add("旧", UNREAD, cursor=readable.cursor, now=NOW)
        searches.add("字段", "q=停车&colour=red", cursor=readable.cursor, now=NOW)
    return office


def test_a_search_that_cannot_be_read_does_not_stop_the_others(with_unread: Office) -> None:
    """One of them, after a change of the language, kept all of its group from being matched."""
    new = with_unread.file("关于停车收费的通知", "停车收费。")
    follow(with_unread.data)
    unread = match_new(with_unread.data, now=NOW)
    assert [one.name for one in unread] == ["字段", "旧"]
    assert (
        str(unread[1]) == "saved search '旧' cannot be read: 括号没有配对 a bracket ( is not closed"
    )
    assert found(with_unread, "停车") == [new]
    assert found(with_unread, "旧") == []


def test_a_search_left_behind_misses_nothing_once_it_can_be_read(
    with_unread: Office,
) -> None:
    first = with_unread.file("关于停车收费的通知", "停车收费。")
    assert found(with_unread, "旧") == []
    with open_office(with_unread.data) as opened:
        searches = opened.saved_searches
        cursor = next(one.cursor for one in searches.all() if one.name == "旧")
        searches.remove("旧")
        searches.add("旧", "q=停车", cursor=cursor, now=NOW)
    second = with_unread.file("关于停车位的通知", "停车位。")
    assert set(found(with_unread, "旧")) == {first, second}


def test_the_shell_tells_what_cannot_be_read(with_unread: Office) -> None:
    data = ["--data", str(with_unread.data)]
    listed = CliRunner().invoke(cli, ["saved", "list", *data]).stdout.splitlines()
    assert listed[2] == f"旧\t{UNREAD}\tcannot be read: 括号没有配对 a bracket ( is not closed"
    assert listed[0] == "停车\tq=停车"
    new = with_unread.file("关于停车收费的通知", "停车收费。")
    told = CliRunner().invoke(cli, ["saved", "matches", "停车", *data])
    assert told.exit_code == 0
    assert new in told.stdout
    assert (
        "saved search '旧' cannot be read: 括号没有配对 a bracket ( is not closed"
        in told.stderr.splitlines()
    )


def test_a_name_is_taken_once_and_can_be_forgotten(office: Office) -> None:
    save(office.data, "停车", "q=停车", now=NOW)
    with pytest.raises(StateError, match="already"):
        save(office.data, "停车", "q=停", now=NOW)
    with open_office(office.data) as opened:
        searches = opened.saved_searches
        searches.note({"停车": ["a"]}, cursor=99, now=NOW)
        at = "2024-06-20T00:00:00.000Z"
        assert searches.matches("停车") == [SavedMatch("a", 99, at)]
        searches.remove("停车")
        with pytest.raises(NotFoundError):
            searches.matches("停车")
        with pytest.raises(NotFoundError):
            searches.remove("停车")


def test_the_shell_saves_lists_and_shows_what_is_public(office: Office) -> None:
    def run(*words: str) -> Result:
        return CliRunner().invoke(cli, ["saved", *words, "--data", str(office.data)])

    assert run("add", "停车", "q=停车").stdout == "停车: saved\n"
    assert run("list").stdout == "停车\tq=停车\n"
    kept = office.file("关于停车收费的通知", "停车收费。")
    gone = office.file("关于停车位的通知", "停车位。")
    assert {line.split("\t")[1] for line in run("matches", "停车").stdout.splitlines()} == {
        kept,
        gone,
    }
    words = ["withdraw", gone, "--code", "not_public", "--authority", "示例省人民政府办公厅"]
    words += ["--on", date(2024, 6, 1).isoformat(), "--yes", "--actor", "editor"]
    assert CliRunner().invoke(cli, [*words, "--data", str(office.data)]).exit_code == 0
    (line,) = run("matches", "停车").stdout.splitlines()
    assert line.split("\t")[1:] == [kept, "关于停车收费的通知"]
    assert run("remove", "停车").stdout == "停车: removed\n"
    assert run("matches", "停车").exit_code == 1
