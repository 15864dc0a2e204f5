"""The page around a document in scraped text: breadcrumb, banner, source and editor lines, links.

Such lines leave the text and are kept as evidence. Only the first and last lines of a text are
looked at, so that a sentence about a source in the body stays where it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

import msgspec

from gazette.text.normalise import fold
from gazette.text.organs import looks_like_organ
from ingest.given import Given
from ingest.labels import find_folded_table, read_pairs, split_pairs

Kind = Literal["breadcrumb", "banner", "source", "editor", "label", "other"]

_HEAD_LINES = 40
_TAIL_LINES = 40
_LONGEST_CHROME = 200
_BODY = re.compile(r"第[一1]\s*[章条编节]|[一1]\s*[、.]|\([一1]\)|.*[。;]$|.{0,300}:$|.{90}")
"""Where the document itself has begun: numbered parts, a sentence, an addressee, a long line."""

_BREADCRUMB = re.compile(
    r"""
    您?(?:现在|当前|目前)?(?:的|所在的?)?(?:位置|栏目)(?:是|为)?[ ]*[:>»]   # 当前位置：
    |(?:网站)?首[ ]?页[ ]*(?:[>»/|\\→＞]|-+>?)                          # 首页 > 政策
    |(?=.*(?:首页|正文|公开|政策|文件|新闻|公告|详情|法规|信息))
     [^。,>]{0,30}[^。,>—=-](?:>[^。,>]{1,29}[^。,>—=-]){2,}>?[ ]*         # 公开 > 文件 > 正文
    """,
    re.VERBOSE,
)
_MARKS = (
    "发布日期|发布时间|发文时间|发表时间|信息来源|文章来源|来源|稿源|浏览次数|浏览量|浏览|阅读次数"
    "|阅读量|阅读|点击次数|点击数|点击量|点击率|访问次数|访问量|更新时间|更新日期|录入时间|字体大小|字体|字号"
    "|作者|责任编辑|责编|编辑|审核|撰稿|供稿|日期|时间|分享|打印|视力保护色|人气|热度"
)
_MARK = re.compile(rf"(?:{_MARKS})[ ]*[:】\]]")
_SOURCE = re.compile(
    r"""
    [(\[【]?[ ]*(?:发布日期|发布时间|发表时间|信息来源|文章来源|来源|稿源|浏览次数|浏览量|阅读次数
      |阅读量|阅读|点击次数|点击数|点击量|点击率|访问次数|访问量|更新时间|更新日期|录入时间|字体大小
      |字体|字号|视力保护色|人气|原文链接|原文地址|原文出处|转载自)[ ]*[:】\]](?:.{0,120})
    |(?!.*[ ][|][ ])(?:19|20)[0-9]{2}[-/.][0-9]{1,2}[-/.][0-9]{1,2}[ ]*[0-9]{1,2}:[0-9]{2}.{0,80}
    |[(\[【]?[ ]*字[体号][ ]*[:]?[ ]*[\[【(]?[ ]*(?:特大|大|小)[ ]*[中\]】].{0,60}
    |[\[【(]?大[\]】)]?[ ]*[\[【(]?中[\]】)]?[ ]*[\[【(]?小[\]】)]?.{0,30}
    """,
    re.VERBOSE,
)
_NUMERIC_DATE = re.compile(r"(?:19|20)[0-9]{2}[-/.][0-9]{1,2}[-/.][0-9]{1,2}")
_EDITOR = re.compile(
    r"[(\[【]?[ ]*(?:责任编辑|责[ ]?编|编辑|编审|审核|校对|初审|复审|终审|作者|供稿|撰稿|录入|签发人?|发布人|信息员"
    r"|值班编辑)[ ]*[:】].{0,60}"
)
_SITE = re.compile(
    r"""
    [^。:《》]{0,40}(?:www\.|https?://|[a-z0-9]{2,}\.(?:gov\.cn|com|cn|org|net))[^。,]{0,80}
    |(?!.*关于)[^。,:《》]{2,24}(?:门户网站|政府网站?|官方网站|官网|信息网|信息公开网|公众信息网|政务网|公众网|信息公开专栏)
    |欢迎(?:访问|光临|您).{0,40}
    |[^。]{0,6}(?:无障碍|长者模式|关怀版|适老化|繁體|简体|English|RSS|IPv6).{0,60}
    |(?:登录|注册|搜索|高级搜索|站内搜索|返回首页|首页|网站首页|设为首页|加入收藏|收藏本站|热搜词?)(?:[ |/].{0,100})?
    |首页(?:[ ]+\S{2,8}){2,}.{0,60}
    """,
    re.VERBOSE,
)
_OTHER = re.compile(
    r"""
    [\[【(]?(?:
      打印(?:本页|此页|文章|正文)?|关闭(?:窗口|本页|页面)?|收藏(?:本页)?|返回(?:顶部|上[一级]页?|列表|首页)?|分享(?:到|至)?
      |推荐|点赞|评论|纠错|我要纠错|顶部|TOP|保存|复制链接|下载本文|微信|微博|QQ空间|朗读|语音播报|播放|停止|暂停
    )[\]】)]?(?:[ |·:>【\[(].{0,60})?
    |(?:分享到|分享至|扫一扫|扫描二维码|扫码|用微信|微信扫|微信公众号|打开微信|手机扫|在手机上?打开|政策解读二维码).{0,60}
    |(?:上一篇|下一篇|上一条|下一条|上篇|下篇|前一篇|后一篇)[ ]*[:>].{0,120}
    |(?:附件|文件|文档|正文|原文|全文|PDF版|WORD版)下载(?:[ ]*[:>].{0,120})?
    |(?:相关|关联|延伸|推荐|热门|热点|最新|扩展)(?:链接|文章|附件|阅读|信息|新闻|政策|文件|稿件|内容|文档|解读|资讯|报道|推荐|专题)(?:[ ]*[:>].{0,120})?
    |(?:文件|政策|文字|图片|图解|视频|部门|专家|媒体|一图)(?:文字)?解读[ ]*[:>].{0,120}
    |您访问的链接即将离开.{0,80}|[(]?原标题[:].{0,80}|[(]?声明[:].{0,160}
    |没有了|下载次数.{0,30}|暂无(?:相关)?(?:信息|解读|链接).{0,10}
    """,
    re.VERBOSE | re.IGNORECASE,
)
_FOOTER = re.compile(
    r"""
    (?:版权所有|主办(?:单位)?[:]|承办(?:单位)?[:]|协办[:]|网站标识码|技术支持|运行维护|维护单位|运维单位|建议使用|网站地图|网站声明
      |联系我们|关于我们|关于本站|隐私声明|免责声明|网站纠错|党政机关|政府网站找错|copyright|©|\(c\)|主管单位[:])
    .{0,160}
    |.{0,60}(?:ICP备|公网安备|网安备|网站标识码|ICP证).{0,100}
    """,
    re.VERBOSE | re.IGNORECASE,
)
_OPENER = re.compile(
    r"""
    (?:相关|关联|延伸|推荐|热门|热点|最新)(?:链接|文章|阅读|信息|新闻|政策|文件|稿件|内容|文档|解读|资讯|报道|推荐|专题)(?:[ ]*[:>].{0,120})?
    |(?:上一篇|下一篇|上一条|下一条)[ ]*[:>].{0,120}
    |(?:附件|文件)下载[ ]*[:>].{0,120}
    |网站地图.{0,80}|关于我们.{0,80}|联系我们[ |].{0,80}|版权所有.{0,80}|主办单位[:].{0,80}
    """,
    re.VERBOSE,
)
"""After such a line nothing of the document follows."""
_OPENS = frozenset("相关延推热最上下附文网联版主")
_SIGNED = re.compile(r"[12二][0-9〇○OО零一二三四五六七八九]{3}年.{1,4}月.{1,4}日")
_LABELLED = re.compile(
    r"(?:公开方式|公开属性|公开形式|信息公开属性|公开类型|有效性|文件状态)[ ]*:.{1,20}"
)


class Stripped(msgspec.Struct, frozen=True):
    """Which lines of a page are the document, the lines around it, and what those give."""

    kept: tuple[int, ...]
    around: dict[int, Kind]
    """The other lines that are not blank, by number, each with what it is."""
    given: Given


def strip_chrome(lines: Sequence[str]) -> Stripped:
    """The document's own lines by number; blank lines at both ends are left out.

    >>> page = ["当前位置：首页 > 文件", "示例办法", "来源：示例网 字号：大 中 小", "第一条　略。", "责任编辑：某"]
    >>> stripped = strip_chrome(page)
    >>> stripped.kept, list(stripped.around.values())
    ((1, 3), ['breadcrumb', 'source', 'editor'])
    """
    folded = fold("\n".join(lines)).split("\n") if lines else []
    table = find_folded_table(lines, folded)
    marked: dict[int, Kind] = dict.fromkeys(table.lines, "label") if table else {}
    given = table.given if table else Given()
    filled = [number for number, line in enumerate(folded) if line.strip()]
    marked |= _head(folded, [number for number in filled[:_HEAD_LINES] if number not in marked])
    marked |= _tail(folded, [number for number in filled[-_TAIL_LINES:] if number not in marked])
    for number, kind in marked.items():
        if kind in {"source", "label"} and not (table and number in table.lines):
            given = given.over(_facts(lines[number]))
    kept = [number for number in range(len(lines)) if number not in marked]
    return Stripped(_without_blank_ends(lines, kept), dict(sorted(marked.items())), given)


def kind_of_line(folded: str) -> Kind | None:
    """What a line of a page's head is, if it is not the document's own.

    >>> kind_of_line("当前位置:首页 > 正文"), kind_of_line("示例办法")
    ('breadcrumb', None)
    """
    if len(folded) > _LONGEST_CHROME:
        return None
    if _BREADCRUMB.match(folded):
        return "breadcrumb"
    if _EDITOR.fullmatch(folded):
        return "editor"
    if _SOURCE.fullmatch(folded) or (
        len(_MARK.findall(folded)) > 1 and "。" not in folded and "《" not in folded[:1]
    ):
        return "source"
    if _SITE.fullmatch(folded) or _FOOTER.fullmatch(folded):
        return "banner"
    return "other" if _OTHER.fullmatch(folded) else None


def _head(folded: Sequence[str], numbers: Sequence[int]) -> dict[int, Kind]:
    marked: dict[int, Kind] = {}
    for number in numbers:
        line = folded[number].strip()
        kind = kind_of_line(line)
        if kind is None and _NUMERIC_DATE.fullmatch(line):
            kind = "source"  # 成文日期 has 年月日; a bare 2018-05-29 is when the page was posted
        if kind:
            marked[number] = kind
        elif _BODY.match(line):
            break
    return marked


def _tail(folded: Sequence[str], numbers: Sequence[int]) -> dict[int, Kind]:
    marked = _after_opener(folded, numbers)
    last: Kind | None = "other" if marked else None
    own = [number for number in numbers if number not in marked]
    for position in range(len(own) - 1, -1, -1):
        number = own[position]
        line = folded[number].strip()
        kind = kind_of_line(line)
        if kind is None and _LABELLED.fullmatch(line):
            kind = "label"
        if kind is None and last and _NUMERIC_DATE.fullmatch(line):
            above = folded[own[position - 1]].strip() if position else ""
            kind = None if looks_like_organ(above) else "source"  # else 成文日期 under a signature
        if kind is None:
            break
        marked[number] = last = kind
    return marked


def _after_opener(folded: Sequence[str], numbers: Sequence[int]) -> dict[int, Kind]:
    """The lines from the first that opens a list of links or the foot of the page."""
    for position, number in enumerate(numbers):
        line = folded[number].strip()
        if line[0] not in _OPENS or not _OPENER.fullmatch(line):
            continue
        rest = [folded[after].strip() for after in numbers[position:]]
        if all(len(after) <= _LONGEST_CHROME and not _SIGNED.fullmatch(after) for after in rest):
            return dict.fromkeys(numbers[position:], "other")
    return {}


def _facts(line: str) -> Given:
    """What a source line or a line at the foot gives of the document; never its dates or title."""
    given = read_pairs(split_pairs(line)[1])
    return Given(
        number=given.number,
        index_no=given.index_no,
        status=given.status,
        disclosure=given.disclosure,
    )


def _without_blank_ends(lines: Sequence[str], kept: Sequence[int]) -> tuple[int, ...]:
    filled = [position for position, number in enumerate(kept) if lines[number].strip()]
    return tuple(kept[filled[0] : filled[-1] + 1]) if filled else ()
