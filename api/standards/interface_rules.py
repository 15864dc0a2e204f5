"""接口规范 What holds on every route: pages, errors, limits, and the promise of what never changes unannounced."""

from __future__ import annotations

from typing import Any

from api.calls import LONGEST_QUERY
from api.compat.names import PATH as CKAN
from api.description_answers import HEADERS, PROBLEMS
from api.explorer import MOUNT as DATASETTE
from api.mcp.door import PATH as MCP
from api.oai_names import PATH as OAI
from api.parameters import LONGEST_VALUE, MOST_VALUES
from api.problems import TITLES, Problem
from api.queries import MOST
from api.reading import FRESH, LONGEST_QUESTION, NOTICE, SETTLED, UNKEPT
from api.standards.model import Content, Section
from api.standards.schemas import in_both, json_schema
from api.wire_standards import AnyList, StandardList
from opendata.catalogue.words import Words

_OTHERS = (CKAN, OAI, MCP, f"{DATASETTE}/")
"""What speaks a protocol of others."""
_NAME, _MEANING = Words("名称", "Name"), Words("含义", "Meaning")


def content() -> Content:
    """The standard as the code has it now."""
    return Content(
        Words("开放接口规范", "Interface rules"),
        Words(
            f"公开接口共同遵守的规则；各接口的参数和返回结果见 /openapi.json。{'、'.join(_OTHERS)} 依各自的协议应答，不在此列。",
            "What holds on every public route; parameters and answers of each are in /openapi.json. Not so on "
            f"{', '.join(_OTHERS)}, which answer by protocols of their own.",
        ),
        (
            _principles(),
            _pages(),
            _limits(),
            _kinds(),
            _statuses(),
            _headers(),
            _keeping(),
            _promise(),
        ),
        {
            "problem.json": json_schema(Problem, Words("错误", "An error, on every route")),
            "list.json": json_schema(AnyList, Words("任何列表", "A page of any list")),
            "standard-list.json": json_schema(
                StandardList, Words("本规范的清单", "The list of these standards")
            ),
        },
    )


def _principles() -> Section:
    return Section(
        Words("总则", "Principles"),
        (
            Words(
                "公开内容无需密钥、免费，对所有人返回相同结果；IPv4、IPv6 均可访问。",
                "What is public needs no key, costs nothing and is the same for all, over IPv4 and IPv6.",
            ),
            Words(
                "每个 GET 也可用 HEAD；任何网站的脚本都可读取（CORS）。",
                "Every GET answers HEAD; any site's script may read it (CORS).",
            ),
            Words(
                "不认识的参数一律拒绝并指出名称；中文可用 UTF-8 或 GB 18030 编码。",
                "An unknown parameter is refused by name; Chinese may come as UTF-8 or GB 18030.",
            ),
            Words(
                "时刻为 UTC，日期为 YYYY-MM-DD；未知为 null，不作猜测。",
                "Instants are UTC, days YYYY-MM-DD; what is not known is null and never guessed.",
            ),
        ),
    )


def _pages() -> Section:
    return Section(
        Words("列表与翻页", "Lists and pages"),
        (
            Words(
                "next 由 cursor 封存位置：逐页读取不遗漏、不重复；cursor 只用于原来的查询，不可自造。",
                "next seals its place in a cursor: following it reaches every item once. A cursor is of one question "
                "alone and cannot be made up.",
            ),
        ),
        (_NAME, _MEANING),
        (
            ("items", Words("本页条目", "What the page holds")),
            ("total", Words("全部条数，准确", "How many there are in all, exactly")),
            (
                "next",
                Words("下一页地址，到末尾为 null", "The next page's address, null at the end"),
            ),
            ("facets", Words("所要求的分面计数", "Counts by the fields asked for")),
        ),
    )


