"""Index numbers (索引号) by the template of an installation: made, checked, read back.

Sites differ in their form (domain §4), so it is a setting: `{organ}/{year}-{serial:5}`.
"""

from __future__ import annotations

import re
from typing import Self

import msgspec

from gazette.errors import IndexTemplateError
from gazette.text.credit_code import is_credit_code, is_organisation_code
from gazette.text.numbers import is_index_no

_FIELD = re.compile(r"\{(?P<name>[a-z]+)(?::(?P<width>[1-9]))?\}")
_NAMES = ("organ", "year", "serial")
_ORGAN = "[0-9A-Z]{9,18}"
_SITE_CODE = re.compile("[0-9]{10}")
_FIRST_YEAR, _LAST_YEAR = 1949, 2099


class IndexNumber(msgspec.Struct, frozen=True, order=True):
    """What an index number is made of."""

    organ: str
    """Code of the publishing organ: 统一社会信用代码, 组织机构代码 or 网站标识码."""
    year: int
    serial: int
    """From 1 in each year of an organ."""


class IndexTemplate(msgspec.Struct, frozen=True):
    """The form of an installation's index numbers."""

    text: str
    width: int
    """Digits of the serial, zeros in front."""

    @classmethod
    def parse(cls, text: str) -> Self:
        """The template of a setting; raises IndexTemplateError for one that cannot work.

        It must name organ, year and serial once each, and make what `is_index_no` knows again.

        >>> IndexTemplate.parse("{organ}/{year}-{serial:5}").width
        5
        """
        fields = list(_FIELD.finditer(text))
        if sorted(field["name"] for field in fields) != sorted(_NAMES):
            raise IndexTemplateError(text, "it names {organ}, {year} and {serial:N} once each")
        widths = {field["name"]: field["width"] for field in fields}
        if widths["organ"] or widths["year"] or not widths["serial"]:
            raise IndexTemplateError(text, "{serial:N} alone has a width")
        template = cls(text, int(widths["serial"]))
        if re.search("[{}]", _FIELD.sub("", text)) or not is_index_no(
            template._fill("000000000", 2024, 1)
        ):
            raise IndexTemplateError(text, "what it makes is no index number")
        return template

    def make(self, number: IndexNumber) -> str:
        """The index number in this form; raises IndexTemplateError for a part that is at fault.

        >>> IndexTemplate.parse("{organ}/{year}-{serial:5}").make(IndexNumber("000014349", 2024, 12))
        '000014349/2024-00012'
        """
        if not is_organ_code(number.organ):
            raise IndexTemplateError(self.text, f"{number.organ!r} is no code of an organ")
        if not _FIRST_YEAR <= number.year <= _LAST_YEAR:
            raise IndexTemplateError(self.text, f"{number.year} is no year of a document")
        if not 1 <= number.serial < 10**self.width:
            raise IndexTemplateError(
                self.text, f"{number.serial} has no place in {self.width} digits"
            )
        return self._fill(number.organ, number.year, number.serial)

    def read(self, text: str) -> IndexNumber | None:
        """The parts of an index number in this form, None for any other text."""
        found = re.fullmatch(self._pattern(), text)
        if found is None or not is_organ_code(found["organ"]):
            return None
        number = IndexNumber(found["organ"], int(found["year"]), int(found["serial"]))
        is_possible = _FIRST_YEAR <= number.year <= _LAST_YEAR and number.serial > 0
        return number if is_possible else None

    def _fill(self, organ: str, year: int, serial: int) -> str:
        values = {"organ": organ, "year": f"{year:04}", "serial": f"{serial:0{self.width}}"}
        return _FIELD.sub(lambda field: values[field["name"]], self.text)

    def _pattern(self) -> str:
        forms = {"organ": _ORGAN, "year": "[0-9]{4}", "serial": f"[0-9]{{{self.width}}}"}
        parts = _FIELD.split(self.text)  # text, name, width, text …
        pieces = [re.escape(parts[0])]
        for name, _, text in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
            pieces += [f"(?P<{name}>{forms[name]})", re.escape(text)]
        return "".join(pieces)


def is_organ_code(text: str) -> bool:
    """Whether a text can stand for the organ: a credit or organisation code, or a 网站标识码.

    >>> [is_organ_code(code) for code in ("11370322004222241N", "000014349", "6207250038", "示例")]
    [True, True, True, False]
    """
    return (
        is_credit_code(text) or is_organisation_code(text) or _SITE_CODE.fullmatch(text) is not None
    )
