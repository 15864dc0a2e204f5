"""Writes opendata/search/pinyin.txt, how characters and phrases are read, from pypinyin's tables.

Run as `python -m tests.pinyin_page` when pypinyin is raised, and raise `PINYIN` with it.
"""

from collections.abc import Iterator
from importlib.metadata import version

from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

from opendata.search.pinyin import FILE, toneless

HEAD = f"""# How Chinese is read: what opendata/search/pinyin.py looks up. Written by tests/pinyin_page.py; do not edit.
# From the tables of pypinyin {version("pypinyin")}, https://github.com/mozillazg/python-pinyin, MIT licence,
# (c) 2016 mozillazg and its contributors.
# First each reading and the characters whose commonest it is, then the phrases that are read otherwise.
"""


def page() -> str:
    """The whole file."""
    return HEAD + "\n".join((*_characters(), "", *_phrases(), ""))


def _commonest() -> dict[str, str]:
    return {chr(code): toneless(said.partition(",")[0]) for code, said in PINYIN_DICT.items()}


def _characters() -> Iterator[str]:
    by_sound: dict[str, list[str]] = {}
    for character, said in _commonest().items():
        by_sound.setdefault(said, []).append(character)
    for said in sorted(by_sound):
        yield f"{said}\t{''.join(sorted(by_sound[said]))}"


def _phrases() -> Iterator[str]:
    commonest = _commonest()
    for phrase in sorted(PHRASES_DICT):
        said = [toneless(reading[0]) for reading in PHRASES_DICT[phrase]]
        if len(phrase) == len(said) and said != [commonest.get(each) for each in phrase]:
            yield f"{phrase}\t{' '.join(said)}"


if __name__ == "__main__":
    FILE.write_text(page(), encoding="utf-8")
