"""`gongbao review effects|apply|refuse`, `gongbao document status`: what a person says of effects."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from api.main import cli
from opendata.public.file import DATABASE
from opendata.public.publish import follow
from opendata.public.reader import PublicReader
from tests.effects import old, repealing
from tests.office import Office

pytestmark = pytest.mark.requirement("WS-04", "ND-14")


def run(data: Path, *arguments: str) -> tuple[int, str]:
    options: tuple[str, ...] = ("--data", str(data))
    if arguments[1] != "effects":
        options += ("--actor", "editor", "--reason", "核对原文")
    done = CliRunner().invoke(cli, [*arguments[:2], *options, *arguments[2:]])
    return done.exit_code, done.stdout if done.exception is None else str(done.exception)


def status(data: Path, document: str) -> tuple[str, str | None, str | None]:
    follow(data)
    reader = PublicReader(data / DATABASE)
    row = reader.documents.document(document)
    reader.close()
    assert row is not None
    return (row.status, row.status_since, row.status_by)


@pytest.fixture
def doubtful(tmp_path: Path) -> tuple[Path, str, str]:
    """A data directory, the document acted on and the one that perhaps acts."""
    office = Office(tmp_path)
    return tmp_path, office.record(old()), office.record(repealing(confidence=0.5))


def test_what_waits_is_listed_with_its_words_and_applied(doubtful: tuple[Path, str, str]) -> None:
    data, target, acting = doubtful
    code, listed = run(data, "review", "effects")
    assert (code, listed) == (0, f"{acting}#0\trepeals\t2024-05-01\t{target}\t示例省人\n")
    assert run(data, "review", "apply", f"{acting}#0") == (
        0,
        f"{target}: repealed since 2024-05-01 by {acting}\n",
    )
    assert status(data, target) == ("repealed", "2024-05-01", acting)
    assert run(data, "review", "effects")[1] == ""


def test_what_is_refused_waits_no_more(doubtful: tuple[Path, str, str]) -> None:
    data, target, acting = doubtful
    assert run(data, "review", "refuse", f"{acting}#0") == (0, f"{acting}#0: refused\n")
    assert run(data, "review", "effects")[1] == ""
    assert status(data, target)[0] == "unknown"


def test_a_person_sets_a_status_and_takes_it_back(doubtful: tuple[Path, str, str]) -> None:
    data, target, acting = doubtful
    said = run(
        data, "document", "status", "--since", "2023-01-01", "--by", acting, target, "expired"
    )
    assert said == (0, f"{target}: expired since 2023-01-01 by {acting}, status event 1\n")
    assert status(data, target) == ("expired", "2023-01-01", acting)
    assert run(data, "document", "revoke-status", "1") == (0, "status event 1: revoked\n")
    assert status(data, target)[0] == "unknown"


@pytest.mark.parametrize(
    "arguments",
    [
        ("review", "apply", "nonsense"),
        ("review", "apply", "k7q2m9xt4d#0"),
        ("document", "status", "k7q2m9xt4d", "repealed"),
        ("document", "status", "k7q2m9xt4d", "gone"),
        ("document", "revoke-status", "5"),
    ],
)
def test_what_names_nothing_is_refused(
    doubtful: tuple[Path, str, str], arguments: tuple[str, ...]
) -> None:
    assert run(doubtful[0], *arguments)[0] != 0
