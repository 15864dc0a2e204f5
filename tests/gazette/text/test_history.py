from datetime import date

import pytest

from gazette.text.history import read_history
from gazette.text.makers import makers

pytestmark = pytest.mark.requirement("item-37", "GZ-15")


def told(*lines: str) -> list[tuple[str, str]]:
    return [(str(event.day), event.action) for event in read_history(lines)]


@pytest.mark.parametrize(
    ("line", "action"),
    [
        ("2007年4月5日 示例省人民政府令第3号公布", "公布"),
        ("2007年4月5日 示例省第九届人民代表大会第三次会议通过", "通过"),
        ("2007年4月5日 示例省人民政府批准", "批准"),
        ("2007年4月5日 示例局发布", "发布"),
        ("2007年4月5日 示例省人民政府令第4号第二次修订", "第二次修订"),
        ("2007年4月5日 《关于废止和修改部分规章的决定》第十一次修正", "第十一次修正"),
        ("2007年4月5日 示例省人民政府第9次常务会议修订通过", "修订"),
        ("2007年4月5日 示例局令第1号公布施行", "公布"),
        ("2007年4月5日 示例局发布，自发布之日施行", "发布"),
        ("2007年4月5日 施行", "施行"),
        ("自2007年4月5日起施行", "施行"),
        ("2007年4月5日 起实施", "实施"),
        ("2007年4月5日 废止", "废止"),
        ("２００７年４月５日 示例局发布", "发布"),
        ("二○○七年四月五日 示例局发布", "发布"),
        ("2007年4月5日 示例法院审判委员会第5次会议", ""),
        ("2007年4月5日 《关于修改〈示例条例〉等三部法规的决定》", "修改"),
    ],
)
def test_an_event_has_its_day_and_its_action(line: str, action: str) -> None:
    assert told(line) == [("2007-04-05", action)]


@pytest.mark.parametrize(
    "line", ["示例条例", "2007年4月5日", "2007年 示例局发布", "来源：示例网 2007年4月5日发布", ""]
)
def test_other_lines_are_no_events(line: str) -> None:
    assert told(line) == []


def test_the_words_of_an_event_are_kept_as_printed() -> None:
    (event,) = read_history(["2007年4月5日 示例省人民政府令第3号公布）\u3000"])
    assert event.text == "2007年4月5日 示例省人民政府令第3号公布"


def test_one_bracketed_note_holds_all_events() -> None:
    note = (
        "（1998年1月2日示例省第九届人民代表大会常务委员会第一次会议通过，根据2009年8月27日"
        "《关于修改部分地方性法规的决定》第一次修正 根据2018年3月4日《关于修改〈示例条例〉的决定》"
        "第二次修正，自2018年5月1日起施行）"
    )
    assert told("示例条例", note, "第一章 总则") == [
        ("1998-01-02", "通过"),
        ("2009-08-27", "第一次修正"),
        ("2018-03-04", "第二次修正"),
        ("2018-05-01", "施行"),
    ]


def test_a_note_broken_over_lines_is_put_together() -> None:
    assert told("2007年4月5日 《关于修改〈示例条例〉", "第三条的决定》第一次修正") == [
        ("2007-04-05", "第一次修正")
    ]


def test_an_approval_that_only_describes_the_decision_is_no_event() -> None:
    line = "2020年4月29日示例市人民代表大会通过2020年6月3日示例省人民代表大会批准的《修改决定》修正"
    assert told(line) == [("2020-04-29", "修正")]


def test_passing_and_approval_are_two_events() -> None:
    line = "2020年4月29日 示例市人民代表大会通过2020年6月3日示例省人民代表大会批准"
    assert told(line) == [("2020-04-29", "通过"), ("2020-06-03", "批准")]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("2007年4月5日 中华人民共和国国务院令第9号公布", ("国务院",)),
        (
            "2007年4月5日 中华人民共和国国务院、中华人民共和国中央军事委员会令第9号公布",
            ("国务院", "中央军事委员会"),
        ),
        ("2007年4月5日 第九届全国人民代表大会第一次会议通过", ("全国人民代表大会",)),
        ("2007年4月5日 示例省人民政府第十二次常务会议通过", ("示例省人民政府",)),
        ("2007年4月5日 财政部令第3号发布", ("财政部",)),
        ("2007年4月5日 海关总署第61号令发布", ("海关总署",)),
        ("2007年4月5日 发布", ()),
        (
            "2007年4月5日 最高人民法院审判委员会第9次会议、2007年5月6日最高人民检察院第十届检察委员会第7次会议通过",
            ("最高人民法院", "最高人民检察院"),
        ),
    ],
)
def test_the_maker_is_named_by_the_first_event(line: str, names: tuple[str, ...]) -> None:
    assert makers(read_history([line])) == names


def test_an_amending_congress_is_not_the_maker() -> None:
    events = read_history(
        [
            "1998年1月2日 第九届全国人民代表大会第一次会议通过",
            "2009年8月27日 第十一届全国人民代表大会常务委员会第十次会议修正",
        ]
    )
    assert makers(events) == ("全国人民代表大会",)
    assert events[0].day == date(1998, 1, 2)
