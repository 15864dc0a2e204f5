import pytest

from gazette.text.marks import read_lines
from gazette.text.normalise import fold

pytestmark = pytest.mark.requirement("item-37", "GZ-15")


def mark(text: str) -> tuple[str | None, int, int]:
    (line,) = read_lines(fold(text))
    return line.kind, line.ordinal, line.insert


@pytest.mark.parametrize(
    ("text", "kind", "ordinal"),
    [
        ("第一编 总则", "book", 1),
        ("第二篇 保障", "book", 2),
        ("第三分编 合同", "subbook", 3),
        ("第十二章 附则", "chapter", 12),
        ("第十二章\u3000附\u3000则", "chapter", 12),
        ("第一章总则", "chapter", 1),
        ("第１章 总则", "chapter", 1),
        ("第 二 章 职责", "chapter", 2),
        ("第二章 款项管理", "chapter", 2),
        ("第二章", "chapter", 2),
        ("\u3000\u3000第二节 程序", "section", 2),
        ("第一百零三条 略", "article", 103),
        ("第3条 略", "article", 3),
        ("第三条本办法所称档案，是指示例。", "article", 3),
        ("第二条中华人民共和国境内适用本办法。", "article", 2),
        ("第十条项目应当备案。", "article", 10),
        ("第四条【定义】本办法所称档案", "article", 4),
        ("第四条", "article", 4),
        ("一、总体要求", "level1", 1),
        ("十二、附则", "level1", 12),
        ("一．总体要求", "level1", 1),
        ("一、二〇二五年目标", "level1", 1),
        ("（十七）加强培训", "level2", 17),
        ("(二)加强培训", "level2", 2),
        ("（三)加强培训", "level2", 3),
        ("（一）、加强培训", "level2", 1),
        ("㈢加强培训", "level2", 3),
        ("12.办好公报", "level3", 12),
        ("12．办好公报", "level3", 12),
        ("3、办好公报", "level3", 3),
        ("1.2025年底前完成", "level3", 1),
        ("⒉办好公报", "level3", 2),
        ("（4）公报", "level4", 4),
        ("4）公报", "level4", 4),
        ("⑷公报", "level4", 4),
    ],
)
def test_a_line_is_known_by_the_number_it_begins_with(text: str, kind: str, ordinal: int) -> None:
    assert mark(text) == (kind, ordinal, 0)


def test_an_inserted_article_keeps_its_second_number() -> None:
    assert mark("第三条之一 略") == ("article", 3, 1)


@pytest.mark.parametrize(
    "text",
    [
        "第三条规定的期限届满后，应当公布。",
        "第三条第二款的规定",
        "第三条、第四条的规定",
        "第三条（一）项规定的情形",
        "第三条修改为：",
        "第三章的规定适用于此。",
        "第三章 为了规范档案管理。制定本办法",
        "第一章 总则 第二章 职责",
        "第十十条 略",
        "1.5万元以上的",
        "3.15活动",
        "2018.5.23",
        "2018年5月23日",
        "100元",
        "一是加强领导。",
        "第一，加强领导。",
        "一、二级公路的养护",
        "三、四季度的安排",
        "（一）、（二）项规定的",
        "（一）项规定的",
        "（2018）示字",
        "十几个部门",
        "〇、前言",
    ],
)
def test_a_line_that_only_looks_numbered_has_no_mark(text: str) -> None:
    assert mark(text) == (None, 0, 0)


def test_offsets_leave_out_the_spaces_around_a_line() -> None:
    (line,) = read_lines(fold("\u3000\u3000一、总则 \n\n"))
    assert (line.start, line.printed, line.words, line.end) == (2, 4, 4, 6)