def _limits() -> Section:
    rows = (
        (Words("每页条数", "Items of a page"), f"{MOST}"),
        (Words("一个参数的取值个数", "Values of a parameter"), f"{MOST_VALUES}"),
        (Words("一个取值的字数", "Characters of a value"), f"{LONGEST_VALUE}"),
        (Words("查询串字节数", "Bytes of a query string"), f"{LONGEST_QUERY}"),
        (Words("POST 查询的字节数", "Bytes of a question by POST"), f"{LONGEST_QUESTION}"),
    )
    return Section(
        Words("限额", "Limits"),
        (
            Words(
                "更小的限额见各参数的说明；访问频率的限额由 RateLimit 标头告知，超出时返回 429 和 Retry-After。",
                "Lower ones stand with the parameters; how often one may ask is told by the header RateLimit, beyond "
                "it by 429 and Retry-After.",
            ),
        ),
        (_NAME, Words("最多", "At most")),
        rows,
    )


def _kinds() -> Section:
    return Section(
        Words("错误类型", "Kinds of errors"),
        (
            Words(
                "所有错误均为 application/problem+json（RFC 9457）；type 为 /problems/ 加下列代码。",
                "Every error is application/problem+json (RFC 9457); its type is /problems/ and one of these.",
            ),
        ),
        (Words("代码", "Code"), _MEANING),
        tuple((code, in_both(title)) for code, title in TITLES.items()),
    )


def _statuses() -> Section:
    rows = tuple((str(code), in_both(words)) for code, (_, words) in PROBLEMS.items())
    return Section(Words("错误状态码", "Statuses of errors"), (), (_NAME, _MEANING), rows)


def _headers() -> Section:
    rows = tuple((name, in_both(_told(header))) for name, header in HEADERS.items())
    return Section(Words("响应标头", "Headers of answers"), (), (_NAME, _MEANING), rows)


def _told(header: dict[str, Any]) -> str:  # Any: JSON
    return str(header["description"])


def _keeping() -> Section:
    rows = (
        (FRESH.decode(), Words("用 ETag 再次确认", "Ask again by ETag")),
        (
            SETTLED.decode(),
            Words("内容固定，一小时内不必再问", "Fixed: need not be asked for again for an hour"),
        ),
        (UNKEPT.decode(), Words("只在当时成立，不得保存", "True for the moment, not to be kept")),
    )
    return Section(
        Words("缓存", "Keeping"),
        (
            Words(
                "If-None-Match 与 ETag 相符时返回 304。",
                "An answer whose ETag is in If-None-Match is 304.",
            ),
        ),
        (Words("Cache-Control", "Cache-Control"), _MEANING),
        rows,
    )


def _promise() -> Section:
    days = NOTICE.days
    return Section(
        Words("版本与停用承诺", "Versions and what is promised"),
        (
            Words(
                "/api/v1 之内只增不改：可能增加接口、参数、字段和代码，不删除、不改变含义；使用者应忽略不认识的字段，"
                "把不认识的代码当作 unknown。",
                "Within /api/v1 things are added, never taken away or given another meaning: readers should pass over "
                "fields that they do not know, and take a code that they do not know for unknown.",
            ),
            Words(
                f"停用的接口先以 Deprecation 标头（RFC 9745）和接口说明告知，至少 {days} 天后才可停止，"
                "停止日由 Sunset 标头（RFC 8594）告知。",
                f"A route that is to go says so by the header Deprecation (RFC 9745) and in the description, and stays "
                f"for {days} days at least, until the day that Sunset (RFC 8594) tells.",
            ),
            Words(
                "不相容的改变用新的前缀（/api/v2），旧前缀照此停用。",
                "What does not fit goes to a new prefix (/api/v2); the old one goes as said here.",
            ),
            Words(
                "文件、期次和数据集的地址长期有效；撤回的返回 410 和撤回说明。",
                "Addresses of documents, issues and datasets last; what was withdrawn answers 410 and says why.",
            ),
            Words(
                "每项规范有版本号：新增内容改小号，改变已有含义改大号；历次版本保留在各自的地址。",
                "Each standard has a version: the second number grows where something is added, the first where a "
                "meaning changes; every version stays at its address.",
            ),
        ),
    )
