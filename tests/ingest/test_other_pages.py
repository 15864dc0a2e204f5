"""Lists of links, front pages and error pages of a site do not pass for documents."""

import pytest

from gazette.filing.clearing import holds
from gazette.model import Finding, RawFile
from ingest.from_html import read
from tests.web_archive import page

pytestmark = pytest.mark.requirement("GZ-15")

NAV = "<div class='nav'>" + "".join(f"<a href='/{n}'>栏目{n}</a>" for n in range(8)) + "</div>"
TITLES = [f"示例省人民政府关于加强示例{n}工作的通知" for n in range(1, 9)]
ROWS = "".join(
    f"<tr><td>{n}</td><td><a href='/{n}'>{title}</a></td><td>示政发〔2024〕{n}号</td></tr>"
    for n, title in enumerate(TITLES, start=1)
)
LINKS = "".join(f"<li><a href='/{title}'>{title}</a> 2024-01-01</li>" for title in TITLES)
TEASERS = "".join(
    f"<h3><a href='/{title}'>{title}</a></h3><p>近日，示例省印发通知，要求各地认真落实，务求实效。</p>"
    for title in TITLES
)
FOOT = "<div class='footer'><p>主办单位：示例省人民政府办公厅</p></div>"


def findings(body: str, raw: RawFile, title: str = "示例") -> list[Finding]:
    source = f"<html><head><title>{title}</title></head><body>{NAV}{body}{FOOT}</body></html>"
    return [one for one in read(source.encode(), raw)[0].findings if one.code == "no_document"]


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("通知公告", f"<h1>通知公告</h1><ul>{LINKS}</ul>"),
        ("政策文件", f"<h1>政策文件</h1><div id='zoom'><ul>{LINKS}</ul></div>"),
        ("政策文件", f"<h1>政策文件</h1><table>{ROWS}</table>"),
        ("新闻", TEASERS),
        ("示例省人民政府", "<p><a href='/a'>走进示例</a></p>"),
        ("页面不存在", "<h1>页面不存在</h1><p>请检查网址是否正确，或返回首页。</p>"),
    ],
)
def test_a_page_without_a_document_is_held(title: str, body: str, raw: RawFile) -> None:
    (found,) = findings(body, raw, title)
    assert holds(found)


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>{TITLES[0]}</h1><p>示政发〔2024〕1号</p><p>各市：现通知如下。</p><ul>{LINKS}</ul>",
        "<h1>示例省数据条例</h1><p>第一条　为了规范数据管理，制定本条例。</p>",
        "<h1>《示例省数据条例》解读</h1><p>条例自公布之日起施行，共三章十二条。</p>",
    ],
)
def test_a_document_is_none_of_them(body: str, raw: RawFile) -> None:
    assert findings(body, raw) == []


def test_a_notice_is_none_of_them(raw: RawFile) -> None:
    assert not [one for one in read(page(1), raw)[0].findings if one.code == "no_document"]
