"""`gongbao original`: a person's word on a file, kept with who, when and why."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.main import cli
from opendata.public.file import DATABASE
from opendata.public.publish import follow
from tests.originals import Mailroom, sha256_of, text_of

pytestmark = pytest.mark.requirement("SEC-04", "SD-12")

PAGE = (text_of() + "\n责任编辑：某某\n").encode()


def run(data: Path, command: str, document: str, *options: str) -> Result:
    """What the command says."""
    arguments = ["original", command, document, "--data", str(data), *options]
    return CliRunner().invoke(cli, arguments)


def test_it_is_cleared_and_revoked_at_once_and_both_are_kept(tmp_path: Path) -> None:
    document = Mailroom(tmp_path).receive(PAGE)
    follow(tmp_path)
    why = ("--version", "1", "--actor", "编辑", "--reason", "逐页看过")
    done = run(tmp_path, "clear", document, *why)
    assert (done.exit_code, sha256_of(PAGE) in done.stdout) == (0, True)
    assert shown(tmp_path) == [(document, 1, sha256_of(PAGE))]
    assert run(tmp_path, "revoke", document, *why).exit_code == 0
    assert shown(tmp_path) == []
    with closing(sqlite3.connect(tmp_path / "gazette.db")) as db:
        query = "SELECT file, decision, actor, reason FROM original_decision ORDER BY id"
        assert db.execute(query).fetchall() == [
            (sha256_of(PAGE), decision, "编辑", "逐页看过") for decision in ("cleared", "revoked")
        ]


@pytest.mark.parametrize("left_out", ["--version", "--actor", "--reason"])
def test_it_wants_a_version_a_person_and_a_reason(tmp_path: Path, left_out: str) -> None:
    document = Mailroom(tmp_path).receive(PAGE)
    given = {"--version": "1", "--actor": "编辑", "--reason": "看过"}
    del given[left_out]
    done = run(tmp_path, "clear", document, *(word for pair in given.items() for word in pair))
    assert (done.exit_code, left_out in done.stderr) == (2, True)


def shown(data: Path) -> list[tuple[str, int, str]]:
    """The public files."""
    with closing(sqlite3.connect(data / DATABASE)) as db:
        return db.execute("SELECT document, version, sha256 FROM original").fetchall()
