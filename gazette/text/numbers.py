"""Document numbers (发文字号) and how they are found; index numbers (索引号) are told apart."""

import re

import msgspec

from gazette.errors import DocNumberError
from gazette.text.agency import read_agency, read_label_agency
from gazette.text.found import Found
from gazette.text.normalise import fold
from gazette.text.orders import OrderNumber, find_orders, parse_order

__all__ = [
    "DocNumber", "Found", "OrderNumber", "canonical_number", "find_doc_numbers", "find_orders",
    "is_index_no", "parse_doc_number", "parse_number",
]  # fmt: skip


class DocNumber(msgspec.Struct, frozen=True, order=True):
    """A 发文字号: the organ's code, the year and the serial (domain §4).

    >>> str(DocNumber("国办发", 2024, 12))
    '国办发〔2024〕12号'
    """

    agency: str
    year: int
    serial: int

    def __str__(self) -> str:
        return f"{self.agency}〔{self.year}〕{self.serial}号"


_YEAR_AND_SERIAL = re.compile(
    r"""
    [〔\[【(﹝〖<{][ ]{0,3}(?P<year>(?:(?:19|20)[ ]?)?[0-9][ ]?[0-9])[ ]{0,3}年?[ ]{0,3}[〕\]】)﹞〗>}]
    [ ]{0,3}\n?[ ]{0,3}(?:第[ ]{0,3})?
    (?P<serial>[0-9](?:[ ]?[0-9]){0,4})[ ]{0,3}[号號]
    """,
    re.VERBOSE,
)
_LABEL = re.compile(
    r"""
    (?P<agency>[\u3400-\u9fff()]{1,20})
    [〔\[【(﹝〖<{](?P<year>(?:19|20)?[0-9]{2})年?[〕\]】)﹞〗>}]   # any bracket found in the wild
    第?(?P<serial>[0-9]{1,5})[号號]?                          # 第, padding, a lost 号
    """,
    re.VERBOSE,
)
_INDEX_NO = re.compile(
    r"""
    [0-9A-Z]{6,18}(?:-[0-9A-Z])?   # organisation code, credit code or 网站标识码
    /(?:[0-9A-Z]{1,12}/)?
    (?:(?:19|20)[0-9]{2})-[0-9]{3,8}
    """,
    re.VERBOSE,
)
_LONGEST_LABEL = 80
_OLD_ENDINGS = ("发", "字", "函", "电", "办", "复", "文", "通", "政")


def parse_doc_number(text: str) -> DocNumber:
    """The 发文字号 that a text is, in any bracket and width; raises DocNumberError.

    >>> str(parse_doc_number("国办发 （２０２４）第012号"))
    '国办发〔2024〕12号'
    """
    if len(text) > _LONGEST_LABEL:
        raise DocNumberError(text[:_LONGEST_LABEL])
    match = _LABEL.fullmatch(re.sub(r"\s", "", fold(text)))
    if match is None:
        raise DocNumberError(text)
    agency = read_label_agency(match["agency"])
    if agency is None:
        raise DocNumberError(text)
    year, serial = _year(match["year"], agency), int(match["serial"])
    if year is None or serial == 0:
        raise DocNumberError(text)
    return DocNumber(agency, year, serial)


def find_doc_numbers(text: str) -> list[Found[DocNumber]]:
    """Every 发文字号 in a text, in order, without the words that stick to its front.

    >>> [str(found.value) for found in find_doc_numbers("按示政发[2024]3号和示政办发〔2024〕05号执行")]
    ['示政发〔2024〕3号', '示政办发〔2024〕5号']
    """
    if "号" not in text and "號" not in text:
        return []
    folded = fold(text)
    found = (_read(folded, match) for match in _YEAR_AND_SERIAL.finditer(folded))
    return [number for number in found if number]


def _read(folded: str, match: re.Match[str]) -> Found[DocNumber] | None:
    agency = read_agency(folded, match.start())
    serial = int(match["serial"].replace(" ", ""))
    if agency is None or serial == 0:
        return None
    start, name, confidence = agency
    year = _year(match["year"].replace(" ", ""), name)
    return Found(DocNumber(name, year, serial), start, match.end(), confidence) if year else None


def _year(digits: str, agency: str) -> int | None:
    """The year of a number; before 2000 two digits were usual, 示政发〔86〕3号."""
    if len(digits) == 4:
        return int(digits)
    return 1900 + int(digits) if digits >= "49" and agency.endswith(_OLD_ENDINGS) else None


def parse_number(text: str) -> DocNumber | OrderNumber:
    """The document or order number that a text is; raises DocNumberError.

    >>> str(parse_number("示例省人民政府令 第12号"))
    '示例省人民政府令第12号'
    """
    try:
        return parse_doc_number(text)
    except DocNumberError:
        return parse_order(text)


def canonical_number(text: str) -> str | None:
    """A number in the one form in which numbers are compared; None if the text is not one.

    >>> canonical_number("示政发[2024]3号"), canonical_number("无")
    ('示政发〔2024〕3号', None)
    """
    try:
        return str(parse_number(text))
    except DocNumberError:
        return None


def is_index_no(text: str) -> bool:
    """Whether a text has the form of an index number (索引号), which differs by site.

    >>> is_index_no("000000000/2024-00110"), is_index_no("示政发〔2024〕3号")
    (True, False)
    """
    return len(text) <= _LONGEST_LABEL and bool(_INDEX_NO.fullmatch(fold(text).strip()))
