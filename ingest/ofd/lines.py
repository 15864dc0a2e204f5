"""The text objects of a page as runs: what is printed twice once, pieces of a line put together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import msgspec

from gazette.model import Box
from ingest.layout import Run
from ingest.ofd.words import Laid, Letter, Words

_SAME = 0.25  # sizes: the same letters so near are one, printed twice to be bold
_MOST_IN_ROW = 500  # runs: a row of more is no line of text
_OVER = 0.3  # of a piece's width: so much of a letter below it cannot be true
_LATIN = 0.5  # ems
_SLIMMEST, _WIDEST = 0.3, 1.6  # times that: what letters may have as their width


def join_words(objects: Iterable[Words]) -> list[Run]:
    """The runs of a page's text objects.

    Some makers give each piece of a line the frame of the whole line, so that pieces lie over each
    other. Those that follow each other in one frame are one run in their order; one in a frame
    of its own inside another's stands where the letters of the other leave room for it.
    """
    laid = [one for group in _groups(objects) for one in _joined(group)]
    return list(once(one.run for one in _nested(laid)))


def once(runs: Iterable[Run]) -> Iterator[Run]:
    """The runs without those that say the same at the same place again."""
    seen: dict[tuple[str, int, int], list[Run]] = {}
    for run in runs:
        step = max(run.size, 1.0)
        column, row = round(run.box[0] / step), round(run.box[1] / step)
        near = [
            other
            for across in (-1, 0, 1)
            for down in (-1, 0, 1)
            for other in seen.get((run.text, column + across, row + down), ())
        ]
        if any(_is_over(run, other) for other in near):
            continue
        seen.setdefault((run.text, column, row), []).append(run)
        yield run


def _is_over(run: Run, other: Run) -> bool:
    most = _SAME * max(run.size, other.size)
    return all(abs(run.box[side] - other.box[side]) <= most for side in (0, 1))


def _groups(objects: Iterable[Words]) -> Iterator[list[Words]]:
    """Objects that follow each other in one frame, without those that repeat the one before."""
    group: list[Words] = []
    for words in objects:
        if group and words.frame != group[-1].frame:
            yield group
            group = []
        if not group or words.text != group[-1].text:
            group.append(words)
    if group:
        yield group


def _joined(group: Sequence[Words]) -> Iterator[Laid]:
    if len(group) == 1:
        yield from group[0].laid
        return
    parts = [laid for words in group for laid in words.laid]
    text = "".join(laid.run.text for laid in parts)
    if not text:
        return
    letters = tuple(letter for laid in parts for letter in laid.letters)
    yield Laid(Run(text, group[0].box, parts[0].run.size), letters)


def _nested(laid: Sequence[Laid]) -> Iterator[Laid]:
    """The runs, those inside another one put into its text, the smallest first."""
    rows: dict[int, list[int]] = {}
    for place, one in enumerate(laid):
        rows.setdefault(_row(one.run.box), []).append(place)
    taken: dict[int, list[Laid]] = {}
    inside: set[int] = set()
    done: dict[int, Laid] = {}
    for place in sorted(range(len(laid)), key=lambda place: _width(laid[place].run.box)):
        one = _with_inside(laid[place], taken.get(place, ()))
        done[place] = one
        around = _around(laid, place, rows)
        if around is not None:
            taken.setdefault(around, []).append(one)
            inside.add(place)
    return (done[place] for place in range(len(laid)) if place not in inside)


def _around(laid: Sequence[Laid], place: int, rows: dict[int, list[int]]) -> int | None:
    """The smallest run around another one on its line."""
    box = laid[place].run.box
    row = _row(box)
    near = [other for down in (-1, 0, 1) for other in rows.get(row + down, ())]
    if len(near) > _MOST_IN_ROW:
        return None
    holding = [other for other in near if _holds(laid[other], laid[place])]
    return min(holding, key=lambda other: _width(laid[other].run.box), default=None)


def _holds(outer: Laid, inner: Laid) -> bool:
    """Whether a run lies wholly inside another, on the same line, between its letters."""
    one, other = outer.run.box, inner.run.box
    if outer is inner or len(outer.letters) < 2 or not inner.letters:
        return False
    slack = _SAME * outer.run.size
    is_level = abs((one[1] + one[3]) - (other[1] + other[3])) / 2 < slack
    is_inside = one[0] + slack < other[0] and other[2] < one[2] + slack / 2
    return is_level and is_inside and _width(other) < _width(one)


def _with_inside(one: Laid, inside: Sequence[Laid]) -> Laid:
    """A run with others put in where its letters leave room for them."""
    if not inside:
        return one
    waiting = sorted(inside, key=lambda each: each.run.box[0])
    letters = one.letters
    is_heaped = any(after.x < letter.x for letter, after in pairwise(letters))
    if is_heaped or any(_covers(each, letter) for each in waiting for letter in letters):
        letters = _by_themselves(one, waiting)
    text = ""
    merged: list[Letter] = []
    for letter in letters:
        while waiting and waiting[0].run.box[0] <= letter.x + _OVER * letter.width:
            text += waiting[0].run.text
            merged += waiting.pop(0).letters
        text += letter.text
        merged.append(letter)
    text += "".join(each.run.text for each in waiting)
    return Laid(msgspec.structs.replace(one.run, text=text), tuple(merged))


def _covers(piece: Laid, letter: Letter) -> bool:
    left, right = max(piece.run.box[0], letter.x), min(piece.run.box[2], letter.x + letter.width)
    return right - left > _OVER * min(_width(piece.run.box), letter.width)


def _by_themselves(one: Laid, inside: Sequence[Laid]) -> tuple[Letter, ...]:
    """The letters one after the other as wide as they are, with room for the pieces between them.

    Latin letters are as wide as makes the line fill its frame, marks half as wide as the others.
    """
    size = one.run.size
    room = sum(_width(each.run.box) for each in inside)
    wide = sum(letter.width for letter in one.letters if not letter.text.isascii())
    narrow = sum(_weight(letter.text) for letter in one.letters if letter.text.isascii())
    em = (_width(one.run.box) - room - wide) / narrow if narrow else _LATIN * size
    em = min(max(em, _SLIMMEST * _LATIN * size), _WIDEST * _LATIN * size)
    waiting, x, placed = list(inside), one.run.box[0], []
    for letter in one.letters:
        while waiting and waiting[0].run.box[0] <= x + _OVER * letter.width:
            x += _width(waiting.pop(0).run.box)
        own = _weight(letter.text) * em if letter.text.isascii() else letter.width
        placed.append(Letter(letter.text, x, letter.y, own))
        x += own
    return tuple(placed)


def _weight(letter: str) -> float:
    return 1.0 if letter.isalnum() else 0.5


def _row(box: Box) -> int:
    return round((box[1] + box[3]) / 2 / 4)


def _width(box: Box) -> float:
    return box[2] - box[0]
