"""Why a filing is refused or returned: the coded reasons of domain §6.1, with their words."""

from __future__ import annotations

from typing import Literal, get_args

import msgspec

ReturnCode = Literal[
    "not_registered", "incomplete", "wrong_format", "duplicate_number", "disclosure_mismatch",
    "personal_data", "secret", "out_of_jurisdiction", "late", "text_mismatch",
]  # fmt: skip
"""退回原因 A reason for which an editor sends a filing back."""

ObjectionCode = Literal[ReturnCode, "infected"]
"""The same reasons, and the one that only a scanner gives."""

RETURN_CODES: tuple[ReturnCode, ...] = get_args(ReturnCode)

WORDS: dict[str, tuple[str, str]] = {
    "not_registered": ("未备案", "Not registered"),
    "incomplete": ("缺材料", "Something is missing"),
    "wrong_format": ("格式不符", "Not in the required form"),
    "duplicate_number": ("文号重复", "Number in use"),
    "disclosure_mismatch": ("公开属性不符", "Disclosure mode does not fit"),
    "personal_data": ("含个人隐私", "Holds personal data"),
    "secret": ("涉密", "Marked secret"),
    "out_of_jurisdiction": ("非本级管辖", "Not of this organ"),
    "late": ("超时限", "Too late"),
    "text_mismatch": ("文本与备案不一致", "Not the text that was registered"),
    "infected": ("含恶意代码", "Malicious code"),
}
"""Each reason in Chinese and English."""


class Objection(msgspec.Struct, frozen=True):
    """One reason against a filing, and the field that it is about."""

    code: ObjectionCode
    field: str
    """A field of the form, or `file`, `explanation`."""
    detail: str
