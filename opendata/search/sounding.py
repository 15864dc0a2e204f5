"""Names by their sound: the words of titles and organs whose pinyin or initials somebody typed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from msgspec.structs import replace

from opendata.search.suggest import Asked, read_asked

Names = Callable[[Asked], Iterable[str]]
"""The keys of public names that may be read as was typed; others among them do no harm."""

MAX_SOUNDING = 8
"""Words for one that was typed."""
FEWEST_INITIALS = 3
"""Letters: two are the initials of something in nearly every title."""


def sounding(text: str, names: Names) -> list[str]:
    """What is read as a text of Latin letters, then what begins so; each in the most names first.

    A word is two characters at least, and all its syllables were typed. None for other texts.

    >>> sounding("shifan", lambda _: ["关于示范工程的通知", "师范教育规定", "示范基地"])
    ['示范', '师范']
    >>> sounding("sfgc", lambda _: ["关于示范工程的通知"]), sounding("示范", lambda _: ["示范"])
    (['示范工程'], [])
    """
    asked = read_asked(text)
    whole = [one for one in asked.spellings if len(one.syllables) > 1 and not one.rest]
    typed = asked.typed if len(asked.typed or "") >= FEWEST_INITIALS else None
    if not whole and not typed:
        return []
    asked = replace(asked, spellings=tuple(whole), typed=typed)
    told = map(asked.stretch, dict.fromkeys(names(asked)))
    counts = Counter(word for word in told if word is not None)
    ranked = sorted(counts, key=lambda word: (word.how != "pinyin", -counts[word], word.text))
    return list(dict.fromkeys(word.text for word in ranked))[:MAX_SOUNDING]
