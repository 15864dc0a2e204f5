"""The styles of a Word file: what a paragraph or a run takes over from the style it names."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from ingest.word_parts import WORD, is_on, value

_RUN = f"{WORD}rPr"
_VANISH = f"{WORD}vanish"


class Styles:
    """Styles by their id; without a part of styles there are none."""

    def __init__(self, root: etree._Element | None) -> None:
        found = root.findall(f"{WORD}style") if root is not None else []
        self._styles = {value(each, "styleId") or "": each for each in found}
        self._default = next(
            (
                value(each, "styleId")
                for each in found
                if value(each, "type") == "paragraph" and value(each, "default") in ("1", "true")
            ),
            None,
        )
        self._hidden: dict[str, bool] = {}

    def chain(self, id: str | None) -> Iterator[tuple[str, etree._Element]]:
        """A style and those it is based on, each with its id, the nearest first."""
        seen: set[str] = set()
        while id is not None and id in self._styles and id not in seen:
            seen.add(id)
            style = self._styles[id]
            yield id, style
            id = value(style.find(f"{WORD}basedOn"))

    def paragraph_chain(self, paragraph: etree._Element) -> Iterator[tuple[str, etree._Element]]:
        """The styles of a paragraph; the default one where it names none."""
        return self.chain(self._style_of(paragraph))

    def hides_run(self, run: etree._Element, paragraph: etree._Element) -> bool:
        """Whether a run is hidden text (vanish), by itself or by a style.

        Its own word counts; else character and paragraph style undo each other (ECMA-376 part 1,
        17.7.3).
        """
        properties = run.find(_RUN)
        if properties is not None:
            own = is_on(properties.find(_VANISH))
            if own is not None:
                return own
        style = value(properties.find(f"{WORD}rStyle")) if properties is not None else None
        return self._hides(style) ^ self._hides(self._style_of(paragraph))

    def _style_of(self, paragraph: etree._Element) -> str | None:
        return value(paragraph.find(f"{WORD}pPr/{WORD}pStyle")) or self._default

    def _hides(self, id: str | None) -> bool:
        if id is None:
            return False
        if id not in self._hidden:
            said = (is_on(style.find(f"{_RUN}/{_VANISH}")) for _, style in self.chain(id))
            self._hidden[id] = next((each for each in said if each is not None), False)
        return self._hidden[id]
