"""The subject (主题分类) of a document by the words of its title, and by its form.

The words and their weights are in topic_words.csv. Where two subjects weigh the same, neither is
taken: None is honest, a guess is not.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

from gazette.model import Field
from gazette.text.normalise import fold
from gazette.text.titles import Title

_ORGAN_WEIGHT = 1
"""Of a word that names an organ, 教育 in 教育厅: who acts, not what about."""
_HEAD_BONUS = 1
"""For the last word: titles end with what they are about."""
_LEAST = 2
_NOTHING = "-"
"""Stands for no code: phrases that hide a word inside them, as 健康发展 hides 健康."""
_ORGAN_TAIL = re.compile("[部厅局委署](?!分|门票|署)|总局|总署|委员会|管理局|监督局|办公室")
_OWN_ISSUER = 200  # letters of a title within which its organs stand

_COMMITTEE = re.compile(
    r"""(?:成立|调整|建立|设立|组建|撤销|恢复|充实|变更)
        (?:(?!及其|由).){0,60}(?:领导小组|专责小组|协调小组|工作小组|联席会议|联席会|协调会议|指挥部|组委会|组织委员会|筹备委员会|委员会|协调机制|专班)
        .{0,24}$
      |(?:领导小组|协调小组|委员会|指挥部|联席会议).{0,6}(?:组成人员|成员|组成单位)""",
    re.VERBOSE,
)
_OWN_COMMITTEE = re.compile("公积金|仲裁|货币政策")
_REPLY = re.compile("(?:建议|提案).{0,8}答复|答复.{0,8}(?:建议|提案)")
_COURT = re.compile("最高人民(?:法院|检察院)")
_MANDATE = re.compile(
    r"""(?:主要职责|职能配置|职能转变|机构设置|内设机构).{0,20}(?:人员编制|内设机构|机构改革).{0,4}(?:规定|方案)
      |(?:职能配置|机构改革).{0,12}(?:规定|方案)
      |政府机构设置的""",
    re.VERBOSE,
)
_ORGAN_FORMS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile("国有资产监督管理委员会"), "1.4"),
    (re.compile("办公厅"), "1.2"),
    (
        re.compile(
            "监狱管理局|戒毒管理局|公务员局|粮食局|中医药管?理?局|文物局|知识产权局|测绘局|外国专家局"
            "|国家(?:邮政|信访|能源|海洋|测绘|烟草|铁路|煤矿|国防|民用?航|档案|保密|外汇|建筑材料|冶金|机械|轻工|纺织|石油|有色|煤炭|国内贸易|出入境)"
        ),
        "1.8",
    ),
    (
        re.compile(
            "发展研究中心|行政学院|科学院|工程院|社科院|社会科学院|新华社|气象局|地震局|[银证保电]监会|监督管理委员会(?<!国有资产监督管理委员会)|社保基金"
        ),
        "1.7",
    ),
    (re.compile("研究室|(?:侨务|港澳|法制|外事|台湾|特区|参事).{0,6}(?:办公室|室)"), "1.6"),
    (re.compile("总局|总署|局(?!长)"), "1.5"),
    (re.compile("[部厅委]|委员会|审计署|人民银行"), "1.3"),
)


def classify_topic(title: Title, issuers: Sequence[str] = ()) -> Field[str] | None:
    """The code of a document's subject, None where the title does not settle it.

    >>> from gazette.text.titles import parse_title
    >>> classify_topic(parse_title("示例省人民政府关于加强义务教育工作的意见")).value
    '11.2'
    >>> classify_topic(parse_title("示例省人民政府关于做好有关工作的通知")) is None
    True
    """
    organs, matter = _parts(title)
    return _by_form(organs, matter) or _by_words(" ".join([*issuers, organs]), matter)


def _parts(title: Title) -> tuple[str, str]:
    """What names the organs that speak, and what they speak of."""
    text = fold(title.text)
    about = text.rfind("关于", 0, _OWN_ISSUER)
    start = about + 2 if about >= 0 else len(title.issuer_text or "")
    return text[:start], text[start:]


def _by_form(organs: str, matter: str) -> Field[str] | None:
    """Organs and committees are a subject of their own, whatever they work on (class 1)."""
    if _REPLY.search(matter):
        return Field("22", confidence=0.8)
    if _COURT.match(organs):
        return Field("16.3", confidence=0.8)
    if _MANDATE.search(matter):
        code = next((code for form, code in _ORGAN_FORMS if form.search(matter)), "1")
        return Field(code, confidence=0.8)
    if _COMMITTEE.search(matter) and not _OWN_COMMITTEE.search(matter):
        return Field("1.9", confidence=0.85)
    return None


def _by_words(organs: str, matter: str) -> Field[str] | None:
    """The subject that the words weigh most for, if it outweighs every other."""
    scores: dict[str, int] = {}
    said: set[tuple[str, str]] = set()
    last: tuple[str, ...] = ()
    for word, codes, weight in _words_in(matter):
        for code in codes:
            if (code, word) not in said:
                said.add((code, word))
                scores[code] = scores.get(code, 0) + weight
        last = codes if weight > _ORGAN_WEIGHT else last
    for code in last:
        scores[code] += _HEAD_BONUS
    for _, codes, _ in _words_in(organs):
        for code in codes:
            scores[code] = scores.get(code, 0) + _ORGAN_WEIGHT
    return _settled(scores)


def _settled(scores: dict[str, int]) -> Field[str] | None:
    ranked = sorted(scores.items(), key=lambda each: -each[1])
    if not ranked or ranked[0][1] < _LEAST:
        return None
    code, score = ranked[0]
    margin = score - (ranked[1][1] if len(ranked) > 1 else 0)
    if margin == 0:
        return None
    return Field(code, confidence=min(0.95, 0.65 + 0.08 * margin))


def _words_in(text: str) -> Iterator[tuple[str, tuple[str, ...], int]]:
    """The words of the list in a text from left to right, the longest at each place."""
    words = _words()
    place = 0
    while place < len(text) - 1:
        found = next(
            (
                each
                for each in words.get(text[place : place + 2], ())
                if text.startswith(each[0], place)
            ),
            None,
        )
        if found is None:
            place += 1
            continue
        word, codes, weight = found
        place += len(word)
        is_organ = _ORGAN_TAIL.match(text, place) is not None
        yield word, codes, _ORGAN_WEIGHT if is_organ else weight


@cache
def _words() -> dict[str, tuple[tuple[str, tuple[str, ...], int], ...]]:
    """Words with their codes and weights by their first two letters, the longest first."""
    codes: dict[str, list[str]] = {}
    weights: dict[str, int] = {}
    with files("gazette.text").joinpath("topic_words.csv").open(encoding="utf-8") as lines:
        for code, weight, words in list(csv.reader(lines))[1:]:
            for word in words.split():
                codes.setdefault(word, []).extend([code] if code != _NOTHING else [])
                weights[word] = max(int(weight), weights.get(word, 0))
    found: dict[str, list[tuple[str, tuple[str, ...], int]]] = {}
    for word in sorted(codes, key=len, reverse=True):
        found.setdefault(word[:2], []).append((word, tuple(codes[word]), weights[word]))
    return {start: tuple(each) for start, each in found.items()}
