"""Each kind of bytes has its reader, and what has none is refused by its type."""

import pytest

from gazette.errors import ReadError
from ingest.media import BINARY, EMPTY
from ingest.readers import reader_of, table_reader

pytestmark = pytest.mark.requirement("GZ-15")


@pytest.mark.parametrize(
    ("media_type", "name"),
    [
        ("text/plain", "from_text/"),
        ("text/html", "from_html/"),
        ("text/markdown", "from_markdown/"),
    ],
)
def test_text_has_a_reader(media_type: str, name: str) -> None:
    assert reader_of(media_type).name.startswith(name)


@pytest.mark.parametrize(
    ("media_type", "code"),
    [(EMPTY, "empty"), (BINARY, "binary"), ("audio/midi", "unsupported_format")],
)
def test_what_has_no_reader_is_refused(media_type: str, code: str) -> None:
    with pytest.raises(ReadError) as caught:
        reader_of(media_type)
    assert caught.value.code == code


def test_another_mapping_is_another_reader() -> None:
    names = {table_reader(mapping) for mapping in (None, b'{"title": "a"}', b'{"title": "b"}')}
    assert len(names) == 3
