"""What makes a version new, and what does not."""

from collections.abc import Callable
from datetime import date

import pytest
from msgspec.structs import replace

from gazette.model import (
    Draft,
    Duty,
    Enclosure,
    Field,
    HistoryEvent,
    Metadata,
    ProvenanceLine,
    Table,
)
from gazette.store.digests import digest_of, sha256_of

pytestmark = pytest.mark.requirement("SD-02")


def _digest(draft: Draft, **metadata: object) -> str:
    changed = replace(draft, metadata=replace(draft.metadata, **metadata))
    return digest_of(changed, sha256_of(changed.text))


@pytest.mark.parametrize(
    "metadata",
    [
        {"provenance": (ProvenanceLine(kind="editor", text="责任编辑：示例"),)},
        {"url": "https://example.gov.cn/other"},
        {"owner": Field("示例省人民政府办公厅", origin="set", confidence=0.3, start=4, end=9)},
    ],
)
def test_the_page_around_and_how_it_was_read_do_not_count(
    make_draft: Callable[..., Draft], metadata: dict[str, object]
) -> None:
    draft = make_draft()
    assert _digest(draft, **metadata) == _digest(draft)


@pytest.mark.parametrize(
    "metadata",
    [
        {"owner": Field("示例省财政厅")},
        {"effective_on": Field(date(2024, 7, 1))},
        {"enclosures": (Enclosure(title="示例办法", path="enc_1"),)},
        {"history": (HistoryEvent(day=date(2020, 1, 1), action="公布", text="公布"),)},
        {"duties": (Duty(lead=("示例厅",), responsible=(), start=0, end=1),)},
        {"tables": (Table(start=0, end=1, rows=(("示例",),)),)},
    ],
)
def test_a_value_that_differs_counts(
    make_draft: Callable[..., Draft], metadata: dict[str, object]
) -> None:
    draft = make_draft()
    assert _digest(draft, **metadata) != _digest(draft)


def test_the_place_of_an_enclosure_or_duty_does_not_count(
    make_draft: Callable[..., Draft],
) -> None:
    draft = make_draft()
    one, other = (
        _digest(
            draft,
            enclosures=(Enclosure(title="示例办法", path=path),),
            duties=(Duty(lead=(), responsible=("示例厅",), start=start, end=start + 1),),
        )
        for path, start in ((None, 1), ("enc_1", 2))
    )
    assert one == other


def test_every_field_of_the_metadata_is_weighed(make_draft: Callable[..., Draft]) -> None:
    """A field added to Metadata later must not be forgotten by the digest."""
    draft = replace(make_draft(), metadata=Metadata())
    skipped = {"url", "provenance", "enclosures", "history", "duties", "tables"}
    names = [name for name in Metadata.__struct_fields__ if name not in skipped]
    digests = {_digest(draft, **{name: Field(f"示例 {name}")}) for name in names}
    assert len(digests) == len(names)
