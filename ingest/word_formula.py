"""A formula of a Word file (OMML) on one line, as one would type it: (a+b)/2, x^2, √(n)."""

from __future__ import annotations

from lxml import etree

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
FORMULA = f"{_MATH}oMath"


def linear(formula: etree._Element) -> str:
    """The characters of a formula, marks put where its layout says what they mean."""
    tag = formula.tag
    if tag == f"{_MATH}t":
        return formula.text or ""
    if tag == f"{_MATH}f":
        return f"{_grouped(formula, 'num')}/{_grouped(formula, 'den')}"
    if tag == f"{_MATH}sSup":
        return f"{_part(formula, 'e')}^{_grouped(formula, 'sup')}"
    if tag == f"{_MATH}sSub":
        return f"{_part(formula, 'e')}_{_grouped(formula, 'sub')}"
    if tag == f"{_MATH}sSubSup":
        lower, upper = _grouped(formula, "sub"), _grouped(formula, "sup")
        return f"{_part(formula, 'e')}_{lower}^{upper}"
    if tag == f"{_MATH}rad":
        return f"{_part(formula, 'deg')}√{_grouped(formula, 'e')}"
    if tag == f"{_MATH}d":
        return f"({_part(formula, 'e')})"
    return "".join(linear(child) for child in formula)


def _part(formula: etree._Element, name: str) -> str:
    return ", ".join(linear(each) for each in formula.findall(f"{_MATH}{name}"))


def _grouped(formula: etree._Element, name: str) -> str:
    """In brackets, unless it is one character or one number."""
    part = _part(formula, name)
    return part if len(part) <= 1 or part.isalnum() else f"({part})"
