"""What a drafted text refers to, and what it does to other documents."""

from __future__ import annotations

from msgspec.structs import replace

from gazette.model import Draft
from gazette.text.citations import find_citations
from gazette.text.effects import read_effects
from gazette.text.outline import attach


def with_references(draft: Draft, *, title: str | None = None) -> Draft:
    """The draft with its citations, each at its part of the text, and the effects that it has.

    `title` is its own as it stands there, where that is not the field's.
    """
    text, metadata, components = draft.text, draft.metadata, draft.components
    own = title or (metadata.title.value if metadata.title else None)
    number = metadata.number.value if metadata.number else None
    citations = find_citations(text, own_number=number, own_title=own)
    return replace(
        draft,
        citations=attach(citations, components),
        effects=read_effects(
            text,
            citations=citations,
            components=components,
            title=own,
            tables=metadata.tables,
        ),
    )
