"""`gongbao document`: a person's word on a document's class, and its versions compared."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from api.main import cli
from opendata.public.file import DATABASE
from opendata.public.publish import follow, rebuild
from opendata.public.reader import PublicReader
from tests.gazette.store.test_unified import applied
from tests.made_up import notice, record
from tests.versions import FIRST, SECOND, THIRD, versions


def set_(data: Path, *arguments: str) -> tuple[int, str]:
    options = ("--data", str(data), "--actor", "editor", "--reason", "核对原文")
    done = CliRunner().invoke(cli, ["document", "set", *options, *arguments])
    return done.exit_code, done.stdout or str(done.exception)


def test_a_field_that_is_set_is_published(tmp_path: Path) -> None:
    (document,) = record(tmp_path, [notice()])
    rebuild(tmp_path)

    assert set_(tmp_path, document, "topic", "科技、教育/教育") == (
        0,
        f"{document} version 2: topic is 科技、教育/教育\n",
    )
    follow(tmp_path)
    reader = PublicReader(tmp_path / DATABASE)
    row = reader.documents.document(document)
    version = reader.versions.version(document, 2)
    reader.close()
    assert row is not None
    assert (row.topic, row.topic_path, row.version) == ("11.2", "科技、教育/教育", 2)
    assert version is not None
    assert version.fields["topic"]["origin"] == "set"


def test_a_value_that_cannot_be_is_refused_with_what_can(tmp_path: Path) -> None:
    (document,) = record(tmp_path, [notice()])
    status, words = set_(tmp_path, document, "kind", "办法")

    assert status != 0
    assert "government_normative" in words


def test_a_field_that_nobody_can_set_is_refused(tmp_path: Path) -> None:
    assert set_(tmp_path, "any", "title", "示例")[0] == 2


@pytest.mark.requirement("ND-14")
@pytest.mark.parametrize(
    ("asked", "old", "new"),
    [((), SECOND, THIRD), (("1",), FIRST, THIRD), (("1", "2"), FIRST, SECOND)],
)
def test_versions_are_compared_as_unified_text(
    tmp_path: Path, asked: tuple[str, ...], old: str, new: str
) -> None:
    record(tmp_path, versions())
    rebuild(tmp_path)
    command = ["document", "diff", "--data", str(tmp_path), "示例省数据管理条例", *asked]
    done = CliRunner().invoke(cli, command)
    assert (done.exit_code, applied(old, done.stdout)) == (0, new)


@pytest.mark.requirement("ND-14")
def test_a_version_that_is_not_there_is_named(tmp_path: Path) -> None:
    document, *_ = record(tmp_path, versions())
    rebuild(tmp_path)
    done = CliRunner().invoke(cli, ["document", "diff", "--data", str(tmp_path), document, "9"])
    assert str(done.exception) == f"no version '{document}/versions/9'"
