"""Stable, opaque ids made from identity, never from cleaned text (design §3)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Literal

import msgspec

from gazette.model import Draft, Kind
from gazette.text.normalise import key

Rule = Literal["number", "statute", "title", "address", "bytes"]
"""What an identity is made of; the rules are tried in this order."""

_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
ID_LENGTH = 10
"""Letters of an id; one that another identity has is made longer."""

_STATUTES: frozenset[Kind] = frozenset(
    {
        "law", "administrative_regulation", "local_regulation", "autonomous_regulation",
        "separate_regulation", "department_rule", "provincial_rule", "prefecture_rule",
        "judicial_interpretation",
    }
)  # fmt: skip

# A key is NFKC: brackets are ASCII here. 草案 and 征求意见稿 are other documents, not versions.
_VERSION_MARK = re.compile(
    r"""[(\[【]                                        # (2020年修正), [2018修订], 【2019】
        (?:[0-9]{4}年?(?:[0-9]{1,2}月(?:[0-9]{1,2}日)?)?)?
        (?:第[0-9一二三四五六七八九十]+次)?
        (?:修正|修订|修改|公布|施行|实施)?(?:文本|版|本)?
        [)\]】]$""",
    re.VERBOSE,
)

_STATUTE_NAME = re.compile(
    r"""(?P<always>(?<![方做看说想用书手])法|条例)?(?(always)|(?:规定|办法|细则|规则|解释|章程))
        (?:\([^()]{1,16}\))*$                          # (试行), (一)""",
    re.VERBOSE,
)

_JURISDICTION = re.compile(
    r"""中华人民共和国
      | [\u4e00-\u9fff]{2,12}?                        # 示例省, 示例市, 示例自治州; not 市场
        (?:省|自治区|市(?![场容])|自治州|州|盟|自治县|县(?!级)|自治旗|旗|特别行政区|经济特区)""",
    re.VERBOSE,
)


class Identity(msgspec.Struct, frozen=True):
    """What makes a document this one and no other.

    `issuer` is None where it was not read, or does not belong to the identity.
    """

    rule: Rule
    issuer: str | None
    rest: str

    @property
    def text(self) -> str:
        """The whole identity, from which the id is made."""
        return "|".join((self.rule, self.issuer or "", self.rest))

    @property
    def loose(self) -> str:
        """The identity as one sees it who has not read the issuer."""
        return self.text if self.rule == "title" else "|".join((self.rule, "", self.rest))


def identity_of(draft: Draft) -> Identity:
    """The identity by the first rule that applies."""
    return next(identities(draft))


def identities(draft: Draft) -> Iterator[Identity]:
    """Every identity the draft could have, the best first; the last always exists."""
    found = draft.metadata
    issuer = key(found.issuers.value[0]) if found.issuers and found.issuers.value else None
    title = key(found.title.value) if found.title else ""
    if title and _is_statute(draft, title):
        yield _statute(title, issuer)
    if found.number:
        yield Identity("number", issuer, key(found.number.value))
    if issuer and title and found.signed_on:
        yield Identity("title", issuer, f"{title}|{found.signed_on.value.isoformat()}")
    address = found.url or draft.raw.url
    if address:
        yield Identity("address", None, address.strip())
    yield Identity("bytes", None, _own_bytes(draft))


def _is_statute(draft: Draft, title: str) -> bool:
    """A statute (法律, 法规, 规章) lives on under its title; each amendment has a new number.

    条例 and 法 are statutes by their very name; 规定, 办法 … are if something else says so, and
    others only if their title has no 关于.
    """
    kind = draft.metadata.kind
    is_told = bool(draft.metadata.history) or (kind is not None and kind.value in _STATUTES)
    named = _STATUTE_NAME.search(without_mark(title))
    if "关于" in title:
        return is_told and named is not None
    return is_told or (named is not None and named["always"] is not None)


def _statute(title: str, issuer: str | None) -> Identity:
    """A title that names its jurisdiction needs no issuer: 人大 and 常委会 take turns there."""
    bare = without_mark(title).replace("、", "")
    return Identity("statute", None if _JURISDICTION.match(bare) else issuer, bare)


def without_mark(title: str) -> str:
    """A title's key without its version; each 修正案 (2018年) is an instrument of its own.

    >>> without_mark("示例省数据条例(2018年修正)")
    '示例省数据条例'
    """
    bare = _VERSION_MARK.sub("", title)
    if bare.endswith("修正案"):
        bare = title
    return bare.removeprefix("《").removesuffix("》")


def _own_bytes(draft: Draft) -> str:
    """The file's digest; of a record, its own words, for its file grows and is reordered."""
    title = draft.metadata.title.value if draft.metadata.title else ""
    if draft.record is None:
        return draft.raw.sha256
    if draft.text or title:
        return hashlib.sha256(f"{title}\n{draft.text}".encode()).hexdigest()
    return f"{draft.raw.sha256}|{draft.record}"


def opaque_id(identity: str, *, length: int = ID_LENGTH) -> str:
    """A short id for an identity: lower-case letters and digits without l, o, 0 and 1.

    >>> opaque_id("number|示例省人民政府|示政发〔2024〕1号") == opaque_id("number|示例省人民政府|示政发〔2024〕1号")
    True
    """
    number = int.from_bytes(hashlib.sha256(identity.encode()).digest())
    digits = []
    for _ in range(length):
        number, digit = divmod(number, len(_ALPHABET))
        digits.append(_ALPHABET[digit])
    return "".join(digits)


def organ_id(name: str) -> str:
    """The id of an organ from its full name."""
    return "org-" + opaque_id(key(name), length=8)


def source_id(name: str) -> str:
    """The id of a source from its name."""
    return "src-" + opaque_id(key(name), length=8)


def gazette_id(name: str) -> str:
    """The id of a gazette (公报) from its name (刊名), with 中华人民共和国 in front or without.

    >>> gazette_id("中华人民共和国国务院公报") == gazette_id("《国务院公报》")
    True
    """
    bare = key(name).removeprefix("《").removesuffix("》").removeprefix("中华人民共和国")
    return "gaz-" + opaque_id(bare, length=8)
