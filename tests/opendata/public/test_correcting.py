"""What a query may have meant, in the words of public titles, organs, numbers and topics."""

from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opendata.public.correcting import corrections
from opendata.public.publish import follow
from opendata.public.reader import PublicReader
from opendata.search.correction import Correction
from opendata.search.slips import Slip
from tests.office import Office

pytestmark = pytest.mark.requirement("WS-08", "SD-07")

TITLE = "示例省人民政府关于推进政务公开的通知"


@pytest.fixture
def archive(office: Office) -> Office:
    """Some notices, one of them held."""
    office.file(TITLE, "正文。", number="示政发〔2024〕12号")
    office.file("示例省数据管理办法", "正文。", issuers=("示例省数据局",))
    office.file("示例省矿山安全规程", "正文。", held=True)
    follow(office.data)
    return office


def corrected(office: Office, query: str) -> list[Correction]:
    with closing(PublicReader(office.data / "public.db")) as reader:
        return list(corrections(reader.suggestions, query))


@pytest.mark.parametrize(
    ("query", "meant", "slip"),
    [
        ("政务工开", "政务公开", "homophone"),
        ("正物公开", "政务公开", "homophone"),
        ("政务公口", "政务公开", "character"),
        ("务政公开", "政务公开", "swapped"),
        ("政务的公开", "政务公开", "extra"),
        ("推进务公开", "推进政务公开", "missing"),
        ("示例省数剧局", "示例省数据局", "homophone"),
        ("示例省数居局", "示例省数据局", "homophone"),
        ("示例省数库局", "示例省数据局", "character"),
        ("zhengwugongkai", "政务公开", "pinyin"),
        ("zheng wu gong kai", "政务公开", "pinyin"),
        ("zwgk", "政务公开", "pinyin"),
        ("slssjj", "示例省数据局", "pinyin"),
        ("示政发〔2024〕13号", "示政发〔2024〕12号", "number"),
        ("示政发[2023]12号", "示政发〔2024〕12号", "number"),
        ("示政发[8024]12号", "示政发〔2024〕12号", "number"),
        (TITLE.replace("推", "堆"), TITLE, "character"),
    ],
)
def test_a_slip_is_seen_through(archive: Office, query: str, meant: str, slip: Slip) -> None:
    best = corrected(archive, query)[0]
    assert (best.query, best.typed, best.meant, best.slip) == (meant, query, meant, slip)


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("政务工开 AND 通知", "政务公开 AND 通知"),
        ('title:"政务工开"', 'title:"政务公开"'),
        ("title:zhengwu", "title:政务"),
        ("数据 示政发〔2024〕13号", "数据 示政发〔2024〕12号"),
        ("(政务工开 OR 数据局)^2", "(政务公开 OR 数据局)^2"),
    ],
)
def test_only_the_word_is_changed(archive: Office, query: str, meant: str) -> None:
    assert corrected(archive, query)[0].query == meant


@pytest.mark.parametrize(
    "query",
    ["政务公开", "示政发〔2024〕12号", "title:政务公开", "AND", "公开", "kuangshan", "ksaqgc", "矿山安金",
     "", "示例省矿山安全规成", "a" * 201, "xyzzy", "〔2024〕"],
)  # fmt: skip
def test_what_is_known_or_not_public_is_not_corrected(archive: Office, query: str) -> None:
    assert corrected(archive, query) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=2000)
@given(st.text("政务公开示省发〔〕0124号(\"'*^:zhengwu AND\x00\ud800", max_size=60))
def test_whatever_is_asked_is_no_error(archive: Office, query: str) -> None:
    for one in corrected(archive, query):
        assert one.query != query
        assert one.meant in one.query
