"""The codes of the wire in words, Chinese and English."""

from __future__ import annotations

from typing import Literal

Language = Literal["zh", "en"]

WORDS: dict[str, dict[str, tuple[str, str]]] = {
    "kind": {
        "law": ("法律", "Law"),
        "administrative_regulation": ("行政法规", "Administrative regulation"),
        "local_regulation": ("地方性法规", "Local regulation"),
        "autonomous_regulation": ("自治条例", "Autonomous regulation"),
        "separate_regulation": ("单行条例", "Separate regulation"),
        "department_rule": ("部门规章", "Department rule"),
        "provincial_rule": ("省政府规章", "Provincial rule"),
        "prefecture_rule": ("市州政府规章", "Prefecture rule"),
        "judicial_interpretation": ("司法解释", "Judicial interpretation"),
        "government_normative": ("政府规范性文件", "Government normative document"),
        "department_normative": ("部门规范性文件", "Department normative document"),
        "official": ("其他公文", "Other official document"),
        "personnel": ("人事任免", "Appointments"),
        "interpretation": ("政策解读", "Policy reading"),
        "announcement": ("公告", "Announcement"),
        "erratum": ("勘误", "Erratum"),
        "unknown": ("未分类", "Unclassified"),
    },
    "level": {
        "national": ("国家", "National"),
        "province": ("省级", "Province"),
        "prefecture": ("市级", "Prefecture"),
        "county": ("县级", "County"),
        "township": ("乡级", "Township"),
        "unknown": ("未标注", "Unknown"),
    },
    "status": {
        "not_yet_effective": ("尚未生效", "Not yet in force"),
        "effective": ("现行有效", "In force"),
        "amended": ("已修改", "Amended"),
        "partially_repealed": ("部分废止", "Partially repealed"),
        "repealed": ("废止", "Repealed"),
        "expired": ("失效", "Expired"),
        "invalidated": ("撤销", "Invalidated"),
        "suspended": ("停止执行", "Suspended"),
        "unknown": ("有效性未标注", "Validity not stated"),
    },
    "change": {
        "added": ("新增", "Added"),
        "removed": ("删除", "Removed"),
        "changed": ("修改", "Changed"),
        "moved": ("移动", "Moved"),
        "moved_and_changed": ("移动并修改", "Moved and changed"),
        "formatting": ("仅格式", "Layout alone"),
    },
    "news": {
        "recorded": ("新收录", "Recorded"),
        "changed": ("有改动", "Changed"),
        "status": ("有效性变化", "Validity changed"),
        "withdrawn": ("已撤回", "Withdrawn"),
    },
    "disclosure": {
        "active": ("主动公开", "Open to all"),
        "on_request": ("依申请公开", "Open on request"),
        "withheld": ("不予公开", "Withheld"),
        "unknown": ("未标注", "Unknown"),
    },
}
"""By field and code."""


def label(field: str, value: str, otherwise: str | None = None, language: Language = "zh") -> str:
    """A code in words; where the field has no codes, `otherwise` or the value itself.

    >>> label("status", "repealed")
    '废止'
    """
    words = WORDS.get(field, {}).get(value)
    if words is None:
        return otherwise if otherwise is not None else value
    return words[0] if language == "zh" else words[1]
