"""Which document a draft belongs to: known by its identity, or made now."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Sequence

import msgspec

from gazette.ids import ID_LENGTH, Identity, identities, opaque_id
from gazette.model import Draft, Finding
from gazette.store.readings import Place, Readings
from gazette.text.normalise import key
from gazette.text.titles import clean_title, parse_title

_IDENTITY = "SELECT identity FROM document WHERE id = ?"
_ALIAS = "SELECT document FROM alias WHERE name = ?"
_INSERT_DOCUMENT = "INSERT INTO document VALUES (?, ?, ?, ?)"
_INSERT_ALIAS = "INSERT INTO alias VALUES (?, ?, 'identity', ?) ON CONFLICT (name) DO NOTHING"
_LONG_MATTER = 6  # letters that two documents of one number hardly share by chance
_ABOUT_ANOTHER = re.compile(
    r"""(?:解读|图解|问答|答记者问|说明            # carries the number of what it explains
         |补充[\u4e00-\u9fff]{2}|更正|勘误)$      # or of what it adds to""",
    re.VERBOSE,
)
_TITLES = """
    SELECT c.title FROM version v JOIN content c ON c.version = v.id
    WHERE v.document = ?1 AND c.title IS NOT NULL
    UNION ALL
    SELECT t.title FROM listing l JOIN listed t ON t.listing = l.id
    WHERE l.document = ?1 AND t.title IS NOT NULL
"""


class Match(msgspec.Struct, frozen=True):
    """The document of a draft, and what was noticed on the way to it."""

    document_id: str
    is_new: bool
    findings: tuple[Finding, ...] = ()


