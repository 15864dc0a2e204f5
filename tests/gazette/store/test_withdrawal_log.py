"""The log beside the keys: whole lines only, for nobody else's eyes."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gazette.errors import StoreError
from gazette.filing.withdrawal import WITHDRAWAL_CODES
from gazette.store.withdrawal_log import LOG, Withdrawal, append, read

pytestmark = pytest.mark.requirement("OD-11", "SEC-01")


def withdrawal(document: str = "abcdefghij", version: int | None = None) -> Withdrawal:
    return Withdrawal(
        document=document,
        version=version,
        through=version or 3,
        was_public=True,
        code="other",
        authority="示例省人民政府办公厅",
        withdrawn_on=date(2024, 6, 1),
        note=None,
        actor="editor",
        at="2024-06-01T02:03:04.000Z",
    )


def test_a_log_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert read(tmp_path / LOG) == []


def test_only_its_owner_reads_the_log(tmp_path: Path) -> None:
    append(tmp_path / LOG, withdrawal())
    assert (tmp_path / LOG).stat().st_mode & 0o777 == 0o600
    assert (tmp_path / LOG).parent.stat().st_mode & 0o777 == 0o700


@given(
    st.lists(
        st.builds(
            Withdrawal,
            document=st.text(min_size=1),
            version=st.none() | st.integers(1, 9),
            through=st.integers(0, 9),
            was_public=st.booleans(),
            code=st.sampled_from(WITHDRAWAL_CODES),
            authority=st.text(min_size=1),
            withdrawn_on=st.dates(),
            note=st.none() | st.text(),
            actor=st.text(min_size=1),
            at=st.just("2024-06-01T02:03:04.000Z"),
            files=st.lists(st.text("0123456789abcdef", min_size=64, max_size=64)).map(tuple),
        ),
        max_size=4,
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
def test_what_is_written_is_read(tmp_path: Path, written: list[Withdrawal]) -> None:
    log = tmp_path / LOG
    log.unlink(missing_ok=True)
    for one in written:
        append(log, one)
    assert read(log) == written


@pytest.mark.parametrize("cut", [1, 10, 60])
def test_a_line_that_was_cut_short_gives_way(tmp_path: Path, cut: int) -> None:
    log = tmp_path / LOG
    append(log, withdrawal("a"))
    append(log, withdrawal("b"))
    log.write_bytes(log.read_bytes()[:-cut])
    assert [one.document for one in read(log)] == ["a"]
    append(log, withdrawal("c"))
    assert [one.document for one in read(log)] == ["a", "c"]


def test_a_line_that_is_none_is_named(tmp_path: Path) -> None:
    log = tmp_path / LOG
    append(log, withdrawal("a"))
    log.write_bytes(log.read_bytes() + b'{"document": 1}\n')
    with pytest.raises(StoreError, match="line 2"):
        read(log)
