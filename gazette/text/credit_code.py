"""统一社会信用代码 (GB 32100) and the 组织机构代码 (GB 11714) inside it: their check characters."""

import re

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_CODE = re.compile("[0-9A-HJ-NPQRTUWXY]{18}")
_ORGANISATION = re.compile("[0-9A-Z]{8}[0-9X]")
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def is_credit_code(text: str) -> bool:
    """Whether a text is a 统一社会信用代码 with the right check character (mod 31).

    >>> is_credit_code("11370322004222241N"), is_credit_code("11370322004222241M")
    (True, False)
    """
    if not _CODE.fullmatch(text):
        return False
    total = sum(
        _ALPHABET.index(letter) * weight for letter, weight in zip(text, _WEIGHTS, strict=False)
    )
    return _ALPHABET[-total % 31] == text[-1]


def is_organisation_code(text: str) -> bool:
    """Whether a text is a 组织机构代码, nine characters without hyphen, its check right (mod 11).

    >>> is_organisation_code("000014349"), is_organisation_code("000014340")
    (True, False)
    """
    if not _ORGANISATION.fullmatch(text):
        return False
    total = sum(
        int(letter, 36) * weight
        for letter, weight in zip(text, _ORGANISATION_WEIGHTS, strict=False)
    )
    check = 11 - total % 11
    return {10: "X", 11: "0"}.get(check, str(check)) == text[-1]
