"""The metadata formats of `/oai`, and records in them."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree
from msgspec import Struct

from api.calls import Call
from api.expressions import expression_of
from gazette.errors import HarvestArgumentError
from opendata import to_oai_dc
from opendata.akn_body import NAMESPACE
from opendata.public.rows import DocumentRow
from opendata.to_akn import akn_tree
from opendata.to_oai import Format

_AKN_SCHEMA = (
    "http://docs.oasis-open.org/legaldocml/akn-core/v1.0/os/part2-specs/schemas/akomantoso30.xsd"
)
_CARD = 500  # what a record weighs without its text, in characters


class Written(Struct, frozen=True):
    """A document in a format, and how many characters it weighs."""

    metadata: etree._Element
    weight: int


class Form(Struct, frozen=True):
    """A format and who writes it."""

    told: Format
    write: Callable[[Call, DocumentRow], Written]


def _dublin_core(call: Call, row: DocumentRow) -> Written:
    publisher = call.house.settings.site.organizer
    made = to_oai_dc.to_oai_dc(row, base=call.base, publisher=publisher)
    return Written(made, _CARD + len(row.abstract or ""))


def _akoma_ntoso(call: Call, row: DocumentRow) -> Written:
    """The whole text; read in the settled state in which the row was."""
    version = call.reader.versions.version(row.id, row.version)
    text = call.reader.versions.text(row.id, row.version)
    if version is None or text is None:
        raise HarvestArgumentError("cannotDisseminateFormat", f"akn: {row.id} has no text")
    path = f"/documents/{row.id}"
    return Written(akn_tree(expression_of(call, row, version, text, path=path)), _CARD + len(text))


_FORMS = (
    Form(Format("oai_dc", to_oai_dc.SCHEMA, to_oai_dc.NAMESPACE), _dublin_core),
    Form(Format("akn", _AKN_SCHEMA, NAMESPACE), _akoma_ntoso),
)
FORMS = {form.told.prefix: form for form in _FORMS}
"""By metadataPrefix; every document has both."""


def form_named(prefix: str) -> Form:
    """Raises HarvestArgumentError (cannotDisseminateFormat) for one that there is not."""
    if prefix not in FORMS:
        detail = f"metadataPrefix: {prefix} is none of {', '.join(FORMS)}"
        raise HarvestArgumentError("cannotDisseminateFormat", detail)
    return FORMS[prefix]
