"""A record of OAI-PMH: Akoma Ntoso with its text, or Dublin Core, which makes a catalogue row."""

from __future__ import annotations

from lxml import etree

from gazette.errors import ReadError
from gazette.model import Draft, RawFile
from gazette.text.numbers import canonical_number
from ingest.drafting import Page, make_draft, make_whole_draft, with_content
from ingest.given import Given
from ingest.xml_tree import parse_xml

READER = "from_oai/1"
MEDIA_TYPE = "application/vnd.gongbao.oai-record+xml"

OAI = "{http://www.openarchives.org/OAI/2.0/}"
AKN_NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
DC_NAMESPACE = "http://www.openarchives.org/OAI/2.0/oai_dc/"

_NAMES = {"a": AKN_NAMESPACE}
_DC = "{http://purl.org/dc/elements/1.1/}"
_TEXTS = etree.XPath(".//text()[not(ancestor::a:meta)]", namespaces=_NAMES, smart_strings=False)
_NOTHING = frozenset({"unknown", ""})


def read(data: bytes, raw: RawFile) -> list[Draft]:
    """The one draft of a record; raises ReadError for a format that is not read, or no record."""
    root = parse_xml(data, raw.path)
    metadata = root.find(f"{OAI}metadata")
    content = next(iter(metadata), None) if metadata is not None else None
    if content is None:
        raise ReadError("empty", "a record without metadata")
    match etree.QName(content).namespace:
        case str(namespace) if namespace == AKN_NAMESPACE:
            draft = _akoma_ntoso(content, raw)
        case str(namespace) if namespace == DC_NAMESPACE:
            page = Page(lines=[], given=_dublin_core(content))
            draft = make_draft(page, raw=raw, record=None, reader=READER)
        case namespace:
            raise ReadError("unsupported_format", f"metadata of {namespace}")
    return [with_content(draft)]


def _akoma_ntoso(content: etree._Element, raw: RawFile) -> Draft:
    """All text outside `meta` is the document's, as it is."""
    found = _TEXTS(content)
    text = "".join(str(one) for one in found) if isinstance(found, list) else ""
    if not text.strip():
        raise ReadError("empty", "Akoma Ntoso without a text")
    page = Page(lines=text.split("\n"), given=_of_meta(content))
    return make_whole_draft(page, raw=raw, record=None, reader=READER)


def _of_meta(content: etree._Element) -> Given:
    """What the first `meta`, which is the whole document's, says of it."""
    meta = content.find(".//a:meta", _NAMES)
    if meta is None:
        return Given()
    return Given(
        title=_value(meta, "a:identification/a:FRBRWork/a:FRBRalias[@name='title']"),
        number=_value(meta, "a:identification/a:FRBRWork/a:FRBRnumber"),
        index_no=_value(meta, "a:identification/a:FRBRWork/a:FRBRalias[@name='index_no']"),
        issuer=_issuers(meta),
        kind=_value(meta, "a:identification/a:FRBRWork/a:FRBRsubtype"),
        genre=_value(meta, "a:classification/a:keyword[@dictionary='#genre']"),
        topic=_value(meta, "a:classification/a:keyword[@dictionary='#topic']"),
        status=_value(meta, "a:classification/a:keyword[@dictionary='#status']"),
        signed_on=_value(
            meta, "a:identification/a:FRBRWork/a:FRBRdate[@name='signed']", name="date"
        ),
        published_on=_value(meta, "a:publication", name="date"),
        url=_web(_value(meta, "a:identification/a:FRBRWork/a:FRBRalias[@name='address']")),
    )


def _issuers(meta: etree._Element) -> str | None:
    named = {
        f"#{organ.get('eId')}": organ.get("showAs")
        for organ in meta.iterfind("a:references/a:TLCOrganization", _NAMES)
    }
    authors = meta.iterfind("a:identification/a:FRBRWork/a:FRBRauthor", _NAMES)
    names = [name for one in authors if (name := named.get(str(one.get("href"))))]
    return "、".join(name for name in names if name not in _NOTHING) or None


def _value(meta: etree._Element, path: str, *, name: str = "value") -> str | None:
    found = meta.find(path, _NAMES)
    value = str(found.get(name) or "").strip() if found is not None else ""
    return None if value in _NOTHING else value


def _dublin_core(content: etree._Element) -> Given:
    """What Dublin Core says: of several values the first that fits."""
    identifiers = _words(content, "identifier")
    numbers = [number for one in identifiers if (number := canonical_number(one))]
    creators = _words(content, "creator") or _words(content, "publisher")
    return Given(
        title=next(iter(_words(content, "title")), None),
        number=next(iter(numbers), None),
        issuer="、".join(creators) or None,
        topic="/".join(_words(content, "subject")[:2]) or None,
        dated_on=next(iter(_words(content, "date")), None),
        abstract=next(iter(_words(content, "description")), None),
        url=next((one for one in identifiers if _web(one)), None),
    )


def _words(content: etree._Element, name: str) -> list[str]:
    texts = ("".join(map(str, one.itertext())).strip() for one in content.iterfind(f"{_DC}{name}"))
    return [text for text in texts if text]


def _web(address: str | None) -> str | None:
    is_web = address is not None and address.startswith(("http://", "https://"))
    return address if is_web and len(str(address)) <= 2000 else None
