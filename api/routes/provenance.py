"""`/api/v1/documents/{id}/provenance`: where a version and each of its fields came from."""

from __future__ import annotations

from litestar.params import FromPath

from api import provenance_shapes
from api import wire_history as wire
from api.calls import JSON, Call, Reply, encode
from api.negotiate import choose
from api.part_queries import ProvenanceQuery
from api.reading import Route, read
from api.withdrawn import no_document, no_version
from opendata.to_prov import MEDIA_TYPE, Told, provenance

_FORMS = {"json": "application/json", "jsonld": MEDIA_TYPE}
_OFFERED = tuple(_FORMS.values())


@read(
    "/api/v1/documents/{document_id:str}/provenance",
    Route(
        query=ProvenanceQuery,
        answers=(wire.Provenance,),
        media_types=_OFFERED,
    ),
)
def read_provenance(document_id: FromPath[str], request: Call) -> Reply:
    """出处 Where a version and each of its fields came from, and how it became public.

    As JSON, or in PROV-O as JSON-LD: `format=jsonld` or `Accept: application/ld+json`.
    """
    asked = request.ask(ProvenanceQuery)
    reader = request.reader
    newest = reader.documents.document(document_id)
    if newest is None:
        raise no_document(reader, document_id)
    number = asked.version or newest.version
    origin = reader.history.origin(document_id, number)
    version, text = (
        reader.versions.version(document_id, number),
        reader.versions.text(document_id, number),
    )
    if origin is None or version is None or text is None:
        raise no_version(reader, document_id, number)
    changes = reader.history.status_changes(document_id)
    vary = [] if asked.format else [(b"vary", b"Accept")]
    form = _FORMS[asked.format] if asked.format else choose(request.header(b"accept"), _OFFERED)
    if form == MEDIA_TYPE:
        told = Told(
            base=request.base,
            office=request.house.settings.site.organizer,
            origin=origin,
            fields=version.fields,
            text=text,
            changes=changes,
        )
        return Reply(encode(provenance(told)), MEDIA_TYPE.encode(), vary)
    shown = provenance_shapes.provenance(
        origin, version.fields, text, changes=changes, base=request.base
    )
    return Reply(encode(shown), JSON, vary)
