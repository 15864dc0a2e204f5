"""What suggestions and corrections look like to who asks, a promise like the rest of api.wire."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from gazette.model import StatusCode
from opendata.public.suggesting import Kind
from opendata.search.slips import Slip
from opendata.search.suggest import How

Url = Annotated[str, Meta(extra_json_schema={"format": "uri-reference"})]


class SuggestionLinks(Struct, frozen=True):
    """Where the suggestion leads: to the document or organ, or to a search that is ready."""

    html: Url
    json: Url


class Suggestion(Struct, frozen=True):
    """联想 A title, number, organ or topic that answers to what was typed."""

    kind: Kind
    text: str
    match: Annotated[
        How,
        Meta(
            description="How it answers, the best first: it is what was typed, begins with it, holds it, "
            "is read so, has these initials; `near`: a number that is one slip away."
        ),
    ]
    marks: Annotated[
        list[tuple[int, int]], Meta(description="Start and end of what answers, in `text`.")
    ]
    documents: Annotated[int, Meta(description="How many public documents have it.")]
    id: Annotated[
        str | None,
        Meta(description="Of an organ its id; of a title or number its document's, if it is one."),
    ]
    topic: Annotated[list[str] | None, Meta(description="Of a topic its path, the widest first.")]
    title: Annotated[str | None, Meta(description="Of a number the title of its document.")]
    status: Annotated[
        StatusCode | None, Meta(description="有效性 Of a title or number its document's validity.")
    ]
    links: SuggestionLinks


class SuggestionList(Struct, frozen=True):
    """Suggestions, the best first."""

    q: str
    items: list[Suggestion]


class Correction(Struct, frozen=True):
    """您是不是要找 A query that was perhaps meant, and finds something under the same conditions."""

    q: Annotated[str, Meta(description="The whole query, corrected.")]
    typed: Annotated[str, Meta(description="The word of it that stands in no name or no text.")]
    meant: Annotated[str, Meta(description="What stands there instead, in the archive's words.")]
    slip: Annotated[
        Slip,
        Meta(
            description="What would have happened: a character of the same sound, two swapped, one "
            "wrong, missing or too many, pinyin for characters, a digit of a number."
        ),
    ]
    total: Annotated[int, Meta(description="How many it finds.")]
    links: SuggestionLinks