class Documents:
    """Finds the documents of drafts on the writer's connection, or makes them."""

    def __init__(self, connection: sqlite3.Connection, readings: Readings) -> None:
        self._connection = connection
        self._readings = readings

    def find_or_make(self, draft: Draft, *, at: str) -> Match:
        """The document by the first identity that is free or fits.

        A number or address of a document with quite another title does not fit: the draft falls
        through to its next identity, for a number with the finding `number_in_use`.
        """
        findings: list[Finding] = []
        for identity in identities(draft):
            exact = self._named(identity.text)
            known = exact or self._loosely(identity, draft)
            if known is None:
                return self._add(draft, identity, findings, at)
            if self._fits(known, identity, draft):
                if exact is None:
                    self._name(identity.text, known, at)
                return Match(known, is_new=False, findings=tuple(findings))
            if identity.rule == "number":
                findings.append(_number_in_use(draft, known))
        raise AssertionError("the identity by bytes always fits")

    def rename(self, document_id: str, draft: Draft, *, at: str) -> tuple[Finding, ...]:
        """Lets the names of a corrected draft lead to its document from now on, beside the old.

        A name that leads to another document stays with it; for a number that is a finding.
        """
        findings = []
        for identity in identities(draft):
            if identity.rule in {"address", "bytes"}:
                continue
            known = self._named(identity.text)
            if known is None:
                self._name(identity.text, document_id, at)
            elif known != document_id and identity.rule == "number":
                findings.append(_number_in_use(draft, known))
        return tuple(findings)

    def _add(self, draft: Draft, identity: Identity, findings: Sequence[Finding], at: str) -> Match:
        """A new document, or the one these very bytes made before: it keeps its id.

        From now on its loose identity leads to it too, unless another was there before.
        """
        before = self._readings.document_made(Place.of(draft), draft.raw.sha256)
        if before is not None:
            self._name(identity.text, before, at)
        document_id = before or self._make(identity, at)
        if identity.loose != identity.text:
            self._name(identity.loose, document_id, at)
        return Match(document_id, is_new=before is None, findings=tuple(findings))

    def _fits(self, document_id: str, identity: Identity, draft: Draft) -> bool:
        """Whether the draft may be of this document: a page at one address may change its title."""
        match identity.rule:
            case "number":
                return not self._is_other(document_id, draft)
            case "address":
                last = self._readings.last_version(Place.of(draft))
                is_same_page = last is not None and last[0] == document_id
                return is_same_page or not self._is_other(document_id, draft)
            case "statute" | "title" | "bytes":
                return True

    def _loosely(self, identity: Identity, draft: Draft) -> str | None:
        """The document known by this identity without its issuer, if it is the same one.

        It is if its own issuer was never read, or if number and title are both the draft's: then
        one of the two issuers is only spelled in another way.
        """
        if identity.text == identity.loose:
            return None
        document_id, is_made = self._place(identity.loose)
        if is_made:
            return document_id
        known = self._alias(identity.loose)
        is_same = identity.rule == "number" and known and self._has_title_of(known, draft)
        return known if is_same else None

    def _named(self, identity: str) -> str | None:
        document_id, is_made = self._place(identity)
        return document_id if is_made else self._alias(identity)

    def _alias(self, identity: str) -> str | None:
        row = self._connection.execute(_ALIAS, (_digest(identity),)).fetchone()
        return str(row[0]) if row else None

    def _make(self, identity: Identity, at: str) -> str:
        document_id, _ = self._place(identity.text)
        row = (document_id, _digest(identity.text), identity.rule, at)
        self._connection.execute(_INSERT_DOCUMENT, row)
        return document_id

    def _name(self, identity: str, document_id: str, at: str) -> None:
        self._connection.execute(_INSERT_ALIAS, (_digest(identity), document_id, at))

    def _place(self, identity: str) -> tuple[str, bool]:
        """The id of this identity, and whether its document exists.

        The id is the shortest of the usual length or more that no other identity has taken.
        """
        digest = _digest(identity)
        for length in range(ID_LENGTH, 2 * ID_LENGTH):
            document_id = opaque_id(identity, length=length)
            row = self._connection.execute(_IDENTITY, (document_id,)).fetchone()
            if row is None or row[0] == digest:
                return document_id, row is not None
        raise AssertionError("ids of twice the usual length do not collide")

    def _is_other(self, document_id: str, draft: Draft) -> bool:
        """Whether every title the document has had is evidently not the draft's."""
        title, titles = draft.metadata.title, self._titles(document_id)
        return title is not None and bool(titles) and all(differ(t, title.value) for t in titles)

    def _has_title_of(self, document_id: str, draft: Draft) -> bool:
        """Whether the document has had the draft's own title, its issuer's name included."""
        title = draft.metadata.title
        return title is not None and key(title.value) in map(key, self._titles(document_id))

    def _titles(self, document_id: str) -> list[str]:
        return [title for (title,) in self._connection.execute(_TITLES, (document_id,))]


def _number_in_use(draft: Draft, document_id: str) -> Finding:
    place = draft.metadata.number
    return Finding(
        code="number_in_use",
        detail=f"this number belongs to {document_id}, under another title",
        start=place.start if place else None,
        end=place.end if place else None,
    )


def _digest(identity: str) -> str:
    """History rows hold no titles: an identity stands there as its digest."""
    return hashlib.sha256(identity.encode()).hexdigest()[:32]


def differ(first: str, second: str) -> bool:
    """Whether two titles are evidently not of one document: neither holds the other's matter.

    >>> differ("示例省人民政府关于印发《示例办法》的通知", "关于印发示例办法的通知")
    False
    >>> differ("示例办法", "示例省关于停止执行另一文件的通知")
    True
    >>> differ("关于印发示例办法的通知", "《关于印发示例办法的通知》政策解读")
    True
    """
    one, other = _letters(first), _letters(second)
    if not one or not other:
        return False
    if bool(_ABOUT_ANOTHER.search(one)) != bool(_ABOUT_ANOTHER.search(other)):
        return True
    return _core(first) not in other and _core(second) not in one


def _letters(title: str) -> str:
    return "".join(letter for letter in key(clean_title(title)) if letter.isalnum())


def _core(title: str) -> str:
    """What a title is about; a short matter does not suffice without its 关于 and 通知."""
    matter = _letters(parse_title(title).matter or "")
    if len(matter) >= _LONG_MATTER:
        return matter
    letters = _letters(title)
    return letters[max(0, letters.find("关于")) :]
