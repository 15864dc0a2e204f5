"""Which versions of each standard there are, when they were published, and what changed: the newest first.

`python -m tests.standards_files` writes the newest version where none is written yet. What is written
never changes, so whoever changes what a standard says enters a new version here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from api.standards import catalogue_rules, data_formats, document_metadata, interface_rules
from api.standards.model import Content, Revision
from opendata.catalogue.words import Words

_FIRST = (Revision("1.0", "2026-11-29", Words("首次发布", "The first")),)

REVISIONS: Mapping[str, tuple[Revision, ...]] = MappingProxyType(
    {"catalogue": _FIRST, "metadata": _FIRST, "formats": _FIRST, "interface": _FIRST}
)
GENERATED: Mapping[str, Callable[[], Content]] = MappingProxyType(
    {
        "catalogue": catalogue_rules.content,
        "metadata": document_metadata.content,
        "formats": data_formats.content,
        "interface": interface_rules.content,
    }
)
"""What each says by the code as it is now."""
