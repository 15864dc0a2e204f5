"""Edits as HTML: what was left out and what was put in, marked in the words around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup
from msgspec import Struct

from gazette.store.diff import Edit

_SEEN = str.maketrans({"\n": "↵\n", " ": "␣", "\u3000": "␣␣", "\t": "⇥", "\r": "", "\u00a0": "␣"})
"""What stands for blank space that was itself put in or left out."""


class _Piece(Struct, frozen=True):
    """Some words, and the element they stand in; an empty one is none."""

    words: str
    tag: str = ""
    is_layout: bool = False


def old_words(text: str, span: tuple[int, int], edits: Sequence[Edit]) -> Markup:
    """A stretch of the earlier text with what was left out marked."""
    pieces, at = list[_Piece](), span[0]
    for edit in edits:
        pieces += [_Piece(text[at : edit.old_start]), _removed(edit)]
        at = edit.old_end
    return _markup([*pieces, _Piece(text[at : span[1]])])


def new_words(text: str, span: tuple[int, int], edits: Sequence[Edit]) -> Markup:
    """A stretch of the later text with what was put in marked."""
    pieces, at = list[_Piece](), span[0]
    for edit in edits:
        pieces += [_Piece(text[at : edit.new_start]), _inserted(edit)]
        at = edit.new_end
    return _markup([*pieces, _Piece(text[at : span[1]])])


def both_words(text: str, edits: Sequence[Edit]) -> Markup:
    """An earlier text with what was left out and what was put in, one behind the other."""
    pieces, at = list[_Piece](), 0
    for edit in edits:
        pieces += [_Piece(text[at : edit.old_start]), _removed(edit), _inserted(edit)]
        at = edit.old_end
    return _markup([*pieces, _Piece(text[at:])])


def _removed(edit: Edit) -> _Piece:
    return _Piece(edit.removed, "del", edit.is_formatting)


def _inserted(edit: Edit) -> _Piece:
    return _Piece(edit.inserted, "ins", edit.is_formatting)


def _markup(pieces: Sequence[_Piece]) -> Markup:
    """The pieces without the blank space around all of them."""
    kept = [piece for piece in pieces if piece.words]
    while kept and not kept[-1].words.strip():
        kept.pop()
    while kept and not kept[0].words.strip():
        kept.pop(0)
    return Markup("").join(_elements(kept))


def _elements(pieces: Sequence[_Piece]) -> Iterator[Markup]:
    for place, piece in enumerate(pieces):
        words = piece.words
        if place == 0:
            words = words.lstrip()
        if place == len(pieces) - 1:
            words = words.rstrip()
        if not piece.tag:
            yield Markup("{}").format(words)
            continue
        seen = words.translate(_SEEN) if words.isspace() else words
        style = Markup(' class="layout"') if piece.is_layout else Markup("")
        yield Markup("<{0}{1}>{2}</{0}>").format(piece.tag, style, seen)
