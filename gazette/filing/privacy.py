"""Personal data in running text: found and told, never shown, and never masked here.

A label near a number makes it certain; without one only a check digit (identity numbers) or the
very form (mobile numbers) speaks for it, and a person decides. Landlines are offices' own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from gazette.model import Finding
from gazette.text.normalise import fold

_LABEL_REACH = 20  # characters before a number in which its label may stand
_LONG_NUMBER = re.compile(r"[0-9][0-9 .·—–-]{8}")  # nothing personal is shorter

_ID_NUMBER = re.compile(
    r"""
    (?<![0-9A-Za-z])(?<![0-9A-Za-z][./-])
    (?P<region>[1-9][0-9]{5})[ ]?
    (?P<year>(?:18|19|20)[0-9]{2})[ ]?
    (?P<month>[0-9]{2})(?P<day>[0-9]{2})[ ]?
    [0-9]{3}[0-9Xx]
    (?![0-9A-Za-z])
    """,
    re.VERBOSE,
)
_OLD_ID_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])[1-8][0-9]{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}(?![0-9A-Za-z])"
)
_ID_LABEL = re.compile("身份证|身份号|身份证明|证件号|居民证|居住证")
_OTHER_CODE = re.compile(
    "(?:项目|招标|投标|采购|合同|工程|订单|地块|宗地|备案|登记|许可|批次|信用|机构)[\u4e00-\u9fff]{0,6}(?:编号|编码|代码|号码|号)[ :]*$"
)

_MOBILE = re.compile(
    r"""
    (?<![0-9A-Za-z])(?<![0-9A-Za-z][./-])          # but 示例-138…
    (?:(?:\+|00)?86[ -]?|0)?
    1[3-9][0-9]
    (?:[0-9]{8}
      |(?P<gap>[ .·—–-])[0-9]{4}(?P=gap)[0-9]{4}     # 138-0013-8000
      |[0-9](?P<other>[ .·—–-])[0-9]{3}(?P=other)[0-9]{4}    # 1380-013-8000
    )
    (?![0-9A-Za-z]|[.,][0-9])
    """,
    re.VERBOSE,
)
_QUANTITY = re.compile(
    r"[ ]*(?:元|万|亿|千|百|吨|公斤|克|平方|立方|公顷|亩|公里|米|度|人次|人|户|家|件|册|个|%|号)"
)
_PHONE_LABEL = re.compile("手机|电话|联系|致电|拨打|微信|短信|传真|热线|(?i:tel|mobile|phone)")
_OFFICIAL_LABEL = re.compile("值班|咨询|监督|举报|投诉|办公|热线|服务|报名|受理|传真")

_BANK_CARD = re.compile(
    r"(?<![0-9A-Za-z.-])(?:62|4[0-9]|5[1-5]|3[57])[0-9]{2}(?:[ -]?[0-9]{4}){3}(?:[ -]?[0-9]{1,3})?(?![0-9A-Za-z])"
)
_CARD_LABEL = re.compile("卡号|银行卡|储蓄卡|信用卡|账号|帐号|账户|帐户")

_PASSPORT = re.compile(r"(?:护照|通行证)(?:号码|号)?[ :]*[A-Z][A-Z]?[0-9]{7,8}(?![0-9A-Za-z])")

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_PROVINCE = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9[1-8]")


def find_personal(text: str) -> list[Finding]:
    """Every place that looks like personal data, in order; `detail` never holds the value.

    >>> [(f.code, f.start, f.end) for f in find_personal("联系人手机：１３８００１３８０００。")]
    [('mobile_number', 6, 17)]
    >>> find_personal("投资13800138000元，电话0931-8888888。")
    []
    """
    folded = fold(text)
    if _LONG_NUMBER.search(folded) is None and "护照" not in folded and "通行证" not in folded:
        return []
    found = [*_id_numbers(folded), *_mobiles(folded), *_bank_cards(folded), *_passports(folded)]
    return sorted(found, key=lambda finding: finding.start or 0)


def is_id_number(number: str) -> bool:
    """Whether 18 characters are a 公民身份号码: province, birth date and check digit (GB 11643).

    The check digit is ISO 7064 MOD 11-2; numbers of foreigners' permanent residence start with 9.

    >>> is_id_number("620102190001010010"), is_id_number("620102190001010011")
    (True, False)
    """
    is_placed = _PROVINCE.match(number) is not None
    return is_placed and _is_day(number[6:14]) and _check_digit(number) == number[17].upper()


def _is_day(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True


def _check_digit(number: str) -> str:
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
    return "10X98765432"[total % 11]


def _id_numbers(folded: str) -> Iterator[Finding]:
    for match in _ID_NUMBER.finditer(folded):
        labelled = _before(folded, match, _ID_LABEL)
        checked = is_id_number(match[0].replace(" ", ""))
        if labelled:
            detail = "18 digits after a label" + ("" if checked else ", check digit wrong")
            yield _finding("id_number", detail, match)
        elif checked and not _before(folded, match, _OTHER_CODE):
            yield _finding("id_number", "18 digits with birth date and check digit", match)
    for match in _OLD_ID_NUMBER.finditer(folded):
        if _before(folded, match, _ID_LABEL):
            yield _finding("id_number", "15 digits after a label", match)


def _mobiles(folded: str) -> Iterator[Finding]:
    for match in _MOBILE.finditer(folded):
        labelled = _before(folded, match, _PHONE_LABEL)
        official = _before(folded, match, _OFFICIAL_LABEL)
        if not labelled and _QUANTITY.match(folded, match.end()):
            continue
        detail = "11 digits of a mobile number"
        if official:
            detail += ", after words of an office's own telephone"
        elif labelled:
            detail += ", after a label"
        yield _finding("mobile_number", detail, match)


def _bank_cards(folded: str) -> Iterator[Finding]:
    """Only after a label: one card-like number in ten has the right check digit by chance."""
    for match in _BANK_CARD.finditer(folded):
        digits = re.sub("[ -]", "", match[0])
        if _before(folded, match, _CARD_LABEL) and _passes_luhn(digits):
            yield _finding("bank_card", "digits of a bank card after a label", match)


def _passes_luhn(digits: str) -> bool:
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(map(int, digits[::-2])) + sum(doubled)) % 10 == 0


def _passports(folded: str) -> Iterator[Finding]:
    for match in _PASSPORT.finditer(folded):
        yield _finding("passport_number", "number of a travel document after its label", match)


def _before(folded: str, match: re.Match[str], label: re.Pattern[str]) -> bool:
    """Whether a label stands shortly before a number, on the same line."""
    start = max(0, match.start() - _LABEL_REACH)
    return label.search(folded[start : match.start()].rpartition("\n")[2]) is not None


def _finding(code: str, detail: str, match: re.Match[str]) -> Finding:
    return Finding(code=code, detail=detail, start=match.start(), end=match.end())
