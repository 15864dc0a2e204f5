"""Who issues a document and whom it addresses (发文机关, 主送机关)."""

from __future__ import annotations

import re

from gazette.model import Field, Finding, Level
from gazette.text.normalise import fold, key
from gazette.text.organs import level_of, looks_like_organ, region_of, split_issuers
from gazette.text.titles import Title
from ingest.given import Given
from ingest.heading import Heading
from ingest.reconcile import given_issuers, reconcile
from ingest.signature import Signature

_LETTERHEAD_END = re.compile(r"文\s*件(?:\s*[(].{1,10}[)])?$")
_AND_OTHERS = re.compile(r"等(?:[0-9]+|[一二三四五六七八九十]+)?个?(?:部门|单位|部委|委局|厅局)")
_RELATIVE = re.compile(
    r"(?:本?[省市县区州盟旗]|自治[区州县])(?!.{1,8}[省市县区州])(?:人民政府|政府|委|[\u3400-\u9fff]{1,14}[厅局委办会室])"
)
_NOT_ADDRESSEE = re.compile(
    r""".*如下.{0,6}:|.*(?:通知|公告|通告|决定|意见|规定|办法|要求|问题|内容|措施|包括|附件|标准|条件|方案|说明|原则|目标
        |程序|流程|时间|事项|材料|修改|修正|修订|废止|决议|全文|情况|提出|指出|强调|表示|介绍|获悉)[ ]?:
      |[一1]\s*[、.].*|[(【].*|附[件表].*|第.{1,4}[章条].*""",
    re.VERBOSE,
)
_ADDRESSED = re.compile("各[^,。]{0,20}(?:人民政府|政府|委|局|厅|部门|单位|公司|企业|区|县|市)")
_LONGEST_ADDRESSEES = 800


def choose_issuers(
    heading: Heading, signature: Signature | None, title: Title, given: Given
) -> tuple[Field[tuple[str, ...]] | None, list[Finding]]:
    """The issuers: given; else of the title, or of the signature where that says more."""
    read = _of_title(heading, title)
    signed = _of_signature(signature)
    if read is None or (signed and _says_more(signed.value, read.value, title)):
        read = signed or read
    read = read or _of_letterhead(heading)
    wanted = given_issuers(given.issuer)
    if (
        wanted
        and read
        and _agree(wanted.value, read.value)
        and _is_fuller(read.value, wanted.value)
    ):
        return read, []
    return reconcile("issuers", wanted, read, same=_agree)


def _of_title(heading: Heading, title: Title) -> Field[tuple[str, ...]] | None:
    names = split_issuers(title.issuer_text) if title.issuer_text else ()
    if not names or not looks_like_organ(names[0]):
        return None
    own = heading.title
    if own is None or own.title.text != title.text:
        return Field(names, "read", 0.8)
    return Field(
        names, "read", 0.95, own.start, min(own.end, own.start + len(title.issuer_text or ""))
    )


def _of_signature(signature: Signature | None) -> Field[tuple[str, ...]] | None:
    if signature is None or not signature.organs:
        return None
    confidence = min(0.95, signature.confidence)
    return Field(signature.organs, "read", confidence, signature.organs_start, signature.organs_end)


def _of_letterhead(heading: Heading) -> Field[tuple[str, ...]] | None:
    """示例省人民政府文件, or the organ of an order: 示例省人民政府令."""
    line = heading.letterhead
    if line is not None:
        names = split_issuers(_LETTERHEAD_END.sub("", line.folded))
        if names and all(map(looks_like_organ, names)):
            return Field(names, "read", 0.9, line.start, line.end)
    for number in heading.numbers[:1]:
        organ, mark, _ = number.value.partition("令")
        short = organ.removeprefix("中华人民共和国")
        organ = short if looks_like_organ(short) and short != "主席" else organ
        if mark and looks_like_organ(organ):
            return Field((organ,), "read", 0.9, number.start, number.end)
    return None


def _says_more(signed: tuple[str, ...], titled: tuple[str, ...], title: Title) -> bool:
    """A signature counts for more than 省政府办公厅关于… and than 示例局等三部门关于…."""
    if _AND_OTHERS.search(fold(title.issuer_text or "")):
        return len(signed) > len(titled)
    return len(signed) == len(titled) == 1 and bool(_RELATIVE.fullmatch(titled[0]))


def _agree(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """The same leading organ, perhaps under a shorter name: 省政府办公厅, 示例市政府."""
    first, second = (key(names[0]).replace("人民政府", "政府") for names in (left, right))
    return (
        first.endswith(second) or second.endswith(first) or _RELATIVE.fullmatch(left[0]) is not None
    )


def _is_fuller(read: tuple[str, ...], given: tuple[str, ...]) -> bool:
    """Whether the text names all the given organs, the leading one by a longer name."""
    return len(read) >= len(given) and len(read[0]) > len(given[0])


def level_of_issuers(issuers: Field[tuple[str, ...]] | None) -> Field[Level] | None:
    """The level of government of the leading issuer, by its name."""
    level = level_of(issuers.value[0]) if issuers else "unknown"
    return (
        None if issuers is None or level == "unknown" else Field(level, "read", issuers.confidence)
    )


def region_of_issuers(issuers: Field[tuple[str, ...]] | None) -> Field[str] | None:
    """The GB/T 2260 code of the leading issuer's place."""
    region = region_of(issuers.value[0]) if issuers else None
    return Field(region, "read", issuers.confidence) if issuers and region else None


def read_addressees(text: str, heading: Heading) -> Field[str] | None:
    """The line before the body that ends with a colon, as printed without it (主送机关).

    >>> from ingest.heading import read_heading
    >>> text = "示例局关于示例的通知\\n各市、自治州人民政府，省政府各部门：\\n现通知如下："
    >>> read_addressees(text, read_heading(text)).value
    '各市、自治州人民政府，省政府各部门'
    """
    start = heading.body
    end = text.find("\n", start)
    folded = fold(text[start : len(text) if end < 0 else end]).rstrip()
    confidence = 0.95
    if not folded.endswith(":"):  # a text without line breaks: 各市：现将《示例办法》印发…
        folded, colon, _ = folded[:_LONGEST_ADDRESSEES].partition(":")
        if not (colon and _ADDRESSED.match(folded)) or "。" in folded:
            return None
        folded, confidence = folded + colon, 0.7
    if len(folded) > _LONGEST_ADDRESSEES or _NOT_ADDRESSEE.fullmatch(folded):
        return None
    start = _first_line(heading, start)
    words = text[start : heading.body + len(folded) - 1].rstrip()
    joined = "".join(line.strip() for line in words.split("\n"))
    return Field(joined, "read", confidence, start, start + len(words)) if joined else None


def _first_line(heading: Heading, start: int) -> int:
    """Where addressees begin that go over several lines, each but the last ending with a comma."""
    for line in reversed(heading.lines):
        if heading.title and line.start < heading.title.end:
            break
        if line.folded[-1] not in "、,":
            break
        start = line.start
    return start
