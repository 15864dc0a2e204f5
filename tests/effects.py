"""Invented documents that act on others."""

from datetime import date

from msgspec.structs import replace

from gazette.model import Draft, Effect, EffectKind, Field, Metadata
from tests.office import Office

NUMBER = "示政发〔2015〕7号"
OLD = "示例省人民政府关于停车收费管理的通知"
REPEALING = "示例省人民政府关于规范停车收费管理的通知"


def old(title: str = OLD, number: str | None = NUMBER, year: int = 2015) -> Draft:
    """What is acted on."""
    return drafted(title, number, date(year, 3, 1))


def repealing(
    *, title: str | None = None, number: str | None = NUMBER, confidence: float = 1.0,
    kind: EffectKind = "repeals", pinpoint: str | None = None, text: str = "",
) -> Draft:  # fmt: skip
    """A notice of 2024 that acts on another."""
    effect = Effect(
        kind=kind,
        title=title, number=number, pinpoint=pinpoint, on=None, start=0, end=4, path=None,
        confidence=confidence,
    )  # fmt: skip
    draft = drafted(REPEALING, "示政发〔2024〕9号", date(2024, 5, 1), text=text)
    return replace(draft, effects=(effect,))


def drafted(title: str, number: str | None, signed: date, *, text: str = "") -> Draft:
    """A notice of the province, ready to be public."""
    metadata = Metadata(
        title=Field(title),
        number=Field(number) if number else None,
        issuers=Field(("示例省人民政府",)),
        signed_on=Field(signed),
        owner=Field("示例省人民政府"),
        disclosure=Field("active"),
        disclosure_reason=Field("already published"),
    )
    text = f"{title}\n{number}\n{text or '现将有关事项通知如下。'}"
    raw = Office.raw(text, f"{signed}.txt")
    return Draft(raw=raw, record=None, reader="by_hand/1", text=text, metadata=metadata)
