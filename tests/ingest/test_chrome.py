"""What a scraped page prints around a document leaves the text and is kept as evidence."""

import pytest

from ingest.chrome import kind_of_line, strip_chrome

pytestmark = pytest.mark.requirement("GZ-16", "GZ-17")

BODY = [
    "示例省人民政府关于示例的通知",
    "示政发〔2024〕1号",
    "各市人民政府：",
    "现通知如下，请执行。",
]
SIGNED = ["示例省人民政府", "2024年5月23日"]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("当前位置:首页 > 政策文件 > 正文", "breadcrumb"),
        ("您现在的位置: 首页>政务公开>政策文件", "breadcrumb"),
        ("首页 > 政府信息公开 > 法定主动公开内容", "breadcrumb"),
        ("示例网 www.example.com 发布日期:2024-05-29 09:16:51 来源:示例门户网", "source"),
        ("日期:2024-05-3116:20来源:示例中心||||", "source"),
        ("来源:示例日报", "source"),
        ("2024-05-29 09:16 来源:示例网", "source"),
        ("【字体:大 中 小】 打印", "source"),
        ("发布时间:2024-05-29", "source"),
        ("责任编辑:某某", "editor"),
        ("(责任编辑:某某)", "editor"),
        ("示例省人民政府门户网站", "banner"),
        ("主办:示例省人民政府办公厅 承办:示例中心", "banner"),
        ("陇ICP备00000000号 公安备案 00000000000000号", "banner"),
        ("打印本页", "other"),
        ("【打印】【关闭】", "other"),
        ("分享到:微信 微博", "other"),
        ("扫一扫在手机打开当前页", "other"),
        ("上一篇:示例", "other"),
        ("相关链接", "other"),
    ],
)
def test_lines_of_a_page_are_told_by_kind(line: str, kind: str) -> None:
    assert kind_of_line(line) == kind


@pytest.mark.parametrize(
    "line",
    [
        "示例省人民政府关于示例的通知",
        "示政发〔2024〕1号",
        "第八条 办理流程:申请—>受理—>审批—>签订。",
        "5月1日,记者从示例局(www.example.com)获悉,示例工作开始。",
        "相关政策咨询电话",
        "(此件公开发布)",
        "示例省人民政府",
        "2024年5月23日",
        "附件:1.示例表",
        "打印机管理办法",
        "示例省人民政府办公厅关于检查全省政府网站",
    ],
)
def test_lines_of_a_document_are_none(line: str) -> None:
    assert kind_of_line(line) is None


def test_the_document_stays_and_the_page_goes() -> None:
    page = [
        "当前位置：首页 > 正文", "示例标题", "示例网 发布日期：2024-05-29 来源：示例网", *BODY, *SIGNED,
        "", "责任编辑：某某", "相关链接", "另一个通知",
    ]  # fmt: skip
    stripped = strip_chrome(page)
    assert [page[number] for number in stripped.kept] == ["示例标题", *BODY, *SIGNED]
    assert list(stripped.around.values()) == ["breadcrumb", "source", "editor", "other", "other"]


def test_a_source_line_in_the_body_stays() -> None:
    page = [
        *BODY,
        "来源：示例。" + "示例" * 60,
        "来源：示例统计",
        "本通知自印发之日起施行。",
        *SIGNED,
    ]
    assert len(strip_chrome(page).kept) == len(page)


def test_links_are_not_cut_where_a_signature_follows() -> None:
    page = [*BODY, "相关文件", "示例文件一", *SIGNED]
    assert len(strip_chrome(page).kept) == len(page)


def test_disclosure_and_validity_at_the_edges_are_given() -> None:
    page = [
        BODY[0],
        "有效性：有效 来源：示例局 时间：2024年5月24日",
        *BODY[1:],
        "公开方式：主动公开",
    ]
    stripped = strip_chrome(page)
    assert (stripped.given.status, stripped.given.disclosure) == ("有效", "主动公开")
    assert stripped.given.published_on is None


def test_a_posting_date_under_the_foot_is_no_signature() -> None:
    page = [*BODY, *SIGNED, "2024-06-01", "网站地图|联系我们"]
    assert len(strip_chrome(page).kept) == len(BODY + SIGNED)


def test_a_page_that_is_all_chrome_keeps_nothing() -> None:
    assert strip_chrome(["打印", "关闭"]).kept == ()
    assert strip_chrome([]).kept == ()
