"""How often datasets change (更新周期, domain §5.4), and after how long one is overdue."""

from __future__ import annotations

import msgspec

from gazette.datasets import Frequency as Code
from opendata.catalogue.words import Words


class Frequency(msgspec.Struct, frozen=True):
    """One of the declared frequencies."""

    code: Code
    name: Words
    days: int | None
    """The longest time between two changes; None: nothing is promised."""
    european: str
    """Its name in the EU's authority table."""


FREQUENCIES = (
    Frequency("realtime", Words("实时", "Continuous"), 1, "CONT"),
    Frequency("daily", Words("每日", "Daily"), 1, "DAILY"),
    Frequency("weekly", Words("每周", "Weekly"), 7, "WEEKLY"),
    Frequency("monthly", Words("每月", "Monthly"), 31, "MONTHLY"),
    Frequency("quarterly", Words("每季度", "Quarterly"), 92, "QUARTERLY"),
    Frequency("half-yearly", Words("每半年", "Half-yearly"), 184, "ANNUAL_2"),
    Frequency("yearly", Words("每年", "Yearly"), 366, "ANNUAL"),
    Frequency("irregular", Words("不定期", "Irregular"), None, "IRREG"),
)
BY_CODE = {one.code: one for one in FREQUENCIES}
