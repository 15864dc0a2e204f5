"""`gongbao document set`: a person's word on a document's class, seen in what is published."""

from pathlib import Path

from click.testing import CliRunner

from api.main import cli
from opendata.public.file import DATABASE
from opendata.public.publish import follow, rebuild
from opendata.public.reader import PublicReader
from tests.made_up import notice, record


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
    row = reader.document(document)
    version = reader.version(document, 2)
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
